"""用哪一种索引，看数据库。"""

from types import ModuleType

from django.db import connection

from bihuan.search import postgres, sqlite


def engine() -> ModuleType:
    """当前数据库的索引：两个模块同样的函数，答得一字不差。"""
    return postgres if connection.vendor == "postgresql" else sqlite
