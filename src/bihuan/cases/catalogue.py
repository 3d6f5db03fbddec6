"""房间一览：登记过的各个房间带来什么，向哪里登记；写成 docs/rooms.md 的样子。"""

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

from bihuan.figures import door as figures
from bihuan.files import door as files
from bihuan.ledger import door as ledger
from bihuan.people.door import beside_deputy, first_step, may_call
from bihuan.procedure import door as procedure
from bihuan.search import door as search
from bihuan.ui.door import menu

from . import hits, steps
from .lists import filters
from .room import Room, enrol, floor_lane, rooms
from .url import case_page, step_page

HEAD = """# 房间一览

一个房间带来的一切写在它的 `room.py` 上，登记一次；工作台、清单、菜单照着走。这一页由 `bihuan rooms` 写出，不要手改。
"""
POINTS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("cases", enrol), ("cases", steps.step), ("cases", filters.list_filter), ("cases", filters.searched),
    ("cases", hits.published), ("cases", floor_lane), ("cases", case_page), ("cases", step_page),
    ("procedure", procedure.condition), ("procedure", procedure.option_set), ("procedure", procedure.step_verb),
    ("procedure", procedure.rewind), ("procedure", procedure.facts), ("procedure", procedure.after_step),
    ("procedure", procedure.learn), ("procedure", procedure.sight), ("procedure", procedure.page),
    ("procedure", procedure.past), ("figures", figures.source), ("figures", figures.figure),
    ("figures", figures.share), ("figures", figures.group), ("figures", figures.renderer),
    ("search", search.renderer), ("search", search.beside),
    ("search", search.bounds), ("files", files.gate), ("ledger", ledger.event), ("ledger", ledger.verifier),
    ("ledger", ledger.eraser), ("ledger", ledger.namer), ("people", first_step), ("people", may_call),
    ("people", beside_deputy), ("ui", menu.entry), ("ui", menu.branch), ("ui", menu.corner),
)  # fmt: skip


def document() -> str:
    """docs/rooms.md 的全文。"""
    parts = [
        HEAD,
        *(_room(one) for one in rooms()),
        "## 向哪里登记\n\n| 在哪里 | 名字和参数 | 做什么 |\n|---|---|---|\n",
    ]
    points = "\n".join(f"| `{where}` | `{one.__name__}({_given(one)})` | {_first(one)} |" for where, one in POINTS)
    return "\n".join(parts) + points + "\n"


def _room(room: Room) -> str:
    slots = {
        "篇": room.chapter,
        "事项": _listed(f"{name}（`{code}`）" for code, name in room.kinds.items()),
        "事项的页面": f"`{room.page}`",
        "步骤的页面": _listed(f"`{step}` → `{page}`" for step, page in room.step_pages.items()),
        "动词": _listed(f"`{code}`" for code in steps.codes_of(room.kind)),
        "角色": _listed(f"`{one.code}`" for one in room.roles),
        "条件": _listed(f"`{code}`" for code in procedure.conditions_in(_package(room.conditions))),
        "计数": f"`{room.facts.__name__}`" if room.facts else "",
        "数字": _listed(f"`{one.name}`" for one in figures.everything() if one.name.split(".")[0] in room.kinds),
        "首页的数字": _listed(f"`{name}`" for name in room.tiles),
        "各单位的数字": _listed(f"`{room.kind}.{name}`" for name in room.by_unit),
        "清单的格": _listed(f"{one.label}（`{one.name}`）" for one in room.filters),
        "导出另添的列": "、".join(room.exports.headers) if room.exports else "",
        "清单上的": _listed(f"{words}（`{name}`）" for words, name in room.prints),
        "清单添的列": _listed(f"{name}（`{code}`）" for code, name, _ in room.listed),
        "清单自己的一页": f"`{room.list_page}`" if room.list_page else "",
        "另有不许办的": _listed(f"`{step}`" for step in room.hindrances),
        "一件接一件地办": _listed(f"`{step}` → `{page}`" for step, page in room.queues.items()),
        "检索": f"`{room.searched}`" if room.searched else "",
        "办一步时旁边": f"`{room.aside.__name__}`" if room.aside else "",
        "公开": f"`{room.published.__name__}`" if room.published else "",
        "工作台的栏": _listed(f"`{one.screen}` {one.code}" for one in room.lanes),
        "工作台的入口": _listed(f"{label}（`{page}`）" for label, page in room.actions.values()),
        "起步": _listed(one.title for one in room.first_steps),
        "菜单": _listed(f"{one.label}（`{one.url}`）" for one in room.menu),
    }
    rows = "\n".join(f"| {slot} | {said or '没有'} |" for slot, said in slots.items())
    return f"## {room.title} `{room.name}`\n\n| 项 | 带来什么 |\n|---|---|\n{rows}\n"


def _listed(parts: Any) -> str:
    return "、".join(parts)


def _package(module: ModuleType | None) -> str:
    return module.__name__ if module else ""


def _given(function: Callable[..., Any]) -> str:
    return ", ".join(inspect.signature(function).parameters)


def _first(function: Callable[..., Any]) -> str:
    return (inspect.getdoc(function) or "").split("\n")[0].replace("|", "、")
