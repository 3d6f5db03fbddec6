"""成批取行：核验一遍要取几十万行，只要各格的值，不造对象，也不逐格经 Django 转换。"""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.backends.sqlite3 import base  # noqa: F401  它登记自己的读法，这里的要在它之后
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.dateparse import parse_date

THESE = "‹这些编号›"


@lru_cache(maxsize=64)
def _spelled(ask: Callable[[RawSQL], QuerySet[Any]]) -> tuple[str, tuple[Any, ...]]:
    return ask(RawSQL(THESE, ())).query.sql_with_params()


def rows_among(ask: Callable[[RawSQL], QuerySet[Any]], numbers: Iterable[int]) -> list[tuple[Any, ...]]:
    """`ask` 问的（`values_list`，给它的写给 `__in`）在这批编号里的各行；同一个 ask 只拼一次句子，以后只换编号。

    各格照驱动给的：日子、真假、整数、文本与平常一样；SQLite 的小数是浮点数，瞬间没有时区。
    """
    sql, params = _spelled(ask)
    with connection.cursor() as cursor:
        cursor.execute(sql.replace(THESE, ",".join(str(int(number)) for number in numbers)), params)
        return cursor.fetchall()


def among(numbers: Iterable[int]) -> RawSQL:
    """一批编号，写给 `__in`：直接写成数，不逐个绑定。空的一批 PostgreSQL 不收。"""
    return RawSQL(",".join(str(int(number)) for number in numbers), ())


@lru_cache(maxsize=1 << 14)
def _read_day(stored: bytes) -> dt.date | None:
    return parse_date(stored.decode())


sqlite3.register_converter("date", _read_day)  # SQLite 把日子存成文字；库里的日子翻来覆去就那些，读过的记住
