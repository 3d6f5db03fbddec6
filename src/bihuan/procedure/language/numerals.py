"""中文数字，和要达到几分之几的说法：过半数、三分之二以上、不超过百分之十……，都照精确的分数比。"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_NUMBER = r"(?:[零一二两三四五六七八九十百]+|\d+)"
_PART = re.compile(
    rf"(?P<half>半数|一半|半)|(?P<all>全部|全体)|百分之(?P<cent>{_NUMBER})|(?P<percent>\d+(?:\.\d+)?)[%％]"
    rf"|(?P<below>{_NUMBER})分之(?P<above>{_NUMBER})|(?P<top>\d+)/(?P<bottom>\d+)"
)
_HOWS: tuple[tuple[str, str, Callable[[Fraction, Fraction], bool]], ...] = (  # 前面的话、后面的话、怎样比；长的在先
    ("不超过", "", operator.le), ("不多于", "", operator.le), ("不高于", "", operator.le), ("不过", "", operator.le),
    ("未过", "", operator.le), ("没有过", "", operator.le),
    ("不少于", "", operator.ge), ("不低于", "", operator.ge), ("达到", "", operator.ge), ("", "以上", operator.ge),
    ("", "以下", operator.le), ("不足", "", operator.lt), ("不到", "", operator.lt), ("少于", "", operator.lt),
    ("低于", "", operator.lt), ("未达到", "", operator.lt), ("超过", "", operator.gt), ("多于", "", operator.gt),
    ("高于", "", operator.gt), ("过", "", operator.gt), ("", "", operator.eq),
)  # fmt: skip
_MISSED: dict[Any, str] = {
    operator.le: "超过了", operator.ge: "不到", operator.lt: "没有低于", operator.gt: "没有超过", operator.eq: "不到",
}  # fmt: skip
EXAMPLES = "过半数、半数以上、三分之二以上、不少于五分之一、超过三分之一、不超过半数、不足百分之十、全部"


@dataclass(frozen=True)
class Threshold:
    """要达到的：怎样比、几分之几，几分之几是怎样写的。"""

    compare: Callable[[Fraction, Fraction], bool]
    part: Fraction
    written: str = ""

    def reached(self, share: Fraction) -> bool:
        """这个分数达到了没有。"""
        return self.compare(share, self.part)

    def missed(self, whole: str) -> str:
        """没有达到的一句：不到问题清单 7 行的三分之一。whole: 分母怎样称呼。"""
        return f"{_MISSED[self.compare]}{whole}的{self.written}"


def threshold(words: str) -> Threshold | None:
    """一句「须」：过半数、三分之二以上……；读不懂的为 None。只写几分之几而不说多少的，只认 全部、全体。"""
    for before, after, compare in _HOWS:
        if not (words.startswith(before) and words.endswith(after)):
            continue
        match = _PART.fullmatch(words.removeprefix(before).removesuffix(after) if after else words[len(before) :])
        part = _part(match) if match else None
        if part is not None and (compare is not operator.eq or (match and match["all"])):
            return Threshold(compare, part, match[0] if match else "")
    return None


def _part(match: re.Match[str]) -> Fraction | None:
    if match["half"]:
        return Fraction(1, 2)
    if match["all"]:
        return Fraction(1)
    if match["cent"]:
        return Fraction(number(match["cent"]), 100)
    if match["percent"]:
        return Fraction(match["percent"]) / 100
    top, bottom = match["above"] or match["top"], match["below"] or match["bottom"]
    return Fraction(number(top), number(bottom)) if number(bottom) else None


def number(words: str) -> int:
    """一个数：阿拉伯数字，或者一百多以内的中文数字。"""
    return int(words) if words.isdecimal() else number_of(words)


def number_of(words: str) -> int:
    """一百以内（和一百多）的中文数字。"""
    hundreds, has_hundred, rest = words.rpartition("百")
    tens, has_ten, ones = rest.rpartition("十")
    total = (DIGITS.get(hundreds, 1) * 100) if has_hundred else 0
    total += (DIGITS.get(tens.lstrip("零"), 1) * 10) if has_ten else 0
    return total + DIGITS.get(ones.lstrip("零"), 0)
