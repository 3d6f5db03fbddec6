"""清单的问题：谁看哪一份、筛什么、按什么排，一页一页往后取，不数总数。

每一份清单由一条索引带路（人大、单位、人），带路的索引不管的条件在一段之内逐件核对：一段至多 STRETCH 件，
这一段里不够一页，就说明看过多少、从哪里接着找。所以再冷僻的组合也不会把全库看一遍。
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.people.door import Actor, Organ, organs_landing_at
from bihuan.procedure.door import Assignment, Case, Party, ReleasedText, oversees, text_by_id
from bihuan.search.door import find

from .asking import Asked
from .models import Publication, Reply, Suggestion
from .paging import Found, Line, Page, page_of

PAGE = 30
TEXT_MOST = 200  # 件：有查找的字时，只在最先找到的这些里筛
COMMITMENT = "commitment"


def page(asked: Asked, by: Actor, *, today: dt.date, after: str = "", limit: int = PAGE) -> Page:
    """一页清单。看不见的不在里面：本级的人看本级的，单位看交给它的，代表看自己领衔或联名的。"""
    line = _line(asked, by, today)
    return Page([]) if line is None else page_of(line, after, limit)


def waiting_for(step: str, kind: str, by: Actor, *, today: dt.date, after: str = "", limit: int = PAGE) -> Page:
    """停在可以办某一步之处的，后受理的在前。哪些状态可以办，由各版工作法的条文说。"""
    codes: dict[str, list[int]] = {}
    texts = list(ReleasedText.objects.filter(kind=kind).values_list("pk", flat=True))
    for text_id in texts:
        for article in text_by_id(text_id).articles:
            for origin in article.origin if article.step == step else ():
                codes.setdefault(origin, []).append(text_id)
    coded = tuple((code, () if len(of) == len(texts) else tuple(of)) for code, of in codes.items())
    asked = Asked(view="all", kind=kind, stage=step if coded else "", codes=coded)
    return page(asked, by, today=today, after=after, limit=limit) if coded else Page([])


def uncleared(kind: str, by: Actor, *, of: str, after: str = "", limit: int = PAGE) -> Page:
    """等审核公开的：编了号、没有要求不公开、还没有审核过的（of 为 suggestions），或者建议公开了、答复还没有的（replies）。"""
    rows = Case.objects.filter(congress_id=by.congress_id or 0, kind=kind)
    suggestion = Suggestion.objects.filter(case=OuterRef("pk"), confidential=False)
    public = Publication.objects.filter(suggestion__case=OuterRef("pk"), reply=None)
    if of == "replies":
        issued = Reply.objects.filter(suggestion__case=OuterRef("pk"), publication=None).exclude(issued_at=None)
        return page_of(
            Line(rows, _case_order(""), [Exists(public.filter(withdrawn_at=None)), Exists(issued)]), after, limit
        )
    return page_of(Line(rows, _case_order(""), [~Q(number=""), Exists(suggestion), ~Exists(public)]), after, limit)


def every(asked: Asked, by: Actor, *, today: dt.date, limit: int) -> Iterator[Found]:
    """整份清单，一段一段地取，至多 limit 件。"""
    after, left = "", limit
    while left:
        part = page(asked, by, today=today, after=after, limit=min(500, left))
        yield from part.found
        left -= len(part.found)
        if not part.more:
            return
        after = part.more


def views_of(by: Actor) -> list[tuple[str, str]]:
    """此人有哪几份清单：代号和名称。"""
    views = [("all", "本级全部")] if by.congress_id is not None and oversees(by, by.congress_id) else []
    views += [("unit", "本单位的")] if by.unit_ids() else []
    if any(held.active for held in by.deputies):
        views += [("lead", "我领衔的"), ("cosigned", "我联名的")]
    return views


def _line(asked: Asked, by: Actor, today: dt.date) -> Line | None:
    """从哪里出发：查找的字、单位、人、本级，依次看哪个最窄。"""
    if asked.view not in dict(views_of(by)):
        return None
    if asked.view in ("lead", "cosigned"):
        own = (
            Q(proposer_id=by.person_id)
            if asked.view == "lead"
            else Q(parties__person_id=by.person_id, parties__role="cosigner")
        )
        return _of_cases(Case.objects.filter(own, kind=asked.kind), asked, today, roam=False)
    if asked.view == "unit":
        unit = asked.unit if asked.unit in by.unit_ids() else min(by.unit_ids())
        return _of_unit(asked, [unit] if asked.text else _family(unit), today, by)
    cases = Case.objects.filter(congress_id=by.congress_id or 0, kind=asked.kind)
    if asked.text:
        return _of_cases(cases.filter(pk__in=_matching(asked, by)), asked, today, roam=False)
    if asked.unit and asked.sort != "number" and asked.kind != COMMITMENT:
        return _of_unit(asked, [asked.unit], today, by)
    return _of_cases(cases, asked, today)


def _of_cases(rows: QuerySet[Case], asked: Asked, today: dt.date, *, roam: bool = True) -> Line:
    """从事项出发。roam 为假：这些件本来就少，条件直接写在一起，不分段。"""
    led, narrow = _split(asked, today)
    if asked.unit and asked.view == "all":
        narrow.append(_with_unit(asked, [asked.unit]))
    if not roam:
        return Line(rows.filter(*led, *narrow), _case_order(asked.sort))
    return Line(rows.filter(*led), _case_order(asked.sort), narrow)


def _with_unit(asked: Asked, units: list[int]) -> Any:
    """这些单位办的：分办里有它；承诺事项没有分办，责任单位是当事方。"""
    if asked.kind == COMMITMENT:
        return Exists(Party.objects.filter(case=OuterRef("pk"), organ_id__in=units))
    return Exists(Assignment.objects.filter(case=OuterRef("pk"), unit_id__in=units))


def _of_unit(asked: Asked, units: list[int], today: dt.date, by: Actor) -> Line:
    """从单位的分办出发；同一单位在一件里办过几次的，只看最近一次。"""
    cases = Case.objects.filter(congress_id=by.congress_id or 0, kind=asked.kind)
    if asked.text:
        few = cases.filter(_with_unit(asked, units), pk__in=_matching(asked, by))
        return _of_cases(few, asked, today, roam=False)
    if asked.kind == COMMITMENT:
        return _of_cases(cases.filter(parties__organ_id__in=units), asked, today, roam=False)
    if asked.sort == "number":
        line = _of_cases(cases, asked, today)
        return Line(line.rows, line.order, [*line.narrow, _with_unit(asked, units)])
    rows = (
        Assignment.objects.filter(unit_id=units[0]) if len(units) == 1 else Assignment.objects.filter(unit_id__in=units)
    )
    if asked.late or asked.sort == "due":
        rows = rows.filter(ended_on=None, due_on__isnull=False)
    if asked.late:
        rows = rows.filter(due_on__lt=today)
    later = Assignment.objects.filter(case=OuterRef("case"), unit=OuterRef("unit"), n__gt=OuterRef("n"))
    narrow = [Q(case__kind=asked.kind), ~Exists(later), *_narrow(asked, "case__")]
    if asked.view == "all":  # 带路的是单位，单位可能是别级的
        narrow.append(Q(case__congress_id=by.congress_id or 0))
    if asked.stage:
        narrow.append(_stages(asked, "case__"))
    if asked.session:
        narrow.append(Q(case__session_id=asked.session))
    if asked.year:
        narrow.append(Q(case__cohort_year=asked.year))
    order = ("due_on", "id") if asked.late or asked.sort == "due" else ("-opened_on", "-id")
    return Line(rows, order, narrow, "case__")


def _split(asked: Asked, today: dt.date) -> tuple[list[Q], list[Any]]:
    """各个条件分成两份：排序所用的索引管得到的，和要逐件核对的。"""
    led: list[Q] = []
    narrow = _narrow(asked, "")
    by_day = asked.sort == "received"
    if asked.stage:
        (led if by_day else narrow).append(_stages(asked, ""))
    if asked.session:
        (led if by_day and not asked.stage else narrow).append(Q(session_id=asked.session))
    if asked.year:
        days = (dt.date(asked.year, 1, 1), dt.date(asked.year, 12, 31))
        led += [Q(received_on__range=days)] if by_day else []
        narrow += [] if by_day else [Q(cohort_year=asked.year)]
    if asked.sort == "due":
        led.append(Q(ended_on=None, due_on__lt=today) if asked.late else Q(ended_on=None, due_on__isnull=False))
    elif asked.late:  # 逐件核对，免得库自己改走期限的索引，再把逾期的全部排一遍
        narrow.append(Exists(Case.objects.filter(pk=OuterRef("pk"), ended_on=None, due_on__lt=today)))
    if asked.sort == "number":
        led.append(~Q(number=""))
    return led, narrow


def _narrow(asked: Asked, to_case: str) -> list[Any]:
    """要逐件核对的条件：代表团、结果类别。"""
    pk, narrow = OuterRef(f"{to_case}pk" if to_case else "pk"), []
    if asked.delegation:
        narrow.append(Exists(Suggestion.objects.filter(case=pk, delegation_id=asked.delegation)))
    if asked.result:
        replies = Reply.objects.filter(suggestion__case=pk, result_class=asked.result).exclude(issued_at=None)
        narrow.append(Exists(replies))
    return narrow


def _stages(asked: Asked, to_case: str) -> Q:
    """状态按名称选：各版工作法里叫这个名称的代号；同一代号在别的版本里另有名称的，限定版本。"""
    found = Q(pk__in=[])
    for code, texts in asked.codes:
        one = Q(**{f"{to_case}stage": code})
        if texts:
            one &= Q(**{f"{to_case}text_id__in": texts})
        found = one if len(asked.codes) == 1 else found | one
    return found


def _case_order(sort: str) -> tuple[str, ...]:
    return {"due": ("due_on", "id"), "number": ("digits", "number", "id")}.get(sort, ("-received_on", "-id"))


def _family(unit: int) -> list[int]:
    """一个单位，连同并入它的。"""
    landing = Organ.objects.filter(pk__in=organs_landing_at(unit), kind=Organ.Kind.HANDLING_UNIT)
    return list(landing.order_by("id").values_list("pk", flat=True)) or [unit]


def _matching(asked: Asked, by: Actor) -> list[int]:
    """查找的字在哪些件里：编号、标题、姓名、拼音、正文。"""
    units = [f"unit:{unit}" for unit in sorted(by.unit_ids())]
    bounds: dict[str, Any] = {"scope": by.scope} if asked.view == "all" else {"parties": [by.id, *units]}
    return [hit.id for hit in find(asked.text, kinds=("suggestion",), limit=TEXT_MOST, **bounds)]
