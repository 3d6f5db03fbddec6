"""写文件：先写在旁边，落盘之后才换上正式的名字。断电也只有两种样子：旧的，或者完整的新的。"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

OWN = 0o600  # 只有本人可读
USUAL = 0o666  # 由 umask 收窄


@contextmanager
def written(path: Path, *, mode: int = USUAL) -> Iterator[IO[str]]:
    """写一个 UTF-8 文本文件；中途出错，旧的还在，半份不留。`mode` 是新文件的权限。"""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with open(part, "x", encoding="utf-8", newline="\n", opener=lambda name, how: os.open(name, how, mode)) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    settle(path.parent)


def settle(folder: Path) -> None:
    """让文件夹里刚改的名字也落盘：只落文件，断电后名字可能还是旧的。"""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
