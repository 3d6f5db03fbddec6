"""填过的值在哪里：短的在状态里；长文、表、密封的只在它那一笔记录里，要用时去取。"""

from typing import Any

from bihuan.ledger.door import entries

from .machine import Task
from .situation import Held


def value(held: Held, code: str, task: Task | None = None) -> Any:
    """一项最近的值：先看这个分办自己的，再看事项的；状态里没有的到记录里取。没有填过为 None。"""
    found = held.state.value(code, task)
    if found is not None:
        return found
    seq = task.at.get(code) if task is not None else None
    seq = seq or held.state.at.get(code)
    if not seq:
        return None
    entry = next((one for one in entries(held.case.stream) if one.seq == seq), None)
    if entry is None:
        return None
    filled = entry.data.get("filled") or {}
    return filled[code] if code in filled else (entry.personal().get("private") or {}).get(code)
