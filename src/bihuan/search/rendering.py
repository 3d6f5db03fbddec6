"""画行：找到的每一件，由认识它的房间来画；没有人认领的种类不显示。"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.search.questions import Hit


@dataclass(frozen=True)
class Row:
    """一行：题目、去处、编号或说明。"""

    id: int
    title: str
    url: str
    note: str = ""


Renderer = Callable[[Sequence[int], Any], Sequence[Row]]

_renderers: dict[str, Renderer] = {}


def renderer(kind: str, draw: Renderer) -> None:
    """登记 `draw(ids, actor) -> rows`；kind 写“case”的，“case:某种”也由它画。此人（未登录为 None）看得到的画出来，看不到的略去。"""
    if kind in _renderers and _renderers[kind] is not draw:
        raise ValueError(f"{kind} 的行登记了两次")
    _renderers[kind] = draw


def drawn(hits: Sequence[Hit], actor: Any) -> list[tuple[Hit, Row]]:
    """按找到的次序画出来，每个种类问一次。"""
    rows: dict[tuple[str, int], Row] = {}
    for kind in dict.fromkeys(hit.kind for hit in hits):
        draw = _renderers.get(kind) or _renderers.get(kind.partition(":")[0])
        if draw is not None:
            ids = [hit.id for hit in hits if hit.kind == kind]
            rows.update({(kind, row.id): row for row in draw(ids, actor)})
    found: dict[tuple[str, int], tuple[Hit, Row]] = {}
    for hit in hits:  # 同一件给不同的人收录了两份的，只画先找到的
        if (hit.kind, hit.id) in rows:
            found.setdefault((hit.kind.rpartition(":")[2], hit.id), (hit, rows[hit.kind, hit.id]))
    return list(found.values())


Places = Callable[[str, Any], Sequence[Row]]
_places: list[Places] = []


def beside(places: Places) -> Places:
    """登记：查询的字说的若是一个去处（一种事项的清单），也画出来。`places(查询, actor) -> rows`。"""
    _places.append(places)
    return places


def places_named(query: str, actor: Any) -> list[Row]:
    """查询的字说的去处。"""
    return [row for places in _places for row in places(query, actor)]
