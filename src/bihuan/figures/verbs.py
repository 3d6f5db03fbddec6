"""记一笔、归总。"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django.db import connection, transaction
from django.db.models import Max, Q

from bihuan.figures.declaring import declared
from bihuan.figures.models import Fact

AT_ONCE = 5000
SETTLING = 8_102_119  # PostgreSQL 的咨询锁：补底账的一次一个
GROUP = ("measure", "province_id", "city_id", "county_id", "township_id", "congress_id", "year", "mark")


class Counted(Protocol):
    """被数的一件：受理时的区划、人大和年份，此后不变。"""

    province_id: int | None
    city_id: int | None
    county_id: int | None
    township_id: int | None
    congress_id: int
    cohort_year: int


def add(
    measure: str,
    *,
    province_id: int | None,
    city_id: int | None,
    county_id: int | None,
    township_id: int | None,
    congress_id: int | None,
    year: int,
    delta: int,
    entry_id: int | None,
) -> None:
    """记一笔：某个数字在某地某年多了（或少了）几件，与那一步在同一事务。

    entry_id 是那一步的留痕；成批装载给 None。拒绝没有声明过的数字；delta 为零不记。
    """
    ids = (province_id, city_id, county_id, township_id, congress_id)
    add_many([(measure, *ids, year, delta, entry_id)])


def count(case: Counted, deltas: Mapping[str, int], *, entry_id: int | None) -> None:
    """记一件事项引起的几笔，一条 SQL。"""
    ids = (case.province_id, case.city_id, case.county_id, case.township_id, case.congress_id)
    add_many((measure, *ids, case.cohort_year, delta, entry_id) for measure, delta in deltas.items())


def add_many(rows: Iterable[tuple[Any, ...]]) -> int:
    """成批记：每行依次是数字、省、市、县、乡、人大、年份、增减、留痕号，分开数的再加那个值；返回记了几笔。"""
    names = (*GROUP[:-1], "delta", "entry_id", "mark")
    facts = [Fact(**dict(zip(names, row, strict=False))) for row in rows if row[7]]
    for measure in {fact.measure for fact in facts}:
        if declared(measure).is_share:
            raise LookupError(f"{measure} 是比率，由件数得来，不能直接记")
    Fact.objects.bulk_create(facts, batch_size=AT_ONCE)
    return len(facts)


def settle(owed: Mapping[tuple[Any, ...], int], *, since: int) -> bool:
    """补齐：底账比从留痕数的差多少，补多少。只增不改，与归总后的一样没有留痕号。

    owed: （数字，省，市，县，乡，人大，年份，分开数的值）→ 差多少，没有声明过的数字多记了的也抵去；since: 数的时候最后的一笔合计
    （last_sum）。其间别人补过、归总过的不补，返回假：请重新数。
    """
    facts = [Fact(**dict(zip(GROUP, group, strict=True)), delta=amount) for group, amount in owed.items() if amount]
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SETTLING])
        if last_sum() != since:
            return False
        Fact.objects.bulk_create(facts, batch_size=AT_ONCE)
    return True


def last_sum() -> int:
    """最后的一笔合计（没有留痕号的增减）；一笔没有为零。"""
    newest: int | None = Fact.objects.filter(entry_id__isnull=True).aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def compact() -> int:
    """归总：把一笔笔增减并成每个数字每地每年一行，返回少了几行。定时任务；和写入、和另一个归总同时进行都不会错。

    读的人在一条 SQL 里看到的，要么全是归总之前，要么全是之后。
    """
    fewer = 0
    while True:
        taken, fewer_now = _compact_some()
        fewer += fewer_now
        if taken < AT_ONCE:
            return fewer


def _compact_some() -> tuple[int, int]:
    with transaction.atomic():
        # 只并锁得住的行：别人正在归总的跳过，别人还没提交的看不见，也就不会被删。
        fresh = list(
            Fact.objects.filter(entry_id__isnull=False)
            .order_by("measure", "id")
            .select_for_update(skip_locked=True)[:AT_ONCE]
        )
        if not fresh:
            return 0, 0
        sums: dict[tuple[object, ...], int] = defaultdict(int)
        for fact in fresh:
            sums[_group(fact)] += fact.delta
        older = [fact for fact in _summed_like(fresh) if _group(fact) in sums]
        for fact in older:
            sums[_group(fact)] += fact.delta
        gone = [fact.pk for fact in [*fresh, *older]]
        for start in range(0, len(gone), AT_ONCE):
            Fact.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()
        kept = [Fact(**dict(zip(GROUP, group, strict=True)), delta=delta) for group, delta in sums.items() if delta]
        Fact.objects.bulk_create(kept, batch_size=AT_ONCE)
        return len(fresh), len(gone) - len(kept)


def _summed_like(fresh: list[Fact]) -> list[Fact]:
    congresses = {fact.congress_id for fact in fresh}
    return list(
        Fact.objects.filter(
            Q(congress_id__in=congresses - {None}) | Q(congress_id__isnull=True),
            entry_id__isnull=True,
            measure__in={fact.measure for fact in fresh},
            year__in={fact.year for fact in fresh},
        ).select_for_update(skip_locked=True)
    )


def _group(fact: Fact) -> tuple[object, ...]:
    return tuple(getattr(fact, name) for name in GROUP)
