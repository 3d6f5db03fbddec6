"""体检：这台机器、这个站哪里不对，一项一句。命令行的 doctor 和状态页说的是同一份。"""

import datetime as dt
import os
import shutil
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q

from bihuan.accounts.door import text_sign_in
from bihuan.files.door import scanner_answers
from bihuan.kernel.clock import day_of
from bihuan.ledger import door as ledger
from bihuan.people.door import Post
from bihuan.regions.door import calendar

from .beat import beat_age
from .nightly import TOO_OLD, backup_fault, last_backup

LEAST_SECRET = 50  # 字：Django 的 check --deploy 也以此为准
LEAST_FREE = 1 << 30  # 字节，自定：比这少就该腾地方了
SILENT = 600  # 秒：后台手上的一件事可以做这么久
NEXT_YEAR_FROM = (11, 15)  # 国务院办公厅历年在十一月公布下一年的放假安排
REACH = 2.0  # 秒：连邮件、短信的主机等这么久
SHOWN = 10  # 个：编号列这么多就够了
LOOKED, STEPS = 2.0, 10_000  # 秒；SQLite 每走这么多步问一次到了时候没有
POSTGRESQL = 150_000  # 15 版


@dataclass(frozen=True)
class Finding:
    """一项：代号、名目、好不好、一句话。"""

    code: str
    title: str
    well: bool
    sentence: str


Told = tuple[bool, str]


def examine(now: dt.datetime) -> list[Finding]:
    """从头查一遍。库连不上的，要问库的各项不查。"""
    found = [_found(code, title, ask, now) for code, title, ask in HERE]
    if found[-1].well:
        found += [_found(code, title, ask, now) for code, title, ask in KEPT]
    return found


def _found(code: str, title: str, ask: Callable[[dt.datetime], Told], now: dt.datetime) -> Finding:
    try:
        return Finding(code, title, *ask(now))
    except (DatabaseError, OSError) as error:
        return Finding(code, title, False, f"查不了：{str(error).strip()}")


def _mode(now: dt.datetime) -> Told:
    if settings.LIVE:
        return True, "正式运行"
    return True, f"不是正式运行（{settings.MODE}），不要放真的数据；正式运行设 BIHUAN_MODE=live"


def _secret(now: dt.datetime) -> Told:
    if settings.SECRET_KEY.startswith("demo-only-"):
        return not settings.LIVE, "用的是示范的密钥；正式运行要自己的 BIHUAN_SECRET_KEY"
    return len(settings.SECRET_KEY) >= LEAST_SECRET, f"BIHUAN_SECRET_KEY 有 {len(settings.SECRET_KEY)} 字，至少 50 字"


def _hosts(now: dt.datetime) -> Told:
    if "*" in settings.ALLOWED_HOSTS:
        return False, "BIHUAN_HOSTS 里有 *，什么名字都答应；请写明站名"
    return True, f"答应的站名：{'、'.join(settings.ALLOWED_HOSTS)}"


def _folder(now: dt.datetime) -> Told:
    folder = Path(settings.DATA)
    if not folder.is_dir():
        return False, f"数据夹不在：{folder}"
    if not os.access(folder, os.W_OK | os.X_OK):
        return False, f"数据夹写不进去：{folder}"
    if mode := folder.stat().st_mode & 0o077:
        return False, f"数据夹别人也进得来（权限 {mode | 0o700:o}），请 chmod 0700 {folder}"
    return True, f"{folder}，只有运行的用户进得来"


def _disk(now: dt.datetime) -> Told:
    free = shutil.disk_usage(settings.DATA).free
    return free >= LEAST_FREE, f"数据夹那块盘还剩 {free / 2**30:.1f} GB，不到 1 GB 就该腾地方"


def _database(now: dt.datetime) -> Told:
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return False, "库文件不在；第一次开站会自己建"
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version_num")
        version = str(cursor.fetchone()[0])
    if connection.vendor == "sqlite":
        return True, f"SQLite {version}，连得上"
    return int(version) >= POSTGRESQL, f"PostgreSQL {int(version) // 10000}，连得上；要 15 以上"


def _migrations(now: dt.datetime) -> Told:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return not waiting, f"还有 {waiting} 步迁移没有做，开站时会做" if waiting else "库是最新的样子"


def _worker(now: dt.datetime) -> Told:
    age = beat_age(now)
    if age is None:
        return False, "后台从来没有起来过；bihuan serve 会一起起它"
    return age <= SILENT, f"后台 {age} 秒以前还在" + ("" if age <= SILENT else "，停了；看日志，重开站")


