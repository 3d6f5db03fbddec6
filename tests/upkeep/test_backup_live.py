"""开着站备份：备到一半有人写，备下的仍是同一瞬间；盘真的满了，从前的一份还在。"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from bihuan.accounts import door as accounts
from bihuan.demo import county as demo
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.upkeep import door as upkeep, manifest, rows
from tests.county import MONDAY, days_later
from tests.shared import ROOT
from tests.upkeep.houses import bihuan, told

ALONE = ["unshare", "--user", "--map-root-user", "--mount"]
SMALL = 1 << 20  # 字节：一份备份要一兆多，放不下
ON_A_SMALL_DISK = """
mount -t tmpfs -o size={size} tmpfs {place} && {python} -m bihuan.config.cli backup {place}
echo "退出码 $?"
ls -A {place}
"""


@pytest.mark.django_db(transaction=True)
def test_what_is_written_meanwhile_is_wholly_in_or_wholly_out(tmp_path, settings, monkeypatch):
    settings.DATA = tmp_path / "house"
    settings.DATA.mkdir()
    county = demo.found(MONDAY)
    before, usual = ledger.root_now(), rows.write

    def write(model, path, cover):
        count = usual(model, path, cover)
        if model._meta.db_table == "accounts_account":
            _in_another_connection(lambda: _open(county))
        return count

    monkeypatch.setattr(rows, "write", write)
    made = upkeep.back_up(tmp_path / "backups", now=days_later(1))
    assert made.manifest.root == before != ledger.root_now()
    assert made.manifest.rows["accounts_account"] == accounts.Account.objects.count() - 1
    assert made.manifest.entries == sum(1 for _ in _entries()) - 1


def _open(county: demo.County) -> None:
    accounts.open_account(county.people["李敏"], password="yun-ze-2026-kan", by=SYSTEM, now=MONDAY)


def _entries() -> list[tuple[int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM ledger_entry")
        return cursor.fetchall()


def _in_another_connection(act: Callable[[], None]) -> None:
    def do() -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(do).result()


def test_a_disk_that_is_really_full(fresh_house, tmp_path):
    if not _may_mount():
        pytest.skip("这里不许自己挂一个小盘")
    good = told(bihuan(fresh_house, "backup", tmp_path / "good", "--json"))
    place = tmp_path / "small"
    place.mkdir()
    script = ON_A_SMALL_DISK.format(size=SMALL, place=place, python=sys.executable)
    done = subprocess.run([*ALONE, "sh", "-c", script], env=fresh_house, cwd=ROOT, capture_output=True, text=True)
    assert "备份没有做成（磁盘满了）；从前的备份没有动" in done.stderr, done.stdout + done.stderr
    assert "退出码 1" in done.stdout
    assert ".making" not in done.stdout and "manifest" not in done.stdout
    assert json.loads((Path(good["folder"]) / manifest.NAME).read_text(encoding="utf-8"))["root"] == good["root"]
    assert os.listdir(place) == []


def _may_mount() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        try:
            tried = subprocess.run([*ALONE, "mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True, timeout=20)
        except FileNotFoundError:
            return False
        return tried.returncode == 0
