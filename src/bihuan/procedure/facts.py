"""计数：一步的增减随这一步写下。"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from bihuan.figures.door import add_many

from .machine import Delta
from .models import Case


def change(case: Case, deltas: Iterable[Delta], entry_id: int | None) -> None:
    """写下若干增减，一条 SQL；没有增减就不写。"""
    found = rows(case, deltas, entry_id)
    if found:
        add_many(found)


def rows(case: Case, deltas: Iterable[Delta], entry_id: int | None) -> list[Any]:
    """底账的各行。年份是受理的年份，地方是事项的四级区划；下属的数字计在上级所属的人大。"""
    added: Counter[tuple[str, str, int]] = Counter()
    for one in deltas:
        added[(one.measure, one.mark, one.congress)] += one.amount
    place = (case.province_id, case.city_id, case.county_id, case.township_id)
    return [
        (measure, *place, congress or case.congress_id, case.cohort_year, amount, entry_id, mark)
        for (measure, mark, congress), amount in added.items()
        if amount
    ]
