"""会坏的屋子：一份库、一个数据夹；在说定的那一刻断电、断线、盘满，然后回来。SQLite 接会断电的盘，PostgreSQL 掐断后台。"""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.conf import settings
from django.db import OperationalError, connection

from .disk import FATES, Disk
from .vfs import FileSystem

USUAL = 80  # 没有见过的一种办法，先当它有这么多处可以坏
PAGES = 24  # 页：WAL 这么长就并回主库（平常一千），好让断电也落在合并的当中
COMMIT = "COMMIT"
BEFORE, AFTER = "before", "after"  # 断在提交的时候：没有办成；办成了，答复没有听到
GONE = 5000  # 毫秒：等 PostgreSQL 的后台收完尾


class House(Protocol):
    """一座屋子。

    broken: 坏过了，还没有回来；struck: 坏在哪一种（写、落盘；SELECT、COMMIT）；fates: 坏在同一处，有这几种下场；
    undecided: 坏在那一处，下场真的不止一种。
    """

    broken: bool
    struck: str
    fates: tuple[str, ...]
    undecided: bool

    def keep(self, word: str) -> None:
        """此刻的样子留作底本，叫这个名字。"""

    def renew(self, word: str) -> None:
        """回到那一份底本。"""

    def begin(self) -> None:
        """要办一样了，从这里数起。"""

    def places(self, does: str) -> int:
        """办这一种，有多少处可以坏：照上一次数的。"""

    def arm(self, place: int, chance: random.Random, fate: str = "") -> None:
        """办的时候，到第几处坏掉，是哪一种下场（没有说定的随手抽）；没有坏着的，办完就算了。"""

    def disarm(self, does: str) -> str:
        """办完了，不再坏；返回坏在了哪里，没有坏为空。"""

    def fill(self) -> bool:
        """盘满了，写不下；做不到的为否。"""

    def cut(self) -> None:
        """此刻断电（断线）。"""

    def come_back(self, chance: random.Random) -> None:
        """修好，重开。"""

    def close(self) -> None:
        """用完，收走。"""


def house_in(folder: Path) -> House:
    """照此刻的库造一座，放在这个夹里；从此连的是它，close 才换回来。"""
    return OnSqlite(folder) if connection.vendor == "sqlite" else OnPostgresql(folder)


class _Folder:
    """数据夹里库以外的：钥匙、检查点的文件、上传的文件。"""

    def __init__(self, folder: Path) -> None:
        self.before, self.folder, self.here = settings.DATA, folder, folder / "data"
        self.here.mkdir(mode=0o700)
        settings.DATA = self.here

    def keep(self, word: str) -> None:
        shutil.rmtree(self.folder / word, ignore_errors=True)
        shutil.copytree(self.here, self.folder / word)

    def renew(self, word: str) -> None:
        shutil.rmtree(self.here)
        shutil.copytree(self.folder / word, self.here)

    def close(self) -> None:
        settings.DATA = self.before


class OnADisk:
    """盘会断电的一座：数写了几次，到说定的那一次断。usually: 没有见过的一种办法，先当有这么多处可以坏；called: 断在哪里，前面怎么说。"""

    usually, called = USUAL, ""
    system: FileSystem
    usual: dict[str, int]
    fates: tuple[str, ...] = FATES
    broken = undecided = False
    began = 0
    fate = struck = ""

    def begin(self) -> None:
        self.began = self.system.disk.events

    def places(self, does: str) -> int:
        return self.usual.get(does, self.usually)

    def arm(self, place: int, chance: random.Random, fate: str = "") -> None:
        self.system.disk.dies_at, self.fate = self.system.disk.events + place, fate

    def disarm(self, does: str) -> str:
        disk = self.system.disk
        spent = disk.events - self.began
        if not disk.dead:
            self.usual[does] = max(1, spent)
        disk.dies_at, disk.full, self.broken = None, False, disk.dead
        self.struck, self.undecided = disk.struck, disk.undecided
        return f"{self.called}第 {spent} 次写盘时断电" if disk.dead else ""

    def fill(self) -> bool:
        self.system.disk.full = True
        return True

    def cut(self) -> None:
        self.system.disk.dead = self.broken = True


