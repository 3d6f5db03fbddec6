"""删除个人信息（个人信息保护法第四十七条）：销毁钥匙和密文，记录不动，照样核验。"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from .events import event
from .models import PersonalKey, Secret
from .verbs import record, verb

Eraser = Callable[[str], Any]

_erasers: list[Eraser] = []


@event("ledger.forgotten", says="{by}删除了个人信息 {secrets} 项", version=2)
@dataclass(frozen=True)
class Forgotten:
    """删除了一个人的个人信息；删了几项密文，各是哪一项（第 1 版没有记编号）。"""

    secrets: int
    numbers: tuple[str, ...]


def eraser(function: Eraser) -> Eraser:
    """登记 `function(subject)`：删除此人时各房间自己要清的（检索行、通知文字），与销毁钥匙同一事务。"""
    if function not in _erasers:
        _erasers.append(function)
    return function


@verb
def forget(subject: str, *, by: str, now: dt.datetime) -> int:
    """删除：销毁此人的钥匙和密文，清掉各房间登记的文字，在此人的流里记一笔；返回删了几项密文。

    没有什么可删的也记一笔。备份里的钥匙按备份的保存期限另行销毁（见 README）。
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")  # 删过的页写零，不留残迹
    numbers = tuple(str(number) for number in Secret.objects.filter(subject=subject).values_list("id", flat=True))
    count, _ = Secret.objects.filter(subject=subject).delete()
    PersonalKey.objects.filter(subject=subject).delete()
    for erase in _erasers:
        erase(subject)
    record(subject, Forgotten(count, tuple(sorted(numbers))), by=by, now=now)
    transaction.on_commit(_leave_no_copy)
    return count


def _leave_no_copy() -> None:
    """预写日志和死行里也不留。"""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM ledger_key, ledger_secret")
