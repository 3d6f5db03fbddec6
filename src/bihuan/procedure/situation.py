"""情形：判断一条能不能办时，手上有的一切。"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from bihuan.kernel.workdays import Calendar
from bihuan.people.door import Actor
from bihuan.regions.door import calendar

from .language import Article, Text
from .machine import State, Task
from .models import Case


@dataclass(frozen=True)
class Situation:
    """事项、它的状态和工作法、哪一条、哪个分办、谁、填了什么、什么时候。"""

    case: Case
    state: State
    text: Text
    article: Article
    task: Task | None
    by: Actor
    now: dt.datetime
    filled: dict[str, Any] = field(default_factory=dict)


def calendar_for(case: Case) -> Calendar:
    """工作日历：同一份事项在手里时只问一次版本。"""
    known: dict[str, Calendar] = case.__dict__.setdefault("_calendar", {})
    if not known:
        known["newest"] = calendar()
    return known["newest"]


@dataclass(frozen=True)
class Taking:
    """一次办理：谁、什么时候、填了什么、哪个分办（事项自己的为 0）。

    happened_at: 补录的历史发生在何时；origin: live 现场办的，record 从旧记录补的（不通知、不交接）。
    """

    by: Actor
    now: dt.datetime
    filled: dict[str, Any] = field(default_factory=dict)
    assignment: int = 0
    happened_at: dt.datetime | None = None
    origin: str = "live"

    @property
    def at(self) -> dt.datetime:
        """事情发生的时候。"""
        return self.happened_at or self.now


STILL = frozenset({"@adopt", "@redate", "@pause", "@resume"})


@dataclass(frozen=True)
class Happening:
    """已经发生的一步：折叠之后的状态，和记录里写着的内容。计数只看它，所以从留痕可以重算。

    step: 步骤代号，开立为 @open；ended: 这一步之后事项是否结束。
    """

    step: str
    state: State
    task: Task | None
    event: dict[str, Any]
    kind: str

    @property
    def ended(self) -> bool:
        """这一步使事项结束。改用新版、改期、暂停与恢复不动状态，不算。"""
        return self.state.ended_on is not None and self.step not in STILL
