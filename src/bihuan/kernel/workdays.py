"""工作日：法定节假日与调休补班由传入的日历决定；日历没有的年份按周一至周五算，并且说出来。"""

import datetime as dt
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property

ONE_DAY = dt.timedelta(days=1)
KEPT = 20_000  # 一份日历记着这么多次数过的


@dataclass(frozen=True)
class DayNote:
    """一天的说明：第几个工作日（不算的为 None），为什么。"""

    day: dt.date
    count: int | None
    why: str


@dataclass(frozen=True)
class Calendar:
    """工作日历。

    off: 放假的日子 → 节名；work: 补班的周末 → 节名；years: 有公布安排的年份；version: 日历版本号。
    """

    off: dict[dt.date, str] = field(default_factory=dict)
    work: dict[dt.date, str] = field(default_factory=dict)
    years: frozenset[int] = frozenset()
    version: int = 0

    def is_workday(self, day: dt.date) -> bool:
        """这一天上班吗。"""
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def known(self, year: int) -> bool:
        """这一年的放假安排已经公布并录入吗。"""
        return year in self.years

    def add(self, start: dt.date, days: int) -> dt.date:
        """自 start 起第 days 个工作日（start 当日为第 0 日）；days 为负则往前数。数过的记着。"""
        found = self._added.get((start, days))
        if found is None:
            if len(self._added) >= KEPT:
                self._added.clear()
            found = self._added[start, days] = self._count(start, days)
        return found

    def _count(self, start: dt.date, days: int) -> dt.date:
        span = abs(days) * 2 + 40
        if days >= 0:
            table = self._days(start.year, (start + span * ONE_DAY).year)
            return table[bisect_right(table, start) + days - 1] if days else start
        table = self._days((start - span * ONE_DAY).year, start.year)
        return table[bisect_left(table, start) + days]

    def between(self, start: dt.date, end: dt.date) -> int:
        """start 之后到 end（含）有几个工作日；end 在前则为负。"""
        if end < start:
            return -self.between(end, start)
        table = self._days(start.year, end.year)
        return bisect_right(table, end) - bisect_right(table, start)

    def explain(self, start: dt.date, days: int) -> list[DayNote]:
        """逐日说明自 start 起的 days 个工作日是怎么数出来的。"""
        notes = [DayNote(start, 0, "当日不计")]
        count, day = 0, start
        while count < days:
            day += ONE_DAY
            if self.is_workday(day):
                count += 1
            notes.append(DayNote(day, count if self.is_workday(day) else None, self.why(day)))
        return notes

    def why(self, day: dt.date) -> str:
        """这一天为什么上班或不上班。"""
        if day in self.work:
            return f"{self.work[day]}调休，补班"
        if day in self.off:
            return f"{self.off[day]}放假"
        word = "工作日" if day.weekday() < 5 else "周末"
        return word if self.known(day.year) else f"{word}（{day.year} 年放假安排尚未录入，按周一至周五计）"

    @cached_property
    def _added(self) -> dict[tuple[dt.date, int], dt.date]:
        return {}

    @cached_property
    def _tables(self) -> dict[tuple[int, int], list[dt.date]]:
        return {}

    def _days(self, first: int, last: int) -> list[dt.date]:
        key = (first, last)
        if key not in self._tables:
            day, end, table = dt.date(first, 1, 1), dt.date(last, 12, 31), []
            while day <= end:
                if self.is_workday(day):
                    table.append(day)
                day += ONE_DAY
            self._tables[key] = table
        return self._tables[key]


def add_months(start: dt.date, months: int) -> dt.date:
    """自 start 起 months 个月：同日；没有那一日的，为当月最后一日。"""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in (start.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(day, start.day))
        except ValueError:
            continue
    raise ValueError("不可能的日子")
