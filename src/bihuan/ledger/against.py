"""行对记录：一张表的每一行，要与记录里说的相同；没有记录的行、记录里有而不在的行，都说出来。"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Model, QuerySet

from .report import Fault


@dataclass(frozen=True)
class Told:
    """记录里说的一行：在哪条流里说的，各列是什么；记录没有说的列不在其中。"""

    stream: str
    columns: Mapping[str, Any]


def rows_against(
    rows: QuerySet[Any], wanted: Mapping[int, Told], columns: Sequence[str], *, kind: str, what: str, stray: bool = True
) -> Iterator[Fault]:
    """`rows`（按编号）逐行与 `wanted` 相比。

    what: 一行叫什么，如“职务”；stray: 没有记录的行算不算毛病。`columns` 是要取的列，`wanted` 没有说的列不比。
    """
    model, missing = rows.model, dict(wanted)
    for pk, *cells in rows.order_by().values_list("pk", *columns).iterator(chunk_size=2000):
        told = missing.pop(pk, None)
        if told is None:
            if stray:
                yield Fault(kind, "", f"{what} {pk} 没有留痕")
            continue
        yield from cells_against(model, f"{what} {pk}", zip(columns, cells, strict=True), told, kind=kind)
    for pk, told in missing.items():
        yield Fault(kind, told.stream, f"{what} {pk} 的行不在")


def cells_against(
    model: type[Model], name: str, cells: Iterable[tuple[str, Any]], told: Told, *, kind: str
) -> Iterator[Fault]:
    """一行的各列与记录相比，不同的逐列说出：哪一行、哪一列、应为什么、行里是什么。"""
    for column, found in cells:
        if column in told.columns and found != told.columns[column]:
            of = f"{name}{' ' if name[-1].isascii() else ''}的{_label(model, column)}"
            should, is_now = said(told.columns[column]), said(found)
            yield Fault(kind, told.stream, f"{of}与记录不符：应为 {should}，行里是 {is_now}")


def said(value: Any) -> str:
    """一个值说给人听；太长的只说开头。"""
    if value is None or value == "":
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    text = str(value)
    return f"“{text[:20]}……”" if len(text) > 20 else text


def _label(model: type[Model], column: str) -> str:
    try:
        field: Any = model._meta.get_field(column.removesuffix("_id") if column.endswith("_id") else column)
    except Exception:  # noqa: BLE001  不是本表的列（跨表取来的），就说列名
        return column
    return str(field.verbose_name) if isinstance(field, Field) else column
