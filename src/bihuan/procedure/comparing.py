"""事项的各行与状态相比：一批件取一次，一件的各行整个比一次；有不同的，才逐行逐列说出来。"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from bihuan.ledger.door import Fault, rows_among

from . import library, projection
from .language import Text
from .machine import State
from .models import Assignment, Case, Clock, Link, Seat, Value
from .projection import ASSIGNMENT, DERIVED, KNOWN, OF_CLOCK, SEAT, VALUE, Cells, Fixed, Key

FIXED = (
    "id", "text_id", "kind", "cohort_region_id", "cohort_year", "province_id", "city_id", "county_id",
)  # fmt: skip
COLUMNS = (*FIXED, *DERIVED, *KNOWN)
OF_DERIVED, OF_KNOWN = slice(len(FIXED), -len(KNOWN)), slice(-len(KNOWN), None)
SAID = {
    "memory": "与记录折叠出的状态不同", "title": "标题与记录不同", "proposer_id": "提出人与记录不同",
    "congress_id": "所属的人大与记录不同", "received_on": "受理日与记录不同",
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """一张投影的表：毛病叫什么，认行的几列，要比的几列。"""

    kind: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]


TABLES: dict[type[Model], Table] = {
    Assignment: Table("assignment", ("n",), ASSIGNMENT),
    Clock: Table("due", ("n",), OF_CLOCK),
    Seat: Table("seat", ("task", "n"), SEAT),
    Value: Table("value", ("task", "name", "n"), VALUE),
}
NUMBER = VALUE.index("number")
PROVINCE, TOWNSHIP, CONGRESS, TEXT = (
    COLUMNS.index(name) for name in ("province_id", "township_id", "congress_id", "text_id")
)


class Batch:
    """一批件的各行，一张表一条 SQL。"""

    def __init__(self, states: Mapping[int, State]) -> None:
        self.cases = {cells[0]: cells for cells in rows_among(_cases, states)}
        self.tables = {model: _by_case(model, table, states) for model, table in TABLES.items()}
        self.links: dict[int, set[tuple[str, int]]] = {}
        for origin, *one in rows_among(_links, states):
            self.links.setdefault(origin, set()).add((one[0], one[1]))

    def place_of(self, pk: int, state: State) -> tuple[tuple[Any, ...], int] | None:
        """数字计在哪里：省、市、县、乡，和事项所属的人大；没有行的为 None。"""
        cells = self.cases.get(pk)
        if cells is None:
            return None
        place = (*cells[PROVINCE : PROVINCE + 3], state.township or cells[TOWNSHIP])
        return place, state.congress or cells[CONGRESS]

    def faults(self, pk: int, state: State) -> Iterator[Fault]:
        """一件的毛病。"""
        stream, cells = f"case:{pk}", self.cases.get(pk)
        if cells is None:
            yield Fault("case", stream, "链在，事项的行不在")
            return
        text = library.text_at(state)
        yield from _of_case(stream, cells, state, text)
        if (pk in self.links or state.links) and (
            self.links.get(pk, set()) != {(one.kind, one.case) for one in state.links}
        ):
            yield Fault("link", stream, "与别的事项的链接与记录不符")
        for model, wanted in _wanted(text, state, cells[TEXT]):
            found = self.tables[model].get(pk, {})
            if found != wanted:
                yield from _rows(stream, TABLES[model], found, wanted)


def _cases(wanted: RawSQL) -> QuerySet[Any, Any]:
    return Case.objects.filter(pk__in=wanted).values_list(*COLUMNS)


def _links(wanted: RawSQL) -> QuerySet[Any, Any]:
    return Link.objects.filter(origin_id__in=wanted).values_list("origin_id", "kind", "target_id")


def _rows_of(model: type[Model], wanted: RawSQL) -> QuerySet[Any, Any]:
    table = TABLES[model]
    return model._default_manager.filter(case_id__in=wanted).values_list("case_id", *table.keys, *table.columns)


_ASKED = {model: partial(_rows_of, model) for model in TABLES}


def _by_case(model: type[Model], table: Table, pks: Iterable[int]) -> dict[int, dict[Key, Cells]]:
    """事项 → 它的各行，键和各格。"""
    rows: dict[int, dict[Key, Cells]] = {}
    end = 1 + len(table.keys)
    for row in rows_among(_ASKED[model], pks):
        rows.setdefault(row[0], {})[row[1:end]] = row[end:]
    if model is Value:
        for cells in rows.values():
            cells |= {key: _decimal(one) for key, one in cells.items() if type(one[NUMBER]) is float}
    return rows


def _decimal(cells: Cells) -> Cells:
    return (*cells[:NUMBER], Decimal(str(cells[NUMBER])), *cells[NUMBER + 1 :])


def _of_case(stream: str, cells: Cells, state: State, text: Text) -> Iterator[Fault]:
    """事项自己的一行。"""
    yield from _columns(stream, DERIVED, cells[OF_DERIVED], projection.case_cells(text, state))
    if state.known:
        yield from _columns(stream, KNOWN, cells[OF_KNOWN], projection.known_cells(state))
    _, text_id, kind, region, year, *_ = cells
    if library.label_of(text_id) != state.procedure:
        yield Fault("state", stream, "所用的工作法与记录不符")
    if (kind, region, year) != (state.kind, state.region, state.year):
        yield Fault("conservation", stream, "种类、受理时的区划或年份与受理时的记录不符")


def _columns(stream: str, names: tuple[str, ...], found: Cells, wanted: Cells) -> Iterator[Fault]:
    """一行里的几列：整个比，有不同的才逐列说。"""
    for name, cell, should in zip(names, found, wanted, strict=True) if found != wanted else ():
        if cell != should:
            said = SAID.get(name) or f"应为 {should}，行里是 {cell}"
            yield Fault("due" if name == "due_on" else "state", stream, f"{name} {said}")


def _wanted(text: Text, state: State, text_id: int) -> Iterator[tuple[type[Model], dict[Key, Cells]]]:
    """这件事项的各表应有哪些行。text_id: 事项的行所用的工作法，已经与记录比过。"""
    fixed: Fixed = (state.received_on, state.kind, state.congress)
    waiting = projection.waited(text, state, None)
    clocks = projection.stopped_rows(state) | projection.clock_rows(text, state, 0, waiting)
    seats = projection.seat_rows(text, state, fixed, waiting)
    values, tasks = projection.value_rows(text, state, None, fixed), {}
    for task in state.tasks:
        waiting = projection.waited(text, state, task)
        if task.runs:
            clocks |= projection.clock_rows(text, state, task.n, waiting)
        seats[(task.n, 0)] = projection.task_seat(text, state, task, fixed, waiting)
        values |= projection.value_rows(text, state, task, fixed)
        tasks[(task.n,)] = projection.task_cells(task)
    of_case = (state.kind, state.congress, text_id)
    due = {key: (*row, *of_case) for key, row in clocks.items()}
    yield from ((Assignment, tasks), (Clock, due), (Seat, seats), (Value, values))


def _rows(stream: str, table: Table, rows: Mapping[Key, Cells], wanted: Mapping[Key, Cells]) -> Iterator[Fault]:
    """整个比有不同的一件，逐行逐列说。"""
    if rows.keys() != wanted.keys():
        said = f"应有 {len(wanted)} 行，实有 {len(rows)} 行" + _which(rows.keys() ^ wanted.keys())
        yield Fault(table.kind, stream, said)
        return
    for key, row in wanted.items():
        for name, found, should in zip(table.columns, rows[key], row, strict=True):
            if found != should:
                of = f"第 {key[-1] if len(key) == 1 else key} 行 {name}"
                yield Fault(table.kind, stream, f"{of} 应为 {should}，行里是 {found}")


def _which(keys: Iterable[Key]) -> str:
    return "：" + "、".join(str(key[-1] if len(key) == 1 else key) for key in sorted(keys, key=str)[:5])
