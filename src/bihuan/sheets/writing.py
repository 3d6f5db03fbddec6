"""写表：边算边写，不在内存里堆；任何内容都不会变成公式。"""

import csv as csv_module
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice, zip_longest
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from bihuan.kernel.clock import BEIJING

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST_CELL = 32_767  # 字，.xlsx 格式的上限
WIDEST = 48
NARROWEST = 6
MEASURED = 200  # 行：看头这么多行定列宽
A_DAY, A_MOMENT = 11, 16  # 字：2026-03-02，2026-03-02 09:00
WIDE_FROM = 0x2E80  # 自这个字起（部首、汉字、全角）占两格
RED = "C00000"
LISTED_ROWS = 2000  # 行：可选的管到这一行


def xlsx(
    rows: Iterable[Sequence[Any]], headers: Sequence[str], title: str,
    lists: Mapping[int, Sequence[str]] | None = None, *, red: int | None = None, hidden: int | None = None,
) -> bytes:  # fmt: skip
    """写成 .xlsx：表头加粗、冻结，日子是真的日子，文本一律是文本（以等号开头的也是）；列宽照头几行的内容。

    lists: 第几列（自 0 起）只能从哪些里选，写在另一张藏起来的工作表上。red: 第几列写成红字（哪里不对的一列），列也放宽；
    hidden: 第几列藏起来（给软件自己认的标记）。
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "表")
    sheet.freeze_panes = "A2"
    following = iter(rows)
    first = list(islice(following, MEASURED))  # 列宽要写在各行之前
    for index, header in enumerate(headers):
        width = max([_width(header) + 4, *(_width(row[index]) + 2 for row in first if index < len(row))])
        sheet.column_dimensions[get_column_letter(index + 1)].width = min(WIDEST, max(NARROWEST, width))
    if red is not None:
        sheet.column_dimensions[get_column_letter(red + 1)].width = WIDEST
    if hidden is not None:
        sheet.column_dimensions[get_column_letter(hidden + 1)].hidden = True
    sheet.append([_heading(sheet, header, red=index == red) for index, header in enumerate(headers)])
    for row in chain(first, following):
        sheet.append([_cell(sheet, value, red=index == red) for index, value in enumerate(row)])
    if lists:
        _offer(book, sheet, lists)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _offer(book: Workbook, sheet: Any, lists: Mapping[int, Sequence[str]]) -> None:
    """各列可选的：照列排在藏起来的一张表上，原表的列指着它。"""
    place = book.create_sheet("可选的")
    place.sheet_state = "hidden"
    for index, words in lists.items():
        at = get_column_letter(index + 1)
        allowed = DataValidation("list", f"'可选的'!${at}$1:${at}${len(words)}", allow_blank=True)
        allowed.add(f"{at}2:{at}{LISTED_ROWS}")
        sheet.data_validations.append(allowed)
    for line in zip_longest(*(lists.get(index, ()) for index in range(max(lists) + 1))):
        place.append([_cell(place, value) for value in line])


def csv(rows: Iterable[Sequence[Any]], headers: Sequence[str]) -> bytes:
    """写成 .csv：UTF-8 带 BOM；会被表格软件当公式的内容，前面加一个撇号。"""
    out = io.StringIO(newline="")
    writer = csv_module.writer(out)
    writer.writerow([_harmless(header) for header in headers])
    writer.writerows([_harmless(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _heading(sheet: Any, header: str, *, red: bool = False) -> Any:
    cell = _cell(sheet, header)
    cell.font = Font(bold=True, color=RED if red else None)
    cell.alignment = Alignment(vertical="center")
    return cell


def _width(value: Any) -> int:
    """写出来多宽：汉字算两格；几行的看最长的一行。"""
    if isinstance(value, dt.datetime):
        return A_MOMENT
    if isinstance(value, dt.date):
        return A_DAY
    lines = str("" if value is None else value).splitlines() or [""]
    return max(sum(1 if ord(letter) < WIDE_FROM else 2 for letter in line[:WIDEST]) for line in lines)


def _cell(sheet: Any, value: Any, *, red: bool = False) -> Any:
    value = _plain(value)
    cell = WriteOnlyCell(sheet, value=None if value == "" else value)
    if isinstance(value, str) and value:
        cell.data_type = "s"
    if red:
        cell.font = Font(color=RED)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if isinstance(value, dt.datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"
    return cell


def _plain(value: Any) -> Any:
    """瞬间写成北京时间，是否写成字，其余不认识的写成文本。"""
    if isinstance(value, dt.datetime):
        return value.astimezone(BEIJING).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None or isinstance(value, int | float | dt.date):
        return value
    return UNPRINTABLE.sub("", str(value))[:LONGEST_CELL]


def _harmless(value: Any) -> Any:
    value = _plain(value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return "" if value is None else value
