"""计数：一步的增减随这一步写下。"""

from typing import Any

from bihuan.figures.door import add

from . import registry
from .machine import State, Task
from .models import Case
from .situation import Happening


def write(case: Case, step: str, state: State, task: Task | None, event: dict[str, Any], entry_id: int) -> None:
    """写下这一步的增减；年份是受理的年份，地方是事项的四级区划。"""
    for measure, delta in registry.facts_of(Happening(step, state, task, event, state.kind)):
        add_to(case, measure, delta, entry_id)


def add_to(case: Case, measure: str, delta: int, entry_id: int | None) -> None:
    """一笔增减。"""
    add(
        measure, delta=delta, year=case.cohort_year, entry_id=entry_id, congress_id=case.congress_id,
        province_id=case.province_id, city_id=case.city_id, county_id=case.county_id, township_id=case.township_id,
    )  # fmt: skip