def _outbox(now: dt.datetime) -> Told:
    stuck = len(ledger.undelivered())
    return not stuck, f"收发箱里有 {stuck} 件送不到，逐件看：bihuan work --status" if stuck else "收发箱里没有送不到的"


def _checkpoint(now: dt.datetime) -> Told:
    at = ledger.last_sealed_at()
    if at is None:
        return False, "还没有一个检查点；后台每小时封一个"
    hours = (now - at).total_seconds() / 3600
    return now - at <= TOO_OLD, f"最近的检查点是 {hours:.0f} 小时以前的"


def _backup(now: dt.datetime) -> Told:
    if settings.BACKUP is None:
        return not settings.LIVE, "没有设 BIHUAN_BACKUP，夜里不备份"
    if fault := backup_fault(now):
        return False, fault
    at = last_backup()
    return True, f"最近一份备份是 {(now - at).total_seconds() / 3600:.0f} 小时以前的" if at else ""


def _calendar(now: dt.datetime) -> Told:
    today, known = day_of(now), calendar()
    years = [today.year] + ([today.year + 1] if (today.month, today.day) >= NEXT_YEAR_FROM else [])
    missing = "、".join(str(year) for year in years if not known.known(year))
    return not missing, f"日历里没有 {missing} 年的放假安排，请录入" if missing else "放假安排录入了"


def _mail(now: dt.datetime) -> Told:
    return _reached("邮件服务器", settings.EMAIL_HOST, settings.EMAIL_PORT)


def _sms(now: dt.datetime) -> Told:
    parts = urlsplit(settings.SMS_GATEWAY)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    well, sentence = _reached("短信网关", parts.hostname or "", port)
    return well, f"{sentence}；{'开了短信登录' if text_sign_in() else '没有开短信登录（BIHUAN_SMS_SIGN_IN）'}"


def _scanner(now: dt.datetime) -> Told:
    if not settings.CLAMD:
        return True, "没有设 BIHUAN_CLAMD，交来的文件不查毒"
    if scanner_answers():
        return True, "查毒的 clamd 答应"
    return False, f"查毒的 clamd 不答应（{settings.CLAMD}），交来的文件都收不下"


def _reached(what: str, host: str, port: int) -> Told:
    if not host:
        return True, f"没有设{what}，不寄"
    try:
        socket.create_connection((host, port), timeout=REACH).close()
    except OSError as error:
        return False, f"{what} {host}:{port} 连不上（{error.strerror or error}）"
    return True, f"{what} {host}:{port} 连得上"


def _leavers(now: dt.datetime) -> Told:
    today = day_of(now)
    running = Post.objects.filter(
        Q(to_on=None) | Q(to_on__gte=today), from_on__lte=today, person__account__is_active=False
    )
    numbers = sorted(set(running.values_list("person_id", flat=True)))
    said = "、".join(str(number) for number in numbers[:SHOWN])
    return (
        not numbers,
        f"停用了账号、还挂着职务的 {len(numbers)} 人（人员编号 {said}）：免去或另任，免得事项没有人办"
        if numbers
        else "停用了账号的，都没有职务了",
    )


def _pages(now: dt.datetime) -> Told:
    """坏页：SQLite 自己看，只看两秒；没有看完的，核验时从头看完。"""
    if connection.vendor != "sqlite":
        return True, "PostgreSQL 用自己的校验（initdb --data-checksums）"
    until = time.monotonic() + LOOKED
    connection.ensure_connection()
    connection.connection.set_progress_handler(lambda: time.monotonic() > until, STEPS)
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(3)")
            said = [str(line) for (line,) in cursor.fetchall()]
    except DatabaseError as error:
        if "interrupted" in str(error):
            return True, "库大，两秒没有看完；bihuan verify 从头看"
        said = [str(error)]
    finally:
        connection.connection.set_progress_handler(None, STEPS)
    if said == ["ok"]:
        return True, "库文件没有坏页"
    return False, f"库文件坏了（{said[0]}）：停站，从备份恢复到空的数据夹，换一块盘"


HERE = (
    ("mode", "运行方式", _mode),
    ("secret", "站点密钥", _secret),
    ("hosts", "站名", _hosts),
    ("folder", "数据夹", _folder),
    ("disk", "磁盘", _disk),
    ("mail", "邮件", _mail),
    ("sms", "短信", _sms),
    ("scanner", "查毒", _scanner),
    ("database", "数据库", _database),
)
KEPT = (
    ("pages", "库文件", _pages),
    ("migrations", "迁移", _migrations),
    ("worker", "后台", _worker),
    ("outbox", "收发箱", _outbox),
    ("checkpoint", "检查点", _checkpoint),
    ("backup", "备份", _backup),
    ("calendar", "日历", _calendar),
    ("leavers", "离任的人", _leavers),
)
