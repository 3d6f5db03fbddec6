"""留一笔：组织与人的每一件事，都记在所属人大的流 `org:…` 里。"""

from typing import Any

from bihuan.ledger import door as ledger

from .actors import RECORD, Actor


def told(congress_id: int, event: Any, *, by: Actor, now: Any, subject: str | None = None) -> ledger.Entry:
    """在这级人大的流里留一笔；旧档案补录的，来历写 record。"""
    origin = "record" if by == RECORD else "live"
    return ledger.record(f"org:{congress_id}", event, by=by.id, now=now, origin=origin, subject=subject)
