"""把 SQLite 的写盘接到会断电的盘上：在本进程用着的那一份 SQLite 里另登记一种文件系统，只换写、截、落盘、开、关、删六样，别的照旧。"""

import _sqlite3
import ctypes as C
import sqlite3
from pathlib import Path
from typing import Any

from bihuan.kernel.refuse import Refused

from .disk import OK, WRITE_FAILED, Disk

NAME = "bihuan-disk"
WATCHED = 0x100 | 0x800 | 0x80000  # 主库、回滚日志、WAL（sqlite3.h 的 SQLITE_OPEN_…）；临时文件不看
METHODS = (
    "xClose xRead xWrite xTruncate xSync xFileSize xLock xUnlock xCheckReservedLock xFileControl xSectorSize "
    "xDeviceCharacteristics xShmMap xShmLock xShmBarrier xShmUnmap xFetch xUnfetch"
).split()
CALLS = (
    "xOpen xDelete xAccess xFullPathname xDlOpen xDlError xDlSym xDlClose xRandomness xSleep xCurrentTime "
    "xGetLastError xCurrentTimeInt64 xSetSystemCall xGetSystemCall xNextSystemCall"
).split()


class Methods(C.Structure):
    """sqlite3_io_methods。"""

    _fields_ = [("iVersion", C.c_int), *((name, C.c_void_p) for name in METHODS)]


class System(C.Structure):
    """sqlite3_vfs。"""

    _fields_ = [
        ("iVersion", C.c_int), ("szOsFile", C.c_int), ("mxPathname", C.c_int), ("pNext", C.c_void_p),
        ("zName", C.c_char_p), ("pAppData", C.c_void_p), *((name, C.c_void_p) for name in CALLS),
    ]  # fmt: skip


Open = C.CFUNCTYPE(C.c_int, C.c_void_p, C.c_void_p, C.c_void_p, C.c_int, C.c_void_p)
Delete = C.CFUNCTYPE(C.c_int, C.c_void_p, C.c_char_p, C.c_int)
Close = C.CFUNCTYPE(C.c_int, C.c_void_p)
Write = C.CFUNCTYPE(C.c_int, C.c_void_p, C.c_void_p, C.c_int, C.c_int64)
Truncate = C.CFUNCTYPE(C.c_int, C.c_void_p, C.c_int64)
Sync = C.CFUNCTYPE(C.c_int, C.c_void_p, C.c_int)


_kept: list["FileSystem"] = []  # 断在半路的连接也许晚些才收走，它们还认得这里的函数


class FileSystem:
    """接着一块盘的文件系统。disk: 此刻接着的盘；只看着 `root` 里面的文件。"""

    def __init__(self, root: Path, *, name: str = NAME, default: bool = False) -> None:
        """登记；default: 没有说用哪一种的也用它。拒绝：这个 Python 用的 SQLite 编在里面、找不到它的函数。"""
        self.disk, self.root, self.name = Disk(), str(root), name
        self.paths: dict[int, str] = {}
        self.tables: dict[int, Methods] = {}
        library = C.CDLL(getattr(_sqlite3, "__file__", None))
        if not hasattr(library, "sqlite3_vfs_find"):
            raise Refused("这个 Python 把 SQLite 编在自己里面，接不上会断电的盘；请用系统的 Python")
        library.sqlite3_vfs_find.restype = C.POINTER(System)
        self.library, self.usual = library, library.sqlite3_vfs_find(None)
        real = self.usual.contents
        self.system = System.from_buffer_copy(real)
        self.system.zName = name.encode()
        self.real_open, self.real_delete = Open(real.xOpen), Delete(real.xDelete)
        self.open, self.delete = Open(self._open), Delete(self._delete)
        self.system.xOpen, self.system.xDelete = _address(self.open), _address(self.delete)
        library.sqlite3_vfs_register(C.byref(self.system), int(default))
        _kept.append(self)
        sqlite3.connect(self.address_of(":memory:"), uri=True).close()

    def close(self) -> None:
        """不再登记；没有说用哪一种的，还用原来的。开着的连接要先关。"""
        self.library.sqlite3_vfs_unregister(C.byref(self.system))
        self.library.sqlite3_vfs_register(self.usual, 1)

    def address_of(self, path: Path | str) -> str:
        """这样打开的库写在会断电的盘上。"""
        return f"file:{path}?vfs={self.name}"

    def _open(self, system: int, name: int, file: int, flags: int, out: int) -> int:
        answer: int = self.real_open(system, name, file, flags, out)
        if answer == OK and name and flags & WATCHED:
            path = C.string_at(name).decode()
            if not path.startswith(self.root):
                return answer
            self.disk.opened(path)
            self.paths[file] = path
            pointer = C.cast(file, C.POINTER(C.c_void_p))
            pointer[0] = C.addressof(self._table(int(pointer[0] or 0)))
        return answer

    def _delete(self, system: int, name: bytes, sync: int) -> int:
        if self.disk.dead:
            return WRITE_FAILED
        self.disk.gone(name.decode())
        answer: int = self.real_delete(system, name, sync)
        return answer

    def _table(self, address: int) -> Methods:
        """这一类文件的各样办法：抄一份，换掉要看着的四样。"""
        if address not in self.tables:
            real = Methods.from_address(address)
            made = Methods.from_buffer_copy(real)
            self.tables[address] = made
            made.kept = kept = _Watching(self, real)
            made.xClose, made.xWrite = _address(kept.close), _address(kept.write)
            made.xTruncate, made.xSync = _address(kept.truncate), _address(kept.sync)
        return self.tables[address]


class _Watching:
    """看着的四样：先问盘，盘说可以才真的办。"""

    def __init__(self, system: FileSystem, real: Methods) -> None:
        self.system = system
        self.real_close, self.real_write = Close(real.xClose), Write(real.xWrite)
        self.real_truncate, self.real_sync = Truncate(real.xTruncate), Sync(real.xSync)
        self.close, self.write = Close(self._close), Write(self._write)
        self.truncate, self.sync = Truncate(self._truncate), Sync(self._sync)

    def _close(self, file: int) -> int:
        self.system.paths.pop(file, None)
        answer: int = self.real_close(file)
        return answer

    def _write(self, file: int, data: int, length: int, offset: int) -> int:
        said = self.system.disk.writes(self.system.paths[file], offset, C.string_at(data, length))
        return said or self.real_write(file, data, length, offset)

    def _truncate(self, file: int, size: int) -> int:
        return self.system.disk.writes(self.system.paths[file], size, None) or self.real_truncate(file, size)

    def _sync(self, file: int, flags: int) -> int:
        return self.system.disk.syncs(self.system.paths[file]) or self.real_sync(file, flags)


def _address(function: Any) -> int | None:
    return C.cast(function, C.c_void_p).value
