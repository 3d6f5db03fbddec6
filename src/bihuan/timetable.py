"""时刻表：一切定时的事，一页写明。

每一件都可以重做而不多出什么：后台重启时补做一遍，几个后台同时做也无妨。
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bihuan.kernel.clock import BEIJING


@dataclass(frozen=True)
class Job:
    """一件定时的事：隔多久一次，或每天北京时间几点一次。`run` 只收 `now`。"""

    name: str
    says: str
    run: Callable[[dt.datetime], object]
    every: dt.timedelta | None = None
    daily_at: dt.time | None = None

    def next_after(self, moment: dt.datetime) -> dt.datetime:
        """在 `moment` 做过之后，下一次是什么时候。"""
        if self.every is not None:
            return moment + self.every
        local = moment.astimezone(BEIJING)
        coming = dt.datetime.combine(local.date(), self.daily_at or dt.time(), BEIJING)
        return coming if coming > local else coming + dt.timedelta(days=1)


JOBS: tuple[Job, ...] = ()
