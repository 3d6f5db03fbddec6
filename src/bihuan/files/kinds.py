"""文件的种类：看内容开头的字节，不信扩展名；可以执行的、网页和宏一律不收。"""

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from bihuan.kernel.refuse import BadInput

from .packages import refuse_the_hidden

ACCEPTED = "pdf、docx、xlsx、ofd、doc、wps、jpg、png、txt、m4a、mp3、webm、ogg"
OOXML = "application/vnd.openxmlformats-officedocument."
HEAD_BYTES = 4096
MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml|\?php)", re.IGNORECASE)
MOST_PARTS = 5000


@dataclass(frozen=True)
class FileKind:
    """一种可以收的文件：内容类型和它的扩展名，第一个是正名。"""

    content_type: str
    extensions: tuple[str, ...]


PDF = FileKind("application/pdf", (".pdf",))
PNG = FileKind("image/png", (".png",))
JPG = FileKind("image/jpeg", (".jpg", ".jpeg"))
TXT = FileKind("text/plain", (".txt",))
DOCX = FileKind(OOXML + "wordprocessingml.document", (".docx",))
XLSX = FileKind(OOXML + "spreadsheetml.sheet", (".xlsx",))
OFD = FileKind("application/ofd", (".ofd",))
DOC = FileKind("application/msword", (".doc", ".wps"))  # 旧版 Word、WPS 的文字：照收照取，从不打开
M4A = FileKind("audio/mp4", (".m4a", ".mp4"))
MP3 = FileKind("audio/mpeg", (".mp3",))
WEBM = FileKind("audio/webm", (".webm", ".weba"))
OGG = FileKind("audio/ogg", (".ogg", ".oga"))
SOUNDS = (M4A, MP3, WEBM, OGG)


def sniff(file: IO[bytes]) -> FileKind:
    """由内容认出种类；认不出的拒绝。文件位置回到开头。"""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    try:
        if head.startswith(b"%PDF-"):
            return PDF
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return PNG
        if head.startswith(b"\xff\xd8\xff"):
            return JPG
        if head.startswith(b"PK\x03\x04"):
            return _packed(file)
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            return _compound(file)
        if sound := _sound(head):
            return sound
        return _text(file, head)
    finally:
        file.seek(0)


def _compound(file: IO[bytes]) -> FileKind:
    """旧版 Office 的复合文件：里面的流各有名字，有文字的流才收，有宏的不收。"""
    file.seek(0)
    whole = file.read()
    if _utf16("_VBA_PROJECT") in whole or _utf16("Macros") in whole:
        raise BadInput("这个文件里有宏，不能收，请另存为不带宏的 docx 或 PDF")
    if _utf16("WordDocument") in whole:
        return DOC
    raise BadInput("这是旧版 Office 的表格或演示文稿，请另存为 xlsx 或 PDF 再传")


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _sound(head: bytes) -> FileKind | None:
    """录音：手机录的 m4a、mp3，浏览器录的 webm、ogg。"""
    if head[4:8] == b"ftyp" and head[8:12] in (b"M4A ", b"M4B ", b"mp42", b"isom", b"iso5", b"dash"):
        return M4A
    if head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] in (b"\xfb", b"\xf3", b"\xf2")):
        return MP3
    if head.startswith(b"OggS"):
        return OGG
    return WEBM if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64] else None


def _packed(file: IO[bytes]) -> FileKind:
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.namelist()
            if len(parts) > MOST_PARTS:
                raise BadInput("这个文件里的部件太多，不能收")
            refuse_the_hidden(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError) as broken:
        raise BadInput("这个文件打不开，可能没有传完整，请重新保存后再传") from broken
    known = set(parts)
    if "OFD.xml" in known:
        return OFD
    if "[Content_Types].xml" in known and "word/document.xml" in known:
        return DOCX
    if "[Content_Types].xml" in known and "xl/workbook.xml" in known:
        return XLSX
    raise BadInput(f"压缩包不能收，请把里面的文件分别传上来（只收 {ACCEPTED}）")


def _text(file: IO[bytes], head: bytes) -> FileKind:
    if head.startswith((b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")):
        raise BadInput(f"这是一个程序，不能收（只收 {ACCEPTED}）")
    if MARKUP.search(head):
        raise BadInput("这是一个网页或图形源码，不能收，请存成 PDF 再传")
    file.seek(0)
    whole = file.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = whole.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(char) < 32 and char not in "\t\r\n\f" for char in text):
            return TXT
        break
    raise BadInput(f"认不出这是什么文件，不能收（只收 {ACCEPTED}）")