class OnSqlite(OnADisk):
    """SQLite：写盘都经过会断电的盘。"""

    def __init__(self, folder: Path) -> None:
        self.system, self.folder = FileSystem(folder), _Folder(folder)
        self.before = connection.settings_dict["NAME"]
        self.path, self.broken = folder / "county.sqlite3", False
        self.usual: dict[str, int] = {}
        self.began = 0
        self.bases: dict[str, bytes] = {}
        connection.close()
        with closing(sqlite3.connect(self.before)) as here, closing(sqlite3.connect(self.path)) as there:
            here.backup(there)
        connection.settings_dict["NAME"] = self.system.address_of(self.path)

    def keep(self, word: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        self.bases[word] = self.path.read_bytes()
        self.folder.keep(word)
        self._open()

    def renew(self, word: str) -> None:
        connection.close()
        self.system.disk = Disk()
        for rest in ("-wal", "-shm"):
            Path(f"{self.path}{rest}").unlink(missing_ok=True)
        self.path.write_bytes(self.bases[word])
        self.usual = {}
        self.folder.renew(word)
        self._open()

    def _open(self) -> None:
        self.broken = False
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA wal_autocheckpoint={PAGES}")

    def come_back(self, chance: random.Random) -> None:
        connection.close()
        self.system.disk.power_back(chance, self.fate)
        self._open()

    def close(self) -> None:
        self.system.disk.dead = False
        connection.close()
        connection.settings_dict["NAME"] = self.before
        self.system.close()
        self.folder.close()


class OnPostgresql:
    """PostgreSQL：到那一条语句（或者提交的前后）掐断后台。"""

    fates: tuple[str, ...] = (BEFORE, AFTER)
    struck, undecided = "", False

    def __init__(self, folder: Path) -> None:
        self.folder, self.broken = _Folder(folder), False
        self.before = connection.settings_dict["NAME"]
        self.own = f"{self.before}-sim"
        self.bases: dict[str, str] = {}
        self.usual: dict[str, int] = {}
        self.events, self.began, self.lost_answer = 0, 0, False
        self.dies_at: int | None = None
        self.server: psycopg.Connection[Any] | None = None
        self.unchanged = ""  # 库此刻正是这一份底本，回到它不必再抄
        self._copy(self.before, self.own)
        connection.execute_wrappers.append(self._statement)
        self.commit, connection.commit = connection.commit, self._commit  # type: ignore[method-assign]

    def keep(self, word: str) -> None:
        self.bases[word] = f"{self.own}-{word}"
        self._copy(self.own, self.bases[word])
        connection.settings_dict["NAME"] = self.own
        self.folder.keep(word)
        self.unchanged = word

    def renew(self, word: str) -> None:
        if self.unchanged != word:
            self._copy(self.bases[word], self.own)
        self.folder.renew(word)
        self.broken, self.usual, self.unchanged = False, {}, ""

    def begin(self) -> None:
        self.began = self.events

    def places(self, does: str) -> int:
        return self.usual.get(does, USUAL)

    def arm(self, place: int, chance: random.Random, fate: str = "") -> None:
        self.dies_at = self.events + place
        self.lost_answer = fate == AFTER if fate else chance.random() < 0.5

    def disarm(self, does: str) -> str:
        spent = self.events - self.began
        if not self.broken:
            self.usual[does] = max(1, spent)
        self.dies_at = None
        return f"第 {spent} 条语句时断线" if self.broken else ""

    def fill(self) -> bool:
        return False

    def cut(self) -> None:
        self.broken = True
        raw: Any = connection.connection
        if raw is not None and not raw.closed:
            self._order("SELECT pg_terminate_backend(%s, %s)", [raw.info.backend_pid, GONE])

    def come_back(self, chance: random.Random) -> None:
        connection.close()
        self.broken = False

    def close(self) -> None:
        connection.execute_wrappers.remove(self._statement)
        connection.commit = self.commit  # type: ignore[method-assign]
        connection.close()
        connection.settings_dict["NAME"] = self.before
        for name in (self.own, *self.bases.values()):
            self._order(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if self.server is not None:
            self.server.close()
        self.folder.close()

    def _strikes(self, what: str) -> bool:
        self.events, self.unchanged = self.events + 1, ""
        if self.events != self.dies_at:
            return False
        self.struck, self.undecided = what, what == COMMIT
        return True

    def _statement(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self._strikes(str(sql).split(maxsplit=1)[0].upper()):
            self.cut()
        return execute(sql, params, many, context)

    def _commit(self) -> None:
        """提交：断在之前，库退回；断在之后，库办成了，只是没有人听见。"""
        struck = self._strikes(COMMIT)
        if struck and not self.lost_answer:
            self.cut()
        self.commit()
        if struck and self.lost_answer:
            self.cut()
            raise OperationalError("连接断了，不知道提交成了没有")

    def _copy(self, source: str, target: str) -> None:
        connection.close()
        self._order(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        self._order(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY')  # 照抄文件，不逐页写日志
        connection.settings_dict["NAME"] = target

    def _order(self, order: str, given: Any = None) -> None:
        """另用一条连接下令，一直留着。"""
        if self.server is None:
            told = {**connection.get_connection_params(), "dbname": "postgres"}
            kept = {name: told[name] for name in ("dbname", "host", "port", "user", "password") if told.get(name)}
            self.server = psycopg.connect(**kept, autocommit=True)
        self.server.execute(order, given)
