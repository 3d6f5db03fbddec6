"""一次性的屋子：自己的数据夹、自己的库，量完就拆。"""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bihuan.config import readiness

PACKAGE = Path(__file__).resolve().parent.parent
NAME = "bihuan.sqlite3"
ELSEWHERE = ("django", "django-allauth", "django-axes")  # 表的样子另由它们定


@contextlib.contextmanager
def throw_away(*, again: bool = False) -> Iterator[Path]:
    """空的数据夹和库，迁移到最新；有 BIHUAN_DATABASE_URL 就在那台 PostgreSQL 上另建一个库。要在装入设置之前进来。

    again: SQLite 的空库迁移好了，在本人的缓存夹里留一份，同一份代码下一次照抄，不必再等。
    """
    folder = Path(tempfile.mkdtemp(prefix="bihuan-bench-"))
    os.environ["BIHUAN_DATA"] = str(folder)
    os.environ.pop("BIHUAN_MODE", None)
    try:
        with _database():
            _make_ready(folder / NAME, again=again)
            _gather_statics()
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make_ready(database: Path, *, again: bool) -> None:
    if not again or os.environ.get("BIHUAN_DATABASE_URL"):
        readiness.make_ready()
        return
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bihuan" / f"empty-{_code()}.sqlite3"
    with contextlib.suppress(OSError):
        shutil.copy(kept, database)
    readiness.make_ready()
    if not kept.exists():
        with contextlib.suppress(OSError):  # 缓存夹写不进去的，下一次再迁移
            _keep(database, kept)


def _keep(database: Path, kept: Path) -> None:
    """迁移好的空库存成这个文件；别的代码的那几份不要了。"""
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = kept.with_suffix(f".{os.getpid()}")
    with contextlib.closing(sqlite3.connect(database)) as here, contextlib.closing(sqlite3.connect(part)) as there:
        here.backup(there)
    for old in kept.parent.glob("empty-*.sqlite3"):
        old.unlink(missing_ok=True)
    part.replace(kept)


def _code() -> str:
    """这一份代码：表的样子、装着的底表都由它定。"""
    told = hashlib.sha256(" ".join(map(version, ELSEWHERE)).encode())
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and not {"__pycache__", "static"} & set(path.parts):
            told.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes())
    return told.hexdigest()[:16]


def _gather_statics() -> None:
    from bihuan.config import statics

    statics.gather()


@contextlib.contextmanager
def _database() -> Iterator[None]:
    url = os.environ.get("BIHUAN_DATABASE_URL", "")
    if not url:
        yield
        return
    name = f"bench_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        os.environ["BIHUAN_DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        try:
            yield
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
