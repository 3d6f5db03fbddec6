"""docx 里的文字：一段一段取出来给人看，样式、图片、宏都不管。"""

import zipfile
import zlib
from collections.abc import Mapping
from typing import IO

from bihuan.kernel.markup import Unfit, walk
from bihuan.kernel.refuse import BadInput

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARAGRAPH, TEXT = f"{WORD}p", f"{WORD}t"
LARGEST = 8 * 1024 * 1024  # 字节：正文解开以后至多这么大
BROKEN = "这份 docx 打不开，请取下来看"
# 弄坏了的、加了密的包，zipfile 在各处抛出各样的错
DAMAGED = (zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, RuntimeError, ValueError)


def paragraphs(file: IO[bytes]) -> list[str]:
    """各段文字，空段不要。拒绝：打不开的、正文太大的、带实体声明的。"""
    try:
        with zipfile.ZipFile(file) as package:
            if package.getinfo("word/document.xml").file_size > LARGEST:
                raise BadInput(BROKEN)
            body = package.read("word/document.xml")
        said = _Words()
        walk(body, start=said.start, end=said.end, words=said.words)
    except (Unfit, *DAMAGED) as broken:
        raise BadInput(BROKEN) from broken
    whole = ("".join(one) for one in said.each)
    return [one for one in whole if one.strip()]


class _Words:
    """一遍走下来的各段。段里套着段的（文本框），字归最里面的一段，只算一次。"""

    def __init__(self) -> None:
        self.each: list[list[str]] = []
        self.open: list[list[str]] = []
        self.taking = False

    def start(self, name: str, told: Mapping[str, str]) -> None:
        if name == PARAGRAPH:
            self.open.append([])
            self.each.append(self.open[-1])
        self.taking = name == TEXT

    def end(self, name: str) -> None:
        self.taking = False
        if name == PARAGRAPH:
            self.open.pop()

    def words(self, said: str) -> None:
        if self.taking and self.open:
            self.open[-1].append(said)
