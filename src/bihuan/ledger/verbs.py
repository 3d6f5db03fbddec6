"""留痕的动词：追加一笔、成批追加、记查阅。只有这里写记录。"""

import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError, connection, transaction

from bihuan.kernel.refuse import AlreadyDone

from . import bulk, outbox, setback, vault
from .chain import Row, prepare
from .models import Look
from .outbox import SeatTaken
from .questions import Entry, end_of, entries

P = ParamSpec("P")
T = TypeVar("T")

_namer: Callable[[str], str] = str
_watch: Callable[[str], AbstractContextManager[Any]] | None = None


def verb(function: Callable[P, T]) -> Callable[P, T]:
    """动词：一个事务，最外层的提交即落盘；里层的拒绝只退回自己那一段。

    两人同时办一件事，后到的得到 AlreadyDone，句子说明是谁、办了什么。
    """

    name = f"{function.__module__}.{function.__qualname__}"

    @functools.wraps(function)
    def whole(*args: P.args, **kwargs: P.kwargs) -> T:
        if _watch is None:
            return done(*args, **kwargs)
        with _watch(name):
            return done(*args, **kwargs)

    def done(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            with transaction.atomic(durable=not connection.in_atomic_block):
                return function(*args, **kwargs)
        except SeatTaken as taken:
            raise SeatTaken(taken.stream, _who_did_what(taken)) from taken

    return whole


def watch_verbs(watch: Callable[[str], AbstractContextManager[Any]] | None) -> None:
    """登记：每个动词都在这一段里办（追踪用）；None 不再看。"""
    global _watch
    _watch = watch


def namer(function: Callable[[str], str]) -> Callable[[str], str]:
    """登记：把经手人的代号说成姓名的函数（由认识人的房间登记）。"""
    global _namer
    _namer = function
    return function


def append(
    stream: str,
    event: Any,
    *,
    by: str,
    now: dt.datetime,
    happened_at: dt.datetime | None = None,
    step: Mapping[str, Any] | None = None,
    origin: str = "live",
    subject: str | None = None,
) -> Entry:
    """留痕：在一条流的末尾追加一笔，两条 SQL。

    `subject` 是事件里个人信息所属的人。来历为 live 的同时放进收发箱；钟往回拨过的，先封一个检查点（`setback`）。
    拒绝：同一位置刚被别人占去（AlreadyDone）。
    """
    if not connection.in_atomic_block:
        raise RuntimeError("留痕要在事务里：请用 @ledger.verb")
    sealed = vault.seal(event, subject=subject, now=now)
    seq, previous, last_sealed = end_of(stream)
    if origin == "live":
        setback.heed(last_sealed, now)
    row = prepare(
        stream, seq + 1, previous, event,
        by=by, now=now, happened_at=happened_at, step=step, origin=origin, sealed=sealed,
    )  # fmt: skip
    entry = Entry(_insert(row), *row)
    if origin == "live":
        outbox.post(entry, event)
    return entry


def append_all(wanted: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """各条新的流各追加第一笔，一条 SQL；每份是 `append` 的参数。来历为 live 的同时放进收发箱。

    拒绝：流里已有记录（AlreadyDone）。
    """
    if len(wanted) == 1:
        return [append(**wanted[0])]
    ids, last_sealed = bulk.reserve(len(wanted))
    if live := [one["now"] for one in wanted if one["origin"] == "live"]:
        setback.heed(last_sealed, min(live))
    rows = []
    for one in wanted:
        sealed = vault.seal(one["event"], subject=one.get("subject"), now=one["now"])
        given: dict[str, Any] = {name: one.get(name) for name in ("by", "now", "happened_at", "step", "origin")}
        rows.append(prepare(one["stream"], 1, "", one["event"], **given, sealed=sealed))
    entries = [Entry(id, *row) for id, row in zip(_insert_all(rows, ids), rows, strict=True)]
    for one, entry in zip(wanted, entries, strict=True):
        if one["origin"] == "live":
            outbox.post(entry, one["event"])
    return entries


def record(stream: str, event: Any, *, by: str, now: dt.datetime, **rest: Any) -> Entry:
    """记事：程序之外的事实，没有步骤。"""
    if rest.get("step") is not None:
        raise ValueError("有步骤的由 procedure.perform 留痕")
    return append(stream, event, by=by, now=now, **rest)


def append_many(rows: Sequence[Row]) -> list[int]:
    """成批追加备好的历史（见 `prepare`），返回各笔的编号。不进收发箱。拒绝：同一位置已有记录。"""
    if not connection.in_atomic_block:
        raise RuntimeError("留痕要在事务里：请用 @ledger.verb")
    return _insert_all(rows, bulk.reserve(len(rows))[0])


def look(by: str, what: str, *, now: dt.datetime) -> None:
    """查阅：记下谁在何时看了什么，由下一个检查点封存。"""
    Look.objects.create(actor=str(by), what=what, looked_at=now)


def _insert_all(rows: Sequence[Row], ids: Sequence[int]) -> list[int]:
    try:
        return bulk.insert(rows, ids)
    except IntegrityError as error:
        raise AlreadyDone("这些流里已有同一位置的记录，整批没有写入") from error


def _insert(row: Row) -> int:
    stored = bulk.stored(row)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"{bulk.INSERT} VALUES ({bulk.places()}) RETURNING id", stored)
            return cursor.fetchone()[0]
    except IntegrityError as error:
        raise SeatTaken(row.stream) from error


def _who_did_what(taken: SeatTaken) -> str:
    newest = entries(taken.stream, newest_first=True, limit=1)
    return f"别人刚刚已经办过：{newest[0].sentence(_namer(newest[0].signature))}" if newest else taken.sentence
