"""计数：一步的增减随这一步写下。"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from bihuan.figures.door import count

from . import registry
from .machine import State, Task
from .models import Case
from .situation import Happening


def write(case: Case, step: str, state: State, task: Task | None, event: dict[str, Any], entry_id: int) -> None:
    """写下这一步的增减；年份是受理的年份，地方是事项的四级区划。"""
    change(case, registry.facts_of(Happening(step, state, task, event, state.kind)), entry_id)


def change(case: Case, deltas: Iterable[tuple[str, int]], entry_id: int) -> None:
    """写下若干增减；没有增减就不写。"""
    total: Counter[str] = Counter()
    for measure, delta in deltas:
        total[measure] += delta
    changed = {measure: delta for measure, delta in total.items() if delta}
    if changed:
        count(case, changed, entry_id=entry_id)
