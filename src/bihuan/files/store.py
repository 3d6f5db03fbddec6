"""存放：数据目录 files/ 之下，以内容的 sha256 为名，同样的内容只存一份。"""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

from bihuan.kernel.refuse import Refused
from bihuan.kernel.writing import settle

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)  # 写不进去：满了，到了限额，只读


def keep(chunks: Iterable[bytes]) -> tuple[str, int]:
    """写下内容，返回（sha256，字节数）。先写临时文件，落盘之后改名：断电也不会有半份。拒绝：盘满了，写不进去。"""
    folder = root()
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        place = where(digest.hexdigest())
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(draft, place)
        settle(place.parent)
    except BaseException as error:
        Path(draft).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in FULL:
            raise Refused("放文件的盘满了，文件没有收下，刚才的操作没有办成；请告诉本单位的管理人员腾地方") from error
        raise
    return digest.hexdigest(), size


def opened(sha256: str) -> IO[bytes]:
    """打开内容。"""
    return where(sha256).open("rb")


def where(sha256: str) -> Path:
    """内容在哪里。"""
    return root() / sha256[:2] / sha256[2:4] / sha256


def stale(before: float) -> Iterator[Path]:
    """最后一次存放早于 before（秒）的内容，和断在半路的临时文件。同样的内容再存一次，时间就是新的。"""
    for place in root().glob("*/*/*"):
        if place.stat().st_mtime < before:
            yield place
    for draft in root().glob(".draft-*"):
        if draft.stat().st_mtime < before:
            yield draft


def root() -> Path:
    """存放的目录。"""
    return Path(settings.DATA) / "files"
