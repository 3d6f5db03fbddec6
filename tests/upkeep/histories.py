"""从前各版的县：`tests/histories/` 里一版一个 `名字.tar.xz`，照文件夹列出来，装开就是那一版留下的数据夹。

全国的区划占了库的大半，各版相同：只有头一版的那一份带着，别的装开时照它补上（不同的行各版自己带）。
每发布一版存一份：`python -m tests.upkeep.histories 版本号`，由那一版自己造一个小的县（模拟器里的人办一百样，不断电），存在文件夹里。
"""

import datetime as dt
import os
import random
import shutil
import sqlite3
import sys
import tarfile
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from types import SimpleNamespace

HERE = Path(__file__).parents[1] / "histories"
FIRST = HERE / "2afdf5f.tar.xz"
SHIPPED = 44_703  # 行：随软件发布的区划
DATABASE = "bihuan.sqlite3"
ACTS = 100  # 样
LEFT_OUT = ("static", "agenda.json", "worker.beat", ".migrating")


def kept() -> list[Path]:
    """留着的各版，按名字。"""
    return sorted(HERE.glob("*.tar.xz"))


def unpack(packed: Path, folder: Path) -> None:
    """装开成一个数据夹。"""
    with tarfile.open(packed) as content:
        content.extractall(folder, filter="data")
    if packed == FIRST:
        return
    with tempfile.TemporaryDirectory() as other, tarfile.open(FIRST) as content:
        content.extract(f"./{DATABASE}", other, filter="data")
        _together(
            folder / DATABASE, Path(other) / DATABASE,
            f"INSERT OR IGNORE INTO regions_division SELECT * FROM first.regions_division WHERE id <= {SHIPPED}",
        )  # fmt: skip


def live(data: Path) -> None:
    """在这个数据夹里造一个小的县：账号、建议、群众意见、分办、答复、评价、放假安排、更正姓名、检查点。"""
    os.environ |= {"BIHUAN_DATA": str(data)}
    from bihuan.config import readiness

    readiness.make_ready()
    from bihuan.accounts import door as accounts
    from bihuan.kernel import clock
    from bihuan.kernel.refuse import Refused
    from bihuan.ledger import door as ledger
    from bihuan.people.door import SYSTEM
    from bihuan.simulator.folk import Folk, settle

    now = clock.beijing(dt.date(2027, 3, 1))
    with clock.frozen(now):
        county, entrance = settle(now)
        for name in ("李敏", "张桂英"):
            accounts.open_account(county.people[name], by=SYSTEM, now=now)
    folk = Folk(county, entrance, random.Random(1), SimpleNamespace(next=lambda act: None))  # type: ignore[arg-type]
    for _ in range(ACTS):
        now += dt.timedelta(minutes=folk.chance.randint(1, 2000))
        with clock.frozen(now), suppress(Refused):
            folk.next(now).do(now)
    with clock.frozen(now):
        ledger.work(now)
        ledger.checkpoint(now)


def pack(data: Path, name: str) -> Path:
    """把一个数据夹存成一版，去掉随时造得出来的。"""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "data"
        shutil.copytree(data, copy, ignore=shutil.ignore_patterns(*LEFT_OUT, f"{DATABASE}*"))
        with closing(sqlite3.connect(data / DATABASE)) as here, closing(sqlite3.connect(copy / DATABASE)) as there:
            here.backup(there)
        with tarfile.open(FIRST) as content:
            content.extract(f"./{DATABASE}", folder, filter="data")
        same = "SELECT a.id FROM regions_division a JOIN first.regions_division b USING (id, code, name, parent_id)"
        _together(
            copy / DATABASE, Path(folder) / DATABASE,
            f"DELETE FROM regions_division WHERE id <= {SHIPPED} AND id IN ({same})",
        )  # fmt: skip
        with closing(sqlite3.connect(copy / DATABASE)) as database:
            database.execute("VACUUM")
        made = HERE / f"{name}.tar.xz"
        with tarfile.open(made, "w:xz", preset=9) as content:
            content.add(copy, ".", filter=_nobody)
    return made


def _together(database: Path, first: Path, order: str) -> None:
    with closing(sqlite3.connect(database)) as here:
        here.execute("PRAGMA journal_mode=DELETE")
        here.execute("ATTACH ? AS first", [str(first)])
        here.execute(order)
        here.commit()


def _nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        live(Path(folder))
        made = pack(Path(folder), sys.argv[1])
    print(f"{made}：{made.stat().st_size} 字节")
