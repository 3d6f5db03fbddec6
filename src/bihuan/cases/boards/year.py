"""一年的板：十二个月里什么到期、什么迟了、什么已了结；倒排的日子（会议前几日）、一期一期的，都在自己的日子上。

读的只有时钟的行。一个月先列几件：迟了的、还走着的在前；再多的去那个月自己的一页。看得到全部的看全部，别人看等他自己办的。
"""

import calendar as months
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from bihuan.kernel import cursor
from bihuan.people.door import Actor, Congress
from bihuan.procedure.door import Clock, ReleasedText, Seat, Text, text_by_id
from bihuan.regions.door import calendar
from bihuan.ui.door import due_words, short_day

from ..lists.paging import Counted
from ..registers.chosen import sees_every
from ..registers.columns import open_to
from ..seeing import Sight
from ..url import page_url

SHOWN = 6  # 件：一个月先列这么多
MOST = 99  # 件：数过了这个就说「99+」
PAGE = 50
PARTS = ("late", "coming", "done")  # 迟了的、还走着的、停了的
ONE_DAY = dt.timedelta(days=1)
FIELDS = (
    "pk", "case_id", "kind", "text_id", "case__title", "step", "due_on", "stopped_on", "acting", "again",
    "unit__short_name", "unit__name", "seated",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """一件到期的事：哪一天，事项，要办的一步，谁办；state 是 late、soon、open、quiet、done，words 是旁边的话。"""

    on: dt.date
    title: str
    url: str
    step: str
    unit: str
    state: str
    words: str
    cursor: str = ""


@dataclass(frozen=True)
class Month:
    """一个月：先列的几件，各有多少（迟了、还走着、已了结，多的写 99+），另有没有列出的。"""

    number: int
    entries: list[Entry]
    late: str
    coming: str
    done: str
    more: str
    today: dt.date | None = None

    @property
    def now(self) -> bool:
        """今天在这个月里。"""
        return self.today is not None

    @property
    def passed(self) -> list[Entry]:
        """今天以前的；今天不在这个月的，都在后面。"""
        return [one for one in self.entries if self.today and one.on < self.today]

    @property
    def ahead(self) -> list[Entry]:
        """今天和以后的。"""
        return self.entries[len(self.passed) :]


@dataclass(frozen=True)
class Watched:
    """看哪一级、哪几种的，谁看，从哪里看，今天。whole: 看得见全部、也给看到期的各种。"""

    congress_id: int
    kinds: tuple[str, ...]
    whole: frozenset[str]
    by: Actor
    sight: Sight
    today: dt.date

    def clocks(self) -> QuerySet[Clock]:
        """其中此人看得见的时钟。"""
        rest = [kind for kind in self.kinds if kind not in self.whole]
        seen = Q(kind__in=self.whole) if len(self.whole) != 1 else Q(kind=next(iter(self.whole)))
        if rest:
            seen = (seen if self.whole else Q(pk__in=())) | (Q(kind__in=rest) & self._own())
        return Clock.objects.filter(seen, congress_id=self.congress_id)

    def _own(self) -> Q:
        """等他自己办的：他的单位承办的，和他（他的机构）担任那个角色的。"""
        seats = Seat.objects.filter(case=OuterRef("case"), role=OuterRef("role"), task=0, until=None)
        mine = Q(person_id=self.sight.person) | Q(organ_id__in=self.sight.organs)
        return Q(unit_id__in=self.sight.organs) | Q(Exists(seats.filter(mine)))


def watched(congress_id: int, released: Iterable[ReleasedText], by: Actor, sight: Sight, today: dt.date) -> Watched:
    """看这几种。released: 它们的各版工作法。"""
    versions: dict[str, list[ReleasedText]] = {}
    for row in released:
        versions.setdefault(row.kind, []).append(row)
    whole = frozenset(
        kind
        for kind, rows in versions.items()
        if sees_every(rows, congress_id, sight) and all(open_to(text_by_id(row.pk), congress_id, sight) for row in rows)
    )
    return Watched(congress_id, tuple(versions), whole, by, sight, today)


def board(about: Watched, year: int) -> tuple[list[Month], str]:
    """（十二个月，往年到期、还没有办的有几件）。SQL：各行一条，件数一条，与件数无关。"""
    spans = [_span(year, month) for month in range(1, 13)]
    counts = _counts(about, spans)
    found: dict[int, list[Entry]] = {}
    for row in _first_rows(about, spans):
        for one in _entries(row, about.today, dt.date(year, 12, 31)):
            if one.on.year == year:
                found.setdefault(one.on.month, []).append(one)
    drawn = []
    for n, (start, end) in enumerate(spans, 1):
        shown = _chosen(found.get(n, []))
        numbers = [counts[f"{how}{n}"] for how in PARTS]
        left = sum(numbers) - sum(1 for one in shown if one.cursor)
        more = f"{left}{'+' if max(numbers) > MOST else ''}" if left > 0 else ""
        late, coming, done = map(_said, numbers)
        now = about.today if start <= about.today < end else None
        drawn.append(Month(n, shown, late, coming, done, more, now))
    return drawn, _said(counts["before"])


def page(about: Watched, year: int, month: int, after: str = "") -> tuple[list[Entry], str]:
    """一个月的各件（month 为 0：往年到期、还没有办的），按到期先后，和下一页从哪里接着。"""
    rows = about.clocks()
    if month:
        start, end = _span(year, month)
        rows = rows.filter(due_on__gte=start, due_on__lt=end)
    else:
        rows = rows.filter(_late(about.today), due_on__lt=dt.date(year, 1, 1))
    if place := cursor.read_place(after):
        rows = rows.filter(Q(due_on__gt=place[0]) | Q(due_on=place[0], pk__gt=place[1]))
    found = [_entry(row, about.today) for row in _read(rows.order_by("due_on", "id"))[: PAGE + 1]]
    return found[:PAGE], found[PAGE - 1].cursor if len(found) > PAGE else ""


def _span(year: int, month: int) -> tuple[dt.date, dt.date]:
    """一个月：自这一天起，到那一天以前。"""
    start = dt.date(year, month, 1)
    return start, start + dt.timedelta(days=months.monthrange(year, month)[1])


def _late(today: dt.date) -> Q:
    return Q(stopped_on=None, acting=True, due_on__lt=today)


def _parts(today: dt.date) -> Mapping[str, Q]:
    """迟了的、还走着的、停了的。"""
    return {"late": _late(today), "coming": Q(stopped_on=None) & ~_late(today), "done": Q(stopped_on__isnull=False)}


def _counts(about: Watched, spans: Sequence[tuple[dt.date, dt.date]]) -> dict[str, int]:
    """各月各有几件，数过 MOST 就不数了；一条 SQL。"""
    if not about.kinds:
        return dict.fromkeys([*(f"{how}{n}" for how in PARTS for n in range(1, 13)), "before"], 0)
    clocks, counts = about.clocks().order_by(), {}
    for n, (start, end) in enumerate(spans, 1):
        for how, part in _parts(about.today).items():
            rows = clocks.filter(part, due_on__gte=start, due_on__lt=end)
            counts[f"{how}{n}"] = Counted(rows.values("pk")[: MOST + 1])
    counts["before"] = Counted(clocks.filter(_late(about.today), due_on__lt=spans[0][0]).values("pk")[: MOST + 1])
    return dict(Congress.objects.filter(pk=about.congress_id).annotate(**counts).values(*counts).get())


def _first_rows(about: Watched, spans: Sequence[tuple[dt.date, dt.date]]) -> list[tuple[Any, ...]]:
    """各月先列的：迟了的、走着的、停了的各取头几件；一条 SQL。"""
    wanted = Q(pk__in=())
    for start, end in spans:
        for part in _parts(about.today).values():
            rows = about.clocks().filter(part, due_on__gte=start, due_on__lt=end).order_by("due_on", "id")
            wanted |= Q(pk__in=rows.values("pk")[:SHOWN])
    before = about.clocks().filter(_late(about.today), due_on__lt=spans[0][0]).order_by("due_on", "id")
    wanted |= Q(pk__in=before.values("pk")[:SHOWN])  # 往年的一期，今年的各期也还没有办
    return list(_read(Clock.objects.filter(wanted).order_by("due_on", "id")))


def _read(rows: QuerySet[Clock]) -> Any:
    """要的各列；again: 同一步后来另起了一只（改期、重办、下一期）；seated: 没有分办的，担任那个角色的机构。"""
    seats = Seat.objects.filter(case=OuterRef("case"), role=OuterRef("role"), task=0, until=None)
    named = seats.exclude(organ=None).order_by("n").annotate(short=NullIf("organ__short_name", Value("")))
    seated = Subquery(named.values(called=Coalesce("short", "organ__name"))[:1])
    later = Clock.objects.filter(case=OuterRef("case"), step=OuterRef("step"), n__gt=OuterRef("n"))
    same = Q(assignment=OuterRef("assignment")) | Q(assignment=None, unit=OuterRef("unit")) | Q(unit=None)
    return rows.annotate(again=Exists(later.filter(same)), seated=seated).values_list(*FIELDS)


def _entries(row: tuple[Any, ...], today: dt.date, last: dt.date) -> Iterator[Entry]:
    """一只时钟；一期一期的、迟了的，后面已经过了期的各期也是没有办的。"""
    one = _entry(row, today)
    yield one
    text, step, due_on, stopped_on, acting = text_by_id(row[3]), row[5], row[6], row[7], row[8]
    article = text.by_step.get(step)
    if article is None or article.deadline is None or not article.deadline.recurring:
        return
    if not (acting or stopped_on):
        return
    until, table = min(last, (stopped_on or today) - ONE_DAY), calendar()
    period = article.deadline.due(due_on + ONE_DAY, table)
    while period <= until:
        state = "quiet" if stopped_on else "late"
        yield replace(one, on=period, state=state, words="这一期也没有办", cursor="")
        period = article.deadline.due(period + ONE_DAY, table)


def _entry(row: tuple[Any, ...], today: dt.date) -> Entry:
    pk, case_id, kind, text_id, title, step, due_on, stopped_on, acting, again, short, unit, seated = row
    text = text_by_id(text_id)
    article = text.by_step.get(step)
    state, words = _state(due_on, stopped_on, acting, again and _dated(text, step), today)
    name = article.name if article else step
    return Entry(
        due_on,
        title,
        page_url(kind, case_id),
        name,
        short or unit or seated or "",
        state,
        words,
        cursor.place(due_on, pk),
    )


def _dated(text: Text, step: str) -> bool:
    """随一个日子走的期限（会议前几日、由某日）：那个日子改了，就另起一只。"""
    article = text.by_step.get(step)
    each = article.deadline.each if article is not None and article.deadline is not None else ()
    return any(one.kind in ("before", "on") for one in each)


def _state(due_on: dt.date, stopped_on: dt.date | None, acting: bool, moved: bool, today: dt.date) -> tuple[str, str]:
    if stopped_on is None:
        if not acting and due_on < today:
            return "quiet", "还没有轮到"
        return due_words(due_on, today) if due_on <= today or acting else ("quiet", due_words(due_on, today)[1])
    if moved:
        return "quiet", "改期了"
    if stopped_on > due_on:
        return "done", f"晚了 {(stopped_on - due_on).days} 天，{short_day(stopped_on, today)}了结"
    return "done", "已了结"


def _chosen(entries: list[Entry]) -> list[Entry]:
    """先列的几件：迟了的、走着的在前，挑好了再按日子排。"""
    place = {"late": 0, "soon": 1, "open": 1, "quiet": 2, "done": 3}
    first = sorted(entries, key=lambda one: (place[one.state], one.on))[:SHOWN]
    return sorted(first, key=lambda one: one.on)


def _said(number: int) -> str:
    return f"{MOST}+" if number > MOST else str(number or "")
