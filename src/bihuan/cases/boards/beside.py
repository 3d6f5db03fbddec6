"""并排：一次会议（一件上级）的各份报告，一份一列，一项一行。看不见的不在内；看得见的，也只摆此人看得见的项。"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from bihuan.ledger.door import Entry, entries_of
from bihuan.procedure.door import AT_MEETING, Case, Field, Held, helds_of, text_by_id

from ..chain.drawing import land
from ..facts import Cell, Names, cells, names_in
from ..fields import FieldsSeen, fields_seen
from ..look import Row as Head, of_case
from ..seeing import Reader

MOST = 60  # 份：一页并排这么多；再多的先挑几种
COUNTED = 2000  # 件：数各种有几件时，看到这么多为止
LONGEST = 400  # 字：一格里写这么多，余下的去那一件看

Values = dict[str, Any]  # 项的代号 → 值


@dataclass(frozen=True)
class Kind:
    """一种报告：代号、名称、看得见的几份、挑没挑。"""

    kind: str
    name: str
    number: int
    chosen: bool


@dataclass(frozen=True)
class Line:
    """一行：一项，在各份里的值；没有这一项的为 None，有而没有填的（给不给看）为空。"""

    name: str
    cells: tuple[tuple[Cell, ...] | None, ...]


@dataclass(frozen=True)
class Beside:
    """并排的一张：有哪几种，各份（怎样画，是哪一种），各行，没有摆上的几份。"""

    kinds: tuple[Kind, ...]
    reports: tuple[tuple[Head, str], ...]
    lines: tuple[Line, ...]
    left: int


def beside(
    case: Case, reader: Reader, kinds: Collection[str], on: dt.date, *, whole: bool = False, secret: bool = True
) -> Beside:
    """一件之下（和写明在这次会议上）的各份并排。kinds: 挑哪几种，不写都要；whole: 不只（列出）的各项，长文也摆；

    secret: 要求保密的也摆（写成表格的不摆）。SQL 与份数无关。
    """
    rows = _reports(case, reader)
    found = list(rows.values_list("pk", "kind", "text_id").order_by("pk")[:COUNTED])
    names = {kind: text_by_id(text_id).kind_name for _, kind, text_id in found}
    wanted = set(kinds) & names.keys() or set(names)
    told = [
        Kind(kind, name, sum(1 for _, one, _ in found if one == kind), kind in wanted) for kind, name in names.items()
    ]
    told.sort(key=lambda one: one.number)  # 总的一份在前，部门的、专项的在后
    order = [one.kind for one in told if one.chosen]
    numbers = sorted((order.index(kind), pk) for pk, kind, _ in found if kind in wanted)
    shown = {one.pk: one for one in Case.objects.filter(pk__in=[pk for _, pk in numbers[:MOST]]).select_related("text")}
    reports = [shown[pk] for _, pk in numbers[:MOST] if secret or not shown[pk].secret]
    helds = helds_of(reports, on=on)
    organs = land(helds)
    seen = [fields_seen(reader.by, held) for held in helds]
    heads = tuple((_head(held, sees, on), held.text.kind_name) for held, sees in zip(helds, seen, strict=True))
    return Beside(tuple(told), heads, tuple(_lines(helds, seen, reader, whole, organs)), len(numbers) - len(reports))


def _reports(case: Case, reader: Reader) -> QuerySet[Case]:
    """看得见的下属，和填了这次会议的各件。"""
    at = Case.objects.filter(links_out__target=case, links_out__kind=AT_MEETING).values("pk")
    return Case.objects.filter(reader.sees, Q(parent=case) | Q(pk__in=at))


def _head(held: Held, seen: FieldsSeen, on: dt.date) -> Head:
    if not seen.shows_due():
        held.case.due_on = None
    return of_case(held.case, on)


def _lines(
    helds: Sequence[Held], seen: Sequence[FieldsSeen], reader: Reader, whole: bool, organs: dict[int, str]
) -> Iterator[Line]:
    """各行：各份工作法的项照先后合起来，同名的是一行；一份也没有填的不摆。"""
    asked = [list(_items(held, sees, whole)) for held, sees in zip(helds, seen, strict=True)]
    values = _values(helds, asked)
    pairs = [
        (item, one[item.code]) for items, one in zip(asked, values, strict=True) for item in items if item.code in one
    ]
    told = names_in(pairs, reader, organs)
    for name in dict.fromkeys(item.name for items in asked for item in items):
        drawn = tuple(_cells(name, items, one, told) for items, one in zip(asked, values, strict=True))
        if any(drawn):
            yield Line(name, drawn)


def _items(held: Held, seen: FieldsSeen, whole: bool) -> Iterator[Field]:
    listed, fields = held.text.listed, held.text.fields
    for code in dict.fromkeys(one.code for article in held.text.articles for one in article.fields):  # 照条文的先后
        item = fields[code]
        if (item.code in listed or (whole and item.kind != "table")) and not item.sealed and seen.shows(item):
            yield item


def _values(helds: Sequence[Held], asked: Sequence[list[Field]]) -> list[Values]:
    """各份各项的值；长文在留痕里，一次取来。"""
    wanted: dict[str, set[int]] = {}
    for held, items in zip(helds, asked, strict=True):
        state = held.state
        seqs = {state.at[one.code] for one in items if one.code not in state.values and one.code in state.at}
        if seqs:
            wanted[held.case.stream] = seqs
    told = entries_of(wanted) if wanted else {}
    return [_of(held, items, told) for held, items in zip(helds, asked, strict=True)]


def _of(held: Held, items: list[Field], told: dict[tuple[str, int], Entry]) -> Values:
    found: Values = {}
    for item in items:
        value = held.state.values.get(item.code)
        if value is None and item.code in held.state.at:
            entry = told.get((held.case.stream, held.state.at[item.code]))
            data = entry.data if entry else {}
            value = data.get("filled", data).get(item.code)
        if value not in (None, "", []):
            found[item.code] = value
    return found


def _cells(name: str, items: list[Field], values: Values, told: Names) -> tuple[Cell, ...] | None:
    item = next((one for one in items if one.name == name), None)
    if item is None:
        return None
    return tuple(
        Cell(one.text if len(one.text) <= LONGEST else f"{one.text[:LONGEST]}……", one.url)
        for one in cells(item, values.get(item.code), told)
    )
