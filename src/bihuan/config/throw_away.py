"""一次性的屋子：自己的数据夹、自己的库，量完就拆。"""

import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bihuan.config import readiness


@contextlib.contextmanager
def throw_away() -> Iterator[Path]:
    """空的数据夹和库，迁移到最新；有 BIHUAN_DATABASE_URL 就在那台 PostgreSQL 上另建一个库。要在装入设置之前进来。"""
    folder = Path(tempfile.mkdtemp(prefix="bihuan-bench-"))
    os.environ["BIHUAN_DATA"] = str(folder)
    os.environ.pop("BIHUAN_MODE", None)
    try:
        with _database():
            readiness.make_ready()
            _gather_statics()
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
