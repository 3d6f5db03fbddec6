"""读全部记录：一条按（流、第几笔）排序的 SQL，分段取；瞬间换成正文的写法，正文取字节。"""

import gc
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db import OperationalError, connection, transaction

PORTION = 200  # 一段取多少笔：再大不见快，反而挤出高速缓存

SQLITE = """
    SELECT stream, seq, type, version, actor,
        replace(happened_at, ' ', 'T') || CASE WHEN length(happened_at) = 19 THEN '.000000Z' ELSE 'Z' END,
        replace(recorded_at, ' ', 'T') || CASE WHEN length(recorded_at) = 19 THEN '.000000Z' ELSE 'Z' END,
        CAST(body AS BLOB), hash
    FROM ledger_entry ORDER BY stream, seq
"""
POSTGRESQL = """
    SELECT stream, seq, type, version, actor,
        to_char(happened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        body, hash
    FROM ledger_entry ORDER BY stream, seq
"""


def scan() -> Iterator[tuple[Any, ...]]:
    """每笔：流、第几笔、类型、版本、经手、发生、记下、正文（字节）、哈希。"""
    if connection.vendor == "postgresql":
        for row in _portions(POSTGRESQL):
            yield (*row[:7], row[7].encode(), row[8])
    else:
        yield from _sqlite()


def told_streams(prefix: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """一遍读过名字以此开头的各条流：流，和它的全部正文。放在 one_moment 里，读的是同一瞬间。"""
    wanted = (row for row in scan() if row[0].startswith(prefix))
    for stream, rows in groupby(wanted, key=itemgetter(0)):
        yield stream, [json.loads(row[7]) for row in rows]


def bodies_in(streams: Sequence[str]) -> Iterator[tuple[str, list[bytes]]]:
    """这几条流，各条的全部正文（字节，按第几笔）；没有的流不给。一条 SQL，流多的由调用者分批。"""
    if not streams:
        return
    body = "body" if connection.vendor == "postgresql" else "CAST(body AS BLOB)"
    marks = ", ".join(["%s"] * len(streams))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT stream, {body} FROM ledger_entry WHERE stream IN ({marks}) ORDER BY stream, seq", streams
        )
        rows = cursor.fetchall()
    for stream, found in groupby(rows, key=itemgetter(0)):
        yield stream, [row[1] if isinstance(row[1], bytes) else row[1].encode() for row in found]


@contextmanager
def one_moment() -> Iterator[None]:
    """这一段里看到的是同一瞬间的库，也不挡住正在写的人。已在事务里的照旧。"""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        connection.ensure_connection()
        usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = usual  # type: ignore[attr-defined]


@contextmanager
def few_collections() -> Iterator[None]:
    """这一段里造的都是用完就放的小东西，没有互相牵着的：循环回收少跑几遍，省下一成多的时间。"""
    usual = gc.get_threshold()
    gc.set_threshold(1_000_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _sqlite() -> Iterator[tuple[Any, ...]]:
    """平常照平常读；遇到不是 UTF-8 的字节，从没有给出的那一笔起换成什么都读得出的读法。"""
    given = 0
    try:
        for row in _portions(SQLITE):
            given += 1
            yield row
    except OperationalError:
        with _any_bytes():
            yield from islice(_portions(SQLITE), given, None)


def _portions(sql: str) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(PORTION):
            yield from rows


@contextmanager
def _any_bytes() -> Iterator[None]:
    """库文件被改坏的字节未必是 UTF-8，读得出才说得出哪里坏了。"""
    raw = connection.connection
    usual, raw.text_factory = raw.text_factory, partial(str, encoding="utf-8", errors="replace")
    try:
        yield
    finally:
        raw.text_factory = usual
