"""测试里发生的事：云泽县的一座桥。"""

import datetime as dt
from dataclasses import dataclass

from bihuan.ledger import door as ledger
from bihuan.ledger.models import LedgerEntry

MONDAY = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
BRIDGE, ROAD, WELL = "case:1", "case:2", "case:3"
LI, ZHANG = "person:7", "person:8"


@ledger.event("story.raised", says="{by}提出“{title}”")
@dataclass(frozen=True)
class Raised:
    """提出。"""

    title: str


@ledger.event("story.called", says="{by}留下电话 {phone}", personal=("phone", "address"))
@dataclass(frozen=True)
class Called:
    """留下电话。"""

    phone: str
    address: str = ""


def others() -> tuple[int, int]:
    """不是这个故事里的记录（随迁移装入的）：几笔、几条流。"""
    rest = LedgerEntry.objects.exclude(stream__startswith="case:")
    return rest.count(), rest.values("stream").distinct().count()


@ledger.verb
def raise_it(stream: str, *titles: str, by: str = LI, now: dt.datetime = MONDAY, **rest) -> list[ledger.Entry]:
    """提出几件。"""
    return [ledger.append(stream, Raised(title), by=by, now=now, **rest) for title in titles]


@ledger.verb
def call(stream: str, phone: str, address: str = "", *, subject: str = LI) -> ledger.Entry:
    """留下电话。"""
    return ledger.append(stream, Called(phone, address), by=subject, now=MONDAY, subject=subject)


def three_cases() -> None:
    """三条流：桥三笔，路四笔，井一笔；桥和路各有一笔带微秒。"""
    raise_it(BRIDGE, "修桥", "桥已勘察", "桥已开工")
    raise_it(ROAD, "修路", "路已勘察", now=MONDAY.replace(microsecond=120))
    raise_it(ROAD, "路已开工", "路已完工", by=ZHANG)
    raise_it(WELL, "打井")
