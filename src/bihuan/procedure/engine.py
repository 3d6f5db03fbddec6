"""折叠的机器，用入库的工作法和录入的日历；以及一条链应有的增减。"""

from typing import Any

from bihuan.regions.door import calendar

from . import library, registry
from .machine import Fold, Record, State
from .situation import Happening

FOLD = Fold(library.text_of, calendar)
Body = dict[str, Any]
Deltas = list[tuple[str, int]]


def happening_of(record: Record, event: Body, state: State) -> Happening:
    """一笔记录 → 计数所看的一步。"""
    return Happening(record.step.code, state, state.task(record.step.task), event, state.kind)


def deltas_of(record: Record, event: Body, state: State) -> Deltas:
    """一笔记录的增减；开立连同第一步的，先算开立。"""
    told = [happening_of(record, event, state)]
    if record.step.opening is not None and not record.step.special:
        told.insert(0, Happening("@open", state, None, event, state.kind))
    return [delta for one in told for delta in registry.facts_of(one)]


def fold_counting(bodies: list[Body]) -> tuple[State | None, Deltas]:
    """一条链 → 状态，和链上（除去更正的）全部步骤的增减。"""
    deltas: Deltas = []

    def count(record: Record, body: Body, state: State) -> None:
        deltas.extend(deltas_of(record, body["event"], state))

    return FOLD.run(bodies, count), deltas
