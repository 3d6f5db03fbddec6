"""手机拍的照片：拍在哪里、谁的手机，存下以前去掉；画面不动，转过的仍摆得正。"""

import struct
import zlib

import pytest

from bihuan.files import door as files, store
from tests.county import MONDAY
from tests.files.samples import upload

PLACE = b"N 28.1234 E 112.5678"


def segment(mark: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, mark, len(payload) + 2) + payload


def exif(order: str, turned: int) -> bytes:
    """手机写的 EXIF：机型、怎样摆、拍在哪里。"""
    head = b"MM\0*" if order == ">" else b"II*\0"
    rows = struct.pack(order + "HHIHH", 0x010F, 2, 3, 0, 0) + struct.pack(order + "HHIHH", 0x0112, 3, 1, turned, 0)
    return b"Exif\0\0" + head + struct.pack(order + "IH", 8, 2) + rows + bytes(4) + PLACE


QUANT, SCAN = segment(0xDB, bytes(65)), segment(0xDA, bytes(10)) + b"\x12\xff\x00\x34\xff\xd3\x56"
COLOUR = segment(0xE2, b"ICC_PROFILE\0" + bytes(8))


def jpeg(order: str, turned: int) -> bytes:
    said = segment(0xE1, exif(order, turned)) + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE)
    said += segment(0xED, PLACE) + segment(0xFE, PLACE) + segment(0xE2, b"MPF\0" + PLACE)
    return b"\xff\xd8" + said + COLOUR + QUANT + SCAN + QUANT + SCAN + b"\xff\xd9" + PLACE


def chunk(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


def kept_of(county, content: bytes, name: str) -> bytes:
    kept = files.keep(upload(content, name), by=county.actor("何平", now=MONDAY), now=MONDAY)
    assert files.digest_of(upload(content, name)) == kept.sha256
    return store.where(kept.sha256).read_bytes()


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("turned", [1, 6])
def test_a_photo_keeps_its_picture_and_forgets_where_it_was_taken(county, order, turned):
    kept = kept_of(county, jpeg(order, turned), "现场.jpg")
    assert PLACE not in kept
    assert kept.startswith(b"\xff\xd8")
    assert kept.endswith(COLOUR + QUANT + SCAN + QUANT + SCAN + b"\xff\xd9")
    upright = kept[2 : -len(COLOUR + QUANT + SCAN + QUANT + SCAN) - 2]
    assert (b"Exif" in upright) is (turned == 6)
    assert not upright or struct.unpack(">H", upright[28:30]) == (6,)


def test_a_screenshot_forgets_its_remarks(county):
    picture = chunk(b"IHDR", bytes(13)) + chunk(b"IDAT", b"xyz")
    said = chunk(b"eXIf", PLACE) + chunk(b"tEXt", PLACE) + chunk(b"iTXt", PLACE) + chunk(b"tIME", bytes(7))
    content = b"\x89PNG\r\n\x1a\n" + picture + said + chunk(b"IEND", b"") + PLACE
    assert kept_of(county, content, "截图.png") == b"\x89PNG\r\n\x1a\n" + picture + chunk(b"IEND", b"")


def test_half_a_photo_is_kept_as_it_is(county):
    half = jpeg(">", 6)[:300]
    assert kept_of(county, half, "半张.jpg") == half
