"""事项这一层自己的事件：公开的入口。"""

from dataclasses import dataclass

from bihuan.ledger.door import event


@event("cases.entrance_made", says="{by}制了一个公开的入口：{kind}，{place}")
@dataclass(frozen=True)
class EntranceMade:
    """制码。"""

    kind: str
    place: str


@event("cases.entrance_closed", says="{by}停用了公开的入口：{place}")
@dataclass(frozen=True)
class EntranceClosed:
    """停用一个码。"""

    place: str
