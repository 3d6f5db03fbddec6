"""画行：数字打开以后的每一行，由认识事项的房间来画。"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """一行：题目、去处、编号或说明。"""

    id: int
    title: str
    url: str = ""
    note: str = ""


Renderer = Callable[[Sequence[int], Any], Sequence[Row]]

_renderers: dict[str, Renderer] = {}


def renderer(rows: str, draw: Renderer) -> None:
    """登记 `draw(ids, actor) -> rows`：此人（未登录为 None）看得到的画出来，看不到的略去。"""
    if rows in _renderers and _renderers[rows] is not draw:
        raise ValueError(f"{rows} 的行登记了两次")
    _renderers[rows] = draw


def drawn(rows: str, ids: Sequence[int], actor: Any) -> list[Row]:
    """按原来的次序画出来；没有人会画的，只有号。"""
    if rows not in _renderers:
        return [Row(one, f"事项 {one}") for one in ids]
    place = {one: index for index, one in enumerate(ids)}
    return sorted(_renderers[rows](ids, actor), key=lambda row: place[row.id])
