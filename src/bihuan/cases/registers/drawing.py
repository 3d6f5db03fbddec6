"""清单的一行：每列一格。一页的值、座位各一条 SQL，填的是名称的每一列再一条；不给此人看的格是空的。"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import CharField, OuterRef, Subquery, Value as Fixed

from bihuan.people.door import successors_of
from bihuan.procedure.door import Assignment, Case, Field, Seat, Text, Value, helds_of, text_by_id

from .. import naming
from ..fields import FieldsSeen, fields_seen
from ..look import Row, of_case
from .chosen import Held
from .columns import OPENED, Column, linked, open_to

HOLDERS = 3  # 个：一格里的单位多于这么多，说头一个和个数


@dataclass(frozen=True)
class Cell:
    """一格：as 说怎么画（title、stage、due、day、number、plain）；words 是写成的字，value 是导出用的值。"""

    column: Column
    words: str = ""
    as_: str = "plain"
    value: Any = None


@dataclass(frozen=True)
class Drawn:
    """一行：事项的样子，和各格。"""

    row: Row
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """画好的一页：各行，和这一页里此人的单位还在办的分办（角色，停在哪里）。"""

    rows: list[Drawn]
    tasks: set[tuple[str, str]]


@dataclass
class _Page:
    """一页要的一切，问一次。heirs：坐过的机构 → 接手的（没有并入别处的为 None）。"""

    today: dt.date
    values: dict[tuple[int, str], list[tuple[int, Any]]] = field(default_factory=dict)
    seats: dict[int, list[tuple[str, int, str, bool]]] = field(default_factory=dict)  # 末一格：坐的是机构
    heirs: dict[int, int | None] = field(default_factory=dict)
    tasks: set[tuple[str, str]] = field(default_factory=set)
    names: dict[str, Mapping[int, str]] = field(default_factory=dict)
    above: dict[int, str] = field(default_factory=dict)
    added: dict[str, Mapping[int, str]] = field(default_factory=dict)  # 房间添的各列
    shades: dict[int, FieldsSeen] = field(default_factory=dict)  # 不在里面的，每一格都给看


def draw(
    cases: Sequence[Case],
    columns: Sequence[Column],
    held: Held,
    *,
    today: dt.date,
    organs: Mapping[int, str] | None = None,
    rows: Mapping[int, Row] | None = None,
) -> Sheet:
    """各行。organs: 已经知道的机构的名称，不再问；rows: 已经画好的各件的一行（单位的清单照单位自己的期限）。"""
    page = _gathered(cases, columns, held, organs or {}, today)
    link = linked(held.text, columns)
    found = []
    for case in cases:
        text, shade = text_by_id(case.text_id), page.shades.get(case.pk)
        row = rows[case.pk] if rows else of_case(case, today)
        if shade is not None and not shade.shows_due() and not case.ended_on:
            row = replace(row, due_on=None, ring="open")
        cells = (_cell(column, case, row, text, shade, page) for column in columns)
        found.append(Drawn(row, tuple(replace(c, as_="title") if c.column.code == link else c for c in cells)))
    return Sheet(found, page.tasks)


def _gathered(
    cases: Sequence[Case], columns: Sequence[Column], held: Held, organs: Mapping[int, str], today: dt.date
) -> _Page:
    ids, page = [case.pk for case in cases], _Page(today)
    if not ids:
        return page
    codes = [one.code for one in columns if one.item is not None]
    if codes:
        rows = Value.objects.filter(case_id__in=ids, name__in=codes).order_by("case_id", "task", "n")
        for case_id, code, task, text, number, day in rows.values_list(
            "case_id", "name", "task", "text", "number", "day"
        ):
            value = day if day is not None else number if number is not None else text
            page.values.setdefault((case_id, code), []).append((task, value))
    _seat(page, ids, held)
    _shade(page, cases, held, today)
    for item in [one.item for one in columns if one.item is not None and one.item.kind in naming.THINGS]:
        texts = [value for (_, code), pairs in page.values.items() if code == item.code for _, value in pairs]
        page.names[item.code] = _named(item, texts, held, organs)
    page.added = {one.code: one.told(ids) for one in columns if one.told is not None}
    if any(one.code == "above" for one in columns):
        page.above = naming.titles_of({case.parent_id for case in cases if case.parent_id}, held.by)
    return page


def _seat(page: _Page, ids: list[int], held: Held) -> None:
    """座位，换下来的也在内（只为知道接手的）；有分办的，顺便看此人的单位在办的停在哪里。"""
    rows = Seat.objects.filter(case_id__in=ids).order_by("case_id", "task", "n")
    stage: Any = Fixed("", output_field=CharField())
    if held.text.task_stages and held.sight.organs:
        mine = Assignment.objects.filter(case=OuterRef("case"), n=OuterRef("task"), ended_on=None)
        stage = Subquery(mine.filter(unit_id__in=held.sight.organs).values("stage"))
    columns = (
        "case_id", "role", "task", "until", "organ_id", "organ__short_name", "organ__name", "organ__successor",
        "person__name", "own_stage",
    )  # fmt: skip
    for case_id, role, task, until, organ, short, name, heir, who, own in rows.annotate(own_stage=stage).values_list(
        *columns
    ):
        if until is None:
            page.seats.setdefault(case_id, []).append((role, task, short or name or who or "", bool(organ)))
        if organ:
            page.heirs[organ] = heir
        if own and task:
            page.tasks.add((role, own))


def _shade(page: _Page, cases: Sequence[Case], held: Held, today: dt.date) -> None:
    """不是每一格都给看的，逐件问看得见哪些；分办一页一条 SQL，有单位并入了别处的，接手的再一条。"""
    guarded = [one for one in cases if not open_to(text_by_id(one.text_id), one.congress_id, held.sight)]
    if not guarded:
        return
    states = helds_of(guarded, on=today, organs=held.organs)
    held_by = {task.unit for one in states for task in one.state.tasks}
    held_by |= {seat.organ for one in states for seat in one.state.seats} - {0}
    landed = {organ: organ for organ, heir in page.heirs.items() if heir is None}
    landed |= successors_of(held_by - landed.keys())
    for one in states:
        one.landed = dict(landed)
        page.shades[one.case.pk] = fields_seen(held.by, one)


def _named(item: Field, texts: Iterable[Any], held: Held, organs: Mapping[int, str]) -> Mapping[int, str]:
    ids = {int(text) for text in texts if str(text).isdecimal()}
    if item.kind == "case":
        return naming.titles_of(ids, held.by)
    known = {pk: organs[pk] for pk in ids if pk in organs} if item.kind in ("unit", "organ") else {}
    return {**known, **naming.names_of(item.kind, ids - set(known))}


def _cell(column: Column, case: Case, row: Row, text: Text, shade: FieldsSeen | None, page: _Page) -> Cell:
    if column.item is not None:
        return _field_cell(column, column.item, case, shade, page)
    if column.sort == "role" or column.code == "unit":
        return _holders(column, case, text, shade, page)
    hidden = shade is not None and not shade.shows_named("proposer" if column.told else column.code)
    if column.told is not None:
        words = "" if hidden else page.added.get(column.code, {}).get(case.pk, "")
        return Cell(column, words, "plain", words)
    match column.code:
        case "number":
            return Cell(column, case.number, "number", case.number)
        case "title":
            return Cell(column, case.title, "title", case.title)
        case "stage":
            return Cell(column, row.stage, "stage", row.stage)
        case "late":
            late = 0 if hidden or row.due_on is None else (page.today - row.due_on).days
            return Cell(column, f"{late} 天" if late > 0 else "", "late", late or None)
        case "proposer":
            name = case.proposer.name if case.proposer and not hidden else ""
            return Cell(column, name, "plain", name)
        case "due":
            return Cell(column, "", "due", None if hidden else row.due_on)
    if hidden:
        return Cell(column)
    if column.code == OPENED:
        return Cell(column, "", "day", case.received_on)
    title = page.above.get(case.parent_id or 0, "另有一件，您看不到" if case.parent_id else "")
    return Cell(column, title, "plain", title)


def _field_cell(column: Column, item: Field, case: Case, shade: FieldsSeen | None, page: _Page) -> Cell:
    held = [
        value for task, value in page.values.get((case.pk, item.code), []) if shade is None or shade.shows(item, task)
    ]
    if not held:
        return Cell(column)
    if item.kind in naming.THINGS:
        names = page.names.get(item.code, {})
        words = "、".join(
            names.get(int(one), "另有一件，您看不到") if str(one).isdecimal() else str(one) for one in held
        )
        return Cell(column, words, "plain", words)
    if item.kind == "date" and len(held) == 1:
        return Cell(column, "", "day", held[0])
    if item.kind in ("number", "money") and len(held) == 1:
        amount = held[0].normalize()
        return Cell(
            column, f"{amount:,f}{item.unit}", "number", int(amount) if amount == int(amount) else float(amount)
        )
    words = "、".join(str(one) for one in dict.fromkeys(held))
    return Cell(column, words, "plain", words)


def _holders(column: Column, case: Case, text: Text, shade: FieldsSeen | None, page: _Page) -> Cell:
    rule = text.rules.get(column.code)
    roles = {column.code, rule.assignment if rule else ""} if column.sort == "role" else set()
    shown = [
        (role, name, organ)
        for role, task, name, organ in page.seats.get(case.pk, [])
        if shade is None or (shade.shows_task(task) if task else shade.shows_named(role))
    ]
    names = [name for role, name, organ in shown if (role in roles if column.sort == "role" else organ)]
    names = list(dict.fromkeys(name for name in names if name))
    few = "、".join(names) if len(names) <= HOLDERS else f"{names[0]}等 {len(names)} 个"
    return Cell(column, few, "plain", "、".join(names))
