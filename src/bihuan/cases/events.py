"""事项这一层自己的事件：公开的入口、公开和撤下。"""

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


@event("cases.cleared", says="{by}审核公开：{title}，{count} 格")
@dataclass(frozen=True)
class Cleared:
    """审核公开：公开的文字在公开的那一行里，这里只记公开了哪几格。"""

    title: str
    fields: tuple[str, ...]
    count: int


@event("cases.clearance_withdrawn", says="{by}撤下公开：{reason}")
@dataclass(frozen=True)
class Withdrawn:
    """撤下公开的一件。"""

    reason: str
