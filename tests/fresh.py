"""空屋：给真的进程用的环境，自己的数据夹，自己的空库（与这一遍测试同一种数据库）。"""

import contextlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg


@contextlib.contextmanager
def environment(data: Path, **more: str) -> Iterator[dict[str, str]]:
    """环境变量；PostgreSQL 上另建一个空库，用完删掉。"""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BIHUAN_", "DJANGO_"))}
    kept |= {"BIHUAN_DATA": str(data), **more}
    url = os.environ.get("BIHUAN_DATABASE_URL", "")
    if not url:
        yield kept
        return
    name = f"fresh_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {**kept, "BIHUAN_DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
        finally:
            with contextlib.suppress(psycopg.Error):  # 一时丢不掉的，随整个服务器去
                server.execute("SET statement_timeout = '20s'")
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def database_of(environment: dict[str, str]) -> str:
    """这个环境里的库：PostgreSQL 上的库名，或数据夹里的文件。"""
    if url := environment.get("BIHUAN_DATABASE_URL"):
        return urlsplit(url).path.lstrip("/")
    return str(Path(environment["BIHUAN_DATA"]) / "bihuan.sqlite3")
