"""一张表与逐行的 JSON 互换：每行一个数组，次序是清单里写明的列；两种数据库写出的字节一样。"""

import base64
import datetime as dt
import gzip
import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from .cover import Plain

PORTION = 2000  # 行：一段读写多少，多了只多占内存
FAST = 1  # gzip 的档：再高省不了多少地方，慢好几倍
PASSING = {"sessions", "axes"}  # 登录的会话、试错的次数，不备：恢复以后重新登录

Model = type[models.Model]


def tables() -> list[Model]:
    """要备份的各张表，按表名。"""
    every = apps.get_models(include_auto_created=True)
    kept = [one for one in every if one._meta.managed and not one._meta.proxy and one._meta.app_label not in PASSING]
    return sorted(kept, key=lambda one: one._meta.db_table)


def columns(model: Model) -> list[str]:
    """一张表的各列，照库里的名字。"""
    return [str(field.column) for field in model._meta.concrete_fields]


def write(model: Model, path: Path, cover: Plain) -> int:
    """把一张表写成压缩的逐行 JSON，装进封套，返回行数。放在同一瞬间的事务里。"""
    fields = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.order_by("pk").values_list(*fields)
    count = 0
    with cover.writing(path, f"rows/{path.name}") as raw, gzip.GzipFile("", "wb", FAST, raw, mtime=0) as out:
        for row in rows.iterator(chunk_size=PORTION):
            line = json.dumps([_plain(cell) for cell in row], ensure_ascii=False, separators=(",", ":"))
            out.write(line.encode() + b"\n")
            count += 1
    return count


def read(model: Model, path: Path, cover: Plain) -> int:
    """把逐行 JSON 写回一张表，返回行数。照原样：编号、时间都不另取。"""
    fields = model._meta.concrete_fields
    quoted = ", ".join(connection.ops.quote_name(name) for name in columns(model))
    order = f"INSERT INTO {_name(model)} ({quoted}) VALUES ({', '.join(['%s'] * len(fields))})"
    count = 0
    name = f"rows/{path.name}"
    with cover.reading(path, name) as raw, gzip.open(raw, "rb") as lines, connection.cursor() as cursor:
        while portion := list(islice(lines, PORTION)):
            cursor.executemany(order, [_stored(fields, json.loads(line)) for line in portion])
            count += len(portion)
    return count


def empty(model: Model) -> None:
    """清空一张表；外键到事务末尾才查，次序不论。"""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_name(model)}")


def sequences() -> dict[str, int]:
    """各表的编号用到几号（删去的也算用过）：恢复以后不再用第二次。"""
    return {model._meta.db_table: last for model in tables() if (last := _last_of(model))}


def set_sequences(used: dict[str, int]) -> None:
    """编号从用过的后面接着取。"""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for order in connection.ops.sequence_reset_sql(no_style(), tables()):
                cursor.execute(order)
        for model in tables():
            table = model._meta.db_table
            if (last := used.get(table, 0)) <= _last_of(model):
                continue
            if connection.vendor == "postgresql":
                cursor.execute("SELECT setval(%s, %s)", [_sequence_of(model), last])
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def _last_of(model: Model) -> int:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            return cursor.fetchone()[0] or 0
    name = _sequence_of(model)
    if name is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT last_value, is_called FROM {name}")
        last, called = cursor.fetchone()
    return int(last) if called else 0


def _sequence_of(model: Model) -> str | None:
    key = model._meta.pk
    if not isinstance(key, models.AutoField | models.BigAutoField):
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_name(model), key.column])
        name: str | None = cursor.fetchone()[0]
    return name


def _name(model: Model) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _plain(cell: Any) -> Any:
    if isinstance(cell, dt.datetime):
        return cell.astimezone(dt.UTC).isoformat()
    if isinstance(cell, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(cell)).decode("ascii")
    if cell is None or isinstance(cell, bool | int | float | str | dict | list):
        return cell
    return str(cell)


def _stored(fields: Sequence[Any], cells: Sequence[Any]) -> list[Any]:
    return [
        field.get_db_prep_save(field.to_python(cell), connection) for field, cell in zip(fields, cells, strict=True)
    ]
