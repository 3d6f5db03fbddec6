"""事项的各行与状态相比：一批件取一次，一件的各行整个比一次；有不同的，才逐行逐列说出来。"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.db.models import Model

from bihuan.ledger.door import Fault, among, plain_rows

from . import library, projection, syncing
from .language import Text
from .machine import State
from .models import Assignment, Case, Clock, Link, Seat, Value
from .projection import Key, Row

FIXED = (
    "id", "text_id", "kind", "cohort_region_id", "cohort_year", "province_id", "city_id", "county_id",
)  # fmt: skip
DERIVED = (
    "stage", "number", "round", "progress", "due_on", "ended_on", "ending", "parent_id", "position", "raised_by",
    "edition", "memory",
)  # fmt: skip
KNOWN = ("title", "congress_id", "session_id", "township_id", "proposer_id", "received_on")
COLUMNS = (*FIXED, *DERIVED, *KNOWN)
SAID = {
    "memory": "与记录折叠出的状态不同", "title": "标题与记录不同", "proposer_id": "提出人与记录不同",
    "congress_id": "所属的人大与记录不同", "received_on": "受理日与记录不同",
}  # fmt: skip
Cells = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """一张投影的表：毛病叫什么，认行的几列，要比的几列；cells: 应有的一行 → 要比的各格，次序相同。"""

    kind: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Callable[[Row], Cells]


def _table(kind: str, keys: tuple[str, ...], columns: tuple[str, ...]) -> Table:
    return Table(kind, keys, columns, itemgetter(*columns))


TABLES: dict[type[Model], Table] = {
    Assignment: _table("assignment", ("n",), syncing.ASSIGNMENT),
    Clock: _table("due", ("n",), syncing.CLOCK),
    Seat: _table("seat", ("task", "n"), syncing.SEAT),
    Value: _table("value", ("task", "name", "n"), syncing.VALUE),
}
NUMBER = syncing.VALUE.index("number")


class Batch:
    """一批件的各行，一张表一条 SQL。"""

    def __init__(self, states: Mapping[int, State]) -> None:
        wanted = among(states)
        found = plain_rows(Case.objects.filter(pk__in=wanted).values_list(*COLUMNS))
        self.cases = {cells[0]: cells for cells in found}
        self.tables = {model: _by_case(model, table, states) for model, table in TABLES.items()}
        self.links: dict[int, set[tuple[str, int]]] = {}
        for origin, *one in plain_rows(
            Link.objects.filter(origin_id__in=wanted).values_list("origin_id", "kind", "target_id")
        ):
            self.links.setdefault(origin, set()).add((one[0], one[1]))

    def place_of(self, pk: int, state: State) -> tuple[tuple[Any, ...], int] | None:
        """数字计在哪里：省、市、县、乡，和事项所属的人大；没有行的为 None。"""
        cells = self.cases.get(pk)
        if cells is None:
            return None
        row = dict(zip(COLUMNS, cells, strict=True))
        place = (row["province_id"], row["city_id"], row["county_id"], state.township or row["township_id"])
        return place, state.congress or row["congress_id"]

    def faults(self, pk: int, state: State) -> Iterator[Fault]:
        """一件的毛病。"""
        stream, cells = f"case:{pk}", self.cases.get(pk)
        if cells is None:
            yield Fault("case", stream, "链在，事项的行不在")
            return
        text = library.text_of(state.procedure)
        row = dict(zip(COLUMNS, cells, strict=True))
        yield from _of_case(stream, row, state, text)
        if self.links.get(pk, set()) != {(one.kind, one.case) for one in state.links}:
            yield Fault("link", stream, "与别的事项的链接与记录不符")
        fixed: Row = {"kind": state.kind, "congress_id": state.congress, "received_on": state.received_on}
        for model, wanted in _wanted(text, state, fixed).items():
            table, found = TABLES[model], self.tables[model].get(pk, {})
            if found != {key: table.cells(one) for key, one in wanted.items()}:
                yield from _rows(stream, table, found, wanted)


def _by_case(model: type[Model], table: Table, pks: Iterable[int]) -> dict[int, dict[Key, Cells]]:
    """事项 → 它的各行，键和各格。"""
    rows: dict[int, dict[Key, Cells]] = {}
    end = 1 + len(table.keys)
    found = model._default_manager.filter(case_id__in=among(pks)).values_list("case_id", *table.keys, *table.columns)
    for row in plain_rows(found):
        rows.setdefault(row[0], {})[row[1:end]] = row[end:]
    if model is Value:
        for cells in rows.values():
            cells |= {key: _decimal(one) for key, one in cells.items() if type(one[NUMBER]) is float}
    return rows


def _decimal(cells: Cells) -> Cells:
    return (*cells[:NUMBER], Decimal(str(cells[NUMBER])), *cells[NUMBER + 1 :])


def _of_case(stream: str, row: Row, state: State, text: Text) -> Iterator[Fault]:
    """事项自己的一行。"""
    for name, wanted in projection.case_columns(text, state).items():
        if row[name] != wanted:
            said = SAID.get(name) or f"应为 {wanted}，行里是 {row[name]}"
            yield Fault("due" if name == "due_on" else "state", stream, f"{name} {said}")
    if library.label_of(row["text_id"]) != state.procedure:
        yield Fault("state", stream, "所用的工作法与记录不符")
    if (row["kind"], row["cohort_region_id"], row["cohort_year"]) != (state.kind, state.region, state.year):
        yield Fault("conservation", stream, "种类、受理时的区划或年份与受理时的记录不符")


def _wanted(text: Text, state: State, fixed: Row) -> dict[type[Model], dict[Key, Row]]:
    """这件事项的各表应有哪些行。"""
    clocks, seats, values = projection.stopped_rows(state), {}, {}
    for n in range(len(state.tasks) + 1):
        task = state.task(n)
        waiting = projection.waited(text, state, task)
        clocks |= projection.clock_rows(text, state, n, waiting)
        if task is None:
            seats = projection.seat_rows(text, state, waiting)
        else:
            seats[(n, 0)] = projection.task_seat(text, state, task, waiting)
        for key, row in projection.value_rows(text, state, task).items():
            values[key] = {**fixed, **row}
    for row in seats.values():
        row |= fixed
    tasks = {(task.n,): projection.task_columns(task) for task in state.tasks}
    return {Assignment: tasks, Clock: clocks, Seat: seats, Value: values}


def _rows(stream: str, table: Table, rows: Mapping[Key, Cells], wanted: Mapping[Key, Row]) -> Iterator[Fault]:
    """整个比有不同的一件，逐行逐列说。"""
    if rows.keys() != wanted.keys():
        said = f"应有 {len(wanted)} 行，实有 {len(rows)} 行" + _which(rows.keys() ^ wanted.keys())
        yield Fault(table.kind, stream, said)
        return
    for key, row in wanted.items():
        for name, found in zip(table.columns, rows[key], strict=True):
            if found != row[name]:
                of = f"第 {key[-1] if len(key) == 1 else key} 行 {name}"
                yield Fault(table.kind, stream, f"{of} 应为 {row[name]}，行里是 {found}")


def _which(keys: Iterable[Key]) -> str:
    return "：" + "、".join(str(key[-1] if len(key) == 1 else key) for key in sorted(keys, key=str)[:5])
