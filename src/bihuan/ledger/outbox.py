"""收发箱：一件事办成之后交给谁，与那一步同一事务写下，提交之后逐件送达，一件对一个接手者只办成一次。

被拒绝的交给人，不再重试；别的差错隔一会儿再试。送到一半断电的，租期过后别的进程接着送。
"""

import datetime as dt
import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from bihuan.kernel.refuse import AlreadyDone, Refused

from .models import OutboxRow
from .questions import Entry, entries_by_id, entry

LEASE = dt.timedelta(minutes=5)  # 自定：远长于一次送达，短于人来过问
SHOWN = 200  # 一次列出多少件没送到的
BACK_OFF = (1, 5, 30, 120, 360)  # 分钟，自定；此后一直隔 360 分钟
CUT = "上一次送到一半停了"
LONGEST = 500  # 字：一句差错记这么长

Handler = Callable[[Entry], Any]
log = logging.getLogger(__name__)


class SeatTaken(AlreadyDone):
    """这条流的下一笔刚被别人占了；出了事务，`verb` 才去看是谁。收发箱遇到它不算拒绝，再试。"""

    def __init__(self, stream: str, sentence: str = "别人刚刚已经办过，请刷新后再看") -> None:
        super().__init__(sentence)
        self.stream = stream


@dataclass(frozen=True)
class Undelivered:
    """没有送到的一件：哪一笔、给谁、为什么、试过几次。"""

    entry: Entry
    handler: str
    sentence: str
    tries: int


OnRefused = Callable[[Undelivered], Any]

_handlers: dict[type, list[str]] = {}
_by_name: dict[str, Handler] = {}
_on_refused: list[OnRefused] = []
_not_before: ContextVar[dt.datetime | None] = ContextVar("not_before", default=None)


def subscribe(event_class: type, handler: Handler) -> None:
    """某种事件办成之后交给 `handler(entry)`；重复登记不算数。"""
    name = f"{handler.__module__}.{handler.__qualname__}"
    _by_name[name] = handler
    names = _handlers.setdefault(event_class, [])
    if name not in names:
        names.append(name)


def receiver(handler: Handler) -> Handler:
    """登记一个接手者，不随哪一种事件：由 `hand` 逐笔交给它。"""
    _by_name[f"{handler.__module__}.{handler.__qualname__}"] = handler
    return handler


def hand(entry: Entry, handler: Handler) -> None:
    """把一笔交给一个登记过的接手者（`receiver`），提交之后送达。

    要在写下这一笔的事务里交，交几次都只送一次；送到即删，送到以后再交的会再送。
    """
    name = f"{handler.__module__}.{handler.__qualname__}"
    if _by_name.get(name) is not handler:
        raise LookupError(f"没有登记的接手者：{name}")
    OutboxRow.objects.bulk_create(
        [OutboxRow(entry_id=entry.id, handler=name, run_at=_due(entry))], ignore_conflicts=True
    )


@contextmanager
def holding(until: dt.datetime | None) -> Iterator[None]:
    """这一段里写下的，交接等到 until 才送（撤得回的一批）；None 照常当时就送。"""
    token = _not_before.set(until)
    try:
        yield
    finally:
        _not_before.reset(token)


def recall(entry_ids: Iterable[int]) -> None:
    """撤回了的各笔，还没有送的交接不再送。"""
    OutboxRow.objects.filter(entry_id__in=list(entry_ids)).delete()


def unsubscribe(event_class: type, handler: Handler) -> None:
    """撤销登记（测试用）。"""
    name = f"{handler.__module__}.{handler.__qualname__}"
    _handlers.get(event_class, []).remove(name)
    _by_name.pop(name)


def on_refused(function: OnRefused) -> OnRefused:
    """登记：送达被拒绝时告诉谁。"""
    if function not in _on_refused:
        _on_refused.append(function)
    return function


