"""一批里同样的话只问一次：成批办、走一遍钟的时候，谁在任、用哪一版日历一件件地问，问的都是同样的话，答的也一样。

只在一批之内记着，一批完了就忘：记着的从不跨过一次请求、一个事务以外的改动。答的是一份，不要改它。
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_asked: ContextVar[dict[Any, Any] | None] = ContextVar("asked", default=None)


@contextmanager
def one_lot() -> Iterator[None]:
    """这里面的是一批；一批里的一批还是那一批。其间改了任职、日历的，不要放在一批里。"""
    if _asked.get() is not None:
        yield
        return
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


def once_in_a_lot(ask: Callable[P, T]) -> Callable[P, T]:
    """这一问在一批里同样的参数只问一次；不在一批里的照问。"""

    @wraps(ask)
    def asked(*args: P.args, **named: P.kwargs) -> T:
        known = _asked.get()
        if known is None:
            return ask(*args, **named)
        key = (ask, args, tuple(sorted(named.items())))
        if key not in known:
            known[key] = ask(*args, **named)
        answer: T = known[key]
        return answer

    return asked
