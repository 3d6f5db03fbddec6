"""会坏的票箱：真的会场、票库、封箱，在另一台机器上；写盘、落盘、换名、删文件都数，到那一次断电，然后重开。"""

import asyncio
import errno
import os
import random
import secrets
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from bihuan.kernel import clock
from urn.folder import Folder
from urn.hall import Hall
from urn.times import SteadyClock

from .disk import Disk
from .houses import OnADisk
from .vfs import FileSystem

SEEN = ("fsync", "replace", "unlink")  # 库以外的文件（定义、印、封箱文件）落盘、换名、删去，都从这里过

T = TypeVar("T")


class UrnHouse(OnADisk):
    """一个票箱，照屋子（House）那样坏、那样回来。hall: 开动着的会场；tick: 它那台机器开机以来的秒数，只往前走。"""

    usually, called = 30, "票箱"

    def __init__(self, folder: Path) -> None:
        self.path, self.bases = folder / "urn", folder / "urn-bases"
        self.system = FileSystem(self.path, name="bihuan-urn-disk", default=True)
        self.loop = asyncio.new_event_loop()
        self.broken, self.began, self.tick = False, 0, 0.0
        self.usual: dict[str, int] = {}
        self.chance = random.Random(0)
        self.hall = self._opened()

    def run(self, work: Callable[[Hall], Awaitable[T]]) -> T:
        """在票箱里办一样：此刻走到的时刻告诉它的钟，随机的数由种子给，文件经过会断电的盘。"""
        self.tick = max(self.tick, clock.now().timestamp())
        with self._watched():
            return self.loop.run_until_complete(_awaited(work(self.hall)))

    def reopen(self) -> None:
        """好好地停下，再开动。"""
        self._shut()
        self.hall = self._opened()

    def keep(self, word: str) -> None:
        self._shut()
        shutil.rmtree(self.bases / word, ignore_errors=True)
        shutil.copytree(self.path, self.bases / word)
        self.hall = self._opened()

    def renew(self, word: str) -> None:
        self.system.disk.dead = True
        self._shut()
        shutil.rmtree(self.path)
        shutil.copytree(self.bases / word, self.path)
        self.system.disk, self.broken, self.usual = Disk(), False, {}
        self.hall = self._opened()

    def come_back(self, chance: random.Random) -> None:
        self._shut()
        self.system.disk.power_back(chance, self.fate)
        self.broken = False
        self.hall = self._opened()

    def close(self) -> None:
        self.system.disk.dead = False
        self._shut()
        self.loop.close()
        self.system.close()

    def _opened(self) -> Hall:
        async def opening() -> Hall:
            return Hall(Folder(self.path), SteadyClock(lambda: self.tick))

        with self._watched():
            self.tick = clock.now().timestamp()
            return self.loop.run_until_complete(opening())

    def _shut(self) -> None:
        """盘断了电的，停下也写不进什么：与进程没了一样。"""
        with self._watched():
            self.loop.run_until_complete(self.hall.shut())

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """在这一段里，这个夹的文件落盘、换名、删去都问盘；随机的数由种子给，写几次盘才照样再来。"""
        real = {name: getattr(os, name) for name in SEEN}
        token_bytes = secrets.token_bytes
        for name in SEEN:
            setattr(os, name, self._asked(real[name]))
        secrets.token_bytes = self._drawn  # type: ignore[assignment]
        try:
            yield
        finally:
            secrets.token_bytes = token_bytes
            for name, usual in real.items():
                setattr(os, name, usual)

    def _drawn(self, size: int | None = None) -> bytes:
        return self.chance.randbytes(size or 32)

    def _asked(self, usual: Callable[..., Any]) -> Callable[..., Any]:
        def asks(place: Any, *rest: Any, **more: Any) -> Any:
            path = os.readlink(f"/proc/self/fd/{place}") if isinstance(place, int) else os.fspath(place)
            if not path.startswith(str(self.path)):
                return usual(place, *rest, **more)
            if self.system.disk.full and isinstance(place, int):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            if self.system.disk.dead or self.system.disk.strikes(usual.__name__):
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            answer = usual(place, *rest, **more)
            if not isinstance(place, int):
                self.system.disk.gone(path)
            return answer

        return asks


async def _awaited(work: Awaitable[T]) -> T:
    return await work
