"""在一个状态停留期间不会变的条件：只看状态就有定论，所以能决定哪一条的时钟该走、给不给按钮。"""

from collections.abc import Callable, Iterable
from typing import Any

from ..language import Article, Text
from .state import State, Task

Standing = Callable[[Text, State, Task | None, Any], bool]


def rounds_fewer(text: Text, state: State, task: Task | None, argument: Any) -> bool:
    """办理次数少于 N（首次办理计入）。"""
    return state.round < int(argument)


def rounds_at_least(text: Text, state: State, task: Task | None, argument: Any) -> bool:
    """办理次数不少于 N。"""
    return state.round >= int(argument)


def returns_fewer(text: Text, state: State, task: Task | None, argument: Any) -> bool:
    """本事项的退回申请，到这一次为止少于 N 次。"""
    return (task.returns if task else state.returns) < int(argument)


def returns_at_least(text: Text, state: State, task: Task | None, argument: Any) -> bool:
    """本事项的退回申请，到这一次为止不少于 N 次。"""
    return (task.returns if task else state.returns) >= int(argument)


def redoable(text: Text, state: State, task: Task | None, argument: Any) -> bool:
    """这个分办是重办时要再办的（主办、分别办理），不是会办。"""
    return task is not None and task.role in answering(text)


def joining(text: Text, state: State, task: Task | None, argument: Any) -> bool:
    """这个分办是会办。"""
    return task is not None and task.role not in answering(text)


def not_sent_by(text: Text, state: State, task: Task | None, argument: Any) -> bool:
    """不由此步而来：这个分办不是由那一步改交出来的（由它指定的，不得再退回）。"""
    origin = state.task(task.before) if task and task.before else None
    return origin is None or text.steps_by_name.get(str(argument), str(argument)) not in origin.steps


def field_is(text: Text, state: State, task: Task | None, argument: Any) -> bool:
    """格为：各项最近的值正是所写的。"""
    return all(same(state.value(code, task), wanted) for code, wanted in _pairs(text, argument))


def field_is_not(text: Text, state: State, task: Task | None, argument: Any) -> bool:
    """格不为：各项填过，而且不是所写的。"""
    return all(
        (value := state.value(code, task)) is not None and not same(value, wanted)
        for code, wanted in _pairs(text, argument)
    )


STANDING: dict[str, Standing] = {
    "rounds_fewer": rounds_fewer,
    "rounds_at_least": rounds_at_least,
    "returns_fewer": returns_fewer,
    "returns_at_least": returns_at_least,
    "answering": redoable,
    "joining": joining,
    "not_sent_by": not_sent_by,
    "field_is": field_is,
    "field_is_not": field_is_not,
}


def selected(text: Text, article: Article, state: State, task: Task | None) -> bool:
    """这一条此刻轮得到吗：角色对得上，停留期间不变的条件都成立。"""
    return (task is None or fits(text, article, task.role)) and stands(text, article, state, task)


def fits(text: Text, article: Article, role: str) -> bool:
    """这个承办角色的分办轮得到这一条吗。"""
    roles = text.holding[article.step]
    return not roles or role in roles


def stands(text: Text, article: Article, state: State, task: Task | None) -> bool:
    """停留期间不变的条件都成立吗。"""
    for code, argument in article.conditions:
        if code in STANDING and not STANDING[code](text, state, task, argument):
            return False
    return True


def answering(text: Text) -> frozenset[str]:
    """要答复的承办角色：开出分办时不是会办的那些。哪些是会办，由词汇（会办角色）写明。"""
    return text.task_roles - text.joining


def last_of_chain(state: State, roles: Iterable[str]) -> list[Task]:
    """这些角色的分办里，每一条改交链的最后一个。"""
    wanted = frozenset(roles)
    replaced = {task.before for task in state.tasks if task.before}
    return [task for task in state.tasks if task.role in wanted and task.n not in replaced]


def same(value: Any, wanted: Any) -> bool:
    """一项的值是不是所写的：多个值的，含有就算；写了几个的，是其中一个就算。"""
    if isinstance(wanted, list | tuple):
        return any(same(value, one) for one in wanted)
    return wanted in value if isinstance(value, list) else value == wanted


def _pairs(text: Text, argument: Any) -> list[tuple[str, Any]]:
    """条件的参数 → （填写项代号，所写的值）。名称在组装时已换成代号的照用。"""
    return [(text.fields_by_name.get(str(name), str(name)), wanted) for name, wanted in dict(argument).items()]
