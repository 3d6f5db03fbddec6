"""编号：一个系列接着一个系列，同时办的排队来取，不跳号也不重号。"""

import datetime as dt
import re

from . import wording
from .models import Case, Series
from .situation import Held

_ORDER = re.compile(r"‹序(\d*)›")


class Numbers:
    """一次取一个或者成批地取：一个系列只锁一次，取完（settle）写一次。"""

    def __init__(self) -> None:
        self.series: dict[str, Series] = {}

    def take(self, pattern: str, held: Held, *, on: dt.date) -> str:
        """按样子取下一号，如 问题〔‹年›〕‹序3›号 → 问题〔2027〕001号。‹序3› 补足三位，‹序› 不补。"""
        name = wording.said(_ORDER.sub("#", pattern), held, on=on)
        if name not in self.series:
            congress = held.case.congress_id
            here = Series.objects.select_for_update().filter(congress_id=congress, name=name)
            if (found := here.first()) is None:  # 这个系列的头一号：几个人同时来，只有一行
                Series.objects.bulk_create([Series(congress_id=congress, name=name)], ignore_conflicts=True)
                found = here.get()
            self.series[name] = found
        self.series[name].last += 1
        digits = _ORDER.search(pattern)
        width = int(digits[1]) if digits and digits[1] else 0
        return name.replace("#", str(self.series[name].last).zfill(width))

    def settle(self) -> None:
        """取到哪里，写下。"""
        for series in self.series.values():
            series.save(update_fields=["last"])


def next_number(pattern: str, held: Held, *, on: dt.date) -> str:
    """取一号。"""
    numbers = Numbers()
    number = numbers.take(pattern, held, on=on)
    numbers.settle()
    return number


def known(case: Case) -> bool:
    """这件事项有了编号：编号只给一次。"""
    return bool(case.number)
