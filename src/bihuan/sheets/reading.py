"""读表：一张表，第一个非空行（或写着认得的列名的一行）是表头，其余每行是一件；读不了的，用一句话说明哪里、怎么改。"""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import PurePath
from typing import Any, BinaryIO

from bihuan.kernel.refuse import BadInput

LIMIT = 20_000  # 行；一个县的单位与代表远不到此数，再多多半是传错了文件
WIDEST = 50  # 列；导入的表不过十来列
MOST_LINES = 200_000  # 行，连空行；再多的空行是格式刷出来的
MOST_CELLS = LIMIT * WIDEST  # 格，连空格；读一张表的工夫以此为限
TITLE_LINES = 8  # 行：表头以上至多这么多行标题、说明
INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202f\u2060\ufeff]")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Merged:
    """一处合并单元格：自第几行到第几行，怎么说。"""

    top: int
    bottom: int
    where: str


@dataclass(frozen=True)
class Row:
    """一行：`number` 是它在文件里的行号（表头算在内，自 1 起），`cells` 与表头一一对应。"""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """一张读好的表。`notes` 是读的时候该让人知道的话（如按哪种编码读的、略过几个空行）。"""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = field(default=())

    @cached_property
    def columns(self) -> dict[str, int]:
        """表头 → 第几列（自 0 起）。"""
        return {header: index for index, header in enumerate(self.headers)}

    def value(self, row: Row, header: str) -> str:
        """某行某列的内容；没有这一列的为空串。"""
        index = self.columns.get(header)
        return row.cells[index] if index is not None else ""

    def require(self, *headers: str) -> None:
        """这几列必须有。拒绝：缺列，说出缺哪些、表里有哪些。"""
        missing = [header for header in headers if header not in self.columns]
        if missing:
            raise BadInput(
                f"表头缺少：{'、'.join(missing)}。表里现有：{'、'.join(self.headers)}。请按模板改好表头再导入"
            )


def read_table(file: BinaryIO, name: str, known: Collection[str] = ()) -> Table:
    """读一个上传的文件（.xlsx、旧式 .xls；.csv 认 UTF-8、GBK、UTF-16）。边读边数，不整个装进内存。

    `known` 是认得的列名：表头以上的标题、说明略过去，合并了也不要紧。
    拒绝：别的类型、加了密码、坏文件、表头和表里有合并单元格、公式、错误值、表头空缺或重复、超过 LIMIT 行、没有内容。
    """
    from .csv_file import lines_of_csv
    from .xls_file import lines_of_xls
    from .xlsx_file import lines_of_xlsx

    file.seek(0)
    head = file.read(4)
    suffix = PurePath(name).suffix.lower()
    if not head:
        raise BadInput("这是一个空文件")
    if head == OLE:
        return _table(*lines_of_xls(file), known=known)
    if suffix == ".xlsx" or head == ZIP:
        if head != ZIP:
            raise BadInput("文件名是 .xlsx，内容却不是。请用表格软件打开，另存为 .xlsx 再导入")
        return _table(*lines_of_xlsx(file), known=known)
    if suffix in (".csv", ".txt", ".tsv"):
        return _table(*lines_of_csv(file), [], known=known)
    raise BadInput(f"只认 .xlsx、.xls 与 .csv，不认“{suffix or name}”")


def text_of(value: Any) -> str:
    """单元格的内容写成文本：整数不带小数点，日子写成 2026-03-02，是否写成是、否；去掉首尾空白与不可见字符。"""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    return INVISIBLE.sub("", unicodedata.normalize("NFC", str(value))).strip()


def column_name(index: int) -> str:
    """第几列（自 0 起）在表格软件里叫什么：A、B、…、AA。"""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def _table(
    lines: Iterable[tuple[int, list[Any]]], notes: list[str], merged: list[Merged], *, known: Collection[str]
) -> Table:
    top, titles, filled = _top(_filled(lines), frozenset(known))
    if wide := next((each for each in merged if each.bottom >= top[0]), None):
        raise BadInput(f"{wide.where} 是合并单元格。请取消合并，把内容逐行填好再导入")
    if titles:
        notes = [*notes, f"略过表头上面的 {len(titles)} 行：{'；'.join(titles)[:60]}"]
    headers = _headers(*top)
    rows: list[Row] = []
    last, skipped = top[0], 0
    for number, cells in filled:
        if len(rows) == LIMIT:
            raise BadInput(f"一次最多导入 {LIMIT:,} 行，这张表不止。请拆成几个文件")
        extra = next((index for index, cell in enumerate(cells[len(headers) :], len(headers)) if cell), None)
        if extra is not None:
            raise BadInput(f"第 {number} 行 {column_name(extra)} 列有内容“{cells[extra][:20]}”，但这一列没有表头")
        padded = (*cells, *[""] * len(headers))[: len(headers)]
        rows.append(Row(number, tuple(padded)))
        skipped += number - last - 1
        last = number
    if not rows:
        raise BadInput("表里只有表头，没有内容")
    if skipped:
        notes = [*notes, f"略过空行 {skipped} 行"]
    return Table(headers, tuple(rows), tuple(notes))


Line = tuple[int, list[str]]


def _top(filled: Iterator[Line], known: frozenset[str]) -> tuple[Line, list[str], Iterator[Line]]:
    """表头是哪一行，上面略过的各行，和下面的。没有认得的列名，就是第一个非空行。"""
    first = [line for _, line in zip(range(TITLE_LINES + 1), filled, strict=False)]
    if not first:
        raise BadInput("表里没有内容")
    at = next((n for n, (_, cells) in enumerate(first) if known & {_tidy(cell) for cell in cells}), 0)
    titles = ["".join(cells) for _, cells in first[:at]]
    return first[at], titles, chain(first[at + 1 :], filled)


def _tidy(header: str) -> str:
    """表头去掉空白、星号、冒号。"""
    return re.sub(r"[\s*＊：:]+", "", header)


def _filled(lines: Iterable[tuple[int, list[Any]]]) -> Iterator[tuple[int, list[str]]]:
    looked = 0
    for number, cells in lines:
        looked += len(cells)
        if len(cells) > WIDEST:
            raise BadInput(
                f"第 {number} 行有 {len(cells):,} 列，一张表最多 {WIDEST} 列。请把要导入的几列复制到新表，另存后再导入"
            )
        if number > MOST_LINES or looked > MOST_CELLS:
            raise BadInput("这张表的空行、空格太多。请把有内容的行复制到新表，另存后再导入")
        texts = [text_of(cell) for cell in cells]
        if any(texts):
            for index, text in enumerate(texts):
                _refuse_what_is_no_value(number, index, text)
            yield number, texts


def _headers(number: int, cells: list[str]) -> tuple[str, ...]:
    width = max(index for index, cell in enumerate(cells) if cell) + 1
    headers = tuple(_tidy(cell) for cell in cells[:width])
    for index, header in enumerate(headers):
        if not header:
            raise BadInput(f"第 {number} 行是表头，{column_name(index)} 列的表头是空的。请补上表头或删去这一列")
        if header in headers[:index]:
            raise BadInput(f"表头“{header}”出现了两次。请删去一列")
    return headers


def _refuse_what_is_no_value(number: int, index: int, text: str) -> None:
    where = f"{column_name(index)}{number}"
    if text.startswith("=") and len(text) > 1:
        raise BadInput(f"单元格 {where} 是公式“{text[:20]}”。请复制后“选择性粘贴”为数值再导入")
    if text in ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"):
        raise BadInput(f"单元格 {where} 是错误值 {text}。请改正后再导入")
