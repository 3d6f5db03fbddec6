"""走一个种子：一个县的一段日子，随时断电、断线、盘满、钟往前跳往回拨、送到一半被别人接着送；每坏一次，照许下的话清点。"""

import datetime as dt
import gc
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection

from bihuan.kernel import clock
from bihuan.kernel.refuse import Refused
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure

from .folk import Folk, settle
from .houses import House, house_in
from .promises import DELIVERED, Act, Promises, receive

BEGINS = clock.beijing(dt.date(2027, 3, 1))
ACTS = 25  # 样：一个种子办这么多
CRASHES, CUTS, FILLS, OVERTAKES, JUMPS = 0.2, 0.08, 0.06, 0.5, 0.2  # 各有多大机会
AGAIN = 3  # 次：没有听到答复的，再试这么几次
DRAINED = 12  # 回：末了把收发箱送空
BACK = dt.timedelta(hours=9)  # 钟往回拨，离走到过的最晚一刻不过这么久
LATER = dt.timedelta(minutes=11)  # 租期早过了
CLAIMED = 'UPDATE "ledger_outbox" SET "lease_until" = '


@dataclass
class Told:
    """一个种子走得怎样：办了几样、答应几样、拒绝几样、坏了几次；broken 是没有守住的话，story 是办过的各样。"""

    seed: int
    acts: int = 0
    answered: int = 0
    refused: int = 0
    crashes: int = 0
    fulls: int = 0
    overtaken: int = 0
    entries: int = 0
    seconds: float = 0.0
    broken: list[str] = field(default_factory=list)
    story: list[str] = field(default_factory=list)


class Year:
    """一个种子。"""

    def __init__(self, seed: int, house: House, county: Any, entrance: Any) -> None:
        self.chance, self.house, self.told = random.Random(seed), house, Told(seed)
        self.folk = Folk(county, entrance, self.chance)
        self.now, self.latest, self.n = BEGINS, BEGINS, 0
        self.promises = Promises()

    def live(self, acts: int) -> Told:
        """办这么多样；有一句话没有守住就停在那里。"""
        began = time.monotonic()
        for _ in range(acts):
            self._pass_time()
            if self._broken_in(self.folk.next(self.now)):
                break
        else:
            self._end()
        self.told.entries = sum(entry.id > self.promises.since for entry in ledger.latest("", limit=5000))
        self.told.seconds = round(time.monotonic() - began, 2)
        return self.told

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
            how = self._try(act)
            if self.house.broken:
                self.told.crashes += 1
                gc.collect(1)  # 断在半路的游标先收走，再关连接
                self.house.come_back(self.chance)
                ledger.complete_log()  # 后台一起来就补
                self.told.broken = list(self.promises.broken())
                if self.told.broken:
                    return self.told.broken
            if how:
                break
        return []

    def _try(self, act: Act) -> bool:
        """试一次；听到了答复（办成或拒绝）为真。"""
        self.n += 1
        at = self.now + dt.timedelta(microseconds=self.n)
        act.tries.append(at)
        kind, roll = act.does.partition("（")[0], self.chance.random()
        self.house.begin()
        if roll < CRASHES:
            self.house.arm(kind, self.chance)
        elif roll < CRASHES + FILLS and self.house.fill():
            self.told.fulls += 1
        how, heard = self._answer(act, at)
        where = self.house.disarm(kind)
        if act.answered == at and not where:
            self.promises.note()
        if heard and not where and self.chance.random() < CUTS:
            self.house.cut()
            where = "答复以后断电"
        self.told.story.append(f"{act.n:>3} {at:%Y-%m-%d %H:%M} {act.who} {act.does}：{how}{where and f'；{where}'}")
        return heard

    def _answer(self, act: Act, at: dt.datetime) -> tuple[str, bool]:
        try:
            with clock.frozen(at), self._overtaken(at):
                act.do(at)
        except Refused as refused:
            act.refused = refused.sentence
            self.told.refused += 1
            return f"拒绝，{refused.sentence}", True
        except (DatabaseError, OSError) as error:
            act.unknown = True
            return f"没有答复（{type(error).__name__}）", False
        act.answered, act.refused = at, ""
        self.told.answered += 1
        return "办成", True

    @contextmanager
    def _overtaken(self, at: dt.datetime) -> Iterator[None]:
        """有时一个后台刚领了一件就卡住，租期过了，另一个后台接着送；然后它醒来，照旧送它领的那一件。"""
        if self.chance.random() >= OVERTAKES:
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
        self.told.broken = list(self.promises.broken(drained=True))


@contextmanager
def town(folder: Path) -> Iterator[Callable[..., Told]]:
    """在这个夹里立起一个县，造一座会坏的屋子；给出走一个种子（办几样）的办法。用完照原样还回去。"""
    with ExitStack() as after:
        house = house_in(folder)
        after.callback(house.close)
        after.callback(procedure.forget_cached)
        procedure.forget_cached()
        kind = ledger.kind_named(DELIVERED)
        assert kind is not None
        ledger.subscribe(kind.cls, receive)
        after.callback(ledger.unsubscribe, kind.cls, receive)
        with clock.frozen(BEGINS - dt.timedelta(days=1)):
            county, entrance = settle(clock.now())
            ledger.checkpoint(clock.now())
        house.keep()

        def run(seed: int, acts: int = ACTS) -> Told:
            house.renew()
            return Year(seed, house, county, entrance).live(acts)

        yield run
