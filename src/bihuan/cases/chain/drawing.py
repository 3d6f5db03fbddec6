"""一条链画成一张表：一行一件，一列一张清单，末一列说还缺什么。"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.people.door import names, organs_named, successors_of
from bihuan.procedure.door import Held, helds_of

from ..fields import FieldsSeen, fields_seen
from ..look import Row, of_case
from ..seeing import Reader
from .finding import Chain
from .lists import Entry, columns_of, entries_of
from .missing import missing, named_in

TOLD = ("text", "choice", "date", "money", "number")  # 一行旁边说的几项：（列出）的里面，不用再问名称的
TOLD_MOST = 3  # 项
TOLD_LONGEST = 40  # 字


@dataclass(frozen=True)
class Line:
    """一件：怎么画，是哪一种，旁边的几项，在各列里的样子（没有这一列的为 None），还缺什么，是不是来问的那一件。"""

    row: Row
    kind: str
    level: int
    told: tuple[tuple[str, str], ...]
    cells: tuple[Entry | None, ...]
    missing: str
    asked: bool


@dataclass(frozen=True)
class Sheet:
    """整条链：各列（清单、列入了几件），各行，了结了几件。"""

    columns: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]
    ended: int

    @property
    def short(self) -> int:
        """还缺着的几件。"""
        return len(self.lines) - self.ended


def draw(chain: Chain, reader: Reader, today: dt.date) -> Sheet:
    """画一条链。SQL：分办一条，机构一条（有并入别处的再一条），要说人名的一条，与件数无关。"""
    helds = helds_of([one.case for one in chain.links], on=today)
    organs = land(helds)
    seen = {held.case.pk: fields_seen(reader.by, held) for held in helds}
    known = _names(helds, seen, organs)
    first = min(one.depth for one in chain.links)
    columns = columns_of(held.text for held in helds)
    lines = []
    for held, one in zip(helds, chain.links, strict=True):
        mine = seen[held.case.pk]
        entries = entries_of(held, dated=mine.shows_due())
        by_name = {entry.name: entry for entry in entries}
        lines.append(
            Line(
                _row(held, mine, today), held.text.kind_name, one.depth - first, _told(held, mine),
                tuple(by_name.get(name) for name in columns), missing(held, mine, entries, known),
                one.case.pk == chain.asked,
            )
        )  # fmt: skip
    counts = [sum(1 for line in lines if (cell := line.cells[n]) and cell.entered) for n in range(len(columns))]
    ended = sum(1 for held in helds if held.state.ended_on is not None)
    return Sheet(tuple(zip(columns, counts, strict=True)), tuple(lines), ended)


def land(helds: Sequence[Held]) -> dict[int, str]:
    """各机构的名称；现在由谁担任的，一次记给每一件。"""
    units = {task.unit for held in helds for task in held.state.tasks}
    units |= {seat.organ for held in helds for seat in held.state.seats} - {0}
    rows = organs_named(units) if units else []
    landed = {pk: pk for pk, _, heir in rows if heir is None}
    landed |= successors_of({pk for pk, _, heir in rows if heir is not None})
    for held in helds:
        held.landed = dict(landed)
    return {pk: name for pk, name, _ in rows}


def _names(helds: Sequence[Held], seen: dict[int, FieldsSeen], organs: dict[int, str]) -> dict[str, str]:
    found = {f"unit:{pk}": name for pk, name in organs.items()}
    keys = {key for held in helds for key in named_in(held, seen[held.case.pk])}
    people = {int(key[7:]) for key in keys if key.startswith("person:")}
    return found | {f"person:{pk}": name for pk, name in (names(people) if people else {}).items()}


def _row(held: Held, seen: FieldsSeen, today: dt.date) -> Row:
    if not seen.shows_due():
        held.case.due_on = None
    return of_case(held.case, today)


def _told(held: Held, seen: FieldsSeen) -> tuple[tuple[str, str], ...]:
    """（列出）的几项：文件的哪一条、来源、时限，说得出这一件由何而来。"""
    items = [held.text.fields[code] for code in held.text.listed]
    values = [(item, held.state.values.get(item.code)) for item in items if item.kind in TOLD and seen.shows(item)]
    found = [
        (item.name, f"{value}{item.unit}"[:TOLD_LONGEST])
        for item, value in values
        if isinstance(value, str | int) and str(value) not in ("", held.case.title)
    ]
    return tuple(found[:TOLD_MOST])
