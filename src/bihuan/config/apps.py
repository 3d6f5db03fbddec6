import sqlite3
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class Config(AppConfig):
    """全屋的装配：事件交给谁，在 handoffs.py 一页写明。"""

    name = "bihuan.config"
    label = "config"

    def ready(self) -> None:
        from bihuan import handoffs  # noqa: F401
        from bihuan.config import tracing

        tracing.start()
        connection_created.connect(_ask_for_the_limit)


def _ask_for_the_limit(connection: Any, **told: Any) -> None:
    """SQLite 一条语句写得下多少个参数，问这台机器的库；Django 照老版本的 999 算，成批写就切成许多条。"""
    if connection.vendor == "sqlite":
        connection.features.max_query_params = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
