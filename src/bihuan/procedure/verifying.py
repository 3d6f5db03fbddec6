"""核验：每条事项链重新折叠，与行逐项对；受理的等于在办的加各种结束的；计数等于从链上重数的。"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Model

from bihuan.figures.door import written_sums
from bihuan.kernel.refuse import Refused
from bihuan.ledger.door import Fault, entries, verifier

from . import engine, library, listening, projection, syncing
from .language import Text
from .machine import Broken, Record, State
from .models import Assignment, Case, Clock, Link, Seat, Value
from .projection import Key, Row

BATCH = 2000
FIXED = ("text_id", "kind", "cohort_region_id", "cohort_year", "congress_id", "township_id", "received_on")
CASE = (
    "stage", "number", "round", "progress", "due_on", "ended_on", "ending", "parent_id", "position", "raised_by",
    "edition", "memory", "title", "congress_id", "session_id", "township_id", "proposer_id", "received_on",
)  # fmt: skip
KINDS = {Assignment: "assignment", Clock: "due", Seat: "seat", Value: "value"}
SAID = {
    "memory": "与记录折叠出的状态不同", "title": "标题与记录不同", "proposer_id": "提出人与记录不同",
    "congress_id": "所属的人大与记录不同", "received_on": "受理日与记录不同",
}  # fmt: skip


@verifier("case:")
class CaseChains:
    """事项链的核验者。"""

    def __init__(self) -> None:
        self.waiting: dict[int, State] = {}
        self.cohorts: Counter[tuple[int, str, int, str]] = Counter()
        self.counted: Counter[tuple[Any, ...]] = Counter()
        self.deltas: dict[int, Counter[tuple[str, str, int]]] = {}
        self.seen = 0
        self.listeners = listening.listeners()

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """一条链：折叠；与行的比对攒成一批。"""
        self.seen += 1
        deltas: Counter[tuple[str, str, int]] = Counter()
        heard: dict[int, listening.Heard] = {}

        def count(record: Record, body: dict[str, Any], before: State | None, after: State) -> None:
            heard[record.seq] = listening.Heard(record, after)
            for one in engine.deltas_of(record, body["event"], before, after):
                deltas[(one.measure, one.mark, one.congress)] += one.amount

        try:
            state = engine.FOLD.run(bodies, count)
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
        columns = ("id", *FIXED, "province_id", "city_id", "county_id", *CASE)
        cases = {row[0]: row for row in Case.objects.filter(pk__in=states).values_list(*columns)}
        tables = {model: _by_case(model, keys, states) for model, keys in _KEYS.items()}
        links = _links(states)
        for pk, state in states.items():
            if pk not in cases:
                yield Fault("case", f"case:{pk}", "链在，事项的行不在")
                continue
            row = dict(zip(columns, cases[pk], strict=True))
            place = (row["province_id"], row["city_id"], row["county_id"], state.township or row["township_id"])
            for (measure, mark, congress), amount in deltas[pk].items():
                where = congress or state.congress or row["congress_id"]
                self.counted[(measure, *place, where, state.year, mark)] += amount
            yield from _compare_one(
                f"case:{pk}", row, state, {m: rows.get(pk, {}) for m, rows in tables.items()}, links.get(pk, set())
            )


_KEYS: dict[type[Model], tuple[tuple[str, ...], tuple[str, ...]]] = {
    Assignment: (("n",), syncing.ASSIGNMENT),
    Clock: (("n",), syncing.CLOCK),
    Seat: (("task", "n"), syncing.SEAT),
    Value: (("task", "name", "n"), syncing.VALUE),
}


def _by_case(
    model: type[Model], shape: tuple[tuple[str, ...], tuple[str, ...]], pks: Iterable[int]
) -> dict[int, dict[Key, Row]]:
    """事项 → 它的各行；只取要比的列，不造对象。"""
    keys, columns = shape
    rows: dict[int, dict[Key, Row]] = {}
    found = model._default_manager.filter(case_id__in=pks).values_list("case_id", *keys, *columns)
    for case_id, *cells in found.iterator(chunk_size=5000):
        rows.setdefault(case_id, {})[tuple(cells[: len(keys)])] = dict(zip(columns, cells[len(keys) :], strict=True))
    return rows


def _links(pks: Iterable[int]) -> dict[int, set[tuple[str, int]]]:
    found: dict[int, set[tuple[str, int]]] = {}
    for origin, kind, target in Link.objects.filter(origin_id__in=pks).values_list("origin_id", "kind", "target_id"):
        found.setdefault(origin, set()).add((kind, target))
    return found


def _compare_one(
    stream: str, row: Row, state: State, tables: dict[type[Model], dict[Key, Row]], links: set[tuple[str, int]]
) -> Iterator[Fault]:
    text = library.text_of(state.procedure)
    for name, wanted in projection.case_columns(text, state).items():
        if row[name] != wanted:
            said = SAID.get(name) or f"应为 {wanted}，行里是 {row[name]}"
            yield Fault("due" if name == "due_on" else "state", stream, f"{name} {said}")
    if library.label_of(row["text_id"]) != state.procedure:
        yield Fault("state", stream, "所用的工作法与记录不符")
    if (row["kind"], row["cohort_region_id"], row["cohort_year"]) != (state.kind, state.region, state.year):
        yield Fault("conservation", stream, "种类、受理时的区划或年份与受理时的记录不符")
    if links != {(one.kind, one.case) for one in state.links}:
        yield Fault("link", stream, "与别的事项的链接与记录不符")
    fixed: Row = {"kind": state.kind, "congress_id": state.congress, "received_on": state.received_on}
    for model, wanted_rows in _wanted(text, state, fixed).items():
        yield from _rows(stream, KINDS[model], tables[model], wanted_rows)


def _wanted(text: Text, state: State, fixed: Row) -> dict[type[Model], dict[Key, Row]]:
    """这件事项的各表应有哪些行。"""
    clocks = projection.stopped_rows(state)
    seats = {key: {**row, **fixed} for key, row in projection.seat_rows(text, state).items()}
    values: dict[Key, Row] = {}
    for n in range(len(state.tasks) + 1):
        task = state.task(n)
        clocks |= projection.clock_rows(text, state, n)
        values |= {key: {**fixed, **row} for key, row in projection.value_rows(text, state, task).items()}
        if task is not None:
            seats[(n, 0)] = {**projection.task_seat(text, state, task), **fixed}
    tasks = {(task.n,): projection.task_columns(task) for task in state.tasks}
    return {Assignment: tasks, Clock: clocks, Seat: seats, Value: values}


def _rows(stream: str, kind: str, rows: dict[Key, Row], wanted: dict[Key, Row]) -> Iterator[Fault]:
    if rows.keys() != wanted.keys():
        yield Fault(kind, stream, f"应有 {len(wanted)} 行，实有 {len(rows)} 行" + _which(rows.keys() ^ wanted.keys()))
        return
    for key, row in wanted.items():
        if rows[key] == row:
            continue
        for name, value in row.items():
            if rows[key][name] != value:
                yield Fault(
                    kind,
                    stream,
                    f"第 {key[-1] if len(key) == 1 else key} 行 {name} 应为 {value}，行里是 {rows[key][name]}",
                )


def _which(keys: Iterable[Key]) -> str:
    return "：" + "、".join(str(key[-1] if len(key) == 1 else key) for key in sorted(keys, key=str)[:5])


def faults_of(case_id: int) -> list[Fault]:
    """一件事项：链重新折叠，与它的各行逐项比对。守恒和合计是整库的事，不在这里。"""
    one = CaseChains()
    bodies = [entry.told for entry in entries(f"case:{case_id}")]
    return [*one.stream(f"case:{case_id}", bodies), *one._compare()]
