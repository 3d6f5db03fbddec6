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
NAME, EMPTY = "bihuan.sqlite3", "bihuan_empty_"
COPIED = "STRATEGY FILE_COPY"  # 照抄文件，不逐页写日志：处理器省一半多
ELSEWHERE = ("django", "django-allauth", "django-axes")  # 表的样子另由它们定


@contextlib.contextmanager
def throw_away(*, again: bool = False) -> Iterator[Path]:
    """空的数据夹和库，迁移到最新；有 BIHUAN_DATABASE_URL 就在那台 PostgreSQL 上另建一个库。要在装入设置之前进来。

    again: 空库迁移好了留一份，同一份代码下一次照抄，不必再等：SQLite 的在本人的缓存夹里，PostgreSQL 的在那台上，叫 bihuan_empty_…。
    """
    folder = Path(tempfile.mkdtemp(prefix="bihuan-bench-"))
    os.environ["BIHUAN_DATA"] = str(folder)
    os.environ.pop("BIHUAN_MODE", None)
    try:
        with _database(again=again) as server:
            _make_ready(folder / NAME, server, again=again)
            _gather_statics()
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make_ready(database: Path, server: str, *, again: bool) -> None:
    if not again or server:
        readiness.make_ready()
        if again:
            _keep_on(server)
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
def _database(*, again: bool) -> Iterator[str]:
    """另建一个库；给出原来的地址，不是 PostgreSQL 的为空。"""
    url = os.environ.get("BIHUAN_DATABASE_URL", "")
    if not url:
        yield ""
        return
    name = f"bench_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        known = again and server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_kept_name()]).fetchone()
        server.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{_kept_name()}" {COPIED}' if known else ""))
        os.environ["BIHUAN_DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        try:
            yield url
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _kept_name() -> str:
    return f"{EMPTY}{_code()}"


def _keep_on(url: str) -> None:
    """迁移好的空库照抄一份留在那台 PostgreSQL 上；别的代码的那几份不要了。有人正用着的，下一次再说。"""
    from django.db import connection

    made = connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(url, autocommit=True) as server:
        found = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [EMPTY])
        there = {name for (name,) in found}
        orders = [f'DROP DATABASE "{old}"' for old in there - {_kept_name()}]
        if _kept_name() not in there:
            orders.append(f'CREATE DATABASE "{_kept_name()}" TEMPLATE "{made}" {COPIED}')
        for order in orders:
            with contextlib.suppress(psycopg.Error):
                server.execute(order)
