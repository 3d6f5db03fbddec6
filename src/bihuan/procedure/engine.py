"""折叠的机器，用入库的工作法和录入的日历；以及一条链应有的增减。"""

from typing import Any

from bihuan.regions.door import calendar

from . import library, registry
from .machine import Delta, Fold, Record, State
from .machine.counting import changes
from .situation import Happening

FOLD = Fold(library.text_of, calendar)
Body = dict[str, Any]
Deltas = list[Delta]


def happening_of(record: Record, event: Body, before: State | None, after: State) -> Happening:
    """一笔记录 → 计数所看的一步。"""
    return Happening(record.step.code, after, after.task(record.step.task), event, after.kind, before)


def deltas_of(record: Record, event: Body, before: State | None, after: State) -> Deltas:
    """一笔记录的增减：房间登记的（开立连同第一步的，先算开立），和文件里的数字。"""
    told = [happening_of(record, event, before, after)]
    if record.step.opening is not None and not record.step.special:
        told.insert(0, Happening("@open", after, None, event, after.kind))
    registered = [Delta(*delta) for one in told for delta in registry.facts_of(one)]
    return registered + changes(before, after, library.text_of)


def fold_counting(bodies: list[Body]) -> tuple[State | None, Deltas]:
    """一条链 → 状态，和链上（除去更正的）全部步骤的增减。"""
    deltas: Deltas = []

    def count(record: Record, body: Body, before: State | None, after: State) -> None:
        deltas.extend(deltas_of(record, body["event"], before, after))

    return FOLD.run(bodies, count), deltas
