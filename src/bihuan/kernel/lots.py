"""一段里同样的话只问一次：成批办、走一遍钟、试走的沙盘，谁在任、用哪一版日历一件件地问，问的都是同样的话，答的也一样。

只在这一段之内记着，完了就忘；段里自己改了组织、人、日历的，立刻全部忘掉（`forget`）。别的连接此刻改了的，到下一段才知道。
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def one_lot(*, taken_back: bool = False) -> Iterator[None]:
    """这里面的是一段；套在里面的一段还是那一段。

    taken_back: 里面写的走完都退回（沙盘里的一段）：出来时回到进去以前记着的，那时问的仍然对。
    """
    known = _answers.get()
    if known is not None and not taken_back:
        yield
        return
    token = _answers.set(dict(known or {}))
    try:
        yield
    finally:
        _answers.reset(token)


def once(key: Hashable, ask: Callable[[], Answer]) -> Answer:
    """key 写全了这一问由什么定下；不在一段里的照问。答的就是记着的那一份，不要改它。"""
    known = _answers.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    answer: Answer = known[key]
    return answer


def forget() -> None:
    """有了改动：记着的全部忘掉。"""
    if (known := _answers.get()) is not None:
        known.clear()
