"""记住造好的县：一个进程里头一次一步一步造，以后把多出来的行照抄进库。造要两百毫秒，照抄几毫秒，几百个测试都从它开始。

照抄的是逐行的原样，留痕的链也一样。库不是造时的样子（已经有别的东西）的，照常造；造时改过、删过原有的行的，不记。
"""

import copy
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection, transaction

Thing = TypeVar("Thing")
Rows = list[Any]
NEXT = """SELECT setval(named, greatest((SELECT max(id) FROM "{table}"), nextval(named) - 1))
    FROM pg_get_serial_sequence('{table}', 'id') named WHERE named IS NOT NULL"""
MOST = 3  # 种：同一样在几种样子的库里各记一份；比对一次要看遍全库，再多就不值
INDEX = "search_index"  # 检索的索引自己有缓存，不许从旁边写
_kept: dict[tuple[str, tuple[int, ...]], tuple[Any, dict[str, Rows]]] = {}


def remembered(name: str, build: Callable[[], Thing]) -> Thing:
    """名为 `name` 的一样：同样的库里头一次造，以后照抄；拿到的各是各的一份。"""
    tables = sorted(table for table in connection.introspection.table_names() if table != "django_migrations")
    now = (name, _sizes(tables))
    if now in _kept:
        thing, rows = _kept[now]
        with transaction.atomic():
            for table, more in rows.items():
                _put(table, more)
        return copy.deepcopy(thing)
    if sum(one == name for one, _ in _kept) >= MOST:
        return build()
    before = {table: _rows(table) for table in tables}
    thing = build()
    found = _more(before, {table: _rows(table) for table in tables})
    if found is not None:
        _kept[now] = copy.deepcopy(thing), found
    return thing


def _sizes(tables: list[str]) -> tuple[int, ...]:
    """各表有几行。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables))
        return tuple(cursor.fetchone())


def _more(before: dict[str, Rows], after: dict[str, Rows]) -> dict[str, Rows] | None:
    """多出来的行，按表；原有的少了、改了，或动了检索的索引，就没有。"""
    found = {}
    for table, rows in after.items():
        had = set(before[table])
        if had - set(rows) or (table.startswith(INDEX) and rows != before[table]):
            return None
        if more := [row for row in rows if row not in had]:
            found[table] = more
    return found


def _rows(table: str) -> Rows:
    """一张表的每一行，原样：SQLite 不经转换，PostgreSQL 用 COPY 的一行。"""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            names = ", ".join(f'+"{one[0]}"' for one in _columns(cursor, table))
            return list(cursor.connection.execute(f'SELECT {names} FROM "{table}" ORDER BY 1'))
        with cursor.copy(f'COPY "{table}" TO STDOUT') as lines:
            return [bytes(line) for line in lines]


def _put(table: str, rows: Rows) -> None:
    """照抄进去；PostgreSQL 的编号从抄来的以后接着编。"""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join("?" * len(rows[0]))
            cursor.connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
            return
        with cursor.copy(f'COPY "{table}" FROM STDIN') as lines:
            lines.write(b"".join(rows))
        cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
        if "id" in [one[0] for one in cursor.description]:
            cursor.execute(NEXT.format(table=table))


def _columns(cursor: Any, table: str) -> list[Any]:
    return list(cursor.execute(f'SELECT * FROM "{table}" LIMIT 0').description)
