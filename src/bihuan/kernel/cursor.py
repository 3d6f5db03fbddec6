"""网址里的数：翻页翻到哪里，问的是哪一号。网址人人可以改，读不成的一律当作没有写，不是错误。"""

import datetime as dt

LARGEST = 2**63 - 1  # 两种数据库的编号都装得下的最大一个


def number(text: str, *, most: int = LARGEST) -> int | None:
    """不小于零、不大于 `most` 的整数；写成别的样子为 None。"""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most))):
        return None
    found = int(text)
    return found if found <= most else None


def place(day: dt.date, pk: int) -> str:
    """按日期、再按编号排的清单里的一处，写进网址的样子。"""
    return f"{day.isoformat()}_{pk}"


def read_place(text: str) -> tuple[dt.date, int] | None:
    """读回 `place` 写的；写坏了的为 None。"""
    day, _, pk = text.partition("_")
    try:
        on = dt.date.fromisoformat(day)
    except ValueError:
        return None
    found = number(pk)
    return None if found is None else (on, found)
