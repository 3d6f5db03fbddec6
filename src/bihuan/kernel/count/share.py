"""门槛：“≥ 1/2”“超过 2/3”“过半数”。一律用分数比较，不用浮点数。"""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from bihuan.kernel.refuse import BadInput

Base = Literal["all_members", "present", "issued", "returned", "valid"]
BASE_NAMES: dict[str, str] = {
    "all_members": "全体人数",
    "present": "到会人数",
    "issued": "发出票数",
    "returned": "收回票数",
    "valid": "有效票数",
}

GROWING: tuple[Base, ...] = ("returned", "valid")
"""多投一张票就跟着变大的基数。"""

WORDS = {"过半数": "> 1/2", "半数以上": "≥ 1/2", "三分之二以上": "≥ 2/3", "五分之四以上": "≥ 4/5"}
WRITTEN = re.compile(r"(≥|>=|达到|不少于|>|＞|超过)\s*(?:(\d+)\s*/\s*(\d+)|(\d+(?:\.\d+)?)\s*([%％])?)")


@dataclass(frozen=True)
class Share:
    """一道门槛。inclusive：恰好相等算不算达到（≥ 算，> 不算）；part：几分之几，或均分的分数。"""

    inclusive: bool
    part: Fraction

    def met(self, votes: int | Fraction, base: int | Fraction) -> bool:
        """votes 占 base 达到门槛吗。基数为零时一律不算达到。"""
        if base == 0:
            return False
        return votes >= self.part * base if self.inclusive else votes > self.part * base

    def __str__(self) -> str:
        return f"{'达到' if self.inclusive else '超过'} {self.part}"


def read_share(text: str, where: str) -> Share:
    """读“几分之几”的门槛。拒绝写不清的、零和大于一的。"""
    share = read_bound(text, where)
    if not 0 < share.part <= 1:
        raise BadInput(f"{where}的门槛要大于 0、不超过 1，不能是“{text}”")
    return share


def read_bound(text: str, where: str) -> Share:
    """读不限大小的界限（如均分“≥ 90”）。"""
    found = WRITTEN.fullmatch(WORDS.get(text.strip(), text.strip()))
    if found is None:
        raise BadInput(f"{where}的门槛写成“≥ 1/2”“超过 2/3”“达到 60%”或“过半数”，不能是“{text}”")
    sign, above, below, number, percent = found.groups()
    if below is not None and int(below) == 0:
        raise BadInput(f"{where}的门槛分母不能是零：“{text}”")
    part = Fraction(int(above), int(below)) if below else Fraction(number)
    return Share(inclusive=sign not in (">", "＞", "超过"), part=part / 100 if percent else part)
