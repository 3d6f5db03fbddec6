"""docx 里的文字：一段一段取出来给人看，样式、图片、宏都不管。"""

import zipfile
from typing import IO
from xml.etree import ElementTree

from bihuan.kernel.refuse import BadInput

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LARGEST = 8 * 1024 * 1024  # 字节：正文解开以后至多这么大
BROKEN = "这份 docx 打不开，请取下来看"


def paragraphs(file: IO[bytes]) -> list[str]:
    """各段文字，空段不要。拒绝：打不开的、正文太大的、带实体声明的。"""
    try:
        with zipfile.ZipFile(file) as package:
            if package.getinfo("word/document.xml").file_size > LARGEST:
                raise BadInput(BROKEN)
            body = package.read("word/document.xml")
        if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
            raise BadInput(BROKEN)
        root = ElementTree.fromstring(body)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, OSError, NotImplementedError) as broken:
        raise BadInput(BROKEN) from broken
    said = ("".join(node.text or "" for node in one.iter(f"{WORD}t")) for one in root.iter(f"{WORD}p"))
    return [one for one in said if one.strip()]
