"""计数：一步的增减随这一步写下。"""

from collections import Counter
from collections.abc import Iterable

from bihuan.figures.door import count

from .models import Case


def change(case: Case, deltas: Iterable[tuple[str, int]], entry_id: int) -> None:
    """写下若干增减；没有增减就不写。年份是受理的年份，地方是事项的四级区划。"""
    changed = total(deltas)
    if changed:
        count(case, changed, entry_id=entry_id)


def total(deltas: Iterable[tuple[str, int]]) -> dict[str, int]:
    """合起来不为零的增减。"""
    added: Counter[str] = Counter()
    for measure, delta in deltas:
        added[measure] += delta
    return {measure: delta for measure, delta in added.items() if delta}
