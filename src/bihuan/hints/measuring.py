"""考：提的第一个对了几成，前三个里有的几成。"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .learning import Example, Learned, Unit

FOLDS = 5


@dataclass(frozen=True)
class Measured:
    """n 件；top1 第一个就对的、top3 前三个里有的各占几成；seen 件在学的里面有同一案由，考的时候去掉了。"""

    n: int
    top1: float
    top3: float
    seen: int


def measure(asked: Sequence[Example], taught: Sequence[Example], names: Mapping[Unit, str]) -> Measured:
    """拿 asked 考 taught 学成的。考过的不许学过：案由相同的，按案由分成五份，考哪一份，就从学的里先去掉那一份的案由。"""
    known = {one.title for one in taught}
    seen = [one for one in asked if one.title in known]
    parts: dict[int, list[Example]] = {}
    for one in asked:
        parts.setdefault(zlib.crc32(one.title.encode()) % FOLDS if seen else 0, []).append(one)
    first = among = 0
    for part in parts.values():
        titles = {one.title for one in part}
        learned = Learned([one for one in taught if one.title not in titles], names)
        for one in part:
            told = [guess.unit for guess in learned.guesses(one.title, one.subject)]
            first += told[:1] == [one.unit]
            among += one.unit in told
    n = len(asked)
    return Measured(n, round(first / n, 4) if n else 0.0, round(among / n, 4) if n else 0.0, len(seen))
