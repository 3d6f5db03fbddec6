"""链上的各张清单：工作法「叠」里名称以「清单」结尾的就是一张，到过那些状态的就列入过；没有写的，这一种自成一列。"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.procedure.door import Held, Text

LIST = "清单"
LATE = "late"


@dataclass(frozen=True)
class Entry:
    """一件在一张清单里：哪一天列入的；entered 为假的还没有；now: 现在就在这一张；late: 因为逾期列入的。"""

    name: str
    entered: bool
    on: dt.date | None = None
    now: bool = False
    late: bool = False

    @property
    def state(self) -> str:
        """标记的颜色。"""
        return "late" if self.late else "open" if self.now else "done"


def lists_of(text: Text) -> list[tuple[str, tuple[str, ...]]]:
    """一种事项先后列入的各张清单：（名称，到过哪些状态就算列入；late 是逾期过的）。"""
    stacks = text.register.stacks if text.register else ()
    return [(name, stages) for name, stages in stacks if name.endswith(LIST)]


def entries_of(held: Held, *, dated: bool) -> list[Entry]:
    """这一件列入了哪几张清单，哪几张还没有。dated: 给看期限的，才说得上逾期。"""
    state, text, own = held.state, held.text, lists_of(held.text)
    if not own:
        return [Entry(text.kind_name, True, state.opened_on, state.ended_on is None)]
    found = []
    for name, stages in own:
        if LATE in stages:
            late = dated and (any(state.late.values()) or any(run.due < held.on for run in state.open_runs()))
            found += [Entry(name, True, late=True)] if late else []
            continue
        days = [state.passed[stage] for stage in stages if stage in state.passed]
        if days or state.ended_on is None:  # 了结了的，没有走到的不再列入
            found.append(Entry(name, bool(days), min(days, default=None), state.stage in stages))
    return found


def columns_of(texts: Iterable[Text]) -> list[str]:
    """各列，先后照各份工作法里的写法合起来；两份写得相反的，照先来的。"""
    orders = [[name for name, _ in lists_of(text)] or [text.kind_name] for text in texts]
    before: dict[str, set[str]] = {}
    for names in orders:
        for n, name in enumerate(names):
            before.setdefault(name, set()).update(names[:n])
    found: list[str] = []
    while len(found) < len(before):
        left = [name for name in before if name not in found]
        found.append(next((name for name in left if before[name] <= set(found)), left[0]))
    return found
