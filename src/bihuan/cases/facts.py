"""一件事项填过的各项，最近的值：事项自己的，各分办的。长文、表、密封的在留痕里，一条 SQL 取来；看不看得见问 fields。"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from bihuan.files.door import Upload
from bihuan.ledger.door import Entry, entries_at, opened
from bihuan.people.door import Congress, names, organ_names
from bihuan.procedure.door import Case, Field, Held, State, Task
from bihuan.ui.door import full_day

from . import drawn
from .fields import FieldsSeen
from .seeing import Reader
from .url import case_url

PEOPLE, ORGANS, CASES = ("person", "deputy"), ("unit", "organ"), ("case",)
HIDDEN_CASE = "另一件事项（您看不到）"
GONE = "已经按规定删除"


@dataclass(frozen=True)
class Cell:
    """值的一段：文字，能点开的有网址。"""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Fact:
    """填过的一项：各段值（文字、单位、文件……），表的列名和各行，谁哪一天填的；task 是第几个分办，事项自己的为 0。"""

    code: str
    name: str
    kind: str
    cells: tuple[Cell, ...]
    task: int = 0
    head: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[Cell, ...], ...], ...] = ()
    who: str = ""
    on: dt.date | None = None

    @property
    def filling(self) -> tuple[str, dt.date | None]:
        """谁、哪一天填的：同一次填的几项排在一起，只说一遍。"""
        return self.who, self.on

    @property
    def drawn(self) -> SafeString:
        """各段值写成 HTML。"""
        return drawn.cells(self.cells)

    @property
    def drawn_rows(self) -> SafeString:
        """表的各行写成 HTML。"""
        return drawn.table_rows(self.rows)

    @property
    def long(self) -> bool:
        """要占一整段的：长文和表。"""
        return self.kind == "table" or sum(len(cell.text) for cell in self.cells) > 60


@dataclass(frozen=True)
class _Raw:
    item: Field
    value: Any
    task: Task | None


@dataclass(frozen=True)
class Names:
    """一页上要念出的名称，各问一次：机构、人、人大、事项（看得见的才有标题和网址）、文件。"""

    organs: dict[int, str]
    people: dict[int, str]
    congresses: dict[int, str]
    cases: dict[int, Cell]
    files: dict[int, Cell]


def facts(
    held: Held, seen: FieldsSeen, reader: Reader, *, known: Iterable[Entry] = (), organs: dict[int, str] | None = None,
    people: dict[int, str] | None = None,
) -> list[Fact]:  # fmt: skip
    """此人看得见的各项，照条文里写的次序，事项自己的在先。known: 已经取来的留痕；organs、people: 已经知道的名称。

    SQL 至多八条：留痕一条，密封的两条，机构、人、人大、事项、文件各一条，没有那一种的不问。
    """
    raws = list(_raws(held, seen, known))
    told = _names(held, raws, reader, organs or {}, people)
    return [_fact(held, raw, told) for raw in raws]


def _raws(held: Held, seen: FieldsSeen, known: Iterable[Entry]) -> Iterator[_Raw]:
    wanted = [
        (item, task, holder)
        for task, holder in _holders(held)
        for item in _in_order(held)
        if (item.code in holder.values or item.code in holder.at) and seen.shows(item, task.n if task else 0)
    ]
    by_seq = _entries(held, {h.at[item.code] for item, _, h in wanted if item.code not in h.values}, known)
    sealed = opened(
        {
            str(h.at[item.code]): by_seq[h.at[item.code]].data.get("private")
            for item, _, h in wanted
            if item.sealed and h.at.get(item.code) in by_seq
        }
    )
    for item, task, holder in wanted:
        value = _value(item, holder, by_seq, sealed)
        if value not in (None, "", []):
            yield _Raw(item, value, task)


def _holders(held: Held) -> list[tuple[Task | None, State | Task]]:
    """填过的记在哪里：事项自己的（没有分办），各分办的。"""
    return [(None, held.state), *((task, task) for task in held.state.tasks)]


def _in_order(held: Held) -> list[Field]:
    """各项照条文里写的先后；一名一种，先写的为准。"""
    return list({item.code: item for article in held.text.articles for item in article.fields}.values())


def _entries(held: Held, seqs: set[int], known: Iterable[Entry]) -> dict[int, Entry]:
    found = {entry.seq: entry for entry in known if entry.seq in seqs}
    missing = seqs - found.keys()
    return found | {entry.seq: entry for entry in (entries_at(held.case.stream, missing) if missing else ())}


def _value(item: Field, holder: State | Task, by_seq: dict[int, Entry], sealed: dict[str, Any]) -> Any:
    if item.code in holder.values:
        return holder.values[item.code]
    seq = holder.at[item.code]
    if item.sealed:
        told = sealed.get(str(seq), {})
        return GONE if told is None else told.get(item.code)
    data = by_seq[seq].data if seq in by_seq else {}
    return data.get("filled", data).get(item.code)


def _each(item: Field, value: Any) -> Iterator[tuple[Field, Any]]:
    """一项里的每一个值，表的逐行逐列。"""
    if item.kind == "table":
        for row in value if isinstance(value, list) else ():
            for column in item.columns:
                yield from _each(column, row.get(column.code))
        return
    yield from ((item, one) for one in (value if isinstance(value, list) else [value]) if one not in (None, ""))


def _names(
    held: Held, raws: Sequence[_Raw], reader: Reader, organs: dict[int, str], people: dict[int, str] | None
) -> Names:
    doers = {doer for raw in raws if (doer := _filling(held, raw)[0]).startswith("person:")}
    return names_in([(raw.item, raw.value) for raw in raws], reader, organs, people, {int(doer[7:]) for doer in doers})


def mentioned(held: Held, kinds: tuple[str, ...]) -> set[int]:
    """状态里记着的值提到的：人（PEOPLE）或者机构（ORGANS）。长文、表里的不在内。"""
    found: set[int] = set()
    for _, holder in _holders(held):
        for code, value in holder.values.items():
            item = held.text.fields.get(code)
            if item is not None and item.kind in kinds:
                found |= {one for one in (value if isinstance(value, list) else [value]) if isinstance(one, int)}
    return found


def doers_in(held: Held) -> set[int]:
    """各步是哪些人办的。"""
    every = (doer for _, holder in _holders(held) for doer in holder.doers.values())
    return {int(doer[7:]) for doer in every if doer.startswith("person:")}


def names_in(
    values: Iterable[tuple[Field, Any]], reader: Reader, organs: dict[int, str], persons: dict[int, str] | None = None,
    others: Iterable[int] = (),
) -> Names:  # fmt: skip
    """这些值里要念出的名称，一种一条 SQL，没有那一种的不问。organs、persons: 已经知道的；others: 另外要知道姓名的人。"""
    each = [pair for item, value in values for pair in _each(item, value)]

    def ids(*kinds: str) -> set[int]:
        return {value for item, value in each if item.kind in kinds and isinstance(value, int)}

    persons = persons or {}
    people = (ids(*PEOPLE) | set(others)) - persons.keys()
    strange = ids(*ORGANS) - organs.keys()
    cases, files, congresses = ids(*CASES), ids("file"), ids("congress")
    shown = Case.objects.filter(reader.sees, pk__in=cases).defer("memory") if cases else ()
    uploads = Upload.objects.filter(pk__in=files) if files else ()
    return Names(
        organs | (organ_names(strange) if strange else {}), persons | (names(people) if people else {}),
        dict(Congress.objects.filter(pk__in=congresses).values_list("pk", "name")) if congresses else {},
        {case.pk: Cell(case.title, case_url(case)) for case in shown},
        {one.pk: Cell(one.name, reverse("files:download", args=[one.pk])) for one in uploads},
    )  # fmt: skip


def _fact(held: Held, raw: _Raw, told: Names) -> Fact:
    item, doer_on = raw.item, _filling(held, raw)
    doer = doer_on[0]
    who = (
        told.people.get(int(doer[7:]), "") if doer.startswith("person:") else ("群众" if doer[:7] == "public:" else "")
    )
    task = raw.task.n if raw.task else 0
    if item.kind != "table" or not isinstance(raw.value, list):
        return Fact(item.code, item.name, item.kind, cells(item, raw.value, told), task, who=who, on=doer_on[1])
    columns = [column for column in item.columns if not column.sealed and not column.only_for]
    rows = tuple(tuple(cells(column, row.get(column.code), told) for column in columns) for row in raw.value)
    head = tuple(column.name + (f"（{column.unit}）" if column.unit else "") for column in columns)
    return Fact(item.code, item.name, item.kind, (), task, head, rows, who, doer_on[1])


def cells(item: Field, value: Any, told: Names) -> tuple[Cell, ...]:
    """一项的值的各段。"""
    listed = value if isinstance(value, list) else [] if value in (None, "") else [value]
    return tuple(_cell(item, one, told) for one in listed)


def _cell(item: Field, value: Any, told: Names) -> Cell:
    match item.kind:
        case "unit" | "organ":
            return Cell(told.organs.get(value, "已经没有的机构"))
        case "person" | "deputy":
            return Cell(told.people.get(value, "已经没有的人"))
        case "congress":
            return Cell(told.congresses.get(value, "已经没有的人大"))
        case "case":
            return told.cases.get(value, Cell(HIDDEN_CASE))
        case "file":
            return told.files.get(value, Cell("已经没有的文件"))
        case "money" | "number":
            return Cell(f"{_grouped(value)} {item.unit}".strip())
        case "date":
            return Cell(full_day(str(value)))
    return Cell(str(value))


def _grouped(value: Any) -> str:
    """三位一逗号，小数照原样。"""
    whole, _, part = str(value).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}" if digits.isdecimal() else digits
    return f"{sign}{grouped}{'.' + part if part else ''}"


def _filling(held: Held, raw: _Raw) -> tuple[str, dt.date | None]:
    """谁、哪一天填的：填这一项的条只办过一条的，或者最近办的那一条必填的；说不准的不说。"""
    holder: State | Task = raw.task or held.state
    place = "task" if raw.task else "case"
    done = [
        (holder.steps[article.step], article)
        for article in held.text.articles
        if article.place == place and article.step in holder.steps and article.field(raw.item.code)
    ]
    if not done:
        return "", None
    on, article = max(done, key=lambda pair: pair[0])
    item = article.field(raw.item.code)
    if len(done) > 1 and (item is None or item.optional or sum(day == on for day, _ in done) > 1):
        return "", None
    return holder.doers.get(article.step, ""), on
