"""一页一页往后取：带路的索引管到哪里，管不到的在一段之内逐件核对。不数总数。

一段至多 STRETCH 件：先看这一段到哪里为止，再在里面照次序找，找够一页就停。所以条件再偏也不会把全库看一遍。
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Length

from bihuan.kernel import cursor
from bihuan.procedure.door import Case, Seat

STRETCH = 1500  # 件
NEWEST = ("-received_on", "-id")  # 后受理的在前
SHOWN = (
    "kind", "text_id", "stage", "title", "number", "round", "progress", "received_on", "due_on", "ended_on", "ending",
    "congress_id", "parent_id", "proposer__name",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """找到的一件；due_on 是它的期限，从单位的清单里来时是这个单位自己的期限。"""

    case: Case
    cosigners: int
    due_on: dt.date | None
    cursor: str


@dataclass(frozen=True)
class Page:
    """一页。more 交回来就接着取；looked 不为零：这一段看了这么多件，还没有看完。"""

    found: list[Found]
    more: str = ""
    looked: int = 0


@dataclass(frozen=True)
class Line:
    """一条带路的索引：从哪一列人、单位或人大出发，按什么排；narrow 是它管不到、要逐件核对的条件。"""

    rows: QuerySet[Any]
    order: tuple[str, ...]
    narrow: list[Any] = field(default_factory=list)
    to_case: str = ""
    own_due: bool = False  # 期限照带路的那一行说（单位自己的）


def page_of(line: Line, after: str, limit: int) -> Page:
    """从 after 之后取一页。"""
    rows = _measured(line.rows, line.order).filter(_past(line.order, after)).order_by(*line.order)
    end = ""
    if line.narrow:
        last = rows.values_list(*_columns(line.order))[STRETCH - 1 : STRETCH]
        end = next((_cursor(values) for values in last), "")
        rows = rows.filter(_upto(line.order, end), *line.narrow)
    found = [_found(line, row) for row in _shown(line, rows)[: limit + 1]]
    if len(found) > limit:
        return Page(found[:limit], found[limit - 1].cursor)
    return Page(found, end, STRETCH if end else 0)


def _shown(line: Line, rows: QuerySet[Any]) -> QuerySet[Any]:
    """一行要的各列；memory（整个状态）很长，不取。"""
    case = line.to_case
    cosigners = Seat.objects.filter(case=OuterRef(f"{case}pk" if case else "pk"), role="cosigner").order_by()
    counted = Subquery(cosigners.values("case").annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    own = (*_columns(line.order), *(("due_on",) if line.own_due else ())) if case else ()
    rows = rows.select_related(f"{case}proposer").only(*own, *(f"{case}{name}" for name in SHOWN))
    return rows.annotate(cosigner_count=Coalesce(counted, 0))


def _found(line: Line, row: Any) -> Found:
    case = row.case if line.to_case else row
    cursor = _cursor(tuple(getattr(row, name) for name in _columns(line.order)))
    return Found(case, row.cosigner_count, row.due_on if line.own_due else case.due_on, cursor)


def _columns(order: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.removeprefix("-") for name in order if name != "digits")


def _cursor(values: tuple[Any, ...]) -> str:
    return "_".join(str(value) for value in values)


def _past(order: tuple[str, ...], after: str) -> Q:
    """排在 after 之后的；写坏了的当作没有写。"""
    return _side(order, after, "lt" if order[0].startswith("-") else "gt", "")


def _upto(order: tuple[str, ...], end: str) -> Q:
    """排到 end 为止的，含它自己。"""
    return _side(order, end, "gt" if order[0].startswith("-") else "lt", "e")


def _side(order: tuple[str, ...], key: str, way: str, itself: str) -> Q:
    value, _, last = key.rpartition("_")
    pk = cursor.number(last)
    if not value or pk is None:
        return Q()
    at = {f"{order[-1].removeprefix('-')}__{way}{itself}": pk}
    if order[0] == "digits":
        n = len(value)
        same = Q(digits=n) & (Q(**{f"number__{way}": value}) | Q(number=value, **at))
        return Q(**{f"digits__{way}e": n}) & (Q(**{f"digits__{way}": n}) | same)
    name = order[0].removeprefix("-")
    try:
        place = Decimal(value) if name == "number" else dt.date.fromisoformat(value)
    except (ValueError, InvalidOperation):
        return Q()
    if isinstance(place, Decimal) and not place.is_finite():
        return Q()
    return Q(**{f"{name}__{way}e": place}) & (Q(**{f"{name}__{way}": place}) | Q(**at))


def _measured(rows: QuerySet[Any], order: tuple[str, ...]) -> QuerySet[Any]:
    return rows.annotate(digits=Length("number")) if order[0] == "digits" else rows


class Counted(Subquery):
    """取到为止的几行，数一数：给它的查询要限了几行。"""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) taken)"

    def as_sql(self, compiler: Any, connection: Any, template: str | None = None, **extra: Any) -> Any:
        return super().as_sql(compiler, connection, template=self.template, **extra)
