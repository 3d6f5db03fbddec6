"""照片里附带的话：在哪里拍的、谁的手机、几时、文字说明，存下以前一样不留；画面一个字节不动，只留下该怎样摆正。

认不出格式的、没有传完整的照原样存，里面的话还在。
"""

import struct
from collections.abc import Iterable, Iterator

from django.core.files.base import File

from .kinds import JPG, PNG, FileKind

SOI, EOI, SOS, APP0, APP1, APP2, APP14, APP15, COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE  # JPEG 的段
EXIF, PROFILE, ADOBE, TURNED = b"Exif\0\0", b"ICC_PROFILE\0", b"Adobe", 0x0112
PNG_SAID = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME")
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def to_keep(upload: File, kind: FileKind) -> Iterable[bytes]:
    """存下的内容，一块一块；照片去掉附带的话，别的照原样。"""
    if kind not in (JPG, PNG):
        return upload.chunks()
    whole = b"".join(upload.chunks())
    try:
        return [b"".join(_jpeg(whole) if kind == JPG else _png(whole))]
    except (IndexError, ValueError, struct.error):
        return [whole]


def _jpeg(whole: bytes) -> Iterator[bytes]:
    """各段走一遍，附带的话跳过；画面以后添的（有的手机在后面另附一张）不要。"""
    yield whole[:2]
    at = 2
    while (mark := whole[at + 1]) != EOI:
        if whole[at] != 0xFF:
            raise ValueError
        end = at + 2 + struct.unpack_from(">H", whole, at + 2)[0]
        payload = whole[at + 4 : end]
        if mark == SOS:
            end = _after_scan(whole, end)
        if mark == APP1 and payload.startswith(EXIF):
            yield _upright(payload[len(EXIF) :])
        elif _needed(mark, payload):
            yield whole[at:end]
        at = end
    yield whole[at : at + 2]


def _needed(mark: int, payload: bytes) -> bool:
    """画面要用的段：不是附带的；附带的里只有文件头、颜色是画面要用的。"""
    if mark == APP2:
        return payload.startswith(PROFILE)
    if mark == APP14:
        return payload.startswith(ADOBE)
    return mark == APP0 or not (APP1 <= mark <= APP15 or mark == COM)


def _after_scan(whole: bytes, at: int) -> int:
    """画面的数据到哪里为止：下一个不是填充、不是重来记号的段。"""
    while True:
        at = whole.index(b"\xff", at)
        if whole[at + 1] == 0 or 0xD0 <= whole[at + 1] <= 0xD7:
            at += 2
        elif whole[at + 1] == 0xFF:
            at += 1
        else:
            return at


def _upright(tiff: bytes) -> bytes:
    """只说该怎样摆正的一段；本来就正的为空。"""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return b""
    try:
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, first)
        for at in range(first + 2, first + 2 + 12 * count, 12):
            tag, _, _, turned = struct.unpack_from(order + "HHIH", tiff, at)
            if tag == TURNED and 2 <= turned <= 8:
                told = EXIF + b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, TURNED, 3, 1, turned, 0, 0)
                return struct.pack(">BBH", 0xFF, APP1, len(told) + 2) + told
    except struct.error:
        pass
    return b""


def _png(whole: bytes) -> Iterator[bytes]:
    yield SIGNATURE
    at = len(SIGNATURE)
    while True:
        size, name = struct.unpack_from(">I4s", whole, at)
        end = at + 12 + size
        if end > len(whole):
            raise ValueError
        if name not in PNG_SAID:
            yield whole[at:end]
        if name == b"IEND":
            return
        at = end
