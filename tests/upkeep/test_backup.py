"""备份与恢复：原样回来，两种数据库互换；有数据的不往上面恢复；半路的不算。"""

import datetime as dt
import errno
import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from bihuan.accounts import door as accounts
from bihuan.files import door as files
from bihuan.kernel.refuse import AlreadyDone, Refused
from bihuan.ledger import door as ledger
from bihuan.notices.models import Notice
from bihuan.people.door import SYSTEM
from bihuan.upkeep import backup, cover, door as upkeep, manifest, rows
from tests.county import MONDAY, days_later
from tests.upkeep.houses import bihuan, on_sqlite, told

LETTER = b"%PDF-1.4\n" + "关于梧桐巷路灯的答复".encode() * 40


@pytest.fixture
def house(county, settings, tmp_path):
    """云泽县：有账号、有一份文件、有一个检查点；数据夹是自己的。"""
    settings.DATA = tmp_path / "house"
    settings.DATA.mkdir()
    by = county.actor("李敏", now=MONDAY)
    files.keep(SimpleUploadedFile("答复.pdf", LETTER), by=by, now=MONDAY)
    accounts.open_account(county.people["李敏"], password="yun-ze-2026-kan", by=SYSTEM, now=MONDAY)
    ledger.checkpoint(MONDAY)
    return county


@pytest.fixture
def place(tmp_path) -> Path:
    """备份夹。"""
    return tmp_path / "backups"


def test_a_backup_tells_what_it_holds(house, place):
    made = upkeep.back_up(place, now=days_later(1))
    found = made.manifest
    assert found.root == ledger.root_now()
    assert (found.checkpoint, found.at) == (1, days_later(1))
    assert all(manifest.digest_of(made.folder / name) == digest for name, (_, digest) in found.files.items())
    assert [name for name in found.files if name.startswith("files/")]
    assert not list(made.folder.rglob("*.key")), "私钥不在备份里"
    assert {path.name.split("-")[0] for path in (place / "keys").iterdir()} == {"checkpoint", "vault"} & {
        name.removesuffix(".key") for name in found.keys
    }
    assert made.folder.stat().st_mode & 0o077 == 0


def test_a_file_that_did_not_change_takes_no_room(house, place):
    first = upkeep.back_up(place, now=days_later(1))
    second = upkeep.back_up(place, now=days_later(2))
    [letter] = [name for name in second.manifest.files if name.startswith("files/")]
    assert (first.folder / letter).stat().st_ino == (second.folder / letter).stat().st_ino
    assert second.fresh == first.fresh - len(LETTER)


def test_no_backup_inside_the_house(house, settings):
    with pytest.raises(Refused, match="不能放在数据夹里"):
        upkeep.back_up(settings.DATA / "backups", now=MONDAY)


@pytest.mark.parametrize("table", ["accounts_account", "search_weight"])
def test_a_full_disk_leaves_the_earlier_and_nothing_half(house, place, monkeypatch, table):
    good = upkeep.back_up(place, now=days_later(1))
    usual = rows.write

    def full(model, path, cover):
        if path.name.startswith(table):
            path.write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return usual(model, path, cover)

    monkeypatch.setattr(rows, "write", full)
    with pytest.raises(Refused, match="磁盘满了"):
        upkeep.back_up(place, now=days_later(2))
    assert [folder for folder, _ in manifest.all_in(place)] == [good.folder]
    assert not list(place.glob(f"{backup.MAKING}*"))


def test_the_nights_keep_the_last_ones(house, place, settings):
    settings.BACKUP, settings.BACKUP_KEEP = place, 3
    made = [upkeep.back_up_nightly(days_later(day)) for day in range(5)]
    assert [one.at for _, one in manifest.all_in(place)] == [days_later(day) for day in (4, 3, 2)]
    assert made[4].folder.is_dir()
    with pytest.raises(AlreadyDone, match="这一秒已经备过"):
        upkeep.back_up_nightly(days_later(4))
    assert upkeep.last_backup() == days_later(4)


