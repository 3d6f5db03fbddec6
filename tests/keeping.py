"""迁移好的底本留到下一遍（`.venv/pristine`）：代码、工作法、用的库一个字节也没有变的，照抄，省迁移的七秒；变了就重新迁移。

只留 SQLite 的。样式、模板、脚本不进库，变了不算。
"""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import sys
import time
from functools import cache
from importlib.metadata import version
from pathlib import Path

from tests.shared import ROOT

KEPT = ROOT / ".venv" / "pristine"
MOST = 4  # 份：旧的随手丢掉
LIBRARIES = ("django", "django-allauth", "django-axes", "msgspec", "pypinyin", "pyyaml")  # 迁移时写进库的由它们来
BESIDE = {"static", "templates", "__pycache__"}


def fetch(target: Path) -> bool:
    """照抄留着的底本；没有留着、或者留的时候钟比现在快的，返回 False。"""
    kept = _place()
    if not kept.exists() or kept.stat().st_mtime > time.time():
        return False
    shutil.copyfile(kept, target)
    return True


def keep(made: Path) -> None:
    """留下一份；没有装在 `.venv` 里的不留。"""
    if not KEPT.parent.is_dir():
        return
    KEPT.mkdir(mode=0o700, exist_ok=True)
    making = KEPT / f"{os.getpid()}.making"
    with contextlib.closing(sqlite3.connect(made)) as here, contextlib.closing(sqlite3.connect(making)) as there:
        here.backup(there)
    making.rename(_place())
    for old in sorted(KEPT.glob("*.sqlite3"), key=lambda one: one.stat().st_mtime)[:-MOST]:
        old.unlink(missing_ok=True)


@cache
def _place() -> Path:
    """这份代码的底本叫什么：迁移写进库里的一切由什么来，就按什么算。"""
    said = hashlib.sha256(repr([sys.version, sqlite3.sqlite_version, *map(version, LIBRARIES)]).encode())
    source = ROOT / "src" / "bihuan"
    files = [path for path in source.rglob("*") if path.is_file() and not BESIDE & set(path.parts)]
    for path in [*sorted(files), ROOT / "tests" / "settings.py"]:
        said.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return KEPT / f"{said.hexdigest()[:32]}.sqlite3"
