"""清单的问题：谁看哪一份、筛什么、按什么排，一页一页往后取，不数总数。

每一份清单由一条索引带路（人大、单位、人），带路的索引不管的条件在一段之内逐件核对：一段至多 STRETCH 件，
这一段里不够一页，就说明看过多少、从哪里接着找。所以再冷僻的组合也不会把全库看一遍。
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.people.door import READERS, Actor, Organ, organs_landing_at
from bihuan.procedure.door import Assignment, Case, Clock, ReleasedText, Seat, text_by_id
from bihuan.search.door import find

from ..seeing import bounds, keeps_for, kept_for, overseen, sight_of
from .asking import Asked, Coded
from .filters import filter_named, search_kind_of
from .paging import NEWEST, Found, Line, Page, page_of

PAGE = 30
QUEUE_MOST = 1000  # 件：一件接一件办的，一次排这么多
TEXT_MOST = 200  # 件：有查找的字时，只在最先找到的这些里筛


class Searched(Protocol):
    """写了查找的字的一份问题。"""

    @property
    def text(self) -> str: ...

    @property
    def kind(self) -> str: ...


def page(asked: Asked, by: Actor, *, today: dt.date, after: str = "", limit: int = PAGE, whole: bool = False) -> Page:
    """一页清单。看不见的不在里面：本级的人看本级的，单位看交给它的，代表看自己领衔或联名的，秘书看本团的。

    whole: 有的格要逐件问给不给看，连同状态一并取来。
    """
    line = _line(asked, by, today)
    return Page([]) if line is None else page_of(line, after, limit, whole=whole)


def waiting_for(step: str, kind: str, by: Actor, *, today: dt.date, after: str = "", limit: int = PAGE) -> Page:
    """停在可以办某一步之处的，后受理的在前。哪些状态可以办，由各版工作法的条文说。"""
    coded = _places_of(step, kind)
    asked = Asked(view="all", kind=kind, stage=step if coded else "", codes=coded)
    return page(asked, by, today=today, after=after, limit=limit) if coded else Page([])


def queue(step: str, kind: str, by: Actor, *, limit: int = QUEUE_MOST) -> list[int]:
    """停在可以办某一步之处的各件的编号，先受理的在前，至多 limit 件：一件接一件地办。两条 SQL。"""
    coded = _places_of(step, kind)
    if not coded:
        return []
    rows = Case.objects.filter(overseen(by), of_stages(coded, ""), congress_id=by.congress_id or 0, kind=kind)
    return list(rows.order_by("received_on", "id").values_list("pk", flat=True)[:limit])


def _places_of(step: str, kind: str) -> tuple[Coded, ...]:
    """可以办某一步的各个状态；同一代号不是每一版都可以办的，限定版本。"""
    codes: dict[str, list[int]] = {}
    texts = list(ReleasedText.objects.filter(kind=kind).values_list("pk", flat=True))
    for text_id in texts:
        for article in text_by_id(text_id).articles:
            for origin in article.origin if article.step == step else ():
                codes.setdefault(origin, []).append(text_id)
    return tuple((code, () if len(of) == len(texts) else tuple(of)) for code, of in codes.items())


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
    reads = any(post.congress_id == by.congress_id and post.organ_kind in READERS for post in by.posts)
    views = [("all", "本级全部")] if reads else []
    views += [("unit", "本单位的")] if by.unit_ids() else []
    if any(held.active for held in by.deputies):
        views += [("lead", "我领衔的"), ("cosigned", "我联名的")]
    views += [("delegation", "本代表团的")] if keeps_for(by) else []
    return views


def _line(asked: Asked, by: Actor, today: dt.date) -> Line | None:
    """从哪里出发：查找的字、单位、人、本级，依次看哪个最窄。"""
    if asked.view not in dict(views_of(by)):
        return None
    if asked.view in ("lead", "cosigned"):
        own = _led_by(by) if asked.view == "lead" else Q(seats__person_id=by.person_id, seats__role="cosigner")
        return _of_cases(found(Case.objects.filter(own, kind=asked.kind), asked, by), asked, today, roam=False)
    if asked.view == "delegation":
        own = Q(congress_id=by.congress_id or 0, kind=asked.kind) & kept_for(keeps_for(by))
        return _of_cases(found(Case.objects.filter(own), asked, by), asked, today, roam=False)
    if asked.view == "unit":
        unit = asked.unit if asked.unit in by.unit_ids() else min(by.unit_ids())
        return _of_unit(asked, [unit] if asked.text else _family(unit), today, by)
    cases = Case.objects.filter(overseen(by), congress_id=by.congress_id or 0, kind=asked.kind)
    if asked.text:
        return _of_cases(found(cases, asked, by), asked, today, roam=not search_kind_of(asked.kind))
    if asked.unit and asked.sort != "number" and asked.handled:
        return _of_unit(asked, [asked.unit], today, by)
    return _of_cases(cases, asked, today)


def _led_by(by: Actor) -> Q:
    """自己领衔的；代行的团长，连同他代行的。"""
    led = Q(proposer_id=by.person_id)
    for congress_id, people in sight_of(by).stands_for.items():
        led |= Q(congress_id=congress_id, proposer_id__in=people)
    return led


def found(rows: QuerySet[Case], asked: Searched, by: Actor) -> QuerySet[Case]:
    """写了查找的字的，只要合得上的：收录在检索里的种类由检索找，别的看标题。"""
    kind = search_kind_of(asked.kind)
    if not asked.text:
        return rows
    if not kind:
        return rows.filter(title__contains=asked.text)
    return rows.filter(pk__in=[hit.id for hit in find(asked.text, kinds=(kind,), limit=TEXT_MOST, **bounds(by))])


def _of_cases(rows: QuerySet[Case], asked: Asked, today: dt.date, *, roam: bool = True) -> Line:
    """从事项出发。roam 为假：这些件本来就少，条件直接写在一起，不分段。"""
    led, narrow = _split(asked, today)
    if asked.unit and asked.view in ("all", "delegation"):
        narrow.append(_with_unit(asked, [asked.unit]))
    if not roam:
        return Line(rows.filter(*led, *narrow), _case_order(asked.sort))
    return Line(rows.filter(*led), _case_order(asked.sort), narrow)


def _with_unit(asked: Asked, units: list[int]) -> Any:
    """这些单位办的：分办里有它；没有分办的，责任单位是当事方。"""
    if not asked.handled:
        return Exists(Seat.objects.filter(case=OuterRef("pk"), task=0, organ_id__in=units))
    return Exists(Assignment.objects.filter(case=OuterRef("pk"), unit_id__in=units))


def _of_unit(asked: Asked, units: list[int], today: dt.date, by: Actor) -> Line:
    """从单位的分办出发；同一单位在一件里办过几次的，只看最近一次。"""
    cases = Case.objects.filter(congress_id=by.congress_id or 0, kind=asked.kind)
    if asked.text:
        few = found(cases.filter(_with_unit(asked, units)), asked, by)
        return _of_cases(few, asked, today, roam=False)
    if not asked.handled:
        return _of_cases(cases.filter(seats__task=0, seats__organ_id__in=units).distinct(), asked, today, roam=False)
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
    narrow = [Q(case__congress_id=by.congress_id or 0, case__kind=asked.kind), ~Exists(later)]
    narrow += [overseen(by, "case__")] if asked.view == "all" else []
    narrow += _narrow(asked, "case__")
    if asked.stage:
        narrow.append(of_stages(asked.codes, "case__"))
    if asked.session:
        narrow.append(Q(case__session_id=asked.session))
    if asked.year:
        narrow.append(Q(case__cohort_year=asked.year))
    order = ("due_on", "id") if asked.late or asked.sort == "due" else ("-opened_on", "-id")
    return Line(rows, order, narrow, "case__", own_due=True)


def _split(asked: Asked, today: dt.date) -> tuple[list[Q], list[Any]]:
    """各个条件分成两份：排序所用的索引管得到的，和要逐件核对的。"""
    led: list[Q] = []
    narrow = _narrow(asked, "")
    by_day = asked.sort == "received"
    if asked.stage:
        (led if by_day else narrow).append(of_stages(asked.codes, ""))
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
    """房间的各格，等着办的那一步：要逐件核对的条件。"""
    pk = OuterRef(f"{to_case}pk" if to_case else "pk")
    waiting = Clock.objects.filter(case=pk, stopped_on=None, acting=True, step=asked.act)
    rooms = [filter_named(name).narrow(value, pk) for name, value in asked.chosen]
    return [*([Exists(waiting)] if asked.act else []), *rooms]


def of_stages(codes: Iterable[Coded], to_case: str) -> Q:
    """状态按名称选：各版工作法里叫这个名称的代号；同一代号在别的版本里另有名称的，限定版本。"""
    chosen, coded = Q(pk__in=[]), tuple(codes)
    for code, texts in coded:
        one = Q(**{f"{to_case}stage": code})
        if texts:
            one &= Q(**{f"{to_case}text_id__in": texts})
        chosen = one if len(coded) == 1 else chosen | one
    return chosen


def _case_order(sort: str) -> tuple[str, ...]:
    return {"due": ("due_on", "id"), "number": ("digits", "number", "id")}.get(sort, NEWEST)


def _family(unit: int) -> list[int]:
    """一个单位，连同并入它的。"""
    landing = Organ.objects.filter(pk__in=organs_landing_at(unit), kind=Organ.Kind.HANDLING_UNIT)
    return list(landing.order_by("id").values_list("pk", flat=True)) or [unit]
