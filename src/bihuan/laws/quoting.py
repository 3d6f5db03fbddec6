"""一段话里引了哪部法规的哪几条：「代表法（2025年修正）第五十一条」「监督法第三十三条至第三十七条」。纯函数。"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from .numbers import HAN, ArticleNumber, numbers_in
from .splitting import PREFIX, plain_name

MOST = 200  # 条：「至」至多展开这么多
_NUMBER = rf"第(?:[{HAN}]+|\d{{1,4}})条(?:之[{HAN}]+)?(?:第[{HAN}]+款)?(?:（[^（）]{{0,60}}）)?"
_NUMBERS = rf"{_NUMBER}(?:(?:、|和|与|至|以及){_NUMBER})*"
_SHORT = re.compile(rf"第([{HAN}]+)(至|与|和|、)([{HAN}]+)条")  # 第六十一至六十三条
_WHEN = r"(?:（(?P<when>[^（）]{0,60})）)?"
_YEAR = re.compile(r"(\d{4})\s*年")


@dataclass(frozen=True)
class Said:
    """引的一处：法规（写的是简称还是全名照写）、哪一年的文本（没有写为 0）、哪几条（没有写明条的为空）。"""

    law: str
    year: int
    numbers: tuple[ArticleNumber, ...]


def said_in(words: str, names: Iterable[str]) -> Iterator[Said]:
    """一段话里引的各处。names: 认得的简称和全名。「实施某法办法」不算引那部法。"""
    pattern = _pattern(tuple(sorted(set(names), key=lambda one: (-len(one), one))))
    if pattern is None:
        return
    for found in pattern.finditer(_SHORT.sub(r"第\1条\2第\3条", words)):
        year = _YEAR.search(found["when"] or "")
        yield Said(found["name"], int(year[1]) if year else 0, tuple(_spread(found["numbers"] or "")))


def named_alone(basis: str, names: Iterable[str]) -> Said | None:
    """「依据」只写了一部法规、没有写哪一条：文件里的「条」就是它的条。不是这样的为 None。"""
    plain = plain_name(re.sub(r"（[^（）]*）", "", basis))
    if plain not in set(names):
        return None
    year = _YEAR.search(basis)
    return Said(plain, int(year[1]) if year else 0, ())


@lru_cache(maxsize=16)
def _pattern(names: tuple[str, ...]) -> "re.Pattern[str] | None":
    if not names:
        return None
    either = "|".join(
        re.escape(name).replace("《", f"《(?:{PREFIX})?") for name in names
    )  # 实施某法的办法，全称写不写都认
    return re.compile(
        rf"(?<!实施)(?<!实施《)(?:{PREFIX})?(?P<name>{either})(?!》?(?:实施)?办法)》?{_WHEN}\s*(?P<numbers>{_NUMBERS})?"
    )


def _spread(words: str) -> Iterator[ArticleNumber]:
    """「第三十三条至第三十七条」展开成各条。"""
    last, through = ArticleNumber(0), False
    for part in re.split(r"(至|、|和|与|以及)", re.sub(r"（[^（）]*）", "", words)):
        if part == "至":
            through = True
        for number in numbers_in(part):
            if through and number.n - last.n < MOST:
                yield from (ArticleNumber(n) for n in range(last.n + 1, number.n))
            yield number
            last, through = number, False
