"""数一段查询做了多少工：几条 SQL，翻看了多少行。不看时间。"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass
class Work:
    """一段查询：各条 SQL。"""

    queries: list[str] = field(default_factory=list)
    steps: int = 0

    def rows(self) -> int:
        """翻看的行数：PostgreSQL 由 EXPLAIN ANALYZE 的各个扫描得来；SQLite 是虚拟机走的步数。"""
        if connection.vendor == "sqlite":
            return self.steps
        return sum(_scanned(query) for query in self.queries)


@contextmanager
def work() -> Iterator[Work]:
    """记下这一段里的 SQL；SQLite 上数虚拟机的步数。"""
    done = Work()
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(lambda: _count(done), 1)
    with CaptureQueriesContext(connection) as captured:
        yield done
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(None, 0)
    done.queries = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def _count(done: Work) -> int:
    done.steps += 1
    return 0


def _scanned(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + query.replace("%", "%%"))
        plan = cursor.fetchone()[0]
    return _in((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])


def _in(node: dict[str, Any]) -> int:
    here = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    own = (
        int(here * node["Actual Loops"])
        if "Scan" in node["Node Type"] and node["Node Type"] != "Bitmap Index Scan"
        else 0
    )
    return own + sum(_in(child) for child in node.get("Plans", ()))
