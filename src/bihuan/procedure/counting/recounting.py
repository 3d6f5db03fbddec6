"""重数：一个数字所数的事项，照它在各版里的写法去行里找。行是状态的投影，所以重数与链上的增减互相印证。"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Sum

from bihuan.kernel.exact import minor

from ..language import Text
from ..language.counted import BY_UNIT, Counted, moved_stages
from ..machine.counting import DID
from ..models import Case
from ..projection import REACHED, SUM, UNDER

PLACES = ("province_id", "city_id", "county_id", "township_id")
ADDED = ("times", "sum")  # 一件可以不止一
Group = tuple[Any, ...]


@dataclass(frozen=True)
class Source:
    """一种写法：怎样数，用这几版工作法的事项；下属的，数它的上级用的是 labels 这几版；moved: 分办改交出去停在的状态。"""

    counted: Counted
    text_ids: tuple[int, ...]
    labels: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


def moved(text: Text) -> tuple[str, ...]:
    """分办改交出去停在的状态。"""
    return moved_stages(text)


def cases(sources: Iterable[Source]) -> QuerySet[Case]:
    """所数的事项，各种写法合起来。"""
    found = [Case.objects.filter(pk__in=_rows(one).values("pk")) for one in sources]
    return reduce(lambda one, other: one | other, found) if found else Case.objects.none()


def recounted(sources: Iterable[Source]) -> Iterator[tuple[Group, int]]:
    """逐地、逐年、逐个值重数：（省，市，县，乡，人大，年份，值）→ 多少。一件也没有的写法不必问。"""
    found: Counter[Group] = Counter()
    for one in sources:
        for group, amount in (*_totals(one), *_marks(one)) if _used(one) else ():
            found[group] += amount
    yield from found.items()


def narrowed(rows: QuerySet[Case], counted: Counted) -> QuerySet[Case]:
    """这些事项里，这一项所数的。"""
    what = counted.what
    match counted.how:
        case "standing":
            rows = rows.filter(stage=what)
        case "reached":
            rows = _joined(rows, f"{REACHED}{what}")
        case "did" | "times":
            rows = _joined(rows, f"{DID}{what}")
        case "on_time":
            rows = _joined(rows, f"{DID}{what}", Q(row__late=0))
        case "sum":
            rows = _joined(rows, f"{SUM}{what}", Q(row__number__gt=0) | Q(row__number__lt=0))
        case "equals":
            rows = rows.annotate(row=FilteredRelation("values", condition=Q(values__name=what)))
            rows = rows.filter(row__text=counted.value)
    if counted.within is not None:
        rows = rows.filter(pk__in=narrowed(Case.objects.all(), counted.within).values("pk"))
    return rows


def of_unit(rows: QuerySet[Case], counted: Counted, moved_away: Iterable[str]) -> QuerySet[Any]:
    """这些事项，连同占了份的单位（organ）；办在分办上的，只是办了的那些单位，own 是它自己的一行。"""
    found: QuerySet[Any] = rows.annotate(
        unit=FilteredRelation("assignments", condition=~Q(assignments__stage__in=list(moved_away)))
    )
    found = found.filter(unit__isnull=False)
    if not counted.on_task:
        return found.annotate(organ=F("unit__unit_id"))
    name = {"sum": f"{SUM}{counted.what}", "equals": counted.what}.get(counted.how, f"{DID}{counted.what}")
    found = found.annotate(own=FilteredRelation("values", condition=Q(values__name=name)))
    told = {
        "nth": F("unit__n"),
        "organ": F("unit__unit_id"),
        "own_nth": F("own__task"),
        "own_text": F("own__text"),
        "own_late": F("own__late"),
    }
    found = found.annotate(**told).filter(own_nth=F("nth"))  # 先取出来再比，才是同一行的
    if counted.how == "equals":
        found = found.filter(own_text=counted.value)
    return found.filter(own_late=0) if counted.how == "on_time" else found


def _used(one: Source) -> bool:
    """有没有用这几版工作法的事项。"""
    return bool(one.text_ids) and Case.objects.filter(text_id__in=one.text_ids).exists()


def _joined(rows: QuerySet[Case], name: str, *more: Q) -> QuerySet[Case]:
    rows = rows.annotate(row=FilteredRelation("values", condition=Q(values__name=name, values__task=0)))
    return rows.filter(*(more or (Q(row__isnull=False),)))


def _rows(one: Source) -> QuerySet[Case]:
    counted = one.counted
    rows = Case.objects.filter(text_id__in=one.text_ids)
    if counted.above:
        name = f"{UNDER}{counted.above}" + (f"#{counted.step}" if counted.step else "")
        rows = rows.annotate(under=FilteredRelation("values", condition=Q(values__name=name)))
        rows = rows.filter(under__text__in=one.labels)
    return narrowed(rows, counted)


def _places(one: Source) -> tuple[str, ...]:
    return (*PLACES, "under__congress_id" if one.counted.above else "congress_id", "cohort_year")


def _totals(one: Source) -> Iterator[tuple[Group, int]]:
    counted = one.counted
    number: Any = Sum("row__number") if counted.how in ADDED else Count("pk", distinct=True)
    for *group, amount in _rows(one).order_by().values_list(*_places(one)).annotate(number=number):
        yield (*group, ""), minor(amount) if counted.how == "sum" else int(amount)


def _marks(one: Source) -> Iterator[tuple[Group, int]]:
    """分开数的：一件（一个分办）的一个值一次。"""
    counted = one.counted
    if not counted.by:
        return
    rows, added = _rows(one).order_by(), counted.how in ADDED
    if counted.by == BY_UNIT:
        if counted.apart:
            rows = _rows(replace(one, counted=replace(counted, how="did"))).order_by()
        rows, mark = of_unit(rows, counted, one.moved), "organ"
        number = ("own__number", "own__task") if counted.on_task else ("row__number",)
    else:
        rows = rows.annotate(mark=FilteredRelation("values", condition=Q(values__name=counted.by)))
        rows, mark, number = rows.filter(mark__text__gt=""), "mark__text", ("row__number",)
    columns = (*_places(one), "pk", mark, *(number if added else ()))
    places = len(_places(one))
    for row in rows.values_list(*columns).distinct().iterator(chunk_size=5000):
        amount = 1 if not added else minor(row[places + 2]) if counted.how == "sum" else int(row[places + 2])
        yield (*row[:places], str(row[places + 1])[:80]), amount
