"""期限的写法：自X起N工作日、X前N日、由X、每周N、每月N日、每季末月（单月、双月、半年末月）N日、每年M月N日前、每年N次，M月N日前，无，理由；照一项选项不同的。"""

import calendar as months
import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Literal

from bihuan.kernel.workdays import Calendar, add_months

from .numerals import number_of

REST = "其余"
Unit = Literal["workday", "day", "month"]
UNITS: dict[str, Unit] = {
    "工作日": "workday", "个工作日": "workday", "日": "day", "天": "day", "周": "day", "星期": "day", "个星期": "day",
    "个月": "month", "年": "month",
}  # fmt: skip
MANY = {"年": 12, "周": 7, "星期": 7, "个星期": 7}  # 一年十二个月，一周七日
WEEK = "一二三四五六日"
MONTHS = {  # 每几个月的那几个月
    "季末月": (3, 6, 9, 12), "季度末月": (3, 6, 9, 12), "单月": (1, 3, 5, 7, 9, 11), "双月": (2, 4, 6, 8, 10, 12),
    "半年末月": (6, 12),
}  # fmt: skip

_UNIT = r"(?P<unit>个?工作日|日|天|周|个?星期|个月|年)"
_LENGTH = rf"(?P<n>\d+){_UNIT}"
_SINCE = re.compile(rf"自(?P<what>.+?)起{_LENGTH}")
_BEFORE = re.compile(rf"(?P<what>[^每自由无].*?)前{_LENGTH}")
_YEARLY = re.compile(r"每年(?:(?P<times>\d+)次，)?(?P<month>\d+)月(?P<day>\d+)日前?")
_WEEKLY = re.compile(rf"每(?:周|星期)(?P<day>[{WEEK}天])前?")
_MONTHLY = re.compile(r"每月(?P<day>\d+)日前?")
_QUARTERLY = re.compile(rf"每(?P<which>{'|'.join(MONTHS)})(?P<day>\d+)日前?")
_BY_DATE = re.compile(r"由(?P<what>.+)")
_SAID = re.compile(rf"(?<=[起前后])(?P<n>[一二两三四五六七八九十百]+){_UNIT}$")
_AFTER = re.compile(rf"(?P<what>[^每自由无].*?)以?后(?P<length>{_LENGTH})")
_NONE = re.compile(r"无，(?P<why>.+)")


@dataclass(frozen=True)
class Deadline:
    """期限。

    kind: since（自X起）、before（X前）、yearly（每年）、monthly（每月）、quarterly（每季末月、单月、双月、半年末月）、weekly（每周）、on（由X）、none（无）、
    by_choice（照一项选项不同）；
    what: X 的原词；n、unit: 几个工作日、日或月；month、day: 每年、每月、每季末月的那一天，每周的星期几（一是 1）；words: 原文。
    codes: X 所指的步骤代号（自X或Y起有几个；自开立起是 @open），或者日期项、会议项的代号；由组装时认出。
    first: 自首次X起，再办不重新起算；above: 上级的X；times: 每年几次；months: 每几个月的，是哪几个月。
    by、choices: 照哪一项（代号）不同，那一项的各样各是哪一句，其余 是没有写到的；挑出来的那一句也记着 by。
    X 当日为第 0 日；日和个月止于那个历日（没有那一日的为当月最后一日），不因节假日顺延；逾期自次日起。
    """

    kind: Literal["since", "before", "yearly", "monthly", "quarterly", "weekly", "on", "none", "by_choice"]
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
    months: tuple[int, ...] = ()
    by: str = ""
    choices: tuple[tuple[str, "Deadline"], ...] = ()

    @property
    def each(self) -> tuple["Deadline", ...]:
        """照选项不同的，各句；不是的就是自己。"""
        return tuple(one for _, one in self.choices) or (self,)

    def chosen(self, value: Any) -> "Deadline | None":
        """那一项是这个值的时候是哪一句；没有写到的照其余，其余也没有写的为 None。"""
        table = dict(self.choices)
        return table.get(value, table.get(REST)) if table else self

    @property
    def recurring(self) -> bool:
        """办过一次，下一期又起算。"""
        return self.kind in ("yearly", "monthly", "quarterly", "weekly")

    def due(self, zero: dt.date, calendar: Calendar) -> dt.date:
        """第 0 日为 zero 时，到期的那一天；一期一期的，为 zero 当日或以后最近的一个到期日。"""
        if self.kind == "on":
            return zero
        if self.kind != "since" and self.recurring:
            return self._next(zero)
        n = -self.n if self.kind == "before" else self.n
        if self.unit == "workday":
            return calendar.add(zero, n)
        if self.unit == "month":
            return add_months(zero, n)
        return zero + dt.timedelta(days=n)

    def _next(self, zero: dt.date) -> dt.date:
        if self.kind == "weekly":
            return zero + dt.timedelta(days=(self.day - zero.isoweekday()) % 7)
        year, month = zero.year, zero.month
        while True:
            if self.kind == "monthly" or month in (self.months or (self.month,)):
                due = dt.date(year, month, min(self.day, months.monthrange(year, month)[1]))
                if due >= zero:
                    return due
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def read_deadline(words: str) -> Deadline | None:
    """读一句期限；读不懂的返回 None，由检查者说出来。"""
    if match := _NONE.fullmatch(words):
        return Deadline("none", words, what=match["why"])
    return _timed(words, _plain(words))


def _plain(words: str) -> str:
    """法规的写法换成这里的：自交办之日起三个月内 → 自交办起3个月，交办后五日内 → 自交办起5日，半个月是十五日。"""
    plain = re.sub(r"(?<=[日天周期年月])(?:以|之)?内$", "", words).replace("之日起", "起")
    plain = f"{plain.removesuffix('半年')}6个月" if plain.endswith("半年") else plain
    plain = f"{plain.removesuffix('半个月')}15日" if plain.endswith("半个月") else plain
    plain = _SAID.sub(lambda match: f"{number_of(match['n'])}{match['unit']}", plain)
    match = _AFTER.fullmatch(plain)
    return f"自{match['what']}起{match['length']}" if match else plain


def _timed(words: str, plain: str) -> Deadline | None:
    """有日数、有日子的一句；words 是原文，plain 是换成这里写法的。"""
    if match := _SINCE.fullmatch(plain):
        return Deadline("since", words, match["what"], *_length(match))
    if plain.startswith("每"):
        return _recurring(plain)
    if match := _BEFORE.fullmatch(plain):
        return Deadline("before", words, match["what"], *_length(match))
    if match := _BY_DATE.fullmatch(plain):
        return Deadline("on", words, match["what"])
    return None


def _length(match: re.Match[str]) -> tuple[int, Unit]:
    return int(match["n"]) * MANY.get(match["unit"], 1), UNITS[match["unit"]]


def _recurring(words: str) -> Deadline | None:
    if match := _WEEKLY.fullmatch(words):
        return Deadline("weekly", words, day=WEEK.index(match["day"].replace("天", "日")) + 1)
    if match := _MONTHLY.fullmatch(words):
        day = int(match["day"])
        return Deadline("monthly", words, day=day) if 1 <= day <= 31 else None
    if match := _QUARTERLY.fullmatch(words):
        day = int(match["day"])
        return Deadline("quarterly", words, day=day, months=MONTHS[match["which"]]) if 1 <= day <= 31 else None
    if match := _YEARLY.fullmatch(words):
        month, day = int(match["month"]), int(match["day"])
        try:
            dt.date(2001, month, day)
        except ValueError:
            return None
        return Deadline("yearly", words, month=month, day=day, times=int(match["times"] or 1))
    return None
