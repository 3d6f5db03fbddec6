"""读 .csv：认 UTF-8（有无 BOM）、UTF-16（有 BOM）、GBK；逗号、制表符、分号都可以分列。"""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from bihuan.kernel.refuse import BadInput

CHUNK = 1 << 16
LONGEST_CELL = 20_000  # 字；防一个没有收尾的引号吞下整个文件。比 csv 自己的上限小，所以不改那个全进程共用的数


def lines_of_csv(file: BinaryIO) -> tuple[Iterator[tuple[int, list[Any]]], list[str]]:
    """逐行读，行号是记录开头所在的行。拒绝：认不出的编码、引号没有收尾。"""
    encoding = _encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(io.BufferedReader(_Unclosed(file), CHUNK), encoding=encoding, newline="")
    notes = ["按 GBK 编码读入，请核对有无乱码"] if encoding == "gb18030" else []
    return _lines(text), notes


def _lines(text: io.TextIOWrapper) -> Iterator[tuple[int, list[Any]]]:
    first = text.readline()
    text.seek(0)
    delimiter = max(",\t;", key=first.count) if first else ","
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise csv.Error("一格太长")
            if any("\x00" in cell for cell in cells):
                raise BadInput(f"第 {number} 行有不可读的内容，这多半不是一张文本表")
            yield number, list(cells)
            number = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(f"第 {number} 行的引号没有成对，或一格超过 {LONGEST_CELL:,} 字。请改正后再导入") from error


def _encoding_of(file: BinaryIO) -> str:
    file.seek(0)
    head = file.read(4)
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        if _decodes(file, encoding):
            return encoding
    raise BadInput("认不出这个文件的编码。请在表格软件里另存为“CSV UTF-8”或 .xlsx 再导入")


def _decodes(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


class _Unclosed(io.RawIOBase):
    """借用上传的文件：读完不替别人关上。"""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
