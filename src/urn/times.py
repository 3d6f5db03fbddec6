"""票箱的钟：开机时看一次挂钟，此后只数走过的时间；挂钟中途被拨，收票的起止不受影响。"""

import datetime as dt
import time
from collections.abc import Callable

from bihuan.kernel import clock


class SteadyClock:
    """`now()` 只往前走。重启时才重新看挂钟。"""

    def __init__(self, ticks: Callable[[], float] = lambda: time.clock_gettime(time.CLOCK_BOOTTIME)) -> None:
        self.ticks = ticks
        self._started, self._from = clock.now(), ticks()

    def now(self) -> dt.datetime:
        """现在。"""
        return self._started + dt.timedelta(seconds=self.ticks() - self._from)

    def tick_of(self, instant: dt.datetime) -> float:
        """某一瞬间在 `ticks` 上是多少；收票时只比两个数。"""
        return self._from + (instant - self._started).total_seconds()

    def drift(self) -> dt.timedelta:
        """挂钟比本钟快多少；相差大说明挂钟被拨过。"""
        return clock.now() - self.now()
