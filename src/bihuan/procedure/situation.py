"""情形：判断一条能不能办时，手上有的一切。"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bihuan.kernel.workdays import Calendar
from bihuan.people.door import Actor, organs_named, organs_of, successors_of
from bihuan.regions.door import calendar

from .language import Article, Text
from .machine import State, Task
from .models import Case, ReleasedText

Organs = dict[tuple[int, str, str], list[int]]  # （哪级人大、哪一种、名称）→ 是哪几个机构


@dataclass
class Held:
    """在手里的一件事项：行、状态、工作法、哪一天来看。办一步就换上新的状态；landed 记着问过的接手单位，
    read 记着从记录里取过的全文，picked 记着问过的（哪级人大、哪几种）可以填哪些机构：一张五十行的表不问五十遍；organs 记着问过的
    （哪级人大、哪一种、名称）是哪几个机构，一页取来的共用一份；below 记着要带给下属的一项，下属收得下哪几种机构；
    raising 记着（在哪级人大、立哪一种）用哪一份。
    """

    case: Case
    state: State
    text: Text
    on: dt.date
    landed: dict[int, int] = field(default_factory=dict)
    read: dict[tuple[str, int], Any] = field(default_factory=dict)
    picked: dict[tuple[int, tuple[str, ...]], frozenset[int]] = field(default_factory=dict)
    organs: Organs = field(default_factory=dict)
    below: dict[int, tuple[str, ...]] = field(default_factory=dict)
    raising: dict[tuple[int, str], ReleasedText] = field(default_factory=dict)
    calendar_: Calendar | None = None

    def go_on_from(self, earlier: "Held") -> None:
        """同一次里先在那一件上问过的接着用：可以填哪些机构、立事项用哪一份、最新的日历。"""
        self.picked, self.raising, self.calendar_ = earlier.picked, earlier.raising, earlier.calendar_

    def current(self, organ: int) -> int:
        """一个机构现在由谁担任；为这件事项的各个分办、座位一次问齐。"""
        if organ not in self.landed:
            mine = {task.unit for task in self.state.tasks} | {seat.organ for seat in self.state.seats} - {0}
            self.landed |= successors_of({organ, *mine})
        return self.landed.get(organ, organ)

    def organs_of(self, congress_id: int, kind: str, name: str) -> list[int]:
        """这级人大的某一种机构是哪几个，问过一次就记着。"""
        asked = (congress_id, kind, name)
        if asked not in self.organs:
            self.organs[asked] = [organ.pk for organ in organs_of(congress_id, kind, name, on=self.on)]
        return self.organs[asked]

    def unit_names(self, also: Collection[int] = ()) -> dict[int, str]:
        """各分办的机构（和 also）的名称；没有并入别处的顺便记下，不必再问由谁担任。"""
        rows = organs_named({task.unit for task in self.state.tasks} | set(also))
        self.landed |= {pk: pk for pk, _, successor in rows if successor is None}
        return {pk: name for pk, name, _ in rows}

    @property
    def calendar(self) -> Calendar:
        """最新的工作日历，只问一次。"""
        if self.calendar_ is None:
            self.calendar_ = calendar()
        return self.calendar_


@dataclass(frozen=True)
class Situation:
    """在手里的事项、哪一条、哪个分办、谁、填了什么、什么时候。

    blank: 还没有填（给不给按钮、打开表单的时候）：看这一步自己填的项的条件，交上来再看。
    """

    held: Held
    article: Article
    task: Task | None
    by: Actor
    now: dt.datetime
    filled: dict[str, Any] = field(default_factory=dict)
    blank: bool = False

    @property
    def case(self) -> Case:
        """事项的行。"""
        return self.held.case

    @property
    def state(self) -> State:
        """此刻的状态。"""
        return self.held.state

    @property
    def text(self) -> Text:
        """所用的工作法。"""
        return self.held.text

    @property
    def stage(self) -> str:
        """这个分办（事项）停在哪里。"""
        return self.task.stage if self.task else self.state.stage


@dataclass(frozen=True)
class Taking:
    """一次办理：谁、什么时候、填了什么、哪个分办（事项自己的为 0）。

    happened_at: 补录的历史发生在何时；origin: live 现场办的，record 从旧记录补的（不通知、不交接）；on_paper_of: 凭谁签了名的
    纸办：角色和条件看他，留痕署经手的人（by）。纸在哪里、经手的人可不可以，由叫它的房间先把关。
    """

    by: Actor
    now: dt.datetime
    filled: dict[str, Any] = field(default_factory=dict)
    assignment: int = 0
    happened_at: dt.datetime | None = None
    origin: str = "live"
    on_paper_of: Actor | None = None

    @property
    def at(self) -> dt.datetime:
        """事情发生的时候。"""
        return self.happened_at or self.now


STILL = frozenset({"@adopt", "@redate", "@pause", "@resume", "@seat", "@link", "@set", "@title", "@restate"})


class Happening(NamedTuple):
    """已经发生的一步：折叠之后（before：之前）的状态，和记录里写着的内容。计数只看它，所以从留痕可以重算。

    step: 步骤代号，开立为 @open；ended: 这一步之后事项是否结束。
    """

    step: str
    state: State
    task: Task | None
    event: dict[str, Any]
    kind: str
    before: State | None = None

    @property
    def ended(self) -> bool:
        """这一步使事项结束。不动状态的（改用新版、改期、暂停……）不算，开立连同的第一步另算。"""
        return self.state.ended_on is not None and self.step not in STILL and self.step != "@open"
