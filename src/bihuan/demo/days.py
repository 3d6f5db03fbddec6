"""日子：故事里的日子离讲故事的那一天几天；落在休息日的，往前挪到最近的工作日。"""

import datetime as dt
import re
from dataclasses import dataclass

from bihuan.kernel import clock
from bihuan.regions import door as regions

_MONTH = re.compile(r"月初(-\d+)?\+(\d+)")  # 月初-2+11：两个月以前那个月的一日，再过十一天


@dataclass(frozen=True)
class Days:
    """由讲故事的那一刻算出各个日子。"""

    now: dt.datetime

    @property
    def today(self) -> dt.date:
        """讲故事的那一天。"""
        return clock.day_of(self.now)

    def on(self, written: int | str) -> dt.date:
        """写作离今天几天，或者「月初-2+11」。"""
        day, calendar = self._plain(written), regions.calendar()
        while not calendar.is_workday(day):
            day -= dt.timedelta(days=1)
        return day

    def _plain(self, written: int | str) -> dt.date:
        if isinstance(written, int):
            return self.today + dt.timedelta(days=written)
        found = _MONTH.fullmatch(written)
        if found is None:
            raise ValueError(f"读不懂的日子：{written}")
        months = self.today.year * 12 + self.today.month - 1 + int(found[1] or 0)
        return dt.date(months // 12, months % 12 + 1, 1) + dt.timedelta(days=int(found[2]))