def test_nobody_asked_for_a_backup(house, settings):
    settings.BACKUP = None
    assert upkeep.back_up_nightly(MONDAY) is None
    assert not upkeep.warn_of_old_backup(MONDAY)


def test_an_old_backup_is_told_once_a_day(house, place, settings):
    settings.BACKUP = place
    assert upkeep.warn_of_old_backup(MONDAY), "一份也没有"
    Notice.objects.all().delete()
    upkeep.back_up_nightly(days_later(1))
    assert not upkeep.warn_of_old_backup(days_later(1) + dt.timedelta(hours=26))
    for hours in (27, 28):
        assert upkeep.warn_of_old_backup(days_later(1) + dt.timedelta(hours=hours))
    heard = Notice.objects.filter(kind="upkeep/backup")
    assert len({one.person_id for one in heard}) == heard.count() >= 1
    assert "27 小时以前" in heard[0].sentence


def test_back_again_on_the_same_kind_and_on_the_other(house, place, empty_house, tmp_path):
    """云泽县备一份，在空屋里恢复：根相同，核验通过，编号接着用；再恢复一次拒绝。PostgreSQL 那一遍还走到 SQLite 再回来。"""
    made = upkeep.back_up(place, now=days_later(1))
    done = told(bihuan(empty_house, "restore", made.folder, "--json"))
    assert (done["root"], done["faults"]) == (made.manifest.root, 0)
    again = bihuan(empty_house, "restore", made.folder)
    assert again.returncode == 1
    assert "已经有" in again.stderr
    assert told(bihuan(empty_house, "verify", "--files", "--json"))["sound"]
    second = told(bihuan(empty_house, "backup", tmp_path / "second", "--json"))
    kept = manifest.of(Path(second["folder"]))
    assert (kept.root, kept.sequences, kept.rows) == (
        made.manifest.root, made.manifest.sequences, made.manifest.rows
    )  # fmt: skip
    same = {name: told for name, told in made.manifest.files.items() if not name.startswith("rows/search_weight")}
    assert {name: kept.files[name] for name in same} == same, "每张表每个字节都一样"
    if connection.vendor == "postgresql":
        other = on_sqlite(empty_house, tmp_path / "other")
        assert told(bihuan(other, "restore", second["folder"], "--json")) == {**done}
        assert told(bihuan(other, "verify", "--files", "--json"))["sound"]


@pytest.mark.once
def test_an_encrypted_backup_shows_nothing_and_opens_with_its_passphrase_only(house, place, empty_house, tmp_path):
    """加密的备份里找不到人名、答复和压缩的痕迹；没有口令、口令不对、换了名字的打不开；口令对的，根相同。"""
    right, wrong = tmp_path / "口令", tmp_path / "别的口令"
    right.write_text("河口乡的第三座桥 2026\n", encoding="utf-8")
    wrong.write_text("河口乡的第四座桥 2026\n", encoding="utf-8")
    with pytest.raises(Refused, match="至少 12 字"):
        upkeep.back_up(place, now=days_later(1), passphrase="short")
    secret = upkeep.passphrase_in(right)
    first = upkeep.back_up(place, now=days_later(1), passphrase=secret)
    made = upkeep.back_up(place, now=days_later(2), passphrase=secret)
    [letter] = [name for name in made.manifest.files if name.startswith("files/")]
    assert (first.folder / letter).stat().st_ino == (made.folder / letter).stat().st_ino, "相同的还是硬链接"
    for name in made.manifest.files:
        content = (made.folder / name).read_bytes()
        assert not any(mark in content for mark in (b"%PDF", "李敏".encode(), b"\x1f\x8b\x08", b"sha256")), name
    assert "是加密的" in bihuan(empty_house, "restore", made.folder).stderr
    assert "口令不对" in bihuan(empty_house, "restore", made.folder, "--passphrase", wrong).stderr
    done = told(bihuan(empty_house, "restore", made.folder, "--passphrase", right, "--json"))
    assert (done["root"], done["faults"]) == (ledger.root_now(), 0)
    opened = cover.kept_cover(secret, made.manifest.cover)
    for broken in (lambda whole: whole[:-1], lambda whole: whole + b"x", lambda whole: whole[:40] + b"?" + whole[41:]):
        part = tmp_path / "part"
        part.write_bytes(broken((made.folder / letter).read_bytes()))
        with pytest.raises(Refused, match="解不开"), opened.reading(part, letter) as file:
            file.read()
    with pytest.raises(Refused, match="解不开"), opened.reading(made.folder / letter, "files/other") as file:
        file.read()


