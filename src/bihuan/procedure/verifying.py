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
        cases = {row[0]: row for row in Case.objects.filter(pk__in=states).values_list("id", *FIXED, *CASE)}
        tasks, clocks = _by_case(Assignment, TASK, states), _by_case(Clock, CLOCK, states)
        for pk, state in states.items():
            if pk not in cases:
                yield Fault("case", f"case:{pk}", "链在，事项的行不在")
                continue
            yield from _compare_one(f"case:{pk}", cases[pk][1:], state, tasks.get(pk, []), clocks.get(pk, []))


FIXED = ("text_id", "kind", "cohort_region_id", "cohort_year")
CASE = ("stage", "number", "round", "progress", "due_on", "ended_on", "ending", "memory")
TASK = ("role", "unit_id", "stage", "round", "opened_on", "ended_on", "due_on")
CLOCK = ("step", "role", "unit_id", "zero_on", "due_on", "calendar", "acting", "stopped_on")
Cells = tuple[Any, ...]


def _by_case(
    model: type[Assignment] | type[Clock], columns: tuple[str, ...], pks: Iterable[int]
) -> dict[int, list[Cells]]:
    """事项 → 它的各行（序号在前），按序号；只取要比的列，不造对象。"""
    rows: dict[int, list[Cells]] = {}
    for case_id, *cells in (
        model.objects.filter(case_id__in=pks).order_by("case_id", "n").values_list("case_id", "n", *columns)
    ):
        rows.setdefault(case_id, []).append(tuple(cells))
    return rows


def _compare_one(stream: str, cells: Cells, state: State, tasks: list[Cells], clocks: list[Cells]) -> Iterator[Fault]:
    text = library.text_of(state.procedure)
    wanted = projection.case_columns(text, state)
    for name, found in zip(CASE, cells[len(FIXED) :], strict=True):
        if found != wanted[name]:
            said = "与记录折叠出的状态不同" if name == "memory" else f"应为 {wanted[name]}，行里是 {found}"
            yield Fault("due" if name == "due_on" else "state", stream, f"{name} {said}")
    if library.label_of(cells[0]) != state.procedure:
        yield Fault("state", stream, "所用的工作法与记录不符")
    if cells[1 : len(FIXED)] != (state.kind, state.region, state.year):
        yield Fault("conservation", stream, "种类、受理时的区划或年份与受理时的记录不符")
    wanted_tasks = [projection.task_columns(state, task) for task in state.tasks]
    yield from _rows(stream, "assignment", TASK, tasks, wanted_tasks)
    wanted_clocks = [projection.clock_columns(text, state, run) for run in state.runs]
    yield from _rows(stream, "due", CLOCK, clocks, wanted_clocks)


def _rows(
    stream: str, kind: str, columns: tuple[str, ...], rows: list[Cells], wanted: list[dict[str, Any]]
) -> Iterator[Fault]:
    if [row[0] for row in rows] != list(range(1, len(wanted) + 1)):
        yield Fault(kind, stream, f"应有 {len(wanted)} 行，实有 {len(rows)} 行")
        return
    for row, one in zip(rows, wanted, strict=True):
        for name, found in zip(columns, row[1:], strict=True):
            if found != one[name]:
                yield Fault(kind, stream, f"第 {row[0]} 行 {name} 应为 {one[name]}，行里是 {found}")


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
