"""核验：把全部记录走一遍，证明没有丢、没有改；查出的毛病逐一说出。只读。"""

import hashlib
import time

from django.db import connection

from . import seals
from .chains import Walk
from .report import Fault, Report, verifiers
from .scan import one_moment
from .triggers import triggers_missing


def verify(*, root: str | None = None) -> Report:
    """核验全部；`root` 是印在纸上的检查点的根。各房间的核验随同一遍进行。"""
    began = time.perf_counter()
    faults = [Fault("trigger", "", f"触发器 {name} 不在或被换过") for name in triggers_missing()]
    with one_moment():
        walk = Walk(verifiers())
        walk.go()
        sealed, count = seals.check(walk.broken, root)
        faults += walk.faults + sealed + _check_secrets(walk.receipts)
    return Report(faults, walk.entries, walk.streams, count, time.perf_counter() - began)


def _check_secrets(receipts: dict[str, str]) -> list[Fault]:
    """密文还在的要与正文里的哈希相符；已经删除的不是毛病。"""
    faults = []
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT id, ciphertext FROM ledger_secret")
        while rows := cursor.fetchmany(2000):
            for id, ciphertext in rows:
                number = str(id)
                expected = receipts.get(number) or receipts.get(_dashed(number))
                if expected is not None and hashlib.sha256(bytes(ciphertext)).hexdigest() != expected:
                    faults.append(Fault("secret", "", f"密文 {number} 与正文里的哈希不符"))
    return faults


def _dashed(number: str) -> str:
    """SQLite 存的编号没有连字符。"""
    return "-".join((number[:8], number[8:12], number[12:16], number[16:20], number[20:]))
