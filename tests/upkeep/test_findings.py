"""体检、状态页、探活：哪里不对说哪里，一项一句；不碰库的命令什么也不改。"""

import datetime as dt
import json
import os
import socket
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from bihuan.accounts import door as accounts
from bihuan.config import readiness
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.upkeep import door as upkeep
from tests.county import MONDAY, days_later
from tests.upkeep.houses import bihuan


@pytest.fixture
def well(db, settings, tmp_path):
    """一个好好的站：正式运行，密钥、站名、数据夹、后台、检查点、备份都好。"""
    settings.DATA, settings.LIVE, settings.MODE = tmp_path / "data", True, "live"
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = "梧桐巷的路灯" * 10, ["renda.example.gov.cn"]
    settings.DATA.mkdir(mode=0o700)
    settings.BACKUP = tmp_path / "backups"
    ledger.checkpoint(MONDAY)
    upkeep.back_up_nightly(MONDAY)
    upkeep.beat(MONDAY)
    return settings


def wrong(now: dt.datetime = MONDAY) -> dict[str, str]:
    """不对的各项：代号和那一句。"""
    return {one.code: one.sentence for one in upkeep.examine(now) if not one.well}


def test_a_house_in_order_has_nothing_to_say(well):
    assert wrong() == {}
    assert all(one.sentence for one in upkeep.examine(MONDAY))


@pytest.mark.parametrize(
    ("name", "value", "code", "said"),
    [
        ("SECRET_KEY", "short", "secret", "至少 50 字"),
        ("SECRET_KEY", "demo-only-" + "闭环" * 20, "secret", "示范的密钥"),
        ("ALLOWED_HOSTS", ["*"], "hosts", "什么名字都答应"),
        ("BACKUP", None, "backup", "BIHUAN_BACKUP"),
    ],
)
def test_a_wrong_setting_is_named(well, name, value, code, said):
    setattr(well, name, value)
    [(found, sentence)] = wrong().items()
    assert found == code
    assert said in sentence


def test_an_open_data_folder_is_named(well):
    well.DATA.chmod(0o755)
    assert "权限 755" in wrong()["folder"]


def test_a_day_of_silence_is_named(well):
    later = days_later(2)
    assert set(wrong(later)) == {"worker", "checkpoint", "backup"}
    assert "48 小时以前" in wrong(later)["checkpoint"]


def test_the_worker_that_never_came(well):
    (well.DATA / "worker.beat").unlink()
    assert "从来没有起来过" in wrong()["worker"]


def test_next_year_is_wanted_from_the_middle_of_november(well):
    before, after = clock.beijing(dt.date(2026, 11, 14)), clock.beijing(dt.date(2026, 11, 16))
    assert "calendar" not in wrong(before)
    assert "2027" in wrong(after)["calendar"]


def test_a_mail_server_that_does_not_answer(well):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        well.EMAIL_HOST, well.EMAIL_PORT = "127.0.0.1", closed.getsockname()[1]
        assert "连不上" in wrong()["mail"]
        closed.listen()
        assert "mail" not in wrong()


def test_healthz_asks_once_and_names_nobody(well, client, django_assert_num_queries):
    well.ALLOWED_HOSTS = ["testserver"]
    with clock.frozen(MONDAY + dt.timedelta(seconds=7)), django_assert_num_queries(1):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"database": True, "worker_seconds": 7})


def test_healthz_says_when_the_database_is_away(well, client, monkeypatch):
    well.ALLOWED_HOSTS = ["testserver"]

    def away(*_: object) -> None:
        raise DatabaseError("server closed the connection")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", away)
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)


def test_the_keepers_read_the_same_sentences(well, county, enter):
    well.ALLOWED_HOSTS = ["testserver"]
    with clock.frozen(days_later(2)):
        page = enter("李敏").get("/upkeep/").content.decode()
        sentences = [one.sentence for one in upkeep.examine(days_later(2)) if one.code != "disk"]
    assert "有 3 处不对" in page
    assert [one for one in sentences if one not in page] == []


def test_a_doctor_before_the_first_day_changes_nothing(tmp_path, empty_house):
    """还没有建起来的屋：说数据夹不在，不建。"""
    data = Path(empty_house["BIHUAN_DATA"])
    done = bihuan(empty_house, "doctor", "--json")
    assert done.returncode == 1, done.stderr
    told = {one["code"]: one for one in json.loads(done.stdout)["found"]}
    assert f"数据夹不在：{data}" in told["folder"]["sentence"]
    assert not data.exists()


def test_a_folder_somebody_else_made_is_closed(settings, tmp_path):
    settings.DATA = tmp_path / "open"
    settings.DATA.mkdir(mode=0o755)
    settings.DATA.chmod(0o755)
    usual = os.umask(0o022)
    try:
        readiness.close_the_data_folder()
        (settings.DATA / "kept").touch()
        assert settings.DATA.stat().st_mode & 0o777 == 0o700
        assert (settings.DATA / "kept").stat().st_mode & 0o077 == 0
    finally:
        os.umask(usual)


def test_a_monitor_with_the_token_reads_numbers_and_nobody_else(well, client):
    """没有设令牌、令牌不对，就没有这个网址；对的，每个数一种写法，以 EOF 收尾，没有一个与人有关。"""
    well.ALLOWED_HOSTS = ["testserver"]
    assert client.get("/metrics").status_code == 404
    well.METRICS = "only-for-the-monitor"
    for given in ({}, {"Authorization": "Bearer wrong"}):
        assert client.get("/metrics", headers=given).status_code == 404
    right = {"Authorization": f"Bearer {well.METRICS}"}
    answer = client.get("/metrics", headers=right)
    told = answer.content.decode()
    assert answer["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
    assert told.endswith("# EOF\n")
    numbers = dict(line.split(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    assert {"bihuan_database_up", "bihuan_entries_unsealed", "bihuan_backup_age_seconds", "bihuan_disk_free_bytes"} <= {
        *numbers
    }
    assert numbers["bihuan_database_up"] == "1"
    assert all(float(value) >= 0 for value in numbers.values())


def test_a_closed_account_that_still_holds_a_post_is_named(well, county):
    sun = county.people["孙晓梅"]
    account = accounts.open_account(sun, password="yun-ze-2026-kan", by=SYSTEM, now=MONDAY)
    assert "leavers" not in wrong()
    accounts.close_account(account.pk, by=SYSTEM, now=MONDAY)
    assert f"人员编号 {sun}" in wrong()["leavers"]
