"""升级：旧版的县留住原样、迁移、核验通过；库比软件新的，哪条命令都不办。"""

import contextlib
import re
import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from bihuan.kernel.refuse import Refused
from bihuan.upkeep import door as upkeep
from tests.county import MONDAY, days_later
from tests.shared import ROOT
from tests.upkeep import histories
from tests.upkeep.houses import bihuan, on_sqlite


def asked(database: Path, sql: str) -> list[tuple]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        found = connection.execute(sql).fetchall()
        connection.commit()
    return found


@pytest.mark.slow
@pytest.mark.once
def test_an_old_county_is_kept_migrated_and_verified_and_a_newer_one_refused(empty_house, tmp_path):
    data = tmp_path / "old"
    histories.unpack(histories.FIRST, data)
    house = on_sqlite(empty_house, data)
    done = bihuan(house, "upgrade")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "procedure.0002_corrections" in done.stdout and "核验没有查出毛病" in done.stdout
    [kept] = data.glob("before-upgrade-*.sqlite3")
    assert kept.stat().st_mode & 0o077 == 0
    count = "SELECT count(*) FROM ledger_entry"
    assert asked(kept, count)[0][0] > 100, "升级前的样子是完整的库"
    assert asked(kept, "SELECT count(*) FROM django_migrations WHERE name = '0002_corrections'") == [(0,)]
    again = bihuan(house, "upgrade")
    assert (again.returncode, "已经是最新的样子" in again.stdout) == (0, True)
    assert list(data.glob("before-upgrade-*")) == [kept]
    asked(
        data / "bihuan.sqlite3",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '9999_x', '2030-01-01')",
    )
    for command in (("upgrade",), ("work", "--once"), ("verify",)):
        newer = bihuan(house, *command)
        assert (newer.returncode, "库比这个版本的软件新（people.9999_x" in newer.stderr) == (1, True), command


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize(
    "packed",
    [one for one in histories.kept() if one != histories.FIRST],
    ids=lambda one: one.name.removesuffix(".tar.xz"),
)
def test_the_county_of_every_release_is_upgraded_and_verified(packed, empty_house, tmp_path):
    """文件夹里的每一版：升得上来，核验没有毛病，从前的每一笔都在，一个字节不差。"""
    data = tmp_path / "old"
    histories.unpack(packed, data)
    database, chain = data / "bihuan.sqlite3", "SELECT stream, seq, hash FROM ledger_entry ORDER BY id"
    before = asked(database, chain)
    assert len(before) > 50
    house = on_sqlite(empty_house, data)
    for words in (("upgrade",), ("verify", "--files")):
        done = bihuan(house, *words)
        assert done.returncode == 0, done.stdout + done.stderr
    assert asked(database, chain)[: len(before)] == before


def test_every_release_in_the_changelog_has_its_county():
    released = re.findall(r"^## \[(\d[^]]*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(released) <= {one.name.removesuffix(".tar.xz") for one in histories.kept()}
    assert all(one.stat().st_size < 300_000 for one in histories.kept() if one != histories.FIRST)


def test_on_postgresql_a_backup_of_this_very_moment_is_asked_for(county, settings, tmp_path):
    """PostgreSQL 上不抄库：要有根与此刻相同的备份，有了指给它看。SQLite 上抄一份，只有本人读得到。"""
    settings.DATA = tmp_path / "house"
    settings.DATA.mkdir()
    place = tmp_path / "backups"
    if connection.vendor == "sqlite":
        kept = upkeep.keep_before_upgrade(place, now=MONDAY)
        assert (kept.parent, kept.stat().st_mode & 0o077) == (settings.DATA, 0)
        return
    with pytest.raises(Refused, match="用旧版办一次 bihuan backup"):
        upkeep.keep_before_upgrade(place, now=MONDAY)
    made = upkeep.back_up(place, now=days_later(1))
    assert upkeep.keep_before_upgrade(place, now=MONDAY) == made.folder
