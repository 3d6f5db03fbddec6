"""成批写入：SQLite 用 executemany，PostgreSQL 用 COPY；各列怎样存进库也在这里。"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from .chain import Row

COLUMNS = "stream, seq, type, version, actor, happened_at, recorded_at, body, hash"
SEALED = "SELECT sealed_at FROM ledger_checkpoint ORDER BY number DESC LIMIT 1"
INSERT = f"INSERT INTO ledger_entry ({COLUMNS})"


def places(extra: int = 0) -> str:
    """占位符：记录的九列，另加几列。"""
    return ", ".join(["%s"] * (len(Row._fields) + extra))


def stored(row: Row) -> list[Any]:
    """一笔在本库里的存法：SQLite 把瞬间存成文本。"""
    at = connection.ops.adapt_datetimefield_value
    return [*row[:5], at(row.happened_at), at(row.recorded_at), row.body, row.hash]


def insert(rows: Sequence[Row], ids: Sequence[int]) -> list[int]:
    """写入，用占好的编号（`reserve`），次序与所给的相同；返回编号。"""
    if connection.vendor == "postgresql":
        with (
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            cursor.cursor.copy(f"COPY ledger_entry ({COLUMNS}, id) FROM STDIN") as copying,
        ):
            for row, id in zip(rows, ids, strict=True):
                copying.write_row((*row, id))
        return list(ids)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO ledger_entry ({COLUMNS}, id) VALUES ({places(extra=1)})",
            [[*stored(row), id] for row, id in zip(rows, ids, strict=True)],
        )
    return list(ids)


def reserve(count: int) -> tuple[list[int], Any]:
    """占下这么多个编号；另答最近的检查点是几时封的（照库里存的样子，没有为 None）。一条 SQL。"""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"SELECT nextval(pg_get_serial_sequence('ledger_entry', 'id')), ({SEALED}) FROM generate_series(1, %s)",
                [count],
            )
            rows = cursor.fetchall()
            return [id for id, _ in rows], rows[0][1] if rows else None
        # SQLite 同时只有一个写者，事务里读到的末号不会被别人用去
        cursor.execute(f"SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'ledger_entry'), 0), ({SEALED})")
        last, sealed = cursor.fetchone()
        return list(range(last + 1, last + 1 + count)), sealed
