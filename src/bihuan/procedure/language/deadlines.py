"""期限的写法：自X起N工作日|日|个月、X前N日、每年M月D日前、由X、无，理由。"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from bihuan.kernel.workdays import Calendar, add_months

Unit = Literal["workday", "day", "month"]
UNITS: dict[str, Unit] = {"工作日": "workday", "日": "day", "个月": "month"}

_SINCE = re.compile(r"自(?P<what>.+?)起(?P<n>\d+)(?P<unit>工作日|日|个月)")
_BEFORE = re.compile(r"(?P<what>[^每自由无].*?)前(?P<n>\d+)(?P<unit>工作日|日)")
_YEARLY = re.compile(r"每年(?P<month>\d+)月(?P<day>\d+)日前")
_BY_DATE = re.compile(r"由(?P<what>.+)")
_NONE = re.compile(r"无，(?P<why>.+)")


@dataclass(frozen=True)
class Deadline:
    """期限。

    kind: since（自X起）、before（X前）、yearly（每年）、on（由X）、none（无）；what: X 的原词；
    n、unit: 几个工作日、日或月；month、day: 每年、每月、每季末月的那一天；words: 原文。
    codes: X 所指的步骤代号（自X或Y起有几个；自开立起是 @open），或者日期项、会议项的代号；由组装时认出。
    first: 自首次X起，再办不重新起算；above: 上级的X；times: 每年几次。
    X 当日为第 0 日；日和个月止于那个历日（没有那一日的为当月最后一日），不因节假日顺延；逾期自次日起。
    """

    kind: Literal["since", "before", "yearly", "monthly", "quarterly", "on", "none"]
    words: str
    what: str = ""
    n: int = 0
    unit: Unit = "day"
    month: int = 0
    day: int = 0
    codes: tuple[str, ...] = ()
    first: bool = False
    above: bool = False
    times: int = 1

    @property
    def recurring(self) -> bool:
        """办过一次，下一期又起算。"""
        return self.kind in ("yearly", "monthly", "quarterly")

    def due(self, zero: dt.date, calendar: Calendar) -> dt.date:
        """第 0 日为 zero 时，到期的那一天。"""
        if self.kind == "on":
            return zero
        if self.kind == "yearly":
            due = dt.date(zero.year, self.month, self.day)
            return due if due >= zero else dt.date(zero.year + 1, self.month, self.day)
        n = -self.n if self.kind == "before" else self.n
        if self.unit == "workday":
            return calendar.add(zero, n)
        if self.unit == "month":
            return add_months(zero, n)
        return zero + dt.timedelta(days=n)


def read_deadline(words: str) -> Deadline | None:
    """读一句期限；读不懂的返回 None，由检查者说出来。"""
    if match := _NONE.fullmatch(words):
        return Deadline("none", words, what=match["why"])
    if match := _SINCE.fullmatch(words):
        return Deadline("since", words, match["what"], int(match["n"]), UNITS[match["unit"]])
    if match := _YEARLY.fullmatch(words):
        month, day = int(match["month"]), int(match["day"])
        try:
            dt.date(2001, month, day)
        except ValueError:
            return None
        return Deadline("yearly", words, month=month, day=day)
    if match := _BEFORE.fullmatch(words):
        return Deadline("before", words, match["what"], int(match["n"]), UNITS[match["unit"]])
    if match := _BY_DATE.fullmatch(words):
        return Deadline("on", words, match["what"])
    return None
