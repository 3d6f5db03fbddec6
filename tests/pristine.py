"""库的底本：迁移好、装好种子的样子。事务测试写坏以后照它还原。"""

import sqlite3
from pathlib import Path
from typing import Protocol

from django.db import connection
from django.test import TransactionTestCase


class Keeper(Protocol):
    """留着底本的人。"""

    def restore(self) -> None:
        """还原成底本的样子。"""

    def discard(self) -> None:
        """底本用完了，丢掉。"""


def keep() -> Keeper:
    """留一份底，并让每个事务测试完了都照它还原。"""
    keeper: Keeper = SqliteKeeper() if connection.vendor == "sqlite" else PostgresKeeper()
    TransactionTestCase._fixture_teardown = lambda case: keeper.restore()  # type: ignore[method-assign]
    return keeper


class SqliteKeeper:
    """SQLite：用备份接口整库拷贝，别的连接开着也无妨。"""

    def __init__(self) -> None:
        self.original = str(connection.settings_dict["NAME"])
        self.copy = f"{self.original}.pristine"
        self._copy(self.original, self.copy)

    def restore(self) -> None:
        connection.close()
        self._copy(self.copy, self.original)

    def discard(self) -> None:
        Path(self.copy).unlink(missing_ok=True)

    @staticmethod
    def _copy(source: str, target: str) -> None:
        here, there = sqlite3.connect(source), sqlite3.connect(target, timeout=20)
        here.backup(there)
        here.close()
        there.close()


class PostgresKeeper:
    """PostgreSQL：以底本为模板重建。"""

    def __init__(self) -> None:
        self.original = str(connection.settings_dict["NAME"])
        self.copy = f"{self.original}_pristine"
        self._rebuild(self.copy, self.original)

    def restore(self) -> None:
        self._rebuild(self.original, self.copy)

    def discard(self) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.copy}"')

    def _rebuild(self, target: str, template: str) -> None:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (%s, %s)", [target, template]
            )
            cursor.execute(f'DROP DATABASE IF EXISTS "{target}"')
            cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{template}"')
