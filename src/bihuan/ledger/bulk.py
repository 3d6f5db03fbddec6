"""成批写入：SQLite 用 executemany，PostgreSQL 用 COPY；各列怎样存进库也在这里。"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from .chain import Row

COLUMNS = "stream, seq, type, version, actor, happened_at, recorded_at, body, hash"
INSERT = f"INSERT INTO ledger_entry ({COLUMNS})"


def places(extra: int = 0) -> str:
    """占位符：记录的九列，另加几列。"""
    return ", ".join(["%s"] * (len(Row._fields) + extra))


def stored(row: Row) -> list[Any]:
    """一笔在本库里的存法：SQLite 把瞬间存成文本。"""
    at = connection.ops.adapt_datetimefield_value
    return [*row[:5], at(row.happened_at), at(row.recorded_at), row.body, row.hash]


def insert(rows: Sequence[Row]) -> list[int]:
    """写入并返回编号，次序与所给的相同。"""
    ids = list(_new_ids(len(rows)))
    if connection.vendor == "postgresql":
        with (
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            cursor.cursor.copy(f"COPY ledger_entry ({COLUMNS}, id) FROM STDIN") as copying,
        ):
            for row, id in zip(rows, ids, strict=True):
                copying.write_row((*row, id))
        return ids
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO ledger_entry ({COLUMNS}, id) VALUES ({places(extra=1)})",
            [[*stored(row), id] for row, id in zip(rows, ids, strict=True)],
        )
    return ids


def _new_ids(count: int) -> Iterable[int]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('ledger_entry', 'id')) FROM generate_series(1, %s)", [count]
            )
            return [id for (id,) in cursor.fetchall()]
        # SQLite 同时只有一个写者，事务里读到的末号不会被别人用去
        cursor.execute("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'ledger_entry'), 0)")
        first = cursor.fetchone()[0] + 1
        return range(first, first + count)
