"""打开：一个数字在一级人大数的那些事项，新受理的在前，一页一页往后取。从格（或状态）的索引出发，件数再多也不慢。

索引管不到的（用哪版工作法、分开数的值、在分母之内）在一段之内逐件核对，一段至多 STRETCH 件。
"""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.figures.door import find
from bihuan.kernel import cursor

from .. import library
from ..language.counted import BY_UNIT, Counted
from ..machine.counting import DID
from ..models import Case, Value
from ..projection import REACHED, SUM, UNDER
from .declared import sources_of
from .recounting import Source, narrowed, of_unit

STRETCH = 1500  # 件
ORDER = ("-received_on", "-case_id")


@dataclass(frozen=True)
class Opened:
    """打开的一页：事项的编号；more 交回来接着取；looked 不为零：这一段看了这么多件，还没有看完。"""

    ids: list[int] = field(default_factory=list)
    more: str = ""
    looked: int = 0


def opened(
    name: str, congress_id: int, year: int | None, *, mark: str = "", after: str = "", limit: int = 50
) -> Opened:
    """一个数字所数的事项。mark: 只要分开数的这个值；year 为 None 不限年份。没有这个数字的为空。"""
    if find(name) is None:
        return Opened()
    found: dict[tuple[dt.date, int], None] = {}
    ends: list[tuple[dt.date, int]] = []
    for one in [each for source in sources_of(name) for each in _apart(source)]:
        rows, end = _page(one, congress_id, year, mark, after, limit)
        found |= dict.fromkeys(rows)
        ends += [end] if end else []
    # 有一种写法只看了一段的，排在那一段之外的留给下一页
    upto = max(ends, default=None)
    rows = sorted((row for row in found if upto is None or row >= upto), reverse=True)
    if len(rows) > limit:
        return Opened([pk for _, pk in rows[:limit]], cursor.place(*rows[limit - 1]))
    more = cursor.place(*upto) if upto else ""
    return Opened([pk for _, pk in rows], more, STRETCH if more else 0)


def _apart(one: Source) -> list[Source]:
    """下属的，上级的各版各从一处出发。"""
    return [replace(one, labels=(label,)) for label in one.labels] if one.labels else [one]


def leads(one: Source, congress_id: int) -> QuerySet[Any]:
    """带路的行：这一写法在这级人大的格（停在的，事项自己）。"""
    counted = one.counted
    if counted.above:
        name = f"{UNDER}{counted.above}" + (f"#{counted.step}" if counted.step else "")
        return _values(congress_id, one, name, one.labels[0])
    if counted.how == "standing":
        kind = _kind(one)
        return Case.objects.filter(congress_id=congress_id, kind=kind, stage=counted.what)
    if counted.how == "equals":
        return _values(congress_id, one, counted.what, counted.value)
    prefix = {"reached": REACHED, "sum": SUM}.get(counted.how, DID)
    return _values(congress_id, one, f"{prefix}{counted.what}", counted.what).filter(task=0)


def _values(congress_id: int, one: Source, name: str, text: str) -> QuerySet[Any]:
    return Value.objects.filter(congress_id=congress_id, kind=_kind(one), name=name, text=text)


def _kind(one: Source) -> str:
    return library.text_by_id(one.text_ids[0]).kind


def _page(
    one: Source, congress_id: int, year: int | None, mark: str, after: str, limit: int
) -> tuple[list[tuple[dt.date, int]], tuple[dt.date, int] | None]:
    rows = leads(one, congress_id)
    pk = "pk" if rows.model is Case else "case_id"
    if year is not None:
        rows = rows.filter(received_on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    start = cursor.read_place(after)
    if start is not None:
        rows = rows.filter(_side("lt", pk, start))
    rows = rows.order_by("-received_on", f"-{pk}").values_list("received_on", pk)
    end = next(iter(rows[STRETCH - 1 : STRETCH]), None)
    if end is not None:
        rows = rows.filter(_side("gte", pk, end))
    told = rows.filter(Exists(_narrow(one, mark).filter(pk=OuterRef(pk)))).distinct()
    return list(told[: limit + 1]), end


def _narrow(one: Source, mark: str) -> QuerySet[Case]:
    counted: Counted = one.counted
    if mark and counted.apart:
        counted = replace(counted, how="did")
    rows = narrowed(Case.objects.filter(text_id__in=one.text_ids), counted)
    if not mark:
        return rows
    counted = one.counted
    if counted.by == BY_UNIT:
        return of_unit(rows, counted, one.moved).filter(organ=cursor.number(mark) or 0)
    return rows.filter(Exists(Value.objects.filter(case=OuterRef("pk"), name=counted.by, text=mark)))


def _side(way: str, pk: str, at: tuple[dt.date, int]) -> Q:
    """排在一处之后（lt）、到它为止（gte）的。"""
    strict = way.removesuffix("e")
    return Q(**{f"received_on__{strict}e": at[0]}) & (
        Q(**{f"received_on__{strict}": at[0]}) | Q(**{f"{pk}__{way}": at[1]})
    )
