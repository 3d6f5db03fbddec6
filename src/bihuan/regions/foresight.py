"""录入之前先看：像不像一年的安排，会使多少到期日改动。期限在上层的房间，由它登记怎样数。"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from bihuan.kernel.refuse import BadInput
from bihuan.kernel.workdays import Calendar

from .notices import YearNotice
from .questions import calendar

MOST_OFF = 40  # 天：2007 年以来放假最多的一年（2026）写明三十三天
MOST_WORK = 15  # 天：补班最多的一年（2013）十二天
SOURCE = ".gov.cn"  # 通知公布在政府网站

Counter = Callable[[Calendar, int], tuple[int, int]]
_counters: list[Counter] = []


@dataclass(frozen=True)
class Moves:
    """会改动几个到期日，涉及几级人大。"""

    due_days: int
    congresses: int

    @property
    def sentence(self) -> str:
        """“9 个到期日会改动，涉及 2 级人大”。"""
        if not self.due_days:
            return "没有到期日因此改动"
        return f"{self.due_days} 个到期日会改动，涉及 {self.congresses} 级人大"


def counts_moves(function: Counter) -> Counter:
    """登记：换成这样的日历、改动的是这一年，会改动（几个到期日，几级人大）。"""
    if function not in _counters:
        _counters.append(function)
    return function


def moves_of(notice: YearNotice) -> Moves:
    """这份安排录入以后，会改动多少到期日。"""
    coming = with_notice(notice)
    told = [counter(coming, notice.year) for counter in _counters]
    return Moves(sum(days for days, _ in told), max((congresses for _, congresses in told), default=0))


def with_notice(notice: YearNotice) -> Calendar:
    """录入以后的日历，还没有录入。"""
    now = calendar()
    off = {day: name for day, name in now.off.items() if not (day.year == notice.year and now.known(notice.year))}
    work = {day: name for day, name in now.work.items() if not (day.year == notice.year and now.known(notice.year))}
    for item in notice.days:
        off.pop(item.day, None)
        work.pop(item.day, None)
        (off if item.off else work)[item.day] = item.name
    return Calendar(off, work, now.years | {notice.year}, now.version + 1)


def check_plausible(notice: YearNotice, *, today: dt.date) -> None:
    """像一年的安排。拒绝：放假或补班的日子多得不像、没有政府网站的通知地址、明年以后的年份。"""
    off = sum(item.off for item in notice.days)
    if off > MOST_OFF or len(notice.days) - off > MOST_WORK:
        raise BadInput(f"放假 {off} 天、补班 {len(notice.days) - off} 天，不像一年的安排，请核对（连周末在内，放假不过 {MOST_OFF} 天）")  # fmt: skip
    if not any(_is_of_government(paper) for paper in notice.papers):
        raise BadInput("papers 里要有通知在政府网站（.gov.cn）上的地址，好让人核对")
    if notice.year > today.year + 1:
        raise BadInput(f"{notice.year} 年的安排还没有公布，只录入到明年")


def _is_of_government(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and f".{parts.hostname or ''}".endswith(SOURCE)
