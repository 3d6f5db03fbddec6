"""压缩的 Office 文件里藏着什么：换了名字的宏、程序、嵌着的对象、打开时自己去外面取的模板，一样也不收。"""

import re
import zipfile

from bihuan.kernel.refuse import BadInput

PROGRAMS = (
    ".exe", ".dll", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".hta", ".ps1", ".bat", ".cmd", ".com", ".scr",
    ".lnk", ".msi", ".jar", "vbaproject.bin",
)  # fmt: skip
OBJECTS = re.compile(r"(^|/)(embeddings/oleobject|activex/)", re.IGNORECASE)
MACROS = re.compile(rb"macroEnabled|vbaProject|ms-office\.activeX", re.IGNORECASE)
RELATION = re.compile(rb"<Relationship\b[^>]*>", re.IGNORECASE)
OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)
LINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.IGNORECASE)
LARGEST = 4 * 1024 * 1024  # 字节：说明各部件、各关系的一份，解开以后至多这么大


def refuse_the_hidden(package: zipfile.ZipFile) -> None:
    """拒绝：里面有宏、程序、嵌着的对象，或者不是超链接的外部引用。"""
    parts = package.infolist()
    if any(part.filename.lower().endswith(PROGRAMS) or OBJECTS.search(part.filename) for part in parts):
        raise BadInput("这个文件里有宏、程序或嵌着的对象，不能收，请另存为不带宏的 docx、xlsx 或 PDF")
    for part in parts:
        if part.filename == "[Content_Types].xml" and MACROS.search(_read(package, part)):
            raise BadInput("这个文件里有宏，不能收，请另存为不带宏的 docx 或 xlsx")
        if part.filename.endswith(".rels") and _goes_outside(_read(package, part)):
            raise BadInput("这个文件打开时会去外面取东西（模板、图片的链接），不能收，请另存为 PDF 再传")


def _goes_outside(relations: bytes) -> bool:
    return any(OUTSIDE.search(one) and not LINK.search(one) for one in RELATION.findall(relations))


def _read(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with package.open(part) as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise BadInput("这个文件里的部件太大，不能收")
    return content
