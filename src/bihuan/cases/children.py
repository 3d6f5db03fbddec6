"""下属的事项：各种各走到哪里有几件，一种一张表，一页二十件；从不一次全取。"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.procedure.door import Assignment, Case, Field, Text, Value, helds_of, text_by_id

from .facts import Cell, Names, cells, names_in
from .look import closing_of, ring_of
from .seeing import FieldsSeen, Reader, fields_seen
from .url import case_url

PAGE = 20
AT_ONCE = 2  # 种：一件的页面上先列这么多种的表，别的种各去自己的一页
DEEPEST = 3  # 层：清单写明的下属，往下找这么深
ABOVE = ("parent", "parent__parent", "parent__parent__parent")
USUAL = ("number", "title", "unit", "due", "stage")
BY_ID = ("unit", "organ", "person", "deputy", "congress", "case", "file")  # 值是编号的各种项
Units = dict[tuple[int, str], list[str]]
Under = Callable[[int], Q]  # 第几层 → 那一层的下属的条件
HEADS = {
    "number": "编号", "title": "标题", "stage": "状态", "unit": "单位", "due": "到期", "opened": "开立日", "above": "上级",
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """一种下属：代号、名称、在第几层、各状态的名称和件数。"""

    kind: str
    name: str
    depth: int
    stages: tuple[tuple[str, int, bool], ...]

    @property
    def number(self) -> int:
        """一共几件。"""
        return sum(count for _, count, _ in self.stages)


@dataclass(frozen=True)
class Child:
    """表的一行。"""

    title: str
    url: str
    ring: str
    progress: int
    cells: tuple[tuple[Cell, ...], ...]
    due_on: dt.date | None


@dataclass(frozen=True)
class Table:
    """一种下属的一页：列名、各行、下一页从哪里接着。"""

    kind: Kind
    head: tuple[str, ...]
    rows: tuple[Child, ...]
    more: str = ""
    due_at: int = -1


def under(case_id: int) -> Under:
    """一件事项之下。"""
    return lambda depth: Q(**{ABOVE[depth] if depth else "parent_id": case_id})


def kinds_below(case: Case, text: Text, reader: Reader) -> list[Kind]:
    """这一件有哪几种下属，各走到哪里；多数没有下属，先问一句有没有。"""
    if not Case.objects.filter(parent_id=case.pk).exists():
        return []
    return kinds_under(under(case.pk), text, reader)


def kinds_under(below: Under, text: Text, reader: Reader) -> list[Kind]:
    """有哪几种下属，各走到哪里：一层一条 SQL；清单写明而这一层没有的，再往下找。"""
    declared = [kind for kind, _ in text.register.children] if text.register else []
    found: dict[str, Kind] = {}
    for depth in range(DEEPEST):
        rows = Case.objects.filter(reader.sees, below(depth)).order_by()
        counted = list(rows.values_list("kind", "text_id", "stage").annotate(n=Count("pk")))
        for kind, stages in _by_kind(counted).items():
            if depth == 0 or kind in declared:
                found.setdefault(kind, Kind(kind, stages[0], depth, tuple(stages[1])))
        if not counted or set(declared) <= found.keys():
            break
    order = [*(kind for kind in declared if kind in found), *sorted(found.keys() - set(declared))]
    return [found[kind] for kind in order]


def _by_kind(counted: Sequence[tuple[str, int, str, int]]) -> dict[str, tuple[str, list[tuple[str, int, bool]]]]:
    """种类 →（名称，［状态的名称、件数、是不是结束］），照工作法里状态的次序。"""
    found: dict[str, tuple[str, dict[str, tuple[int, int, bool]]]] = {}
    for kind, text_id, stage, n in counted:
        text = text_by_id(text_id)
        stages = found.setdefault(kind, (text.kind_name, {}))[1]
        name, place = text.stages.get(stage, stage), list(text.stages).index(stage) if stage in text.stages else 99
        before = stages.get(name, (place, 0, False))
        stages[name] = (before[0], before[1] + n, stage in text.endings)
    return {
        kind: (name, [(one, n, ended) for one, (_, n, ended) in sorted(stages.items(), key=lambda pair: pair[1][0])])
        for kind, (name, stages) in found.items()
    }


def tables(case: Case, text: Text, reader: Reader, kinds: Sequence[Kind]) -> list[Table]:
    """页面上先列的几种，各一页。"""
    return [page(case, text, reader, kind) for kind in kinds[:AT_ONCE]]


def kind_below(case: Case, text: Text, reader: Reader, code: str) -> Kind:
    """写明的一种下属。没有的拒绝。"""
    found = next((one for one in kinds_below(case, text, reader) if one.kind == code), None)
    if found is None:
        raise NotFound("没有这一种下属事项")
    return found


def page(case: Case, text: Text, reader: Reader, kind: Kind, after: str = "") -> Table:
    """一种下属的一页，照立的先后。SQL：各行一条，列出的项一条，要列单位的一条，写了可看的再一条，值里的名称各一条。"""
    return page_of(Case.objects.filter(reader.sees, under(case.pk)(kind.depth)), text, reader, kind, after)


def page_of(rows: QuerySet[Case], text: Text, reader: Reader, kind: Kind, after: str = "") -> Table:
    """这些下属里的一种，一页。text: 上级的工作法，列哪几列由它的「下属」说。"""
    columns = _columns(text, kind.kind)
    found = list(_ordered(rows.filter(_beyond(after), kind=kind.kind))[: PAGE + 1])
    shown, today = found[:PAGE], clock.today()
    more = f"{shown[-1].parent_id}-{shown[-1].position}-{shown[-1].pk}" if len(found) > PAGE else ""
    seen = _shades(shown, reader, today)
    units, values = _units(shown, columns, seen), _values(shown, columns, seen)
    every = [pair for row in values.values() for pair in row.values()]
    told = names_in(every, reader, {})
    last = text_by_id(shown[-1].text_id) if shown else text
    due_at = columns.index("due") if "due" in columns else -1
    drawn = tuple(_row(one, columns, values.get(one.pk, {}), units, told, today, seen.get(one.pk)) for one in shown)
    return Table(kind, tuple(_head(last, column) for column in columns), drawn, more, due_at)


def _ordered(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.order_by("parent_id", "kind", "position", "id")


def _columns(text: Text, kind: str) -> tuple[str, ...]:
    declared = dict(text.register.children) if text.register else {}
    return declared.get(kind) or USUAL


def _head(text: Text, column: str) -> str:
    item = text.fields.get(column)
    return HEADS.get(column) or (item.name if item else text.roles.get(column, column))


def _shades(shown: Sequence[Case], reader: Reader, on: dt.date) -> dict[int, FieldsSeen]:
    """不是每一项人人都看得见的各件，此人看得见哪些；不在里面的都看得见。"""
    texts = {one.pk: text_by_id(one.text_id) for one in shown}
    guarded = {pk for pk, text in texts.items() if text.sight or any(text.fields[c].only_for for c in text.listed)}
    held = helds_of([one for one in shown if one.pk in guarded], on=on)
    return {one.case.pk: fields_seen(reader.by, one) for one in held}


def _values(
    shown: Sequence[Case], columns: Sequence[str], seen: dict[int, FieldsSeen]
) -> dict[int, dict[str, tuple[Field, list[Any]]]]:
    """事项 → 项 →（项，值）：从（列出）的格里取，此人看不见的不在内。子工作法里没有写（列出）的项，表里空着。"""
    wanted = [column for column in columns if column not in HEADS]
    if not shown or not wanted:
        return {}
    rows = Value.objects.filter(case_id__in=[one.pk for one in shown], task=0, name__in=wanted)
    texts = {one.pk: text_by_id(one.text_id) for one in shown}
    found: dict[int, dict[str, tuple[Field, list[Any]]]] = {}
    for case_id, name, value in rows.order_by("case_id", "n").values_list("case_id", "name", "text"):
        item = texts[case_id].fields.get(name)
        if item is not None and (case_id not in seen or seen[case_id].shows(item)):
            kept = found.setdefault(case_id, {}).setdefault(name, (item, []))
            kept[1].append(int(value) if item.kind in BY_ID and value.isdecimal() else value)
    return found


def _units(shown: Sequence[Case], columns: Sequence[str], seen: dict[int, FieldsSeen]) -> Units:
    """（事项，角色）→ 承办的机构，看不见的分办不在内；要列单位或者角色的才问。单位一列记在空角色下。"""
    roles = {code for one in shown for code in text_by_id(one.text_id).roles}
    found: Units = {}
    if shown and ("unit" in columns or roles & set(columns)):
        rows = Assignment.objects.filter(case_id__in=[one.pk for one in shown]).order_by("case_id", "n")
        for case_id, role, n, short, name in rows.values_list("case_id", "role", "n", "unit__short_name", "unit__name"):
            for key in ("", role) if case_id not in seen or seen[case_id].shows_task(n) else ():
                found.setdefault((case_id, key), []).append(short or name)
    return found


def _row(
    one: Case, columns: Sequence[str], values: dict[str, tuple[Field, list[Any]]], units: Units, told: Names,
    today: dt.date, seen: FieldsSeen | None,
) -> Child:  # fmt: skip
    text = text_by_id(one.text_id)
    due_on = None if one.ended_on or (seen is not None and not seen.shows_due()) else one.due_on
    ring = closing_of(text, one.stage).ring if one.ended_on else ring_of(None, due_on, today)
    drawn = tuple(
        cells(*values[column], told) if column in values else _shown(one, text, column, units) for column in columns
    )
    return Child(one.title, case_url(one), ring, one.progress, drawn, due_on)


def _shown(one: Case, text: Text, column: str, units: Units) -> tuple[Cell, ...]:
    """编号、标题、状态这样人人都有的一格，或者承办这一角色的单位。"""
    plain = {
        "number": Cell(one.number), "title": Cell(one.title, case_url(one)),
        "stage": Cell(text.stages.get(one.stage, one.stage)), "opened": Cell(f"{one.received_on:%Y-%m-%d}"),
        "unit": Cell("、".join(dict.fromkeys(units.get((one.pk, ""), [])))),
    }  # fmt: skip
    if column in plain:
        return (plain[column],)
    return tuple(Cell(name) for name in units.get((one.pk, column), []))


def _beyond(after: str) -> Q:
    """排在 after（上级-次序-编号）之后的；写坏了的当作没有写。"""
    parts = after.split("-")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 19 for part in parts):
        return Q()
    parent, position, pk = map(int, parts)
    later = Q(position__gt=position) | Q(position=position, pk__gt=pk)
    return Q(parent_id__gt=parent) | (Q(parent_id=parent) & later)
