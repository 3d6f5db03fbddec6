"""走一个种子：一个县的一段日子和几次投票，随时断电、断线、盘满、钟往前跳往回拨、送到一半被别人接着送；每坏一次，照许下的话清点。"""

import datetime as dt
import gc
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, connection

from bihuan.kernel import clock
from bihuan.kernel.refuse import Refused
from bihuan.ledger import door as ledger

from .ballots import Ballots
from .folk import Folk
from .houses import House
from .promises import Act, Promises
from .urns import UrnHouse

BEGINS, DAY = clock.beijing(dt.date(2027, 3, 1)), dt.timedelta(days=1)
ACTS = 30  # 样：一个种子办这么多
CRASHES, CUTS, FILLS, OVERTAKES, JUMPS = 0.2, 0.08, 0.06, 0.5, 0.2  # 各有多大机会
AGAIN = 3  # 次：没有听到答复的，再试这么几次
DRAINED = 12  # 回：末了把收发箱送空
BACK = dt.timedelta(hours=9)  # 钟往回拨，离走到过的最晚一刻不过这么久
LATER = dt.timedelta(minutes=11)  # 租期早过了
CLAIMED = 'UPDATE "ledger_outbox" SET "lease_until" = '


@dataclass
class Told:
    """一个种子走得怎样：办了几样、答应几样、拒绝几样、坏了几次，投了几张票、封了几次箱；places 是断遍的处数，struck 是各断在
    哪一种（写、落盘；SELECT、COMMIT）；broken 是没有守住的话，story 是办过的各样。"""

    seed: int
    acts: int = 0
    answered: int = 0
    refused: int = 0
    crashes: int = 0
    fulls: int = 0
    overtaken: int = 0
    entries: int = 0
    votes: int = 0
    sealed: int = 0
    places: int = 0
    seconds: float = 0.0
    struck: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    story: list[str] = field(default_factory=list)


class Year:
    """一个种子。"""

    every_fate = False

    def __init__(self, seed: int, house: House, urn: UrnHouse, county: Any, entrance: Any) -> None:
        self.chance, self.house, self.told = random.Random(seed), house, Told(seed)
        urn.chance = random.Random(seed)
        self.ballots = Ballots(urn, random.Random(seed))
        self.folk = Folk(county, entrance, self.chance, self.ballots)
        self.now, self.latest, self.n = BEGINS, BEGINS, 0
        self.promises, self.calm = Promises(), False

    def live(self, acts: int) -> Told:
        """办这么多样；有一句话没有守住就停在那里。"""
        began = time.monotonic()
        for _ in range(acts):
            self._pass_time()
            if self._broken_in(self.folk.next(self.now)):
                break
        else:
            self._end()
        self._total(began)
        return self.told

    def _total(self, began: float) -> None:
        self.told.entries = sum(entry.id > self.promises.since for entry in ledger.latest("", limit=5000))
        self.told.votes = sum(len(poll.answered) for poll in self.ballots.polls)
        self.told.sealed = sum(poll.sealed for poll in self.ballots.polls)
        self.told.seconds = round(time.monotonic() - began, 2)

    def _pass_time(self) -> None:
        """钟往前走；有时跳过几十天，有时被人往回拨几个小时。"""
        self.latest = max(self.latest, self.now)
        jump = self.chance.random()
        if jump < JUMPS / 4:
            self.now = max(self.now - dt.timedelta(minutes=self.chance.randint(1, 400)), self.latest - BACK)
        elif jump < JUMPS:
            self.now += dt.timedelta(days=self.chance.randint(5, 40))
        else:
            self.now += dt.timedelta(minutes=self.chance.randint(1, 2000))

    def _broken_in(self, act: Act) -> list[str]:
        """办一样，没有听到答复的再试；坏过的，回来以后清点。"""
        self.promises.acts.append(act)
        self.told.acts += 1
        for _ in range(AGAIN):
            heard = self._try(act)
            if self.machine_of(act).broken:
                self.come_back(act)
                self.told.broken = self.faults_after(act)
            if heard or self.told.broken:
                break
        return self.told.broken

    def machine_of(self, act: Act) -> House:
        """这一样在哪里办：县里的那座屋子，或者票箱。"""
        return act.house or self.house

    def come_back(self, act: Act) -> None:
        """坏了的修好，重开。"""
        self.told.crashes += 1
        struck = self.machine_of(act).struck
        self.told.struck[struck] = self.told.struck.get(struck, 0) + 1
        gc.collect(1)  # 断在半路的游标先收走，再关连接
        with clock.frozen(self.now):
            self.machine_of(act).come_back(self.chance)
        if act.house is None:
            ledger.complete_log()  # 后台一起来就补

    def faults_after(self, act: Act, *, verified: bool = True) -> list[str]:
        """坏过的那一处清点：没有守住的话。"""
        return list(self.ballots.broken() if act.house else self.promises.broken(verified=verified))

    def _try(self, act: Act) -> bool:
        """试一次；听到了答复（办成或拒绝）为真。"""
        self.n += 1
        at = self.now + dt.timedelta(microseconds=self.n)
        act.tries.append(at)
        kind, roll = act.does.partition("（")[0], self.chance.random()
        house = self.machine_of(act)
        house.begin()
        if roll < CRASHES:
            house.arm(self.chance.randint(1, house.places(kind)), self.chance)
        elif roll < CRASHES + FILLS and house.fill():
            self.told.fulls += 1
        how, heard = self.answer(act, at)
        where = house.disarm(kind)
        if act.answered == at and not where:
            self.promises.note()
        if heard and not where and self.chance.random() < CUTS:
            house.cut()
            house.struck = where = "答复以后断电"
        self.tell(act, at, how, where)
        return heard

    def tell(self, act: Act, at: dt.datetime, how: str, where: str) -> None:
        """故事里添一句。"""
        self.told.story.append(f"{act.n:>3} {at:%Y-%m-%d %H:%M} {act.who} {act.does}：{how}{where and f'；{where}'}")

    def answer(self, act: Act, at: dt.datetime) -> tuple[str, bool]:
        """办，等答复：办成、拒绝、没有答复；听到了答复为真。"""
        try:
            with clock.frozen(at), self._overtaken(at):
                act.do(at)
        except Refused as refused:
            act.refused = refused.sentence
            self.told.refused += 1
            return f"拒绝，{refused.sentence}", True
        except (DatabaseError, sqlite3.Error, OSError) as error:
            act.unknown = True
            return f"没有答复（{type(error).__name__}）", False
        act.answered, act.refused = at, ""
        self.told.answered += 1
        return "办成", True

    @contextmanager
    def _overtaken(self, at: dt.datetime) -> Iterator[None]:
        """有时一个后台刚领了一件就卡住，租期过了，另一个后台接着送；然后它醒来，照旧送它领的那一件。"""
        if self.calm or self.chance.random() >= OVERTAKES:
            yield
            return
        passed: list[bool] = []

        def slow(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            answer = execute(sql, params, many, context)
            if sql.startswith(CLAIMED) and not passed and not connection.in_atomic_block:
                passed.append(True)
                self.told.overtaken += 1
                ledger.work(at + LATER, limit=5)
            return answer

        with connection.execute_wrapper(slow):
            yield

    def _end(self) -> None:
        """末了：收发箱送空，再清点一遍。"""
        for _ in range(DRAINED):
            self.now += dt.timedelta(hours=7)
            self.folk.made += 1
            at = self.now + dt.timedelta(microseconds=self.n)
            with clock.frozen(at):
                ledger.work(at)
        self.told.broken = [*self.promises.broken(drained=True), *self.ballots.broken()]
