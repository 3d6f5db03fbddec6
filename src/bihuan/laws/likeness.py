"""两版的条相不相像：只留汉字、字母、数字，每两个相邻的字算一个二元组，数两条共有几个、合起来几个，前者比后者。

一样的为 1，没有共同的为 0。这就是多重集的 Jaccard 系数；一条对一条，最像的先配。不到四成的算改写，不到一成半的不算承接。
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from .numbers import ArticleNumber

REWRITTEN = 0.4  # 自定：不到这么像的算改写（代表法 2015 年、2025 年两版，三条在此以下）
LEAST = 0.15  # 自定：不到这么像的不算承接
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Kin:
    """一条承接：旧的、新的（没有承接的为 None）、像几成。"""

    old: ArticleNumber
    new: ArticleNumber | None
    alike: float

    @property
    def said(self) -> str:
        """说成一个词。"""
        return change_of(self.old, self.new, self.alike)


def change_of(old: ArticleNumber, new: ArticleNumber | None, alike: float) -> str:
    """一条怎样变的：没有承接、改写、未改号、改号。"""
    if new is None:
        return "没有承接"
    if alike < REWRITTEN:
        return "改写"
    return "未改号" if old == new else "改号"


def likeness(one: str, other: str) -> float:
    """两段话像几成。"""
    return _share(_pairs(one), _pairs(other))


def lineage(old: Mapping[ArticleNumber, str], new: Mapping[ArticleNumber, str]) -> list[Kin]:
    """旧的各条在新版里是哪一条，照旧的次序。一条至多承接一条。"""
    before = {number: _pairs(words) for number, words in old.items()}
    after = {number: _pairs(words) for number, words in new.items()}
    ranked = sorted(_scores(before, after), key=lambda row: (-row[0], abs(row[1].n - row[2].n), row[1], row[2]))
    taken: dict[ArticleNumber, tuple[ArticleNumber, float]] = {}
    used: set[ArticleNumber] = set()
    for alike, one, other in ranked:
        if alike >= LEAST and one not in taken and other not in used:
            taken[one] = (other, alike)
            used.add(other)
    return [Kin(number, *taken.get(number, (None, 0.0))) for number in before]


def _scores(
    before: Mapping[ArticleNumber, Counter[str]], after: Mapping[ArticleNumber, Counter[str]]
) -> list[tuple[float, ArticleNumber, ArticleNumber]]:
    """有共同二元组的各对：像几成。从二元组找到条，没有共同的不必比。"""
    where: dict[str, list[tuple[ArticleNumber, int]]] = defaultdict(list)
    for number, pairs in after.items():
        for pair, times in pairs.items():
            where[pair].append((number, times))
    sizes = {number: pairs.total() for number, pairs in after.items()}
    found = []
    for number, pairs in before.items():
        common: dict[ArticleNumber, int] = defaultdict(int)
        for pair, times in pairs.items():
            for other, there in where.get(pair, ()):
                common[other] += min(times, there)
        size = pairs.total()
        found += [(both / (size + sizes[other] - both), number, other) for other, both in common.items()]
    return found


def _share(one: Counter[str], other: Counter[str]) -> float:
    common = (one & other).total()
    whole = one.total() + other.total() - common
    return common / whole if whole else 0.0


def _pairs(words: str) -> Counter[str]:
    plain = _NOT_WORDS.sub("", words)
    return Counter(plain[n : n + 2] for n in range(len(plain) - 1))
