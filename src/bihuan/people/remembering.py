"""谁在任，一段里同样的只问一次：组织与人一有改动（recording.told）就忘掉。

只给从不提交、只有自己在写的一段用（试走的沙盘）：别的连接改了什么，这里不知道。
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("people_answers", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """里面同样的只问一次。套在里面的一段，出来时回到进去以前记着的：里面写的都退回了，那时问的仍然对。"""
    known = _answers.get()
    token = _answers.set({} if known is None else known)
    try:
        yield
    finally:
        _answers.reset(token)


def once(key: Hashable, ask: Callable[[], Answer]) -> Answer:
    """key 写全了这一问由什么定下；不在那样一段里的，照问。"""
    known = _answers.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    return known[key]


def forget() -> None:
    """组织与人有了改动。"""
    if _answers.get() is not None:
        _answers.set({})
