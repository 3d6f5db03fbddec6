"""一部办法的每一条：写在哪一条里，或者说明为什么不在。"""

import re

from ..numerals import number_of
from ..text import Text
from .known import Found, Known, where

BORROWED = "条号是所沿用的那部法规的：写「条」说明是本办法第几条，本办法没有的写 条: 本办法没有"
_NUMBER = re.compile(r"第(?P<n>[零一二三四五六七八九十百]+)条")


def covers(text: Text, known: Known) -> Found:
    """共 N 条的，条条有着落。"""
    total = re.fullmatch(r"(\d+)条", str(text.extra.get("共", "")))
    if not text.extra.get("共"):
        return
    if total is None:
        yield "共", f"应当写成 共: 31条，不是「{text.extra['共']}」"
        return
    elsewhere = text.extra.get("不在此") or {}
    if not isinstance(elsewhere, dict):
        yield "不在此", "应当写成 {第三条: 原则, 第二十七条: 见 另一份工作法}"
        return
    own = [article for article in text.articles if article.step not in text.borrowed]
    written = {number for article in own for number in _numbers(article.number)}
    written |= {number for name in elsewhere for number in _numbers(str(name))}
    left = [number for number in range(1, int(total[1]) + 1) if number not in written]
    if left:
        yield "共", f"第 {'、'.join(map(str, left))} 条没有着落：写一条，或者写进「不在此」"
    over = [article for article in own if any(number > int(total[1]) for number in _numbers(article.number))]
    yield from ((where(one), f"共 {total[1]} 条，没有这一条") for one in over)
    yield from ((where(one), BORROWED) for one in text.articles if one.step in text.borrowed and _numbers(one.number))


def _numbers(words: str) -> list[int]:
    return [number_of(match["n"]) for match in _NUMBER.finditer(words)]
