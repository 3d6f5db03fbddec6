"""一件接一件：这一份在队里的第几，前一份、后一份是哪一份。审件台、审核公开用它。"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True)
class Turn(Generic[Item]):
    """队里的一份：是哪一份，第几，一共几份，前一份、后一份（没有的为空）。"""

    here: Item
    n: int
    total: int
    before: Item | None
    after: Item | None


def turn_at(waiting: Sequence[Item], at: int) -> Turn[Item]:
    """队里从零数起的第 at 份。"""
    before = waiting[at - 1] if at else None
    after = waiting[at + 1] if at + 1 < len(waiting) else None
    return Turn(waiting[at], at + 1, len(waiting), before, after)
