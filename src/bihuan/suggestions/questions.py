"""一件建议旁边的问题：文字、联名、答复、评价、征求意见、公开、相近的。"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, CharField, DateTimeField, F, IntegerField, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce

from bihuan.files.door import Upload
from bihuan.kernel.refuse import NotFound
from bihuan.people.door import Actor
from bihuan.procedure.door import Case, State, oversees, stage_name, state_of
from bihuan.regions.door import scope_of
from bihuan.search.door import similar

from .gates import speaks_for
from .models import Attachment, Consent, Cosigner, Publication, Rating, Reply, Suggestion
from .options import class_set

ASKS = {"merge": "merge", "ask_extension": "extend"}  # 要先征得代表同意的步骤 → 征求何事

TOLD_APART = frozenset({"letter", "sealed", "summary", "result_class", "promised_on"})  # 「答复」一节里另列的各项


@dataclass(frozen=True)
class Beside:
    """旁边的一条。what: 联名、征求、评价、公开还是附件；各列的意思随它。"""

    what: str
    pk: int
    one: str
    two: str
    three: str
    at: dt.datetime
    then: dt.datetime | None
    flag: bool | None
    n: int


@dataclass(frozen=True)
class Alike:
    """相近的一件。percent: 相近多少，百分数。"""

    case: Case
    stage: str
    percent: int


def text_to_read(case: Case) -> Suggestion:
    """一件事项的建议文本，只读。"""
    suggestion = Suggestion.objects.filter(case=case).select_related("delegation", "entered_by", "wanted").first()
    if suggestion is None:
        raise NotFound("这件事项没有建议文本")
    return suggestion


def around(case: Case, context: dict[str, Any], by: Actor) -> dict[str, Any]:
    """事项页要添的：context 是 cases 给的那一份。没有文本的拒绝。"""
    suggestion = text_to_read(case)
    found = beside(suggestion)
    office = by.serves("deputies_affairs", case.congress_id)
    return {
        "suggestion": suggestion, "cosigners": found["cosigner"], "consents": found["consent"],
        "ratings": found["rating"], "attached": [_upload(one) for one in found["attachment"]],
        "talks": any(one.step == "consult" for one in context["possible"]),
        "publication": next(iter(found["publication"]), None),
        "replies": replies(suggestion, case, by, context["state"]),
        "tasks": [
            {**row, "said": [one for one in row["said"] if one.code not in TOLD_APART]} for row in context["tasks"]
        ],
        "mine_to_answer": [one for one in found["consent"] if one.then is None and speaks_for(suggestion, by)],
        "asks": asks(context["possible"], found["consent"]),
        "merged": [link for link in context["links"] if link["code"] == "merged_into" and link["case"]],
        "reviews": office and not context["tasks"] and not case.ended_on,
        "publishes": office and bool(case.number),
        "sees_publication": oversees(by, case.congress_id) or by.person_id == suggestion.lead_deputy_id,
    }  # fmt: skip


def beside(suggestion: Suggestion) -> dict[str, list[Beside]]:
    """联名、征求、评价、公开、附件，一条 SQL。"""
    cosigners = Cosigner.objects.filter(suggestion=suggestion)
    consents = Consent.objects.filter(suggestion=suggestion)
    ratings = Rating.objects.filter(suggestion=suggestion)
    publications = Publication.objects.filter(suggestion=suggestion, reply=None)
    attachments = Attachment.objects.filter(suggestion=suggestion)
    agreed = Q(agrees_to_withdraw_at__isnull=False)
    rows = _told(
        cosigners, "cosigner", one=F("person__name"), at=F("invited_at"), then=F("confirmed_at"), flag=agreed,
    ).union(
        _told(consents, "consent", one=F("about"), two=F("detail"), three=F("asked_by__name"), at=F("asked_at"),
              then=F("answered_at"), flag=F("agreed"), n=F("assignment")),
        _told(ratings, "rating", one=F("attitude"), two=F("result"), three=F("note"), at=F("rated_at"),
              flag=F("dissatisfied"), n=F("round")),
        _told(publications, "publication", one=F("title"), three=F("cleared_by__name"), at=F("cleared_at"),
              then=F("withdrawn_at")),
        _told(attachments, "attachment", one=F("upload__name"), two=F("upload__content_type"), three=F("upload__size"),
              at=F("upload__kept_at"), n=F("upload_id")),
        all=True,
    )  # fmt: skip
    found: dict[str, list[Beside]] = {
        "cosigner": [], "consent": [], "rating": [], "publication": [], "attachment": [],
    }  # fmt: skip
    for row in sorted((Beside(*row) for row in rows), key=lambda one: (one.at, one.pk)):
        found[row.what].append(row)
    return found


def _upload(one: Beside) -> dict[str, Any]:
    """附件的一条，写成模板要的样子。"""
    return {"pk": one.pk, "upload": Upload(pk=one.n, name=one.one, content_type=one.two, size=int(one.three))}


def replies(suggestion: Suggestion, case: Case, by: Actor, state: State | None = None) -> list[dict[str, Any]]:
    """各单位各轮的答复，新的在前。还没有签发的，只有这个单位自己看得到。"""
    if not any({"draft_reply", "reply"} & task.steps.keys() for task in (state or state_of(case)).tasks):
        return []
    labels, own = dict(class_set(case.congress.class_set)), by.unit_ids()
    rows = Reply.objects.filter(suggestion=suggestion).select_related(
        "letter", "sealed", "assignment__unit", "publication"
    )
    return [
        {
            "reply": row, "unit": row.assignment.unit.short_name or row.assignment.unit.name,
            "result": labels.get(row.result_class, row.result_class),
            "published": (found := getattr(row, "publication", None)) is not None and found.withdrawn_at is None,
        }
        for row in rows.order_by("-round", "assignment__n")
        if row.issued_at or row.assignment.unit_id in own
    ]  # fmt: skip


def issued(case: Case, turn: int) -> list[dict[str, Any]]:
    """这一轮签发了的答复，连同类别怎么说。"""
    labels = dict(class_set(case.congress.class_set))
    rows = Reply.objects.filter(suggestion__case=case, round=turn).exclude(issued_at=None)
    rows = rows.select_related("assignment__unit", "letter", "sealed").order_by("assignment__n")
    return [{"reply": one, "said": labels.get(one.result_class, one.result_class)} for one in rows]


def alike(case: Case, *, limit: int = 5) -> list[Alike]:
    """本级先前提出的、标题相近的。"""
    scored = dict(
        similar(case.title, kind="suggestion", scope=scope_of(case.congress), limit=limit + 1, exclude=(case.pk,))
    )
    cases = Case.objects.filter(pk__in=scored, congress_id=case.congress_id).select_related("proposer").defer("memory")
    found = [Alike(one, stage_name(one), round(scored[one.pk] * 100)) for one in cases if one.pk != case.pk]
    return sorted(found, key=lambda one: (-one.percent, -one.case.pk))[:limit]


def asks(possible: Any, consents: list[Beside]) -> list[dict[str, Any]]:
    """要先征得代表同意、此人可以去征求的；正在等答复的不再给。"""
    found = []
    for step in possible:
        about = ASKS.get(step.step)
        if about is None or not step.missing:
            continue
        waiting = any(one.one == about and one.n == step.assignment and one.then is None for one in consents)
        if not waiting:
            found.append({"about": about, "step": step.name, "assignment": step.assignment})
    return found


def _told(
    rows: Any, what: str, *, at: Any, one: Any = None, two: Any = None, three: Any = None, then: Any = None,
    flag: Any = None, n: Any = None,
) -> Any:  # fmt: skip
    columns = {
        "what": Value(what, CharField()), "one": _text(one), "two": _text(two), "three": _text(three), "at_": at,
        "then_": then or Value(None, DateTimeField()), "flag_": flag or Value(None, BooleanField(null=True)),
        "n_": Cast(n or Value(0), IntegerField()),
    }  # fmt: skip
    return (
        rows.order_by()
        .annotate(**columns)
        .values_list("what", "pk", "one", "two", "three", "at_", "then_", "flag_", "n_")
    )


def _text(part: Any) -> Any:
    return Coalesce(Cast(part, TextField()), Value("", TextField())) if part is not None else Value("", TextField())


def subjects_of(case_ids: Collection[int]) -> dict[int, str]:
    """各件的类别；没有写的不在里面。"""
    rows = Suggestion.objects.filter(case_id__in=case_ids).exclude(subject="")
    return {int(case_id): subject for case_id, subject in rows.values_list("case_id", "subject") if case_id}
