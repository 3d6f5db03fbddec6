"""会断电的盘：记得哪些写过、哪些落了盘；断电以后，没有落盘的可能在，可能不在，可能只写了一半。"""

import random
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512  # 字节：盘一次写得完整的最小一块
OK, FULL, WRITE_FAILED, SYNC_FAILED = 0, 13, 10 | 3 << 8, 10 | 4 << 8  # sqlite3.h

Piece = tuple[int, bytes | None]  # 从哪里写起、写什么；None 是截到这么长
ALL, NONE, SOME = "all", "none", "some"  # 没有落盘的：全在（只是进程没了）；全丢；丢了一些，有的撕开
FATES = (NONE, ALL, SOME)


@dataclass
class Image:
    """一个文件：落了盘的样子，和此后写了、还没有落盘的各块。"""

    durable: bytearray
    unsynced: list[Piece] = field(default_factory=list)


class Disk:
    """一块盘上的各个文件。events: 写了几次、落了几次盘；写到第 `dies_at` 次断电，此后什么也写不进。"""

    def __init__(self) -> None:
        self.images: dict[str, Image] = {}
        self.events = 0
        self.dies_at: int | None = None
        self.dead = False
        self.full = False
        self.struck = ""

    def opened(self, path: str) -> None:
        """打开一个文件；头一回见到的，眼前的样子就是落了盘的。"""
        if path not in self.images:
            self.images[path] = Image(bytearray(Path(path).read_bytes()))

    def gone(self, path: str) -> None:
        """删去、换掉了一个文件：当时就落了盘。"""
        self.images.pop(path, None)

    def writes(self, path: str, offset: int, data: bytes | None) -> int:
        """写一块（data 为 None 是截短）；返回 SQLite 的答复，不是 OK 的不许真的写。"""
        if self.dead:
            return WRITE_FAILED
        if self.full and data is not None:
            return FULL
        self.images[path].unsynced.append((offset, data))
        return WRITE_FAILED if self.strikes("写" if data is not None else "截短") else OK

    def syncs(self, path: str) -> int:
        """落盘。"""
        if self.dead or self.strikes("落盘"):
            return SYNC_FAILED
        image = self.images[path]
        for piece in image.unsynced:
            _put(image.durable, piece)
        image.unsynced.clear()
        return OK

    def strikes(self, what: str) -> bool:
        """又写了一次（what: 写、截短、落盘……）；断在这一次为真。"""
        self.events += 1
        if self.events == self.dies_at:
            self.dead, self.struck = True, what
        return self.dead

    @property
    def undecided(self) -> bool:
        """还有没有落盘的：断在此刻，剩下的样子不止一种。"""
        return any(image.unsynced for image in self.images.values())

    def power_back(self, chance: random.Random, fate: str = "") -> None:
        """来电：各个文件写回断电时剩下的样子，fate 没有说定的随手抽一种。共享内存的那个文件随进程没了。"""
        how = fate or chance.choice((ALL, NONE, SOME, SOME))
        torn = fate == SOME
        for path, image in self.images.items():
            for n, piece in enumerate(image.unsynced, 1):
                if torn and n == len(image.unsynced) and len(piece[1] or b"") > SECTOR:
                    _put(image.durable, _torn(piece, chance))  # 说定了撕开的，末了那一块总撕开
                elif kept := _survives(piece, how, chance):
                    _put(image.durable, kept)
            Path(path).write_bytes(image.durable)
            Path(f"{path.removesuffix('-wal')}-shm").unlink(missing_ok=True)
        self.__init__()  # type: ignore[misc]


def _survives(piece: Piece, how: str, chance: random.Random) -> Piece | None:
    """没有落盘的一块，断电以后剩下多少。"""
    offset, data = piece
    fate = chance.random()
    if how == ALL or (how == SOME and fate < 0.4):
        return piece
    if how == NONE or data is None or fate < 0.7:
        return None
    return _cut(offset, data, chance.choice(range(0, len(data), SECTOR)), chance)


def _torn(piece: Piece, chance: random.Random) -> Piece:
    """撕开的一块：前面一截，或者后面一截。"""
    offset, data = piece
    assert data is not None
    return _cut(offset, data, chance.choice(range(SECTOR, len(data), SECTOR)), chance)


def _cut(offset: int, data: bytes, cut: int, chance: random.Random) -> Piece:
    return (offset, data[:cut]) if chance.random() < 0.5 else (offset + cut, data[cut:])


def _put(content: bytearray, piece: Piece) -> None:
    offset, data = piece
    if data is None:
        del content[offset:]
        return
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data
