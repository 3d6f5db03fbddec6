"""库的统计：PostgreSQL 照它估一句该怎样走。"""

from django.db import connection, transaction


def refresh_statistics() -> None:
    """成批装入之后重做统计，落盘以后做；SQLite 不靠它。

    自动清理要等上一分钟，其间计划当各表是空的，取最新几笔留痕这样的一句要扫全表。
    """
    if connection.vendor == "postgresql":
        transaction.on_commit(_analyse)


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
