"""留一笔：组织与人的每一件事，都记在所属人大的流 `org:…` 里。"""

import secrets
from typing import Any

from bihuan.kernel import canonical
from bihuan.kernel.lots import forget
from bihuan.ledger import door as ledger

from .actors import RECORD, Actor


def told(congress_id: int, event: Any, *, by: Actor, now: Any, subject: str | None = None) -> ledger.Entry:
    """在这级人大的流里留一笔；旧档案补录的，来历写 record。"""
    forget()
    origin = "record" if by == RECORD else "live"
    return ledger.record(f"org:{congress_id}", event, by=by.id, now=now, origin=origin, subject=subject)


def fresh_salt() -> str:
    """给一个人的姓名用的盐：128 比特，随人的行存着，删除个人信息时销毁。"""
    return secrets.token_hex(16)


def name_digest(salt: str, name: str) -> str:
    """姓名加盐的哈希，写进留痕：有盐才对得出，没有盐猜不出。"""
    return canonical.digest(f"{salt}|{name}")
