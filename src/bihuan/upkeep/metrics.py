"""计量：给监控程序取的几个数，OpenMetrics 的写法。只有站的好坏，没有一个数与人有关，也不数谁来过几次。"""

import datetime as dt
import shutil

from django.conf import settings
from django.db import DatabaseError

from bihuan.ledger import door as ledger

from .beat import beat_age
from .nightly import last_backup

TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"
Number = float | int | None


def exposition(now: dt.datetime) -> str:
    """此刻的各数；不知道的（从来没有过的）不写。"""
    lines: list[str] = []
    for name, says, value in [*_here(now), *_kept(now)]:
        lines += [f"# TYPE bihuan_{name} gauge", f"# HELP bihuan_{name} {says}"]
        if value is not None:
            lines.append(f"bihuan_{name} {value}")
    return "\n".join([*lines, "# EOF"]) + "\n"


def _here(now: dt.datetime) -> list[tuple[str, str, Number]]:
    at = last_backup()
    return [
        ("worker_beat_age_seconds", "后台几秒以前还在", beat_age(now)),
        ("disk_free_bytes", "数据夹那块盘还剩多少", shutil.disk_usage(settings.DATA).free),
        ("backup_age_seconds", "最近一份完整的备份是几秒以前的", (now - at).total_seconds() if at else None),
    ]


def _kept(now: dt.datetime) -> list[tuple[str, str, Number]]:
    """要问库的；库不答应，只说库不在。"""
    up = ("database_up", "库答应吗")
    try:
        sealed = ledger.last_sealed_at()
        return [
            (*up, 1),
            ("outbox_undelivered", "收发箱里送不到的几件", len(ledger.undelivered())),
            ("entries_unsealed", "还没有检查点封住的几笔", ledger.unsealed()),
            ("checkpoint_age_seconds", "最近的检查点是几秒以前的", (now - sealed).total_seconds() if sealed else None),
        ]
    except DatabaseError:
        return [(*up, 0)]
