"""工作台上的一排数字：本年收到、答复率、满意率、解决率、逾期。每个都点得开。"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from bihuan.cases.door import COUNTED_MOST as MOST, Asker, Room, rooms, tiles
from bihuan.figures.door import Value, values


@dataclass(frozen=True)
class Tile:
    """一格：数、叫什么、点开去哪里、注、颜色。"""

    value: str | int | None
    label: str
    href: str
    note: str = ""
    state: str = ""


def row(asker: Asker, late: Mapping[str, int], *more: str) -> list[Tile]:
    """一排数字，各房间的底账一条 SQL；late：各种里逾期的几件。more：各房间主要的一种另加的件数。没有辖区的人没有数。"""
    scope = asker.actor.scope
    if scope is None:
        return []
    year = asker.today.year
    found = values([*tiles(), *(f"{room.kind}.{name}" for room in rooms() for name in more)], scope, year)
    place = urlencode({"division": scope.division_id, "year": year})
    shown = [_tile(one, f"{reverse('figures:figure', args=[name])}?{place}") for name, one in found.items()]
    return [*shown, *(_late(room, late.get(room.kind, 0)) for room in tiled())]


def _tile(one: Value, href: str) -> Tile:
    """件数写数；比率写百分数，注明几分之几，没有数的写“无”。"""
    if one.whole is None:
        return Tile(one.text.removesuffix(f" {one.unit}"), f"本年{one.title}", href)
    return Tile(
        None if one.number is None else one.text, one.title, href, f"{one.part} ÷ {one.whole}" if one.whole else ""
    )


def tiled() -> list[Room]:
    """有数字的各个房间：逾期数的是它们主要的一种。"""
    return [room for room in rooms() if room.tiles]


def _late(room: Room, number: int) -> Tile:
    asked = {"view": "all", "kind": room.kind, "late": 1, "sort": "due"}
    href = f"{reverse('cases:list')}?{urlencode(asked)}"
    return Tile(f"{MOST}+" if number > MOST else number, f"{room.title}已逾期", href, state="late" if number else "")
