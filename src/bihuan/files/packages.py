"""压缩的 Office 文件里藏着什么：换了名字的宏、程序、嵌着的对象、打开时自己去外面取的模板，一样也不收。"""

import re
import zipfile
from collections.abc import Mapping

from bihuan.kernel.markup import local, walk
from bihuan.kernel.refuse import BadInput

PROGRAMS = (
    ".exe", ".dll", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".hta", ".ps1", ".bat", ".cmd", ".com", ".scr",
    ".lnk", ".msi", ".jar", "vbaproject.bin",
)  # fmt: skip
OBJECTS = re.compile(r"(^|/)(embeddings/oleobject|activex/)", re.IGNORECASE)
MACROS = re.compile(r"macroEnabled|vbaProject|ms-office\.activeX", re.IGNORECASE)
LINK = "/hyperlink"
LARGEST = 4 * 1024 * 1024  # 字节：说明各部件、各关系的几份，解开以后一共至多这么大


def refuse_the_hidden(package: zipfile.ZipFile) -> None:
    """拒绝：里面有宏、程序、嵌着的对象，或者不是超链接的外部引用。"""
    parts, left = package.infolist(), LARGEST
    if any(part.filename.lower().endswith(PROGRAMS) or OBJECTS.search(part.filename) for part in parts):
        raise BadInput("这个文件里有宏、程序或嵌着的对象，不能收，请另存为不带宏的 docx、xlsx 或 PDF")
    for part in parts:
        name = part.filename.lower()
        if name != "[content_types].xml" and not name.endswith(".rels"):
            continue
        content = _read(package, part, left)
        left -= len(content)
        if name == "[content_types].xml" and _has_macros(content):
            raise BadInput("这个文件里有宏，不能收，请另存为不带宏的 docx 或 xlsx")
        if name.endswith(".rels") and _goes_outside(content):
            raise BadInput("这个文件打开时会去外面取东西（模板、图片的链接），不能收，请另存为 PDF 再传")


def _has_macros(types: bytes) -> bool:
    """说明各部件的一份里，有哪一样是宏。"""
    found: list[str] = []

    def start(name: str, told: Mapping[str, str]) -> None:
        found.extend(value for value in told.values() if MACROS.search(value))

    walk(types, start=start)
    return bool(found)


def _goes_outside(relations: bytes) -> bool:
    """有不是超链接的外部引用。"""
    found: list[str] = []

    def start(name: str, told: Mapping[str, str]) -> None:
        given = {local(key): value.strip() for key, value in told.items()}
        outside = local(name).lower() == "relationship" and given.get("TargetMode", "").lower() == "external"
        if outside and not given.get("Type", "").endswith(LINK):
            found.append(given.get("Target", ""))

    walk(relations, start=start)
    return bool(found)


def _read(package: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    with package.open(part) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise BadInput("这个文件里的部件太大，不能收")
    return content
