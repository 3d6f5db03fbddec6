"""核验密文库：密文与正文里的哈希相符；不在的，要有删除的记录；密文在的，钥匙也要在。"""

import hashlib
from typing import Any

from django.db import connection

from .report import Fault

FORGOTTEN = "ledger.forgotten"
KEYLESS = (
    "SELECT DISTINCT s.subject FROM ledger_secret s LEFT JOIN ledger_key k ON k.subject = s.subject WHERE k.id IS NULL"
)
PORTION = 2000


class Forgotten:
    """记录里说删除了哪些密文；第 1 版的记录只说删了几项。"""

    def __init__(self) -> None:
        self.numbers: set[str] = set()
        self.unnamed = 0

    def note(self, event: Any) -> None:
        """记下一笔删除；弄坏的正文不算。"""
        if type(event) is not dict:
            return
        if type(event.get("numbers")) is list:
            self.numbers |= {number for number in event["numbers"] if type(number) is str}
        elif type(event.get("secrets")) is int:
            self.unnamed += event["secrets"]


def check(receipts: dict[str, tuple[str, str, int]], forgotten: Forgotten) -> list[Fault]:
    """全部密文的毛病。receipts: 正文里提到的密文编号 → 哈希、在哪条流、第几笔。"""
    faults, missing = [], dict(receipts)
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT id, ciphertext FROM ledger_secret")
        while rows := cursor.fetchmany(PORTION):
            for id, ciphertext in rows:
                number = _dashed(str(id))
                expected = missing.pop(number, None)
                if expected is not None and hashlib.sha256(bytes(ciphertext)).hexdigest() != expected[0]:
                    faults.append(Fault("secret", expected[1], f"密文 {number} 与第 {expected[2]} 笔正文里的哈希不符"))
    gone = [(number, *told[1:]) for number, told in missing.items() if number not in forgotten.numbers]
    if len(gone) > forgotten.unnamed:
        faults += [
            Fault("secret", stream, f"第 {seq} 笔的密文 {number} 不在，也没有删除的记录")
            for number, stream, seq in gone
        ]
    with connection.cursor() as cursor:
        cursor.execute(KEYLESS)
        faults += [
            Fault("secret", subject, "密文还在，此人的钥匙不在，也没有删除的记录") for (subject,) in cursor.fetchall()
        ]
    return faults


def _dashed(number: str) -> str:
    """SQLite 存的编号没有连字符。"""
    if "-" in number:
        return number
    return "-".join((number[:8], number[8:12], number[12:16], number[16:20], number[20:]))
