"""核验：把全部记录走一遍，证明没有丢、没有改；查出的毛病逐一说出。只读。"""

import time
from collections.abc import Callable

from django.db import DatabaseError, connection

from . import moments, seals, setback, vaulted
from .chains import Walk
from .report import Fault, Report, verifiers
from .scan import few_collections, one_moment
from .triggers import triggers_missing

PAGES_SHOWN = 20  # 坏页说这么多条就够了


def verify(*, root: str | None = None, key: str | None = None, thorough: bool = False) -> Report:
    """核验全部；`root` 是印在纸上的检查点的根，`key` 是印在纸上的签名公钥的指纹，`thorough` 是要不要读出全部文件的内容。

    各房间的核验随同一遍进行。
    """
    began = time.perf_counter()
    walk, count = Walk(verifiers(thorough)), 0
    faults = _check_pages()
    try:
        faults += [Fault("trigger", "", f"触发器 {name} 不在或被换过") for name in triggers_missing()]
        with few_collections(), one_moment():
            walk.go()
            sealed, count = seals.check(walk.broken, root, key)
            faults += walk.faults + sealed + moments.check() + vaulted.check(walk.receipts, walk.forgotten)
    except DatabaseError as error:
        if not faults:  # 库文件好好的而读不出，是程序或连接的错
            raise
        faults += [*walk.faults, Fault("database", "", f"库坏了，读不下去，后面的没有核：{error}")]
    spent = time.perf_counter() - began
    return Report(faults, walk.entries, walk.streams, count, spent, seals.signers(), setback.told())


def _check_pages() -> list[Fault]:
    """SQLite 自己看库文件坏了没有；PostgreSQL 有自己的校验（initdb --data-checksums、pg_amcheck），略过。"""
    if connection.vendor != "sqlite":
        return []
    return [Fault("database", "", f"库文件坏了：{line}") for line in _asked(_quick_check) if line != "ok"]


def _quick_check() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA quick_check({PAGES_SHOWN})")
        return [str(row[0]) for row in cursor.fetchall()]


def _asked(ask: Callable[[], list[str]]) -> list[str]:
    try:
        return ask()
    except DatabaseError as error:
        return [str(error)]
