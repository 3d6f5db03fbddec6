"""时钟：瞬间存 UTC，日子按北京时间。只有页面、任务和命令读钟，里面的代码都由参数得知时间。"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")

_frozen: dt.datetime | None = None


def now() -> dt.datetime:
    """现在（UTC，带时区，微秒）。"""
    return _frozen or dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """今天（北京时间的日子）。"""
    return day_of(now())


def day_of(instant: dt.datetime) -> dt.date:
    """一个瞬间在北京是哪一天。不带时区的瞬间不接受。"""
    if instant.tzinfo is None:
        raise ValueError("瞬间必须带时区")
    return instant.astimezone(BEIJING).date()


def beijing(day: dt.date, hour: int = 9, minute: int = 0) -> dt.datetime:
    """北京时间某日某时，换成 UTC 的瞬间。"""
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=BEIJING).astimezone(dt.UTC)


@contextmanager
def frozen(instant: dt.datetime) -> Iterator[None]:
    """测试用：在这一段里，now() 总是 `instant`。"""
    global _frozen
    before, _frozen = _frozen, instant
    try:
        yield
    finally:
        _frozen = before
