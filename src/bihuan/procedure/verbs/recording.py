"""留一步：写进链，折叠到状态上，记下增减。一步恰好一条痕；行由调用者随后一并写（syncing）。"""

import datetime as dt
from typing import Any

from bihuan.kernel import clock
from bihuan.ledger.door import Entry, append
from bihuan.people.door import Actor

from .. import engine, facts
from ..machine import Record, Step, written
from ..situation import Held


def record_step(
    held: Held, step: Step, event: Any, *, by: Actor, now: dt.datetime, happened_at: dt.datetime | None = None,
    origin: str = "live",
) -> Entry:  # fmt: skip
    """这一步写进链，held 换上新的状态。折叠不上去的（Broken）整个退回。"""
    entry = append(
        held.case.stream, event, by=by.id, now=now, happened_at=happened_at, step=written(step), origin=origin,
        subject=held.case.stream,
    )  # fmt: skip
    record = Record(entry.seq, clock.day_of(happened_at or now), entry.actor, step)
    before, held.state = held.state, engine.FOLD.apply(held.state, record)
    facts.change(held.case, engine.deltas_of(record, entry.data, before, held.state), entry.id)
    return entry
