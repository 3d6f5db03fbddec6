"""在一个状态停留期间不会变的条件：只看状态就有定论，所以能决定哪一条的时钟该走。"""

from collections.abc import Callable

from ..language import Article, Text
from .state import State, Task

Standing = Callable[[Text, State, Task | None, str], bool]


def rounds_fewer(text: Text, state: State, task: Task | None, argument: str) -> bool:
    """办理次数少于 N（首次办理计入）。"""
    return state.round < int(argument)


def rounds_at_least(text: Text, state: State, task: Task | None, argument: str) -> bool:
    """办理次数不少于 N。"""
    return state.round >= int(argument)


def returns_fewer(text: Text, state: State, task: Task | None, argument: str) -> bool:
    """本事项的退回申请，到这一次为止少于 N 次。"""
    return (task.returns if task else state.returns) < int(argument)


def returns_at_least(text: Text, state: State, task: Task | None, argument: str) -> bool:
    """本事项的退回申请，到这一次为止不少于 N 次。"""
    return (task.returns if task else state.returns) >= int(argument)


def redoable(text: Text, state: State, task: Task | None, argument: str) -> bool:
    """这个分办是重办时要再办的（主办、分别办理），不是会办。"""
    return task is not None and task.role in answering(text)


def joining(text: Text, state: State, task: Task | None, argument: str) -> bool:
    """这个分办是会办。"""
    return task is not None and task.role not in answering(text)


STANDING: dict[str, Standing] = {
    "rounds_fewer": rounds_fewer,
    "rounds_at_least": rounds_at_least,
    "returns_fewer": returns_fewer,
    "returns_at_least": returns_at_least,
    "answering": redoable,
    "joining": joining,
}


def selected(text: Text, article: Article, state: State, task: Task | None) -> bool:
    """这一条此刻轮得到吗：角色对得上，停留期间不变的条件都成立。"""
    if task is not None:
        roles = text.task_roles & set(article.by)
        if roles and task.role not in roles:
            return False
    return all(STANDING[code](text, state, task, argument) for code, argument in article.conditions if code in STANDING)


def answering(text: Text) -> frozenset[str]:
    """要答复代表的承办角色：开出分办时不是会办的那些。会办角色的名字由工作法写明（joint_handler）。"""
    return text.task_roles - {"joint_handler"}
