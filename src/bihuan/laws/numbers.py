"""条号：第四十二条、第四十二条之一，读成数，写回汉字。"""

import re
from dataclasses import dataclass

DIGITS = "零一二三四五六七八九"
HAN = "零〇一二两三四五六七八九十百千"
NUMBER = rf"第(?P<n>[{HAN}]+|\d{{1,4}})条(?:之(?P<sub>[{HAN}]+|\d{{1,2}}))?"
_NUMBER = re.compile(NUMBER)


@dataclass(frozen=True, order=True)
class ArticleNumber:
    """一条的号。sub: 「之一」的一，没有的为 0。"""

    n: int
    sub: int = 0

    @property
    def label(self) -> str:
        """记着用的：42、42之1。"""
        return f"{self.n}之{self.sub}" if self.sub else str(self.n)

    @property
    def said(self) -> str:
        """说给人听：第四十二条之一。"""
        return f"第{in_han(self.n)}条" + (f"之{in_han(self.sub)}" if self.sub else "")


def of_match(found: "re.Match[str]") -> ArticleNumber:
    """照 NUMBER 找到的一处。"""
    return ArticleNumber(number_of(found["n"]), number_of(found["sub"] or ""))


def numbers_in(words: str) -> list[ArticleNumber]:
    """一段话里的各个条号。"""
    return [of_match(found) for found in _NUMBER.finditer(words)]


def of_label(label: str) -> ArticleNumber:
    """记着用的写法 → 条号；不是这样写的为第 0 条。"""
    n, _, sub = label.partition("之")
    if not (n.isdecimal() and len(n) < 5 and (sub == "" or (sub.isdecimal() and len(sub) < 3))):
        return ArticleNumber(0)
    return ArticleNumber(int(n), int(sub or 0))


def number_of(words: str) -> int:
    """一万以内的数，汉字的、阿拉伯数字的；空为 0。"""
    if words.isdecimal():
        return int(words)
    total = one = 0
    for char in words.replace("两", "二").replace("〇", "零"):
        if char in DIGITS:
            one = DIGITS.index(char)
        else:
            total, one = total + (one or 1) * {"十": 10, "百": 100, "千": 1000}[char], 0
    return total + one


def in_han(number: int) -> str:
    """一万以内的数写成汉字：十八、一百零五、一千二百六十。"""
    said, gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            said += ("零" if gap else "") + DIGITS[digit] + unit
        gap = bool(said) and not digit
    return said.removeprefix("一") if said.startswith("一十") else said or "零"
