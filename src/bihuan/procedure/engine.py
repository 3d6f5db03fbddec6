"""折叠的机器，用入库的工作法和录入的日历；以及一条链应有的增减。"""

from typing import Any, NamedTuple

from bihuan.regions.door import calendar

from . import library, registry
from .listening import Heard
from .machine import Delta, Fold, Record, State
from .machine.counting import changes
from .situation import Happening

FOLD = Fold(library.text_of, calendar)
Body = dict[str, Any]
Deltas = list[Delta]


def told_of(record: Record, event: Body, before: State | None, after: State) -> list[tuple[str, int]]:
    """一笔记录里，房间登记的增减；开立连同第一步的，先算开立。没有登记计数的种类没有。"""
    count = registry.counting(after.kind)
    if count is None:
        return []
    step = record.step
    told = [*count(Happening(step.code, after, after.task(step.task), event, after.kind, before))]
    if step.opening is not None and not step.special:
        told[:0] = count(Happening("@open", after, None, event, after.kind))
    return told


def deltas_of(record: Record, event: Body, before: State | None, after: State) -> Deltas:
    """一笔记录的增减：房间登记的，和文件里的数字。"""
    registered = [Delta(*one) for one in told_of(record, event, before, after)]
    return registered + changes(before, after, library.text_of)


class Folded(NamedTuple):
    """折叠好的一条链：状态、全部步骤的增减、折叠过的各步（序号 → 一步，更正过的不在其中）。没有开立的状态为 None。"""

    state: State | None
    deltas: Deltas
    heard: dict[int, Heard]


def fold_counting(bodies: list[Body], fold: Fold = FOLD) -> Folded:
    """折叠一条链，数出增减。文件里的数字，各步的增减加起来就是最后的状态占了多少，只数一次。"""
    told: list[tuple[str, int]] = []
    heard: dict[int, Heard] = {}
    state: State | None = None
    counted = False
    for record, body, before, state in fold.steps(bodies):
        heard[record.seq] = Heard(record, state)
        if before is None:
            counted = registry.counting(state.kind) is not None
        if counted:
            told += told_of(record, body["event"], before, state)
    deltas = [Delta(*one) for one in told]
    return Folded(state, deltas + changes(None, state, library.text_of) if state is not None else deltas, heard)
