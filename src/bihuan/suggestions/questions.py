"""一件建议旁边的问题：文字、联名、答复、评价、征求意见、公开、相近的。"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, CharField, DateTimeField, F, IntegerField, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce

from bihuan.kernel.refuse import NotFound
from bihuan.people.door import Actor, organs_landing_at
from bihuan.procedure.door import Assignment, Case, Party, oversees, serves, stage_name, state_of
from bihuan.regions.door import scope_of
from bihuan.search.door import similar

from .models import Consent, Cosigner, Publication, Rating, Reply, Suggestion
from .options import class_set

ASKS = {"merge": "merge", "ask_extension": "extend"}  # 要先征得代表同意的步骤 → 征求何事


@dataclass(frozen=True)
class Beside:
    """旁边的一条。what: 联名、征求、评价还是公开；各列的意思随它。"""

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
    suggestion = Suggestion.objects.filter(case=case).select_related("delegation", "entered_by").first()
    if suggestion is None:
        raise NotFound("这件事项没有建议文本")
    return suggestion


def around(case: Case, context: dict[str, Any], by: Actor) -> dict[str, Any]:
    """事项页要添的：context 是引擎给的那一份。没有文本的（承诺事项）只添责任单位。"""
    suggestion = Suggestion.objects.filter(case=case).select_related("delegation", "entered_by").first()
    if suggestion is None:
        return {
            "suggestion": None,
            "owing": list(Party.objects.filter(case=case, organ__isnull=False).select_related("organ")),
        }
    found = beside(suggestion)
    office = by.serves("deputies_affairs", case.congress_id)
    return {
        "suggestion": suggestion, "cosigners": found["cosigner"], "consents": found["consent"], "ratings": found["rating"],
        "publication": next(iter(found["publication"]), None), "replies": replies(suggestion, case, by),
        "mine_to_answer": [one for one in found["consent"] if one.then is None and serves(by, "lead_deputy", case, None)],
        "asks": asks(context["possible"], found["consent"]),
        "merged": [link for link in context["links"] if link["code"] == "merged_into"],
        "reviews": office and not context["tasks"] and not case.ended_on,
        "publishes": office and bool(case.number),
        "sees_publication": oversees(by, case.congress_id) or by.person_id == suggestion.lead_deputy_id,
    }  # fmt: skip


def beside(suggestion: Suggestion) -> dict[str, list[Beside]]:
    """联名、征求、评价、公开，一条 SQL。"""
    cosigners = Cosigner.objects.filter(suggestion=suggestion)
    consents = Consent.objects.filter(suggestion=suggestion)
    ratings = Rating.objects.filter(suggestion=suggestion)
    publications = Publication.objects.filter(suggestion=suggestion, reply=None)
    rows = _told(cosigners, "cosigner", one=F("person__name"), at=F("invited_at"), then=F("confirmed_at"), flag=Q(agrees_to_withdraw_at__isnull=False)).union(
        _told(consents, "consent", one=F("about"), two=F("detail"), three=F("asked_by__name"), at=F("asked_at"), then=F("answered_at"), flag=F("agreed"), n=F("assignment")),
        _told(ratings, "rating", one=F("attitude"), two=F("result"), three=F("note"), at=F("rated_at"), flag=F("dissatisfied"), n=F("round")),
        _told(publications, "publication", one=F("title"), three=F("cleared_by__name"), at=F("cleared_at"), then=F("withdrawn_at")),
        all=True,
    )  # fmt: skip
    found: dict[str, list[Beside]] = {"cosigner": [], "consent": [], "rating": [], "publication": []}
    for row in sorted((Beside(*row) for row in rows), key=lambda one: (one.at, one.pk)):
        found[row.what].append(row)
    return found


def replies(suggestion: Suggestion, case: Case, by: Actor) -> list[dict[str, Any]]:
    """各单位各轮的答复，新的在前。还没有签发的，只有这个单位自己看得到。"""
    if not any({"draft_reply", "reply"} & task.steps.keys() for task in state_of(case).tasks):
        return []
    labels, own = dict(class_set(case.congress.class_set)), by.unit_ids()
    rows = Reply.objects.filter(suggestion=suggestion).select_related("letter", "assignment__unit", "publication")
    return [
        {
            "reply": row, "unit": row.assignment.unit.short_name or row.assignment.unit.name,
            "result": labels.get(row.result_class, row.result_class),
            "published": (published := getattr(row, "publication", None)) is not None and published.withdrawn_at is None,
        }
        for row in rows.order_by("-round", "assignment__n")
        if row.issued_at or row.assignment.unit_id in own
    ]  # fmt: skip


def alike(case: Case, *, limit: int = 5) -> list[Alike]:
    """本级先前提出的、标题相近的。"""
    scored = dict(
        similar(case.title, kind="suggestion", scope=scope_of(case.congress), limit=limit + 1, exclude=(case.pk,))
    )
    cases = Case.objects.filter(pk__in=scored, congress_id=case.congress_id).select_related("proposer").defer("memory")
    found = [Alike(one, stage_name(one), round(scored[one.pk] * 100)) for one in cases if one.pk != case.pk]
    return sorted(found, key=lambda one: (-one.percent, -one.case.pk))[:limit]


def seen(case_ids: Iterable[int], by: Actor | None) -> set[int]:
    """这些件里此人看得见的：本级的、本单位办的、自己提的、自己是当事人的，分开问。"""
    wanted = set(case_ids)
    if by is None or not wanted:
        return set()
    own = [congress_id for congress_id in by.congress_ids() if oversees(by, congress_id)]
    found = set(Case.objects.filter(pk__in=wanted, congress_id__in=own).values_list("pk", flat=True)) if own else set()
    units = [organ for unit in by.unit_ids() for organ in organs_landing_at(unit)]
    for more in (
        Assignment.objects.filter(case_id__in=wanted - found, unit_id__in=units).values_list("case_id", flat=True) if units else (),
        Case.objects.filter(pk__in=wanted - found, proposer_id=by.person_id).values_list("pk", flat=True),
        Party.objects.filter(case_id__in=wanted - found, person_id=by.person_id or 0).values_list("case_id", flat=True),
        Party.objects.filter(case_id__in=wanted - found, organ_id__in=units).values_list("case_id", flat=True) if units else (),
    ):  # fmt: skip
        found |= set(more)
    return found


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
