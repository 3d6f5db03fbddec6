"""核验：每条事项链重新折叠，与行逐项对；受理的等于在办的加各种结束的；计数等于重数。"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count

from bihuan.kernel.refuse import Refused
from bihuan.ledger.door import Fault, verifier
from bihuan.regions.door import calendar

from . import library, projection, registry
from .machine import Broken, State, apply, undone
from .machine.fold import day
from .models import Assignment, Case, Clock
from .situation import Happening

BATCH = 2000


@verifier("case:")
class CaseChains:
    """事项链的核验者。"""

    def __init__(self) -> None:
        self.waiting: dict[int, State] = {}
        self.cohorts: Counter[tuple[int, str, int, str]] = Counter()
        self.seen = 0

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """一条链：折叠；与行的比对攒成一批。"""
        self.seen += 1
        try:
            state = _fold(bodies)
        except (Broken, Refused, KeyError, IndexError, ValueError, TypeError) as error:
            yield Fault("state", stream, f"记录折叠不成状态：{error}")
            return
        if state is None:
            yield Fault("case", stream, "链上没有开立的记录")
            return
        self.cohorts[(state.region, state.kind, state.year, state.ending or "open")] += 1
        self.waiting[int(stream.split(":")[1])] = state
        if len(self.waiting) >= BATCH:
            yield from self._compare()

    def finish(self) -> Iterable[Fault]:
        """剩下的比对；再看有没有行没有链；最后按受理的区划、种类、年份守恒。"""
        yield from self._compare()
        rows = Case.objects.count()
        if rows != self.seen:
            yield Fault("case", "case:*", f"事项 {rows} 件，事项链 {self.seen} 条，对不上")
        counted: Counter[tuple[int, str, int, str]] = Counter()
        for region, kind, year, ending, n in Case.objects.values_list(
            "cohort_region_id", "kind", "cohort_year", "ending"
        ).annotate(n=Count("id")):
            counted[(region, kind, year, ending or "open")] += n
        for key in sorted(set(counted) | set(self.cohorts)):
            if counted[key] != self.cohorts[key]:
                region, kind, year, ending = key
                yield Fault(
                    "conservation", f"cohort:{region}:{kind}:{year}",
                    f"{ending}：行里 {counted[key]} 件，记录里 {self.cohorts[key]} 件",
                )  # fmt: skip

    def _compare(self) -> Iterator[Fault]:
        states, self.waiting = self.waiting, {}
        cases = Case.objects.in_bulk(list(states))
        tasks: dict[int, list[Assignment]] = {}
        clocks: dict[int, list[Clock]] = {}
        for row in Assignment.objects.filter(case_id__in=states).order_by("case_id", "n"):
            tasks.setdefault(row.case_id, []).append(row)
        for clock in Clock.objects.filter(case_id__in=states).order_by("case_id", "n"):
            clocks.setdefault(clock.case_id, []).append(clock)
        for pk, state in states.items():
            case = cases.get(pk)
            if case is None:
                yield Fault("case", f"case:{pk}", "链在，事项的行不在")
                continue
            yield from _compare_one(case, state, tasks.get(pk, []), clocks.get(pk, []))


def _compare_one(case: Case, state: State, tasks: list[Assignment], clocks: list[Clock]) -> Iterator[Fault]:
    text = library.text_of(state.procedure)
    for name, value in projection.case_columns(text, state).items():
        if getattr(case, name) != value:
            kind = "due" if name == "due_on" else "state"
            shown = "折叠出的状态" if name == "memory" else value
            yield Fault(
                kind, case.stream, f"{name} 应为 {shown}，行里是 {'别的' if name == 'memory' else getattr(case, name)}"
            )
    if library.label_of(case.text_id) != state.procedure:
        yield Fault("state", case.stream, "所用的工作法与记录不符")
    for name, value in (("cohort_region_id", state.region), ("cohort_year", state.year), ("kind", state.kind)):
        if getattr(case, name) != value:
            yield Fault("conservation", case.stream, f"{name} 与受理时的记录不符")
    yield from _rows(case, "assignment", tasks, [projection.task_columns(state, task) for task in state.tasks])
    yield from _rows(case, "due", clocks, [projection.clock_columns(text, state, run) for run in state.runs])


def _rows(case: Case, kind: str, rows: list[Any], wanted: list[dict[str, Any]]) -> Iterator[Fault]:
    if [row.n for row in rows] != list(range(1, len(wanted) + 1)):
        yield Fault(kind, case.stream, f"应有 {len(wanted)} 行，实有 {len(rows)} 行")
        return
    for row, columns in zip(rows, wanted, strict=True):
        for name, value in columns.items():
            if getattr(row, name) != value:
                yield Fault(kind, case.stream, f"第 {row.n} 行 {name} 应为 {value}，行里是 {getattr(row, name)}")


def _fold(bodies: list[dict[str, Any]]) -> State | None:
    skipped = undone(bodies)
    state = None
    for body in bodies:
        if body["step"] and body["seq"] not in skipped:
            state = apply(state, body["step"], day(body), body["actor"], library.text_of, calendar)
    return state


def facts_from(bodies: list[dict[str, Any]]) -> Counter[str]:
    """一条链应有的全部增减：从记录重建计数用它。"""
    skipped, state = undone(bodies), None
    found: Counter[str] = Counter()
    for body in bodies:
        if body["step"] and body["seq"] not in skipped:
            state = apply(state, body["step"], day(body), body["actor"], library.text_of, calendar)
            task = state.task(body["step"]["task"])
            for measure, delta in registry.facts_of(
                Happening(body["step"]["code"], state, task, body["event"], state.kind)
            ):
                found[measure] += delta
    return found
