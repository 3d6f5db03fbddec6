"""核验：每条事项链重新折叠，与行逐项对；受理的等于在办的加各种结束的；计数等于从链上重数的。"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.db.models import Count

from bihuan.figures.door import written_sums
from bihuan.kernel.refuse import Refused
from bihuan.ledger.door import Fault, entries, verifier
from bihuan.regions.door import calendar

from . import engine, library, listening
from .comparing import Batch
from .machine import Broken, Delta, Fold, State
from .models import Case

BATCH = 2000


@verifier("case:")
class CaseChains:
    """事项链的核验者。"""

    def __init__(self) -> None:
        self.waiting: dict[int, State] = {}
        self.cohorts: Counter[tuple[int, str, int, str]] = Counter()
        self.counted: Counter[tuple[Any, ...]] = Counter()
        self.deltas: dict[int, list[Delta]] = {}
        self.fold = Fold(library.text_of, cache(calendar))  # 一遍里各版日历只问一次
        self.seen = 0
        self.listeners = listening.listeners()

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """一条链：折叠；与行的比对攒成一批。"""
        self.seen += 1
        try:
            state, deltas, heard = engine.fold_counting(bodies, self.fold)
        except (Broken, Refused, LookupError, ValueError, TypeError) as error:
            yield Fault("state", stream, f"记录折叠不成状态：{error}")
            return
        if state is None:
            yield Fault("case", stream, "链上没有开立的记录")
            return
        pk = int(stream.partition(":")[2])
        self.cohorts[(state.region, state.kind, state.year, state.ending or "open")] += 1
        self.waiting[pk], self.deltas[pk] = state, deltas
        for one in self.listeners:
            yield from one.hear(pk, bodies, heard, state)
        if len(self.waiting) >= BATCH:
            yield from self._compare()

    def finish(self) -> Iterable[Fault]:
        """剩下的比对；再看有没有行没有链；最后按受理的区划、种类、年份守恒，数字等于重数。"""
        yield from self._compare()
        rows = Case.objects.count()
        if rows != self.seen:
            yield Fault("case", "case:*", f"事项 {rows} 件，事项链 {self.seen} 条，对不上")
        counted: Counter[tuple[int, str, int, str]] = Counter()
        for region, kind, year, ending, n in (
            Case.objects.values_list("cohort_region_id", "kind", "cohort_year", "ending")
            .annotate(n=Count("id"))
            .order_by()
        ):
            counted[(region, kind, year, ending or "open")] += n
        for key in sorted(set(counted) | set(self.cohorts)):
            if counted[key] != self.cohorts[key]:
                region, kind, year, ending = key
                yield Fault(
                    "conservation", f"cohort:{region}:{kind}:{year}",
                    f"{ending}：行里 {counted[key]} 件，记录里 {self.cohorts[key]} 件",
                )  # fmt: skip
        yield from self._figures()
        for one in self.listeners:
            yield from one.finish()

    def _figures(self) -> Iterator[Fault]:
        """底账的每一笔合计，都等于从链上重数的。"""
        written = written_sums()
        for key in sorted(written.keys() | self.counted.keys(), key=str):
            if written.get(key, 0) != self.counted.get(key, 0):
                measure, *_, congress, year, mark = key
                said = f"底账合计 {written.get(key, 0)}，从留痕重数是 {self.counted.get(key, 0)}"
                apart = f"·{mark}" if mark else ""
                yield Fault("fact", "", f"{measure}{apart}（congress={congress}，{year} 年）{said}")

    def _compare(self) -> Iterator[Fault]:
        states, self.waiting = self.waiting, {}
        deltas, self.deltas = self.deltas, {}
        if not states:
            return
        batch = Batch(states)
        for pk, state in states.items():
            yield from batch.faults(pk, state)
            where = batch.place_of(pk, state)
            if where is not None:
                place, congress = where
                for one in deltas[pk]:
                    self.counted[(one.measure, *place, one.congress or congress, state.year, one.mark)] += one.amount


def faults_of(case_id: int) -> list[Fault]:
    """一件事项：链重新折叠，与它的各行逐项比对。守恒和合计是整库的事，不在这里。"""
    one = CaseChains()
    bodies = [entry.told for entry in entries(f"case:{case_id}")]
    return [*one.stream(f"case:{case_id}", bodies), *one._compare()]
