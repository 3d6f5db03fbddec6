"""讲故事：把几件事各自的各幕合在一起，由旧到新办一遍，走的是网站上同样的动词，留的是同样的痕。"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import yaml
from django.db import transaction

from bihuan.kernel import clock
from bihuan.kernel.lots import one_lot
from bihuan.kernel.refuse import Refused
from bihuan.ledger import door as ledger
from bihuan.notices import door as notices
from bihuan.procedure import door as procedure

from .county import County
from .days import Days

FIRST = dt.time(9, 10)  # 一天里第一幕在几点几分，此后隔 APART
APART = dt.timedelta(minutes=7)
LATEST_ACTS = 60  # 幕：一天里再多的，都在最后一刻
CLOCKS_EVERY = 7  # 天：讲的时候隔几天看一次时钟，提醒、催告、逾期则都照办
UNREAD = dt.timedelta(days=5)  # 更早的通知都算读过


@dataclass(frozen=True)
class Written:
    """写下的一幕：哪一天（见 days.py）、谁（几个人的写几个）、办什么、填什么；life 是它的那一件；refused: 办不成的，那句话里有的字。"""

    day: int | str
    who: str | list[str]
    does: str
    filled: Any
    life: "Life"
    refused: str = ""


@dataclass(frozen=True)
class Act:
    """到了时候的一幕；办什么后面写了「#2」的，assignment 是第几个分办。"""

    at: dt.datetime
    who: str | list[str]
    does: str
    assignment: int
    filled: Any
    refused: str = ""


class Life(Protocol):
    """一件事的一生：写好的各幕，和怎样办一幕。hands_over: 办了要等收发箱送到，下一幕才接得上。"""

    hands_over: bool

    def written(self) -> Iterator[Written]:
        """各幕，按写下的次序。"""
        ...

    def perform(self, act: Act) -> None:
        """办一幕。"""
        ...


@dataclass
class Teller:
    """一个县的故事，由旧到新讲到 `now`。"""

    county: County
    now: dt.datetime
    told: Callable[[int, int], None] = lambda done, total: None  # 讲了几幕，一共几幕
    every: int = CLOCKS_EVERY  # 天：几天看一次时钟
    alone: int | None = None  # 只走这一级人大的钟：五本账各讲各的几年，别处已经装好的不跟着走

    def tell(self, lives: Sequence[Life]) -> None:
        """讲完。"""
        acts = list(self._acts(lives))
        coming, caught_up = acts[0][0].at, False
        for done, (act, life) in enumerate(acts, 1):
            while coming <= act.at:
                procedure.run_clocks(coming, congress_id=self.alone)
                coming += dt.timedelta(days=self.every)
            if not caught_up and act.at > self.now - UNREAD:
                caught_up = True
                for person_id in self.county.people.values():
                    notices.read_all(person_id=person_id, now=act.at)
            try:
                with one_lot():
                    _refuse(life, act) if act.refused else life.perform(act)
            except Exception as fault:
                fault.add_note(f"讲到这一幕：{clock.day_of(act.at)} {act.who} {act.does} {act.filled}")
                raise
            if life.hands_over:
                _deliver(act.at)
            self.told(done, len(acts))
        procedure.run_clocks(self.now, congress_id=self.alone)

    def _acts(self, lives: Sequence[Life]) -> Iterator[tuple[Act, Life]]:
        """各幕，按先后；同一天的按写下的次序，隔几分钟一幕。日子还没有到的不讲。"""
        days = Days(self.now)
        written = [(days.on(one.day), one) for life in lives for one in life.written()]
        written = [(day, one) for day, one in written if day <= days.today]
        written.sort(key=lambda row: row[0])
        told_today, today = 0, None
        for day, one in written:
            told_today = told_today + 1 if day == today else 0
            today = day
            at = clock.beijing(day, FIRST.hour, FIRST.minute) + min(told_today, LATEST_ACTS) * APART
            step, _, assignment = one.does.partition("#")
            yield Act(min(at, self.now), one.who, step, int(assignment or 0), one.filled, one.refused), one.life


def read(name: str) -> dict[str, Any]:
    """一份写好的故事。"""
    told: dict[str, Any] = yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return told


def _refuse(life: Life, act: Act) -> None:
    """讲到办不成的一幕：照写好的那句话被拒，什么也不留；办成了的，故事就讲错了。"""
    try:
        with transaction.atomic():
            life.perform(act)
    except Refused as refused:
        if act.refused not in refused.sentence:
            raise ValueError(f"应当因「{act.refused}」被拒，得到的是：{refused.sentence}") from refused
        return
    raise ValueError(f"应当因「{act.refused}」被拒，却办成了")


def _deliver(at: dt.datetime) -> None:
    """收发箱里到时的送完：上级醒来，会议改期的跟着改。"""
    while ledger.work(at):
        pass
