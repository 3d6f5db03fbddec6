"""许下的话：答应过的都在，一个字节不差；没有哪一样办成两次；交接的恰好送到一次；整个库核验得过。"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bihuan.kernel import clock
from bihuan.ledger import door as ledger

from .houses import House

MOST = 5000  # 笔：一个种子写不到这么多
FEW = 50  # 笔：办一样多半写不到这么多，先看这么些
RECEIPTS = "simulator:1"
DELIVERED = "procedure.stepped"  # 这一种事件的每一笔，都要有一张回执


@ledger.event("simulator.received", says="模拟器收到第 {entry} 笔")
@dataclass(frozen=True)
class Received:
    """收到了交接的一笔。"""

    entry: int


@dataclass
class Act:
    """一个人要办的一样，和试过的各次。no_trace: 办成了也不一定留痕（对时钟、送交接）；house: 不在县里那座屋子办的。"""

    n: int
    who: str
    does: str
    do: Callable[[dt.datetime], Any]
    no_trace: bool = False
    house: House | None = None
    tries: list[dt.datetime] = field(default_factory=list)
    answered: dt.datetime | None = None
    refused: str = ""
    unknown: bool = False  # 有一次没有听到答复


class Promises:
    """一个种子里许下的话。"""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.known: dict[tuple[str, int], str] = {}
        self.newest = max((entry.id for entry in ledger.latest("", limit=1)), default=0)
        self.since = self.newest

    def note(self) -> None:
        """办成了一样：此刻库里的各笔，都算答应过的。"""
        found = self._newest(FEW) or self._newest(MOST)
        self.known.update({(entry.stream, entry.seq): entry.hash for entry in found if entry.id > self.newest})
        self.newest = found[0].id if found else 0

    def _newest(self, limit: int) -> list[ledger.Entry]:
        """最近写下的各笔；这么些里还看不到上一次的末一笔的，为空。"""
        found = ledger.latest("", limit=limit)
        return found if limit == MOST or len(found) < limit or found[-1].id <= self.newest else []

    def remember(self) -> Callable[[], None]:
        """记住此刻；叫一声，答应过的就回到此刻。"""
        known, newest = dict(self.known), self.newest

        def again() -> None:
            self.known, self.newest = dict(known), newest

        return again

    def broken(self, *, drained: bool = False, verified: bool = True) -> Iterator[str]:
        """没有守住的话。drained: 收发箱已经送空，回执一张也不能少；verified: 整个库也核验。"""
        entries = [entry for entry in ledger.latest("", limit=MOST) if entry.id > self.since]
        here = {(entry.stream, entry.seq): entry.hash for entry in entries}
        for place, hash in self.known.items():
            if here.get(place) != hash:
                yield f"答应过的一笔不在了：{place[0]} 第 {place[1]} 笔"
        yield from self._acts({entry.recorded_at for entry in entries if entry.stream != RECEIPTS})
        yield from self._receipts(entries, drained)
        for fault in ledger.verify().faults if verified else ():
            yield f"核验：{fault.what}"

    def _acts(self, written: set[dt.datetime]) -> Iterator[str]:
        """一样恰好办成一次。没有听到答复、其实办成了的，原样再交得到的是那一件，不另留痕。"""
        for act in self.acts:
            stood = [at for at in act.tries if at in written]
            if act.no_trace:
                continue
            if len(stood) > 1:
                yield f"办成了两次：{act.n} {act.who} {act.does}"
            if act.answered is not None and act.answered not in stood and not (act.unknown and stood):
                yield f"答应过的没有办成：{act.n} {act.who} {act.does}"
            if act.refused and stood and not act.unknown:
                yield f"拒绝了的留下了痕迹：{act.n} {act.who} {act.does}"

    def _receipts(self, entries: list[ledger.Entry], drained: bool) -> Iterator[str]:
        got = Counter(entry.data["entry"] for entry in entries if entry.stream == RECEIPTS)
        for entry in entries:
            if entry.type != DELIVERED or entry.origin != "live":
                continue
            if got[entry.id] > 1:
                yield f"交接送到了 {got[entry.id]} 次：{entry.stream} 第 {entry.seq} 笔"
            elif drained and not got[entry.id]:
                yield f"交接没有送到：{entry.stream} 第 {entry.seq} 笔"


def receive(entry: ledger.Entry) -> None:
    """接手：写一张回执。"""
    ledger.append(RECEIPTS, Received(entry.id), by="system", now=clock.now(), origin="record")
