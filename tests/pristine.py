"""测试的库：一遍测试至多迁移一次，留作底本（见 keeping.py），各个进程照抄一份自己的；写坏了照底本还原。

底本放在这一遍测试自己的文件夹里（`run`），PostgreSQL 上的库名从文件夹的名字来；同一台机器上别的一遍碰不着。
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase

from tests import keeping


class Shelf(Protocol):
    """一种数据库上怎样放副本：`name` 是这一遍里的一份叫什么，`copy` 整库照抄，`drop` 丢掉。"""

    def name(self, word: str) -> str: ...
    def copy(self, source: str, target: str) -> None: ...
    def drop(self, name: str) -> None: ...


class SqliteShelf:
    """SQLite：用备份接口整库拷贝，别的连接开着也无妨。"""

    def __init__(self, run: Path) -> None:
        self.run = run

    def name(self, word: str) -> str:
        return str(self.run / f"{word}.sqlite3")

    def copy(self, source: str, target: str) -> None:
        connection.close()
        Path(target).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        here, there = sqlite3.connect(source), sqlite3.connect(target, timeout=20)
        there.execute("PRAGMA synchronous=OFF")
        here.backup(there)
        here.close()
        there.close()

    def drop(self, name: str) -> None:
        Path(name).unlink(missing_ok=True)


class PostgresShelf:
    """PostgreSQL：以一个库为模板建另一个；整个文件照抄，比逐页记日志的少用四成处理器（库二十几兆，不落盘）。"""

    def __init__(self, run: Path) -> None:
        self.run = run

    def name(self, word: str) -> str:
        return f"{self.run.name}-{word}"

    def copy(self, source: str, target: str) -> None:
        self.drop(target)
        self._order(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY', ending=source)

    def drop(self, name: str) -> None:
        self._order(f'DROP DATABASE IF EXISTS "{name}"', ending=name)

    def _order(self, order: str, *, ending: str) -> None:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [ending])
            cursor.execute(order)


class Databases:
    """一个进程的库：`own` 是它自己的，`migrated` 是大家的底本。"""

    def __init__(self, run: Path) -> None:
        self.run = run
        self.shelf: Shelf = SqliteShelf(run) if connection.vendor == "sqlite" else PostgresShelf(run)
        self.migrated = self.shelf.name("migrated")
        self.own = self.shelf.name(f"of-{os.getpid()}")

    def begin(self) -> None:
        """头一个来的迁移，后来的等它；各抄一份。事务测试完了都照底本还原。"""
        with self.alone("migrated"):
            done = self.run / "migrated"
            if not done.exists():
                self._found()
                done.touch()
        self.restore()
        connection.settings_dict["NAME"] = self.own
        TransactionTestCase._fixture_teardown = lambda case: self.restore()  # type: ignore[method-assign]

    def restore(self) -> None:
        """自己的库还原成底本的样子。"""
        self.shelf.copy(self.migrated, self.own)

    def keep(self, name: str) -> None:
        """自己的库此刻的样子存为 `name`，这一遍里谁都抄得着。"""
        self.shelf.copy(self.own, self.shelf.name(name))

    def become(self, name: str) -> None:
        """自己的库变成存着的 `name`。"""
        self.shelf.copy(self.shelf.name(name), self.own)

    def furnish(self, name: str) -> None:
        """给别人的一个空库（库名或文件）抄上底本。"""
        self.shelf.copy(self.migrated, name)

    @contextmanager
    def moment(self) -> Iterator[Callable[[], None]]:
        """自己的库此刻的样子；里面叫一声，就还原成此刻。"""
        name = f"moment-of-{os.getpid()}"
        self.keep(name)
        try:
            yield lambda: self.become(name)
        finally:
            self.shelf.drop(self.shelf.name(name))

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """这一遍的各个进程里，只有自己在做名为 `name` 的这一样。"""
        with (self.run / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _found(self) -> None:
        """底本：上一遍留着而一个字节也没有变的照抄，不然迁移。"""
        if connection.vendor != "sqlite":
            self._migrate()
        elif not keeping.fetch(Path(self.migrated)):
            self._migrate()
            keeping.keep(Path(self.migrated))

    def _migrate(self) -> None:
        if connection.vendor == "postgresql":
            self.shelf.copy("template1", self.migrated)
        connection.settings_dict["NAME"] = self.migrated
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()


def clear(run: Path) -> None:
    """这一遍完了，PostgreSQL 上的各库都丢掉；SQLite 的随文件夹去。"""
    if url := os.environ.get("BIHUAN_DATABASE_URL"):
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("SET statement_timeout = '20s'")  # 丢不掉的说一句，不无声地等
            for [name] in server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [run.name]):
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
