"""计数：一步使哪些数字增减。只看记录，所以从留痕可以重算。"""

from collections.abc import Iterator

from bihuan.procedure.door import Happening, State, answering, text_at

from .options import is_dissatisfied, solved_classes


def counts(happening: Happening) -> Iterator[tuple[str, int]]:
    """代表建议（政协提案、微建议同）的一步。"""
    state, kind, step = happening.state, happening.kind, happening.step
    if step == "@open":
        yield f"{kind}.received", 1
        return
    first = state.counts.get(step, 0) == 1
    article = text_at(state).by_step.get(step)
    if article and article.opens and sum(state.counts.get(one, 0) for one in text_at(state).openers) == 1:
        yield f"{kind}.assigned", 1
    if step == "all_replied":
        if first:
            yield f"{kind}.replied", 1
        if is_solved(happening):
            yield f"{kind}.solved", 1
    if step in ("rate", "rate_again"):
        if first and step == "rate":
            yield f"{kind}.rated", 1
        before = happening.before if step == "rate_again" else None  # 改评价：减去先前的一次
        changed = _was_satisfied(state) - (before is not None and _was_satisfied(before))
        if changed:
            yield f"{kind}.satisfied", changed
    if article and article.reopens is not None:
        if is_solved(happening):
            yield f"{kind}.solved", -1
        if _was_satisfied(state):
            yield f"{kind}.satisfied", -1
    if step == "@decide" and first:
        yield f"{kind}.decided_specially", 1
    if happening.ended:
        yield f"{kind}.ended", 1


def _was_satisfied(state: State) -> bool:
    """评价过，最近一次没有一项不满意（满意以后检查验收没有通过的，重办时减去）。"""
    rated = state.counts.get("rate", 0) > 0
    return rated and not is_dissatisfied(str(state.value("attitude") or ""), str(state.value("result") or ""))


def is_solved(happening: Happening) -> bool:
    """要答复的单位最近的答复都属已解决的类别。"""
    state, text = happening.state, text_at(happening.state)
    replaced = {task.before for task in state.tasks}
    classes = [t.values.get("result_class") for t in state.tasks if t.role in answering(text) and t.n not in replaced]
    return bool(classes) and all(one in solved_classes() for one in classes)
