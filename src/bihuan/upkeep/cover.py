"""封套：备份的各文件落盘以前加密，恢复时解开。要了才加；没有口令的封套什么也不做。

口令经 Argon2id 得钥匙；每个文件逐块用 AES-256-GCM，块的次序、是不是最后一块、文件的名字都算在里面：截短、调换、换名都解不开。
盐和一小段核对写在清单里，下一份沿用，所以与上一份相同的文件仍可做硬链接。
"""

import contextlib
import hmac
import io
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from bihuan.kernel.refuse import BadInput, Refused

PIECE, TAG, HEAD = 64 * 1024, 16, 12  # 字节：一块的明文、每块多出的、文件开头（记号 4，随机 8）
MARK = b"BHB1"
MEMORY, ROUNDS, LANES = 64 * 1024, 3, 4  # RFC 9106 第二种推荐：64 MiB、三遍、四路
LEAST = 12  # 字：口令至少这么长，自定


class Plain:
    """没有封套。"""

    told: Mapping[str, str] | None = None

    def size_of(self, size: int) -> int:
        """这么大的内容，写下来有多大。"""
        return size

    @contextlib.contextmanager
    def writing(self, path: Path, name: str) -> Iterator[IO[bytes]]:
        """写一个还没有的文件。"""
        with path.open("xb") as out:
            yield out

    @contextlib.contextmanager
    def reading(self, path: Path, name: str) -> Iterator[IO[bytes]]:
        """读一个文件。"""
        with path.open("rb") as file:
            yield file

    def copy_in(self, source: Path, target: Path, name: str) -> None:
        """抄进备份。"""
        with source.open("rb") as file, self.writing(target, name) as out:
            shutil.copyfileobj(file, out, PIECE)

    def copy_out(self, source: Path, target: Path, name: str) -> None:
        """抄出来，盖掉原有的。"""
        with self.reading(source, name) as file, target.open("wb") as out:
            shutil.copyfileobj(file, out, PIECE)


class Sealed(Plain):
    """用口令加密的封套。"""

    def __init__(self, passphrase: str, salt: bytes) -> None:
        made = Argon2id(salt=salt, length=32, iterations=ROUNDS, lanes=LANES, memory_cost=MEMORY)
        key = made.derive(passphrase.encode())
        self._cipher = AESGCM(key)
        self.told = {"salt": salt.hex(), "check": hmac.digest(key, b"bihuan-backup-check", "sha256")[:16].hex()}

    def size_of(self, size: int) -> int:
        """这么大的内容，加密以后有多大。"""
        return HEAD + size + TAG * max(1, -(-size // PIECE))

    @contextlib.contextmanager
    def writing(self, path: Path, name: str) -> Iterator[IO[bytes]]:
        """写一个还没有的文件，边写边加密。"""
        with path.open("xb") as raw:
            out = _Writer(raw, self._cipher, name)
            yield cast(IO[bytes], out)
            out.finish()

    @contextlib.contextmanager
    def reading(self, path: Path, name: str) -> Iterator[IO[bytes]]:
        """读一个文件，边读边解开。拒绝：解不开。"""
        with path.open("rb") as raw:
            yield io.BufferedReader(_Reader(raw, self._cipher, name))


def new_cover(passphrase: str | None, before: Mapping[str, str] | None) -> Plain:
    """备份用的封套；上一份是同一个口令封的，沿用它的盐。拒绝：口令太短。"""
    if passphrase is None:
        return Plain()
    if len(passphrase) < LEAST:
        raise BadInput(f"备份的口令至少 {LEAST} 字")
    if before is not None and (same := Sealed(passphrase, bytes.fromhex(before["salt"]))).told == before:
        return same
    return Sealed(passphrase, os.urandom(16))


def kept_cover(passphrase: str | None, told: Mapping[str, str] | None) -> Plain:
    """恢复用的封套。拒绝：加密的备份没有给口令，口令不对。"""
    if told is None:
        return Plain()
    if passphrase is None:
        raise Refused("这份备份是加密的，请用 --passphrase 写明口令在哪个文件里")
    cover = Sealed(passphrase, bytes.fromhex(told["salt"]))
    if cover.told != told:
        raise Refused("口令不对：这份备份是用另一个口令加密的")
    return cover


def passphrase_in(path: Path | None) -> str | None:
    """口令文件里的口令，首尾的空白不算；没有写文件为 None。"""
    return path.read_text(encoding="utf-8").strip() if path else None


class _Writer(io.RawIOBase):
    def __init__(self, raw: IO[bytes], cipher: AESGCM, name: str) -> None:
        self.raw, self.cipher, self.name = raw, cipher, name.encode()
        self.prefix, self.count, self.held = os.urandom(8)[:7], 0, bytearray()
        raw.write(MARK + self.prefix + b"\0")

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self.held += data
        while len(self.held) > PIECE:
            self._put(bytes(self.held[:PIECE]), last=False)
            del self.held[:PIECE]
        return len(data)

    def finish(self) -> None:
        """最后一块；空的文件也有一块。"""
        self._put(bytes(self.held), last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        self.raw.write(self.cipher.encrypt(_nonce(self.prefix, self.count, last), piece, self.name))
        self.count += 1


class _Reader(io.RawIOBase):
    def __init__(self, raw: IO[bytes], cipher: AESGCM, name: str) -> None:
        self.raw, self.cipher, self.name = raw, cipher, name.encode()
        head = raw.read(HEAD)
        self.prefix, self.count, self.held = head[4:11], 0, b""
        if head[:4] != MARK:
            raise Refused(f"备份里的 {name} 不是加密的文件")
        self.coming = raw.read(PIECE + TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        if not self.held and self.coming:
            piece, self.coming = self.coming, self.raw.read(PIECE + TAG)
            try:
                self.held = self.cipher.decrypt(_nonce(self.prefix, self.count, not self.coming), piece, self.name)
            except InvalidTag as error:
                raise Refused(f"备份里的 {self.name.decode()} 解不开：变了样") from error
            self.count += 1
        taken = min(len(buffer), len(self.held))
        buffer[:taken], self.held = self.held[:taken], self.held[taken:]
        return taken


def _nonce(prefix: bytes, count: int, last: bool) -> bytes:
    return prefix + count.to_bytes(4) + bytes([last])
