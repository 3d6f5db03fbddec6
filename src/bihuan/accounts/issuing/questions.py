"""密码条的问题：一个账号的密码条到了哪一步，由它的留痕折叠。"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.conf import settings

from bihuan.ledger import door as ledger

from ..models import Account

ISSUED = ("accounts.opened", "accounts.password_reset")
MANY = 100_000  # 笔：三百个账号的留痕远不到


class State(Enum):
    """一张密码条：用了，还没有用，几日没有用，没有送到；没有发过的不在此列。"""

    USED = "used"
    WAITING = "waiting"
    OLD = "old"
    RETURNED = "returned"
    NONE = "none"


@dataclass(frozen=True)
class SlipTold:
    """此人最近的一张：第几张（从前的都作废了），何时谁发的，到了哪一步，何时，缘由；`mailed_at`：何时寄过激活信。"""

    state: State
    number: int = 0
    issued_at: dt.datetime | None = None
    by: str = ""
    at: dt.datetime | None = None
    reason: str = ""
    mailed_at: dt.datetime | None = None


def slip_of(account: Account, *, now: dt.datetime) -> SlipTold:
    """这个账号的密码条。"""
    return slips_told([account], now=now)[account.pk]


def slips_told(accounts: Iterable[Account], *, now: dt.datetime) -> dict[int, SlipTold]:
    """这几个账号的密码条；一条 SQL。"""
    held = {f"account:{one.pk}": one for one in accounts}
    found: dict[str, list[ledger.Entry]] = {stream: [] for stream in held}
    for entry in reversed(ledger.entries_in(held, before=None, limit=MANY)):
        found[entry.stream].append(entry)
    return {held[stream].pk: _folded(rows, held[stream], now) for stream, rows in found.items()}


def _folded(rows: Iterable[ledger.Entry], account: Account, now: dt.datetime) -> SlipTold:
    number, last, after, mailed = 0, None, None, None
    for entry in rows:
        if entry.type in ISSUED and entry.data.get("initial"):
            number, last, after, mailed = number + 1, entry, None, None
        elif entry.type == "accounts.letter_asked":
            after, mailed = None, entry.happened_at
        elif entry.type in ("accounts.slip_returned", "accounts.password_changed") and last is not None:
            after = entry
    if last is None:
        return SlipTold(State.NONE)
    old = (mailed or last.happened_at) <= now - dt.timedelta(days=settings.SLIP_DAYS)
    state = State.OLD if old else State.WAITING
    if not account.initial:
        state = State.USED
    elif after is not None:
        state = State.RETURNED
    reason = after.data.get("reason", "") if after is not None else ""
    at = after.happened_at if after else None
    return SlipTold(state, number, last.happened_at, last.signature, at, reason, mailed)
