"""数着的有多少：一件事项此刻使各个数字占了多少，只看状态。一步的增减是后一个状态减前一个状态，所以与重数不会走样。"""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from msgspec.structs import replace

from bihuan.kernel.exact import minor

from ..language import Text
from ..language.counted import BY_UNIT, Counted, counts_below, moved_stages
from .records import Record
from .state import State, Task

DID, LATE = "@did ", "@late "  # 分办的合计里，办过几次、晚了几次
Texts = Callable[[str], Text]


class Delta(NamedTuple):
    """一笔增减：哪个数字、多少；mark: 按哪一项的哪个值（按单位的是编号）；congress: 计在哪级人大（0 为事项自己的）。"""

    measure: str
    amount: int
    mark: str = ""
    congress: int = 0


def watching(text: Text, state: State, texts: Texts) -> Iterator[tuple[Counted, int]]:
    """数着这件事项的：自己的工作法里的，和各个上级的工作法里数下属的；后一格是计在哪级人大。"""
    for one in text.counted:
        yield one, 0
    for above in state.above:
        for one in counts_below(texts(above.label), text):
            if one.step in ("", above.step):
                yield one, above.congress


def amounts(state: State | None, texts: Texts) -> dict[tuple[str, str, int], int]:
    """（数字，按的值，人大）→ 此刻占了多少；没有的不写。"""
    found: Counter[tuple[str, str, int]] = Counter()
    if state is None:
        return found
    text = texts(state.procedure)
    if not text.counts and not state.above:
        return found
    for one, congress in watching(text, state, texts):
        whole = _whole(one, state)
        if one.within is not None and not _whole(one.within, state):
            whole = 0
        found[(one.measure, "", congress)] += whole
        if whole or one.apart:
            for mark, amount in _marks(one, state, text, whole).items():
                found[(one.measure, mark, congress)] += amount
    return {key: amount for key, amount in found.items() if amount}


def changes(before: State | None, after: State, texts: Texts) -> list[Delta]:
    """一步的增减。"""
    was, now = amounts(before, texts), amounts(after, texts)
    return [
        Delta(key[0], now.get(key, 0) - was.get(key, 0), key[1], key[2])
        for key in sorted(was.keys() | now.keys())
        if now.get(key, 0) != was.get(key, 0)
    ]


def tally(state: State, text: Text, record: Record, texts: Texts, *, late: bool) -> None:
    """一步填的数加进合计；按单位数的，分办自己办了几次、晚了几次也记下。状态是这一次 apply 自己的那一份。"""
    if not text.counts and not state.above:
        return
    step, article = record.step, text.by_step[record.step.code]
    if not state.above and step.code not in text.tallied:
        return
    wanted = [one for one, _ in watching(text, state, texts)]
    codes = {one.what: code for one in wanted if (code := one.adds(article)) in step.values}
    added = {what: _decimal(step.values[codes[what]]) for what in sorted(codes)}
    if added:
        state.sums = _plus(state.sums, added)
    if step.task and any(one.by == BY_UNIT and one.on_task for one in wanted):
        if any(one.what == step.code for one in wanted):
            added |= {DID + step.code: Decimal(1)} | ({LATE + step.code: Decimal(1)} if late else {})
        if added:
            task = state.tasks[step.task - 1]
            state.tasks[step.task - 1] = replace(task, sums=_plus(task.sums, added))


def _whole(one: Counted, state: State) -> int:
    did = state.counts.get(one.what, 0)
    match one.how:
        case "cases":
            return 1
        case "reached":
            return int(one.what in state.passed)
        case "standing":
            return int(one.what == state.stage)
        case "did":
            return int(did > 0)
        case "times":
            return did
        case "on_time":
            return int(did > 0 and not state.late.get(one.what))
        case "sum":
            return minor(state.sums.get(one.what))
        case "equals":
            return int(any(one.value in _texts(values.get(one.what)) for values in _holders(state)))
    return 0


def _marks(one: Counted, state: State, text: Text, whole: int) -> dict[str, int]:
    """按选项格：此刻的各个值各占全部；按单位：各单位占自己的。"""
    if not one.by:
        return {}
    if one.by != BY_UNIT:
        held = (values.get(one.by) for values in _holders(state))
        return {mark[:80]: whole for value in held for mark in _texts(value) if mark}
    moved, found = moved_stages(text), Counter[str]()
    for task in state.tasks:
        if task.stage in moved:
            continue
        mine, mark = _of_task(one, task, whole), str(task.unit)
        found[mark] = found[mark] + mine if one.on_task and one.how in ("times", "sum") else max(found[mark], mine)
    return dict(found)


def _of_task(one: Counted, task: Task, whole: int) -> int:
    if not one.on_task:
        return whole
    did = int(task.sums.get(DID + one.what, 0))
    match one.how:
        case "did":
            return int(did > 0)
        case "times":
            return did
        case "on_time":
            return int(did > 0 and not task.sums.get(LATE + one.what))
        case "sum":
            return minor(task.sums.get(one.what))
    return int(one.value in _texts(task.values.get(one.what)))


def _holders(state: State) -> Iterator[dict[str, Any]]:
    """事项自己填的，和各个分办填的。"""
    yield state.values
    yield from (task.values for task in state.tasks)


def _texts(value: Any) -> list[str]:
    return [str(one) for one in (value if isinstance(value, list) else () if value in (None, "") else (value,))]


def _decimal(value: Any) -> Decimal:
    return sum((Decimal(str(one)) for one in (value if isinstance(value, list) else [value])), Decimal())


def _plus(sums: dict[str, str], added: dict[str, Decimal]) -> dict[str, str]:
    return {**sums, **{code: str(Decimal(sums.get(code, 0)) + amount) for code, amount in added.items()}}
