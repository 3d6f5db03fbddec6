"""房间：一种事业在全屋里带来的一切，写在它的 room.py 一页上，启动时登记一次。

工作台走各房间的栏，清单走各房间的格，菜单走各房间的入口；docs/rooms.md 由登记过的写出，有测试比对。
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from bihuan.figures import door as figures
from bihuan.people.door import Actor, FirstStep, first_step
from bihuan.procedure.door import Barred, Happening, Role, bar, facts, role
from bihuan.ui.door import menu

from .acts import Aside, step_aside
from .hits import Published, published
from .lanes import Column
from .lists.filters import Filter, list_filter, searched
from .registers.columns import Told, listed
from .seeing import DelegationSees, delegation_sees
from .url import case_page, list_page, queue_page, step_page

Facts = Callable[[Happening], Iterable[tuple[str, int]]]
Remarks = Callable[[list[int]], Mapping[int, str]]


@dataclass(frozen=True)
class Exports:
    """导出清单时房间另添的各列：列名，of(事项的编号) → 事项 → 各列的值（数是数，日子是日子）。"""

    headers: tuple[str, ...]
    of: Callable[[Sequence[int]], Mapping[int, Sequence[Any]]]


def _everyone(actor: Actor) -> bool:
    return True


@dataclass(frozen=True)
class LaneOf:
    """工作台上的一栏：在哪一屏（office、deputy、secretary……），给谁；part：lane 自成一栏，asks 并在“请您办”里，
    section 排在后面。
    """

    screen: str
    code: str
    column: Column
    fits: Callable[[Actor], bool] = _everyone
    part: str = "lane"


@dataclass(frozen=True)
class MenuEntry:
    """菜单里的一项；各项的意思见 ui.menu.entry。"""

    code: str
    label: str
    url: str
    for_: tuple[str, ...]
    order: int
    dock: bool = True


@dataclass(frozen=True)
class Room:
    """一个房间的申报。没有的写空，不许不写明白。

    kinds：管哪几种事项（代号 → 名称），第一种是主要的；page：事项的页面，step_pages：哪一步有自己的页面（网址名）；
    roles：自己的角色；verbs、conditions、figures：写着动词、条件、数字的模块，装入即登记；facts：一步使哪些数字增减；filters：清单的格；
    searched：在检索里叫什么；aside：办一步时旁边要看的；published：公开了的怎么画；lanes：工作台的栏；
    remarks：代表那一屏上，一件事旁边添的一句；actions：哪一屏上给什么入口（文字，网址名）；
    tiles：工作台和公开网站首页上的数字；menu：菜单的入口；by_unit：各单位的表上另有哪几个数字（代号，不带种类）；
    exports：导出清单时另添的列；
    prints：看得到本级全部的人，清单上另有哪些（文字，网址名），带着清单的筛选去；queues：等着办哪一步的各件，有自己的一页（网址名）；
    hindrances：条文的条件都成立，房间自己还不许办的各步（今天催过了），给不给按钮、打开表单以前说的话（procedure.bar）；
    list_page：清单在自己的哪一页（网址名）；
    listed：清单添的列（代号，名称，一页里各件写什么）；first_steps：新设立的机关起步时要办的；
    to_delegation：代表团的秘书看得见哪些。
    """

    name: str
    title: str
    chapter: str
    kinds: Mapping[str, str]
    page: str
    step_pages: Mapping[str, str]
    verbs: ModuleType
    roles: tuple[Role, ...]
    conditions: ModuleType | None
    facts: Facts | None
    figures: ModuleType | None
    filters: tuple[Filter, ...]
    searched: str
    aside: Aside | None
    published: Published | None
    lanes: tuple[LaneOf, ...]
    remarks: Remarks | None
    actions: Mapping[str, tuple[str, str]]
    tiles: tuple[str, ...]
    menu: tuple[MenuEntry, ...] = field(default=())
    queues: Mapping[str, str] = field(default_factory=dict)
    hindrances: Mapping[str, Barred] = field(default_factory=dict)
    list_page: str = ""
    listed: tuple[tuple[str, str, Told], ...] = ()
    first_steps: tuple[FirstStep, ...] = field(default=())
    by_unit: tuple[str, ...] = ()
    exports: Exports | None = None
    prints: tuple[tuple[str, str], ...] = ()
    to_delegation: DelegationSees | None = None

    @property
    def kind(self) -> str:
        """主要的一种事项。"""
        return next(iter(self.kinds))


_rooms: dict[str, Room] = {}
_floor: dict[tuple[str, str], LaneOf] = {}


def enrol(room: Room) -> Room:
    """登记一个房间：页面、格、栏、计数、菜单一并登记。同名的只许一次。"""
    if room.name in _rooms:
        raise ValueError(f"房间重复登记：{room.name}")
    _rooms[room.name] = room
    for order, (kind, name) in enumerate(room.kinds.items()):
        figures.group(kind, title=name, order=len(_rooms) * 100 + order)
        case_page(kind, room.page)
        for step, page in room.step_pages.items():
            step_page(kind, step, page)
        for step, page in room.queues.items():
            queue_page(kind, step, page)
        for step, asked in room.hindrances.items():
            bar(kind, step, asked)
        if room.list_page:
            list_page(kind, room.list_page)
        if room.aside is not None:
            step_aside(kind, room.aside)
        if room.facts is not None:
            facts(kind)(room.facts)
    for each in room.roles:
        role(each)
    for code, name, told in room.listed:
        listed(room.kinds, code, name, told)
    for one in room.filters:
        list_filter(one)
    if room.to_delegation is not None:
        delegation_sees(room.to_delegation)
    if room.searched:
        searched(room.kinds, room.searched)
    if room.published is not None:
        published(room.published)
    for one_first in room.first_steps:
        first_step(one_first)
    for entry in room.menu:
        menu.entry(entry.code, label=entry.label, url=entry.url, for_=entry.for_, order=entry.order, dock=entry.dock)
    return room


def rooms() -> list[Room]:
    """登记过的各个房间，按登记的先后。"""
    return list(_rooms.values())


def floor_lane(one: LaneOf) -> None:
    """登记这一层自己的一栏：哪一种事项都可能有的，如待公开。同一屏同名的只许一次。"""
    if (one.screen, one.code) in _floor:
        raise ValueError(f"栏重复登记：{one.screen} {one.code}")
    _floor[one.screen, one.code] = one


def columns_of(screen: str, actor: Actor, part: str = "lane") -> dict[str, Column]:
    """各房间和这一层给这一屏添的栏，此人有份的。"""
    return {
        one.code: one.column
        for one in (*(one for room in rooms() for one in room.lanes), *_floor.values())
        if (one.screen, one.part) == (screen, part) and one.fits(actor)
    }


def tiles() -> list[str]:
    """各房间放在工作台和首页上的数字。"""
    return [name for room in rooms() for name in room.tiles]


def of_units(kind: str) -> tuple[str, ...]:
    """这一种事项的房间放在各单位的表上的数字。"""
    return next((room.by_unit for room in rooms() if kind in room.kinds), ())


def exports_of(kind: str) -> Exports | None:
    """这一种事项的房间在导出里另添的列。"""
    return next((room.exports for room in rooms() if kind in room.kinds), None)


def prints_of(kind: str) -> tuple[tuple[str, str], ...]:
    """这一种事项的房间放在清单上的：报告、汇编。"""
    return next((room.prints for room in rooms() if kind in room.kinds), ())


def actions_of(screen: str) -> list[tuple[str, str]]:
    """这一屏上的入口：文字、网址名。"""
    return [room.actions[screen] for room in rooms() if screen in room.actions]


def remarks_on(case_ids: list[int]) -> dict[int, str]:
    """各房间在这些事项旁边添的话。"""
    found: dict[int, str] = {}
    for room in rooms():
        found |= room.remarks(case_ids) if room.remarks and case_ids else {}
    return found
