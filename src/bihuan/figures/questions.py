"""问数：一条 SQL 取几个数字；打开一个数字，看它数的那些事项。"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from django.db.models import QuerySet, Sum

from bihuan.figures.declaring import EVERYWHERE, Everywhere, Figure, declared
from bihuan.figures.models import Fact
from bihuan.figures.verbs import GROUP
from bihuan.kernel.exact import whole
from bihuan.regions.door import Scope

ONE_PLACE = Decimal("0.1")


class Bounded(Protocol):
    """能划定范围的：一列相等。"""

    def as_filter(self) -> dict[str, int]: ...


@dataclass(frozen=True)
class OfCongress:
    """范围：一级人大。"""

    congress_id: int

    def as_filter(self) -> dict[str, int]:
        """一列相等。"""
        return {"congress_id": self.congress_id}


@dataclass(frozen=True)
class Value:
    """一个数字此刻的值。

    number：件数为整数，比率为一位小数的百分数，分母为零则为 None；part、whole：比率的分子、分母。
    text：带单位的写法，没有数时是“无”。
    """

    name: str
    title: str
    unit: str
    number: int | Decimal | None
    part: int | Decimal | None
    whole: int | Decimal | None
    text: str


def value(name: str, scope: Scope | Bounded, year: int | None) -> Value:
    """一个数字；year 为 None 时不限年份。"""
    return values([name], scope, year)[name]


def values(names: Iterable[str], scope: Scope | Bounded, year: int | None) -> dict[str, Value]:
    """几个数字，一条 SQL；只读增减的底账，从不数事项。没有声明过的名字是程序的错。"""
    figures = [declared(name) for name in names]
    measures = {measure for one in figures for measure in one.measures}
    facts = Fact.objects.filter(measure__in=measures, mark="", **scope.as_filter())
    if year is not None:
        facts = facts.filter(year=year)
    sums = dict(facts.values_list("measure").annotate(total=Sum("delta")).order_by())
    return {one.name: _value(one, sums) for one in figures}


def within(cases: QuerySet[Any], scope: Scope | Bounded | Everywhere, year: int | None) -> QuerySet[Any]:
    """把事项限在一地一年。"""
    cases = cases.filter(**scope.as_filter())
    return cases if year is None else cases.filter(cohort_year=year)


def cases_of(name: str, scope: Scope | Bounded | Everywhere = EVERYWHERE, year: int | None = None) -> QuerySet[Any]:
    """一个件数所数的事项。比率要分别打开它的分子和分母。"""
    one = declared(name)
    if one.cases is None:
        raise LookupError(f"{name} 是比率，请打开 {one.part} 或 {one.of}")
    return within(one.cases(scope, year), scope, year)


def case_ids(
    name: str, scope: Scope | Bounded, year: int | None, *, before: int | None = None, limit: int = 50
) -> list[int]:
    """打开一个件数：事项的号，新的在前；before 接着上一页的最后一个号。"""
    cases = cases_of(name, scope, year)
    if before is not None:
        cases = cases.filter(pk__lt=before)
    return list(cases.order_by("-pk").values_list("pk", flat=True)[:limit])


def percent(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """百分数，一位小数，四舍五入；分母为零没有数。"""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(ONE_PLACE, ROUND_HALF_UP)


def marks(name: str, scope: Scope | Bounded, year: int | None) -> dict[str, int | Decimal]:
    """一个数字分开数的各个值：值（按单位的是单位的编号）→ 多少；一条 SQL。为零的不在内。"""
    one = declared(name)
    facts = Fact.objects.filter(measure=name, **scope.as_filter()).exclude(mark="")
    if year is not None:
        facts = facts.filter(year=year)
    sums = facts.values_list("mark").annotate(total=Sum("delta")).order_by("mark")
    return {mark: _number(one, total) for mark, total in sums if total}


def years(name: str, scope: Scope | Bounded) -> dict[int, int | Decimal]:
    """一个数字历年的：年份 → 多少，近的在前；一条 SQL。"""
    one = declared(name)
    facts = Fact.objects.filter(measure=name, mark="", **scope.as_filter())
    sums = facts.values_list("year").annotate(total=Sum("delta")).order_by("-year")
    return {year: _number(one, total) for year, total in sums if total}


def _number(one: Figure, total: int) -> int | Decimal:
    """底账的合计 → 数：加起来的以万分之一计，末尾的零不写。"""
    return whole(total) if one.minor else int(total)


def _value(one: Figure, sums: dict[str, int]) -> Value:
    if not one.is_share:
        number = _number(one, sums.get(one.name, 0))
        return Value(one.name, one.title, one.unit, number, None, None, f"{number} {one.unit}")
    part, whole = (_number(declared(name), sums.get(name, 0)) for name in (one.part, one.of))
    rate = percent(part, whole)
    return Value(one.name, one.title, one.unit, rate, part, whole, "无" if rate is None else f"{rate}%")


def written_sums() -> dict[tuple[Any, ...], int]:
    """底账的合计：（数字，省，市，县，乡，人大，年份，分开数的值）→ 件数；为零的不在内。核验时与从留痕重数的对。"""
    rows = Fact.objects.order_by().values_list(*GROUP).annotate(total=Sum("delta"))
    return {tuple(group): total for *group, total in rows if total}
