"""填过的值在哪里：短的在状态里；长文、表、密封的只在它那一笔记录里，要用时去取，取过的记在手里。"""

from typing import Any

from bihuan.ledger.door import entries

from .machine import Task
from .situation import Held


def value(held: Held, code: str, task: Task | None = None) -> Any:
    """一项最近的值：先看这个分办自己的，再看事项的；状态里没有的到记录里取。没有填过为 None。

    ‹步骤›.入围 的全文写在那一步的 入围 里。
    """
    short = held.state.value(code, task)
    if short is not None:
        return short
    seq = (task.at.get(code) if task else None) or held.state.at.get(code)
    if not seq:
        return None
    if (code, seq) not in held.read:
        [entry] = entries(held.case.stream, newest_first=True, limit=1, before_seq=seq + 1)
        filled, name = entry.data.get("filled") or {}, code.rpartition(".")[2]
        held.read[code, seq] = filled[name] if name in filled else (entry.personal().get("private") or {}).get(name)
    return held.read[code, seq]
