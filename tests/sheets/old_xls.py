"""造一个旧式 .xls（BIFF8 装在复合文件里）：测试要的几格文字、数字和合并，不多不少。"""

import struct

SECTOR, FREE, END, FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def old_xls(rows: list[list[object]], merged: list[tuple[int, int, int, int]] = (), name: str = "名册") -> bytes:
    """rows 从第 1 行起；merged 是（首行，末行，首列，末列），自 0 起。"""
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    bound = 4 + 4 + 2 + 2 + len(name) * 2
    at = len(start) + bound + 4
    sheet = _record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name), 1) + name.encode("utf-16-le"))
    stream = start + sheet + _record(0x000A) + _sheet(rows, merged)
    return _compound(stream)


def _sheet(rows: list[list[object]], merged: list[tuple[int, int, int, int]]) -> bytes:
    width = max((len(row) for row in rows), default=0)
    out = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    out += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, int | float):
                out += _record(0x0203, struct.pack("<HHHd", r, c, 0, float(value)))
            elif value:
                text = str(value)
                out += _record(0x0204, struct.pack("<HHHHB", r, c, 0, len(text), 1) + text.encode("utf-16-le"))
    if merged:
        out += _record(
            0x00E5, struct.pack("<H", len(merged)) + b"".join(struct.pack("<HHHH", *each) for each in merged)
        )
    return out + _record(0x000A)


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _compound(stream: bytes) -> bytes:
    """一个扇区的分配表，一个扇区的目录，其余是 Workbook 流（不短于 4096 字节，不进小扇区）。"""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // SECTOR)
    chain = [FAT, END, *range(3, sectors + 2), END]
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    head = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    directory = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 2, len(stream)) + bytes(256)
    return head + table + directory + stream.ljust(sectors * SECTOR, b"\0")


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return text.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xI8x8xIQ", len(text), kind, 1, FREE, FREE, child, 0, start, size
    )
