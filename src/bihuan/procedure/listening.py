"""随事项链核验：链只折叠一次，别的房间（和引擎旁边的表）听折叠过的每一步，核自己的行。"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar

import msgspec

from bihuan.ledger.door import Fault

from .machine import Record, State

Body = dict[str, Any]


class Heard(msgspec.Struct, frozen=True, gc=False):
    """折叠过的一步：记录，和这一步之后的状态。"""

    record: Record
    state: State


class Listener(Protocol):
    """一遍核验里的一个听者。"""

    def hear(self, case_id: int, bodies: list[Body], heard: Mapping[int, Heard], state: State) -> Iterable[Fault]:
        """一件事项：全部正文；折叠过的各步（序号 → 一步，被更正的不在其中）；最后的状态。"""

    def finish(self) -> Iterable[Fault]:
        """一遍走完之后。"""


Class = TypeVar("Class", bound=Callable[[], Listener])

_classes: list[Callable[[], Listener]] = []


def listener(cls: Class) -> Class:
    """登记一个听者的类。每次核验新造一个。"""
    if cls not in _classes:
        _classes.append(cls)
    return cls


def listeners() -> list[Listener]:
    """这一次核验用的各个听者，新造的。"""
    return [cls() for cls in _classes]
