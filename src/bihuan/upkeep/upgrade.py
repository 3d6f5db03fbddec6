"""升级以前：把升级前的样子留住。库的样子是旧的，新的代码读不了旧的表，所以不走备份，留的是库本身。"""

import datetime as dt
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from bihuan.kernel.refuse import Refused
from bihuan.kernel.writing import settle
from bihuan.ledger import door as ledger

from . import manifest

ROOM = 1.2  # 倍：抄一份库要留出的地方


def keep_before_upgrade(place: Path | None, *, now: dt.datetime) -> Path:
    """升级以前的样子在哪里：SQLite 把库整个抄一份在数据夹里；PostgreSQL 要有一份用旧版做的、根与此刻相同的备份。

    拒绝：放不下；PostgreSQL 没有这样的备份。
    """
    if connection.vendor == "sqlite":
        return _copied(Path(str(connection.settings_dict["NAME"])), now)
    for folder, told in manifest.all_in(place) if place else []:
        if told.root == ledger.root_now():
            return folder
    raise Refused(
        "没有一份此刻的备份：请停站，用旧版办一次 bihuan backup 备份夹，再升级（备份夹用 --backup 或 BIHUAN_BACKUP 写明）"
    )


def _copied(database: Path, now: dt.datetime) -> Path:
    size = database.stat().st_size
    if shutil.disk_usage(database.parent).free < size * ROOM:
        raise Refused(f"数据夹那块盘放不下升级前的一份（{size / 2**20:.0f} MB），没有升级")
    target = settings.DATA / f"before-upgrade-{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}.sqlite3"
    part = target.with_suffix(".making")
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    with closing(sqlite3.connect(database)) as here, closing(sqlite3.connect(part)) as there:
        here.backup(there)
    settle(part)
    part.rename(target)
    settle(target.parent)
    return target
