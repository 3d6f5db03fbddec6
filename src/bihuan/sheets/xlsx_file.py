"""读 .xlsx：先把工作表的 XML 流着看一遍，数行、找合并单元格和公式，没有问题才交给 openpyxl 取值。

先看一遍，是因为十万行的表、合并和公式都要在装入共享文本之前就拒绝。
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from xml.etree import ElementTree
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bihuan.kernel.markup import has_doctype
from bihuan.kernel.refuse import BadInput

from .reading import LIMIT, MOST_CELLS, MOST_LINES, WIDEST, Merged

CHUNK = 1 << 16
LARGEST_PART = 64 << 20  # 字节；展开后一个部件的上限，两万行远不到
MOST_PARTS = 5000  # 个：部件
LAST_ROW = 1_048_576  # 行，.xlsx 格式的上限
# 坏了的包，zipfile 与 openpyxl 会在各处抛出各样的错（用几千个弄坏的文件试出来的），对上传的人都是一句话
DAMAGED = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, ElementTree.ParseError, InvalidFileException,
    OSError, EOFError, RuntimeError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError,
)  # fmt: skip
BROKEN = "这个 .xlsx 打不开，文件可能不完整。请用表格软件打开，另存一份再导入"


def lines_of_xlsx(file: BinaryIO) -> tuple[Iterator[tuple[int, list[Any]]], list[str], list[Merged]]:
    """逐行读第一张看得见的工作表，连同合并单元格在哪里。拒绝见 `reading.read_table`。"""
    try:
        with zipfile.ZipFile(file) as package:
            if any(part.file_size > LARGEST_PART for part in package.infolist()):
                raise BadInput("这个文件展开后太大。请只留要导入的一张表，另存为新文件再导入")
            _refuse_entities(package)
            names, part = _first_sheet(package)
            merged = _inspect(package, part)
        file.seek(0)
        sheet = load_workbook(file, read_only=True, data_only=True)[names[0]]
    except DAMAGED as error:
        raise BadInput(BROKEN) from error
    notes = [f"只读第一张工作表“{names[0]}”，另有 {len(names) - 1} 张没有读"] if len(names) > 1 else []
    return _lines(sheet), notes, merged


def _lines(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    try:
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, list(cells)
    except DAMAGED as error:
        raise BadInput(BROKEN) from error


def _refuse_entities(package: zipfile.ZipFile) -> None:
    """哪个部件里都不许有文档类型声明：里面写的实体，几 KB 就展开成几个 GB。"""
    if len(package.infolist()) > MOST_PARTS:
        raise BadInput(BROKEN)
    for each in package.infolist():
        with package.open(each) as stream:
            if has_doctype(stream):
                raise BadInput(BROKEN)


def _first_sheet(package: zipfile.ZipFile) -> tuple[list[str], str]:
    targets = {
        item.get("Id"): item.get("Target", "")
        for item in _tree(package, "xl/_rels/workbook.xml.rels")
        if item.get("Id")
    }
    shown: list[tuple[str, str]] = []
    for item in _tree(package, "xl/workbook.xml").iter():
        if item.tag.endswith("}sheet") and item.get("state", "visible") == "visible":
            link = next(value for key, value in item.attrib.items() if key.endswith("}id"))
            target = targets[link]
            part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            shown.append((item.get("name", ""), part))
    if not shown:
        raise BadInput("这个文件里没有看得见的工作表")
    return [name for name, _ in shown], shown[0][1]


def _tree(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(package.read(name))


def _inspect(package: zipfile.ZipFile, part: str) -> list[Merged]:
    """流着看工作表：不建树，遇到第一处不合就停；记下合并单元格。"""
    scan = _Scan()
    with package.open(part) as stream:
        while chunk := stream.read(CHUNK):
            scan.parser.Parse(chunk, False)
    scan.parser.Parse(b"", True)
    return scan.merged


class _Scan:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.StartElementHandler = self._start
        self.parser.EntityDeclHandler = self._entity
        self.cell, self.rows, self.filled, self.row_is_filled = "", 0, 0, False
        self.merged: list[Merged] = []
        self.number = self.column = self.cells = 0  # 行号、列号，补齐空格以后共几格

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition("}")[2]:
            case "row":
                self.rows, self.row_is_filled = self.rows + 1, False
                self._row(attributes.get("r", str(self.number + 1)))
            case "c":
                self.cell = attributes.get("r", "")
                self._column(self.cell)
            case "v" | "is" if not self.row_is_filled:
                self.row_is_filled, self.filled = True, self.filled + 1
                if self.filled > LIMIT + 1:
                    raise BadInput(f"一次最多导入 {LIMIT:,} 行，这张表不止。请拆成几个文件")
            case "f":
                where = f"单元格 {self.cell} " if self.cell else f"第 {self.rows} 行"
                raise BadInput(f"{where}是公式。请复制后“选择性粘贴”为数值再导入")
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def _merge(self, ref: str) -> None:
        """一处合并：写不明白的，算作从头到尾。"""
        rows = [int(each) for each in re.findall(r"[A-Za-z]+([0-9]{1,7})", ref)]
        self.merged.append(Merged(rows[0], rows[-1], ref) if rows else Merged(1, LAST_ROW, ref or "表里"))
        if len(self.merged) > LIMIT:
            raise BadInput("这张表的合并单元格太多。请取消合并，把内容逐行填好再导入")

    def _row(self, written: str) -> None:
        """行号由文件自己写明：写成四十亿，后面就会补出四十亿个空行。"""
        if not written.isdecimal() or len(written) > 7 or not 1 <= int(written) <= LAST_ROW:
            raise BadInput(f"第 {self.rows} 行的行号写成“{written[:20]}”，不是一张真的表。请用表格软件另存一份再导入")
        self.number, self.column = int(written), 0
        if self.number > MOST_LINES or self.rows > MOST_LINES:
            raise BadInput("这张表的空行太多。请把有内容的行复制到新表，另存后再导入")

    def _column(self, written: str) -> None:
        """列号也是：空格补到最后一列。"""
        letters = written.rstrip("0123456789").upper()
        before = self.column
        self.column = _column_number(letters) if letters else self.column + 1
        self.cells += max(0, self.column - before)
        if self.column > WIDEST:
            raise BadInput(
                f"第 {self.number} 行有第 {self.column:,} 列，一张表最多 {WIDEST} 列。请把要导入的几列复制到新表，另存后再导入"
            )
        if self.cells > MOST_CELLS:
            raise BadInput("这张表的空格太多。请把有内容的行复制到新表，另存后再导入")

    def _entity(self, *_: Any) -> None:
        raise BadInput(BROKEN)


def _column_number(letters: str) -> int:
    """A 是 1；不是字母、太长的，算作放不下的一列。"""
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return 1 << 20
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
