"""表格：清单写成 .xlsx，模板写成 .xlsx，上传的一张表照开立那一条的「填」核对。"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bihuan.kernel.refuse import BadInput, Refused
from bihuan.procedure.door import Article, Field, Situation, check_filled, choices, refill, to_open
from bihuan.sheets.door import Row, Table, xlsx

from .. import naming
from ..forms.words import BY_NAME, CHOSEN, Reader
from ..look import order_of
from ..models import OpenedOnce
from . import leading
from .asking import Asked
from .chosen import Held
from .columns import Column, columns_of
from .drawing import Cell, draw

EXPORT_MOST = 5000  # 件：一份表格的上限，页面上写明
AT_ONCE = 500
ORDER = "序号"  # 编号旁边的一列：编号里的数
ROWS_MOST = 500  # 行：一次开立的上限，全在一个事务里，再多别人要等太久
NEW, KNOWN = "new", "known"


@dataclass(frozen=True)
class Planned:
    """一行：行号；what 是 new 或 known；标题；填好的值；记号；要说的一句。"""

    number: int
    what: str
    shown: tuple[str, ...]
    filled: dict[str, Any]
    key: str
    note: str = ""


@dataclass(frozen=True)
class Plan:
    """一张表核对完了的样子：各列、各行、要改的（整句）、读的时候该让人知道的。"""

    columns: tuple[str, ...]
    rows: tuple[Planned, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def new(self) -> tuple[Planned, ...]:
        """要开立的各行。"""
        return tuple(row for row in self.rows if row.what == NEW)


def exported(asked: Asked, held: Held, *, today: dt.date) -> bytes:
    """筛出来的清单，照现在的次序，至多 EXPORT_MOST 件；一段一段地取。要求保密的不写进表格。"""
    columns = columns_of(held.text)
    heads = [name for one in columns for name in ((one.name, ORDER) if one.code == "number" else (one.name,))]
    return xlsx(_lines(asked, held, columns, today), heads, held.name)


def template(about: Situation) -> bytes:
    """模板：开立那一条的各项作列；选项、名称写成可以从里面选的。"""
    items = columns_for(about.article)
    lists = {}
    for n, item in enumerate(items):
        options = [label for _, label in choices(about, item)] if item.kind in CHOSEN else []
        names = (
            [name for name, _ in naming.offered(about, item)] if item.kind in BY_NAME and item.kind != "case" else []
        )
        if (options or names) and not item.many:
            lists[n] = options or names
    return xlsx([], [item.name for item in items], about.article.name, lists=lists)


def columns_for(article: Article) -> list[Field]:
    """表格里的各列：文件和表不在表格里填。"""
    return [item for item in article.fields if item.kind not in ("file", "table")]


def planned(table: Table, held: Held, step: str, *, now: dt.datetime) -> Plan:
    """核对一张表：哪些行开立，哪些开过了，哪些要改。拒绝：缺列，多出不认得的列，行太多，不能开立。"""
    about = to_open(held.released, held.congress, step, filled=None, by=held.by, now=now)
    items = [item for item in columns_for(about.article) if item.name in table.columns]
    table.require(*(item.name for item in columns_for(about.article) if not item.optional))
    unknown = [header for header in table.headers if header not in {item.name for item in items}]
    if unknown:
        raise BadInput(f"不认得这几列：{'、'.join(unknown)}。请按模板改好表头再上传")
    if len(table.rows) > ROWS_MOST:
        raise BadInput(f"一次至多开立 {ROWS_MOST} 件，这张表有 {len(table.rows)} 行。请拆成几个文件")
    reader = Reader(about)
    for item in items:
        reader.learn(item, [table.value(row, item.name) for row in table.rows] if item.kind in BY_NAME else [])
    return _checked(table, held, about, items, reader)


def _checked(table: Table, held: Held, about: Situation, items: list[Field], reader: Reader) -> Plan:
    keys = {row.number: _key(held.kind, about.article.step, items, table, row) for row in table.rows}
    known = OpenedOnce.objects.filter(congress_id=held.congress_id, key__in=keys.values()).exclude(case=None)
    opened = set(known.values_list("key", flat=True))
    first: dict[str, int] = {}
    rows: list[Planned] = []
    faults: list[str] = []
    for row in table.rows:
        key, shown = keys[row.number], tuple(table.value(row, item.name) for item in items)
        note = "已经开立过" if key in opened else f"与第 {first[key]} 行相同，只开一件" if key in first else ""
        first.setdefault(key, row.number)
        filled, wrong = ({}, []) if note else _read(table, row, items, reader)
        if not note and not wrong:
            wrong = _refused(about, filled)
        faults += [f"第 {row.number} 行{'：' if not one.startswith('「') else ''}{one}" for one in wrong]
        rows.append(Planned(row.number, KNOWN if note else NEW, shown, filled, key, note))
    return Plan(tuple(item.name for item in items), tuple(rows), tuple(faults), table.notes)


def _read(table: Table, row: Row, items: list[Field], reader: Reader) -> tuple[dict[str, Any], list[str]]:
    filled: dict[str, Any] = {}
    wrong: list[str] = []
    for item in items:
        text = table.value(row, item.name)
        if not text:
            continue
        try:
            filled[item.code] = reader.read(item, choices(reader.about, item), text)
        except ValueError as error:
            wrong.append(f"「{item.name}」{error}")
    return filled, wrong


def _refused(about: Situation, filled: dict[str, Any]) -> list[str]:
    """引擎怎么说这一行：还没有开，只核对；前面的行问过的不再问。"""
    try:
        check_filled(refill(about, filled))
    except BadInput as refused:
        return list(refused.faults.values()) or [refused.sentence]
    except Refused as refused:
        return [refused.sentence]
    return []


def _key(kind: str, step: str, items: list[Field], table: Table, row: Row) -> str:
    """一行的记号：这一步、各列的内容；个人信息不进记号。"""
    cells = {item.code: table.value(row, item.name) for item in items if not item.sealed}
    told = json.dumps(
        [kind, step, {code: text for code, text in cells.items() if text}], ensure_ascii=False, sort_keys=True
    )
    return f"row:{hashlib.sha256(told.encode()).hexdigest()}"


def _lines(asked: Asked, held: Held, columns: tuple[Column, ...], today: dt.date) -> Iterator[list[Any]]:
    after, left = "", EXPORT_MOST
    while left:
        part = leading.page(asked, held, today=today, after=after, limit=min(AT_ONCE, left))
        drawn = draw([one.case for one in part.found if not one.case.secret], columns, held, today=today)
        yield from ([value for cell in row.cells for value in _values(cell)] for row in drawn.rows)
        left -= len(part.found)
        if not part.more:
            return
        after = part.more


def _values(cell: Cell) -> tuple[Any, ...]:
    """一格导出的值；编号旁边另有序号，是数，好排。"""
    return (cell.value, order_of(str(cell.value or ""))) if cell.column.code == "number" else (cell.value,)
