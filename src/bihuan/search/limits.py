"""范围：此人可以在什么里面找。由知道谁看得见什么的房间登记；没有登记的，只找公开的。"""

from collections.abc import Callable
from typing import Any

Limits = Callable[[Any], dict[str, Any]]

_limits: list[Limits] = []


def bounds(limits: Limits) -> None:
    """登记 `limits(actor) -> find 的范围`（scope、public、parties）；未登录为 None。"""
    _limits[:] = [limits]


def bounds_for(actor: Any) -> dict[str, Any]:
    """此人可以在什么里面找。"""
    return _limits[0](actor) if _limits else {"public": True}