@pytest.mark.parametrize("size", [0, 1, cover.PIECE - 1, cover.PIECE, cover.PIECE + 1, 3 * cover.PIECE])
def test_a_cover_gives_back_every_byte(tmp_path, size):
    sealed, content = cover.new_cover("一个够长的口令在这里写着", None), bytes(range(251)) * (size // 251 + 1)
    with sealed.writing(tmp_path / "it", "it") as out:
        out.write(content[: size // 2])
        out.write(content[size // 2 : size])
    assert (tmp_path / "it").stat().st_size == sealed.size_of(size)
    with sealed.reading(tmp_path / "it", "it") as file:
        assert file.read() == content[:size]


@pytest.mark.once
def test_what_is_gone_or_changed_is_not_restored(house, place, empty_house):
    made = upkeep.back_up(place, now=days_later(1))
    (table,) = [path for path in (made.folder / "rows").iterdir() if path.name == "people_person.gz"]
    whole = table.read_bytes()
    table.write_bytes(whole[:-9])
    changed = bihuan(empty_house, "restore", made.folder)
    assert "people_person.gz 不在或者变了样" in changed.stderr
    table.write_bytes(whole)
    shutil.move(place / "keys", place.parent / "elsewhere")
    assert "没有备份时的私钥" in bihuan(empty_house, "restore", made.folder).stderr
    assert not (Path(empty_house["BIHUAN_DATA"]) / "bihuan.sqlite3").exists()
    (made.folder / manifest.NAME).unlink()
    assert "不是一份完整的备份" in bihuan(empty_house, "restore", made.folder).stderr


def test_a_restore_killed_halfway_is_begun_again(house, place, empty_house):
    made = upkeep.back_up(place, now=days_later(1))
    data = Path(empty_house["BIHUAN_DATA"])
    running = _running(empty_house, "restore", made.folder)
    _until(lambda: (data / "keys").exists() and any((data / "keys").iterdir()), running)
    time.sleep(1)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert "恢复没有做完" in bihuan(empty_house, "work", "--once").stderr
    assert told(bihuan(empty_house, "restore", made.folder, "--json"))["root"] == made.manifest.root
    assert told(bihuan(empty_house, "verify", "--json"))["sound"]


@pytest.mark.once
def test_a_backup_killed_halfway_does_not_count(fresh_house, place):
    running = _running(fresh_house, "backup", place)
    _until(lambda: place.exists() and any(place.glob(f"{backup.MAKING}*")), running)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert manifest.all_in(place) == []
    made = told(bihuan(fresh_house, "backup", place, "--json"))
    assert [str(folder) for folder, _ in manifest.all_in(place)] == [made["folder"]]
    assert not list(place.glob(f"{backup.MAKING}*"))


def _running(environment, *words) -> subprocess.Popen:
    command = [sys.executable, "-m", "bihuan.config.cli", *map(str, words)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _until(true, running: subprocess.Popen) -> None:
    until = time.monotonic() + 300
    while not true():
        assert running.poll() is None, "还没来得及叫停，它自己停了"
        assert time.monotonic() < until
        time.sleep(0.005)


def test_the_manifest_names_no_person(house, place):
    made = upkeep.back_up(place, now=days_later(1))
    text = (made.folder / manifest.NAME).read_text(encoding="utf-8")
    assert json.loads(text)["rows"]["people_person"] > 1
    assert "李敏" not in text
