"""公开网站的问题：有哪些人大公开了哪几种事项，列一页，看一件，它走过哪些步。只看公开的文字，从不看原文。"""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from bihuan.cases.door import Opened, Row, called, note, of_case, published_congresses, published_kinds, published_page
from bihuan.kernel import clock, cursor
from bihuan.kernel.refuse import NotFound
from bihuan.ledger import door as ledger
from bihuan.people.door import Congress, organ_names
from bihuan.procedure.door import Assignment, Case, answering, state_of, text_by_id, text_of
from bihuan.suggestions.door import Publication, class_set

PAGE = 20
SUGGESTION = "suggestion"  # 建议有自己的页面
INSIDE = frozenset({"handling_clerk", "section_head"})  # 单位内部拟稿、审核的步骤不对外


@dataclass(frozen=True)
class Walked:
    """走过的一步：哪一天，谁（单位或角色），办了什么。没有个人写的话。"""

    on: dt.date
    who: str
    what: str


@dataclass(frozen=True)
class Answered:
    """公开的一份答复。"""

    unit: str
    on: dt.date
    result: str
    promised_on: dt.date | None
    round: int
    text: str


def congresses() -> list[Congress]:
    """公开过建议或别的事项的各级人大，先设立的在前。两条 SQL。"""
    published = Publication.objects.filter(congress=OuterRef("pk"), reply=None, withdrawn_at=None)
    return list(Congress.objects.filter(Q(Exists(published)) | Q(pk__in=published_congresses())).order_by("id"))


def first_congress() -> str:
    """先设立的那级人大的名称；还没有公开过什么的首页也要说是谁的。还没有设立的为空。"""
    return Congress.objects.order_by("id").values_list("name", flat=True).first() or ""


def kinds(congress_id: int) -> list[tuple[str, str]]:
    """这一级公开着的各种：代号和名称，建议在先。"""
    own = [(SUGGESTION, "代表建议")] if open_ones().filter(congress_id=congress_id).exists() else []
    return [*own, *published_kinds(congress_id)]


def case_rows(congress_id: int, kind: str, *, after: str = "") -> tuple[list[Row], str]:
    """一种事项公开着的一页：标题，目录里的各项，走到哪里，哪一天公开。一条 SQL。"""
    found, more = published_page(congress_id, kind, after=after)
    return [_case_row(one) for one in found], more


def page(congress_id: int, *, after: str = "", limit: int = PAGE, today: dt.date) -> tuple[list[Row], str]:
    """一页公开的建议，受理晚的在前；返回各行和下一页从哪里接着。两条 SQL。"""
    rows = open_ones().filter(_beyond(after), congress_id=congress_id)
    found = list(
        rows.select_related("suggestion__case", "suggestion__lead_deputy")
        .defer("text", "suggestion__case__memory")
        .defer("suggestion__situation", "suggestion__analysis", "suggestion__proposal")
        .order_by("-received_on", "-id")[: limit + 1]
    )  # fmt: skip
    shown = found[:limit]
    units = _units([row.suggestion.case_id for row in shown if row.suggestion.case_id])
    more = cursor.place(shown[-1].received_on, shown[-1].pk) if len(found) > limit else ""
    return [_shown(row, units, today) for row in shown], more


def publication(publication_id: int) -> Publication:
    """一件公开的建议，连同公开的答复。撤下的、要求不公开的和没有的，说法相同。"""
    replies = (
        Publication.objects.filter(withdrawn_at=None)
        .exclude(reply=None)
        .select_related("reply__assignment__unit")
        .order_by("reply__issued_at", "id")
    )
    found = (
        open_ones()
        .filter(pk=publication_id)
        .select_related("suggestion__case", "suggestion__lead_deputy", "congress")
        .prefetch_related(Prefetch("suggestion__publications", replies, "open_replies"))
        .first()
    )
    if found is None:
        raise NotFound("没有这一件，或者没有公开")
    return found


def answers(found: Publication) -> list[Answered]:
    """这一件公开的各份答复。"""
    classes = dict(class_set(found.congress.class_set))
    rows = []
    for one in getattr(found.suggestion, "open_replies", ()):
        reply, unit = one.reply, one.reply.assignment.unit
        result = classes.get(reply.result_class, reply.result_class)
        on = clock.day_of(reply.issued_at or one.cleared_at)
        rows.append(Answered(unit.name, on, result, reply.promised_on, reply.round, one.text))
    return rows


def walked(case: Case) -> list[Walked]:
    """走过的各步，旧的在前；更正撤去的、单位内部的不在内。两条 SQL。"""
    entries = ledger.entries(case.stream)
    taken_back = {seq for entry in entries for seq in (entry.step or {}).get("undoes", ())}
    text, state = text_of(case), state_of(case)
    names = organ_names({task.unit for task in state.tasks})
    rows = []
    for entry in entries:
        step = entry.step
        article = text.by_step.get(step["code"]) if step else None
        if step is None or article is None or entry.seq in taken_back or INSIDE & set(article.by):
            continue
        task = state.task(step.get("task", 0))
        who = names.get(task.unit, "") if task else (text.roles[article.by[0]] if article.by else "")
        given = "、".join(names.get(one["unit"], "") for one in step.get("opened", ()))
        rows.append(Walked(clock.day_of(entry.happened_at), who, article.name + (f" {given}" if given else "")))
    return rows


def stage_of(case: Case) -> str:
    """走到哪里。"""
    return text_of(case).stages[case.stage]


def open_ones() -> QuerySet[Publication]:
    """此刻公开着的建议（不含答复）。"""
    return Publication.objects.filter(reply=None, withdrawn_at=None, suggestion__confidential=False)


def _case_row(one: Opened) -> Row:
    listed = [f"{item.label} {item.words}" for item in one.items if item.listed and item.words[:20] != one.title[:20]]
    said = note(*listed, one.stage, f"{one.on.year}年{one.on.month}月{one.on.day}日公开")
    url = reverse("portal:case", args=[one.pk])
    return Row(one.title, url, said, one.progress, one.round, one.ring, stage=one.stage)


def _shown(row: Publication, units: dict[int, list[str]], today: dt.date) -> Row:
    case = row.suggestion.case
    assert case is not None
    shown = of_case(case, today, url=reverse("portal:publication", args=[row.pk]))
    said = note(called(case.number), row.suggestion.lead_deputy.name, "、".join(units.get(case.pk, [])), shown.stage)
    return replace(shown, title=row.title, note=said, mark="")


def _units(case_ids: list[int]) -> dict[int, list[str]]:
    """事项 → 要答复代表的单位；还有在办的只列在办的，退回改交出去的就不在内。"""
    rows = Assignment.objects.filter(case_id__in=case_ids).order_by("case_id", "n")
    running: dict[int, list[str]] = {}
    ended: dict[int, list[str]] = {}
    for case_id, text_id, role, ended_on, short, name in rows.values_list(
        "case_id", "case__text_id", "role", "ended_on", "unit__short_name", "unit__name"
    ):
        if role in answering(text_by_id(text_id)):
            (ended if ended_on else running).setdefault(case_id, []).append(short or name)
    return {case_id: list(dict.fromkeys(names)) for case_id, names in {**ended, **running}.items()}


def _beyond(after: str) -> Q:
    if (found := cursor.read_place(after)) is None:
        return Q()
    on, pk = found
    return Q(received_on__lte=on) & (Q(received_on__lt=on) | Q(pk__lt=pk))
