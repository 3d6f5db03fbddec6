"""各单位办得怎样：一行一个承办单位，一列一个声明过的数；每个数点开就是它数的各件。单位照名册的次序，不排名。

数的是分办、时钟、承诺的座位这几种记录：哪一天交的、到期是哪一天、哪一天停的。今年去年一起数，一种记录一条 SQL。
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import ExtractYear

from bihuan.figures import door as figures
from bihuan.people.door import Organ, successors_of
from bihuan.procedure.door import ABORTED, Assignment, Case, Clock, Link, Seat, Text, answering, text_by_id

from ..commitments import KIND as PROMISE, verified_endings
from ..registers.chosen import Held
from ..room import of_units
from ..seeing import COMMITTEES

TASKS, SIGNING, REPLYING, PROMISES = "tasks", "signing", "replying", "promises"
CLOCKS = (SIGNING, REPLYING)  # 这两样都数时钟，一条 SQL
ALL = 0  # 合计
SHORT = 3  # 字：步骤的名称不长的，写在列名里
UNIT, COMMITTEE = "unit", "committee"  # 一行一个承办单位，或者一个督办的委室
SUPERVISING = ("from", "follows")  # 源于、承接这一件而立的（重点督办、督办事项），委室在那里有一席
PROMISED, PROMISER, KEEPING = "follows", "committed_unit", "report"  # 承接；责任单位；报告兑现


Numbers = dict[int, dict[str, list[int]]]  # 单位 → 列 → 今年、去年几件


@dataclass(frozen=True)
class Column:
    """一列：代号，题目，口径，从哪一种记录数，收窄；late: 不好的，有就标出来。"""

    code: str
    title: str
    rule: str
    of: str
    narrow: Callable[["Board"], Q]
    late: bool = False


@dataclass(frozen=True)
class Board:
    """一张表：哪一种的清单，哪一年，今天，一行一个什么。"""

    held: Held
    year: int
    today: dt.date
    by: str = UNIT
    texts: tuple[Text, ...] = field(default=(), compare=False)

    @property
    def handled(self) -> bool:
        """这一种有要答复的承办单位。"""
        return any(answering(one) for one in self.texts)

    @property
    def promising(self) -> bool:
        """按单位看，而且工作法会立承诺事项。"""
        raising = (one for text in self.texts for article in text.articles for one in article.raises)
        return self.by == UNIT and any(one.procedure == PROMISE for one in raising)


@dataclass(frozen=True)
class Cell:
    """一格：今年几件，去年几件。"""

    now: int
    before: int


@dataclass(frozen=True)
class Line:
    """一行：单位的编号（合计为零）、名称、各格。"""

    unit: int
    name: str
    cells: Mapping[str, Cell]


def _never(board: Board) -> Q:
    return Q()


COLUMNS: tuple[Column, ...] = (
    Column("assigned", "交办", "交给这个单位办的；会办的、改交出去的不算", TASKS, _never),
    Column("signed_late", "‹接›逾期", "‹接›晚了的，和到期还没有‹接›的", SIGNING,
           lambda b: _stopped_late() | _over(b.today), late=True),
    Column("on_time", "按时‹办›", "首次‹办›在到期日以前（含当日）的；经同意延长的照延长以后", REPLYING, lambda b: Q(stopped_on__lte=F("due_on"))),
    Column("replied_late", "逾期‹办›", "首次‹办›晚于到期日的", REPLYING, lambda b: _stopped_late(), late=True),
    Column("overdue", "逾期未‹办›", "到期日已过、还没有‹办›的", REPLYING, lambda b: _over(b.today), late=True),
    Column("not_due", "未到期", "还没有‹办›、没有到期的", REPLYING, lambda b: Q(stopped_on=None, due_on__gte=b.today)),
    Column("redone", "重办", "重新办理过的", TASKS, lambda b: Q(round__gt=1), late=True),
)  # fmt: skip
OWED: tuple[Column, ...] = (
    Column("promised", "承诺到期", "答复时承诺在这一年内完成、日子已经到了的", PROMISES, _never),
    Column("unkept", "未兑现", "其中没有经核实兑现的", PROMISES, lambda b: ~Q(case__ending__in=verified_endings()), late=True),
)  # fmt: skip


def board_of(held: Held, year: int, today: dt.date, by: str = UNIT) -> Board:
    """这份清单的一张表。by: 一行一个承办单位，还是一个督办的委室（只数有委室督办的各件）。"""
    return Board(held, year, today, by, tuple(text_by_id(one.pk) for one in held.versions))


def columns(board: Board) -> tuple[Column, ...]:
    """各列：人人都有的，房间声明过的数字（满意……），承诺。"""
    kind = board.held.kind
    rated = (_of_figure(one) for name in of_units(kind) if (one := figures.find(f"{kind}.{name}")))
    own = [_named(one, board) for one in COLUMNS]
    return (*own[:-1], *rated, own[-1], *(OWED if board.promising else ()))


def _named(one: Column, board: Board) -> Column:
    """‹接›、‹办›照工作法里那一步的名称说（签收、答复；认领、报告），太长的说接收、办完。"""
    names = {"‹接›": _word(board, False, "接收"), "‹办›": _word(board, True, "办完")}
    title, rule = one.title, one.rule
    for mark, name in names.items():
        title, rule = title.replace(mark, name), rule.replace(mark, name)
    return replace(one, title=title, rule=rule)


def _word(board: Board, replying: bool, otherwise: str) -> str:
    steps = _steps(board, replying=replying)
    names = [text.by_step[step].name for text in board.texts for step in sorted(steps) if step in text.by_step]
    short = [name for name in names if len(name) <= SHORT]
    return short[-1] if short else otherwise


def lines(board: Board) -> tuple[list[Line], Line]:
    """（各单位一行，合计）。SQL：三种记录各一条，名称一条（有并入别处的再两条）。一件由几个单位办的，合计只算一次。"""
    found: Numbers = {}
    wanted = columns(board)
    for sources in ((TASKS,), CLOCKS, (PROMISES,)):
        if own := [one for one in wanted if one.of in sources]:
            _count(board, own, found)
    whole = found.pop(ALL, {})
    names, landed = _names(found)
    merged: Numbers = {}
    for unit, numbers in found.items():
        into = merged.setdefault(landed.get(unit, unit), {})
        for code, (now, before) in numbers.items():
            kept = into.setdefault(code, [0, 0])
            into[code] = [kept[0] + now, kept[1] + before]
    rows = [Line(pk, name, _cells(merged[pk])) for pk, name in names if pk in merged]
    return rows, Line(ALL, "合计", _cells(whole))


def opened(board: Board, column: Column, unit: int) -> QuerySet[Case]:
    """一格里的各件：数的和列的是同一句。unit 为零是全部单位。"""
    rows, holder, year = _source(board, column.of)
    rows = rows.filter(_narrow(board, column), **{year: board.year})
    if unit:
        holding = set(rows.order_by().values_list(holder, flat=True).distinct())
        landed = successors_of(holding)
        rows = rows.filter(**{f"{holder}__in": [one for one in holding if landed.get(one, one) == unit]})
    return Case.objects.filter(pk__in=rows.values("case_id"))


def _count(board: Board, wanted: list[Column], into: Numbers) -> None:
    """一种记录一条 SQL：按单位、年份分组，每列数各件；合计不分单位，并在一起取。"""
    rows, holder, year = _source(board, wanted[0].of)
    numbers = {one.code: Count("case_id", distinct=True, filter=_narrow(board, one)) for one in wanted}
    years = (board.year, board.year - 1)
    rows = rows.filter(**{f"{year}__in": years}).order_by().annotate(whose=F(holder), on_year=F(year))
    each = rows.values("whose", "on_year").annotate(**numbers).values_list("whose", "on_year", *numbers)
    whole = rows.annotate(all_=Value(ALL, BigIntegerField())).values("all_", "on_year").annotate(**numbers)
    for unit, at, *counted in each.union(whole.values_list("all_", "on_year", *numbers), all=True):
        for code, number in zip(numbers, counted, strict=True):
            into.setdefault(unit, {}).setdefault(code, [0, 0])[years.index(at)] += number


def _narrow(board: Board, column: Column) -> Q:
    """一列的条件；数时钟的，连同是哪几步的时钟。"""
    if column.of not in CLOCKS:
        return column.narrow(board)
    return Q(step__in=_steps(board, replying=column.of == REPLYING)) & column.narrow(board)


def _source(board: Board, source: str) -> tuple[QuerySet[Any], str, str]:
    """（记录，哪一列是单位，哪一列是年份）。"""
    rows, holder, year = _records(board, source)
    if board.by == UNIT:
        return rows, holder, year
    seat = "case__links_in__origin__seats__"
    here = {f"{seat}organ__kind__in": COMMITTEES, f"{seat}until": None}
    return rows.filter(case__links_in__kind__in=SUPERVISING, **here), f"{seat}organ_id", year


def _records(board: Board, source: str) -> tuple[QuerySet[Any], str, str]:
    if source == TASKS:
        return _kept(board, Assignment.objects.all(), "case__", ""), "unit_id", "case__cohort_year"
    if source == PROMISES:
        return _promises(board), "organ_id", "year"
    steps = _steps(board, replying=True) | _steps(board, replying=False)
    earlier = Clock.objects.filter(assignment=OuterRef("assignment"), step=OuterRef("step"), n__lt=OuterRef("n"))
    clocks = _kept(board, Clock.objects.filter(step__in=steps), "case__", "assignment__")
    return clocks.filter(~Exists(earlier)), "unit_id", "case__cohort_year"


def _kept(board: Board, rows: QuerySet[Any], case: str, task: str) -> QuerySet[Any]:
    """本级这一种的、要答复的分办，改交出去的、中止的不算。"""
    roles = {role for text in board.texts for role in answering(text)}
    gone = {stage for text in board.texts for stage in text.task_ends - set(text.task_complete)} | {ABORTED}
    here = {f"{case}congress_id": board.held.congress_id, f"{case}kind": board.held.kind, f"{task}role__in": roles}
    return rows.filter(**here).exclude(**{f"{task}stage__in": gone})


def _steps(board: Board, *, replying: bool) -> set[str]:
    """办完一份的那几步（答复、报告），或者接下来的那几步（签收、认领）。"""
    found = set()
    for text in board.texts:
        for article in text.on_tasks:
            if text.holding[article.step] and not text.holding[article.step] & answering(text):
                continue  # 只由会办的办
            ends = bool(set(article.targets) & set(text.task_complete))
            first = article.origin == (text.task_start,)
            if article.deadline is not None and article.by and (ends if replying else first and not ends):
                found.add(article.step)
    return found


def _promises(board: Board) -> QuerySet[Seat]:
    """承诺的责任单位，连同头一个到期日是哪一年；今天以前到期的。"""
    due = Clock.objects.filter(case=OuterRef("case"), step=KEEPING).order_by("n").values("due_on")[:1]
    followed = Link.objects.filter(origin=OuterRef("case"), kind=PROMISED, target__kind=board.held.kind)
    seats = Seat.objects.filter(kind=PROMISE, congress_id=board.held.congress_id, role=PROMISER, organ__isnull=False)
    seats = seats.filter(Exists(followed), until=None).annotate(first_due=Subquery(due))
    return seats.filter(first_due__lt=board.today).annotate(year=ExtractYear("first_due"))


def _of_figure(one: figures.Figure) -> Column:
    """房间声明过的件数：这个单位主办的、也在那个数字里的。"""

    def narrow(board: Board) -> Q:
        scope = figures.OfCongress(board.held.congress_id)
        return Q(case_id__in=figures.cases_of(one.name, scope).order_by().values("pk"))

    return Column(one.name.split(".")[-1], one.title, one.rule, TASKS, narrow)


def _stopped_late() -> Q:
    return Q(stopped_on__gt=F("due_on"))


def _over(today: dt.date) -> Q:
    return Q(stopped_on=None, due_on__lt=today)


def _cells(numbers: Mapping[str, list[int]]) -> dict[str, Cell]:
    return {code: Cell(now, before) for code, (now, before) in numbers.items()}


def _names(units: Collection[int]) -> tuple[list[tuple[int, str]], dict[int, int]]:
    """（单位照名册的次序，并入了别处的现在由谁接手）；没有并入的，一条 SQL。"""
    columns = ("pk", "short_name", "name", "successor_id")
    rows = list(Organ.objects.filter(pk__in=units).order_by("id").values_list(*columns))
    landed = successors_of(units) if any(row[3] for row in rows) else {}
    if landed:
        rows = list(Organ.objects.filter(pk__in=landed.values()).order_by("id").values_list(*columns))
    return [(pk, short or name) for pk, short, name, _ in rows], landed