def post(entry: Entry, event: Any) -> None:
    """把一笔放进收发箱；没有人接手的不花 SQL。"""
    names = _handlers.get(type(event), [])
    if names:
        OutboxRow.objects.bulk_create(OutboxRow(entry_id=entry.id, handler=name, run_at=_due(entry)) for name in names)


def _due(entry: Entry) -> dt.datetime:
    until = _not_before.get()
    return entry.recorded_at if until is None else max(entry.recorded_at, until)


def work(now: dt.datetime, *, limit: int = 100, streams: Collection[str] | None = None) -> int:
    """送达到时的件，一件一件地领，最多 `limit` 件；返回领了几件。streams: 只送这几条流的（试走用），不给就是全部。"""
    done = 0
    while done < limit and (row := _claim(now, streams)) is not None:
        _deliver(row, now)
        done += 1
    return done


def undelivered(streams: Collection[str] | None = None) -> list[Undelivered]:
    """被拒绝的和试了几次没有成的，旧的在前。streams: 只看这几条流的。"""
    found = OutboxRow.objects.filter(~Q(error=""))
    if streams is not None:
        found = found.filter(entry__stream__in=streams)
    rows = list(found.order_by("run_at", "id")[:SHOWN])
    kept = entries_by_id(row.entry_id for row in rows)
    return [Undelivered(kept[row.entry_id], row.handler, row.error, row.tries) for row in rows]


def _claim(now: dt.datetime, streams: Collection[str] | None = None) -> OutboxRow | None:
    """领一件：能改到租期的人才算领到，几个进程同时领也不会重。"""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    due = OutboxRow.objects.filter(free, refused_at__isnull=True, run_at__lte=now)
    if streams is not None:
        due = due.filter(entry__stream__in=streams)
    for row in due.order_by("run_at", "id")[:20]:
        lease = now + LEASE
        # 租期过了还没有送完的：进程没了，自己说不出，领的人替它说
        said = row.error if row.lease_until is None else CUT
        if due.filter(pk=row.pk).update(lease_until=lease, tries=F("tries") + 1, error=said):
            row.lease_until, row.tries, row.error = lease, row.tries + 1, said
            return row
    return None


def _deliver(row: OutboxRow, now: dt.datetime) -> None:
    kept = entry(row.entry_id)
    handler = _by_name.get(row.handler)
    mine = OutboxRow.objects.filter(pk=row.pk, tries=row.tries)
    if handler is None or kept is None:
        mine.update(lease_until=None, run_at=_again(row, now), error=f"没有接手者 {row.handler}")
        return
    try:
        with transaction.atomic():
            # 先销后办：租期已过、被别人领去的，销不掉，就不办
            if mine.delete()[0]:
                handler(kept)
    except SeatTaken as taken:
        mine.update(lease_until=None, run_at=_again(row, now), error=_kept(taken.sentence))
    except Refused as refused:
        said = _kept(refused.sentence)
        # 租期已过、别人领去了的，由领去的那个告诉人：一次拒绝只说一遍
        if mine.update(lease_until=None, refused_at=now, error=said):
            _tell(Undelivered(kept, row.handler, said, row.tries))
    except Exception as error:  # noqa: BLE001  一件送不到不能挡住后面的
        log.warning("记录 %s 交给 %s 没有成：%r", row.entry_id, row.handler, error)
        mine.update(lease_until=None, run_at=_again(row, now), error=_kept(f"{type(error).__name__}：{error}"))


def _tell(undelivered: Undelivered) -> None:
    """告诉人；告诉不成也不丢，它还列在 `undelivered()` 里。"""
    for tell in _on_refused:
        try:
            with transaction.atomic():
                tell(undelivered)
        except Exception:
            log.exception("记录 %s 被 %s 拒绝，没有告诉成", undelivered.entry.id, undelivered.handler)


def _kept(said: str) -> str:
    """存得进库的一句：半个字符、零字节存不进，不能为它挡住后面的件。"""
    return said.replace("\0", "").encode(errors="replace").decode()[:LONGEST]


def _again(row: OutboxRow, now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(minutes=BACK_OFF[min(row.tries, len(BACK_OFF)) - 1])
