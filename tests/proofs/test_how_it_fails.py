"""怎样坏：事项里点到的每一种坏法都有测试，写在表里；这里补上还没有的：闲着的连接、两个站一个数据夹、坏页。

闲着的连接平常两千条；手里另走一万条：`BIHUAN_IDLE_CONNECTIONS=10000 pytest tests/proofs/test_how_it_fails.py -k idle`。
"""

import ast
import contextlib
import os
import re
import resource
import signal
import socket
import sqlite3
import time
from pathlib import Path

import pytest
from django.db import connection

from tests.house.test_serving import Running
from tests.shared import ROOT
from tests.upkeep.houses import bihuan

IDLE = int(os.environ.get("BIHUAN_IDLE_CONNECTIONS", "2000"))  # 条
MOST_MEMORY = 60_000  # 字节：一条闲着的连接至多占这么多
FELL = re.compile(r"^\| ([A-Z]-\d+) .*`(tests/\S+::\w+)` \|$", re.MULTILINE)  # docs/threat-model.md 末一节的两张表
FOUND = {"A": 11, "S": 8, "U": 10, "L": 6, "F": 5, "P": 1, "V": 6}  # 试着攻破时倒下的，各有几条
SEEN_BY = {
    "走步骤时盘满": "tests/simulator/test_simulator.py::test_whatever_breaks_what_was_answered_stands_and_a_seed_tells_it_again",
    "上传时盘满": "tests/files/test_files.py::test_on_a_full_disk_nothing_is_half_kept",
    "封存时盘满": "tests/ledger/test_checkpoints.py::test_a_disk_full_while_sealing_loses_nothing_and_is_made_up",
    "备份时盘满": "tests/upkeep/test_backup_live.py::test_a_disk_that_is_really_full",
    "数据夹只读": "tests/house/test_read_only.py::test_a_read_only_data_folder_is_one_sentence",
    "坏页": "tests/proofs/test_how_it_fails.py::test_a_corrupted_page_is_said_in_a_sentence",
    "两个站一个数据夹": "tests/proofs/test_how_it_fails.py::test_idle_connections_and_a_second_site_stop_nobody",
    "后台寄到一半被杀": "tests/ledger/test_outbox.py::test_one_taken_by_a_process_that_died_is_taken_again",
    "有毒的一件": "tests/ledger/test_outbox.py::test_one_that_stops_its_process_every_time_is_listed",
    "恢复到有数据的夹": "tests/upkeep/test_backup.py::test_back_again_on_the_same_kind_and_on_the_other",
    "少一年日历": "tests/people/test_calendar_pages.py::test_the_calendar_says_which_days_and_which_year_is_missing",
    "同一刻通过两份工作法": "tests/cases/test_passing.py::test_in_the_same_moment_one_wins_and_the_other_gets_a_sentence",
    "少一年日历，要数到那一年的步": "tests/upkeep/test_missing_year.py::test_a_step_into_a_year_that_is_missing_is_taken_and_said",
    "走着走着重启，几个站、几个后台": "tests/proofs/test_restarting.py::test_whatever_falls_under_load_what_was_answered_stands_once",
    "事务当中断了连接": "tests/simulator/test_simulator.py::test_at_every_place_every_fate_is_walked",
    "两个后台领同一件": "tests/ledger/test_outbox.py::test_two_workers_never_deliver_the_same",
    "主库没了，换到备库": "tests/proofs/test_failover.py::test_a_standby_promoted_by_hand_has_everything_that_was_answered",
    "一万条闲着的连接": "tests/proofs/test_how_it_fails.py::test_idle_connections_and_a_second_site_stop_nobody",
    "慢的正文": "tests/house/test_front.py::test_forty_slow_posts_take_no_thread_and_are_shown_out",
    "二百兆的正文": "tests/house/test_doorstep.py::test_a_real_site_keeps_nothing_of_a_huge_body",
}


@pytest.mark.parametrize("place", sorted(set(SEEN_BY.values())))
def test_every_way_to_fail_has_a_test(place: str):
    assert stands(place)


def test_everything_that_fell_has_its_test():
    """威胁模型末一节的表：倒下的一条不少，写着的测试都在。"""
    told = FELL.findall((ROOT / "docs/threat-model.md").read_text(encoding="utf-8"))
    wanted = {f"{area}-{n}" for area, most in FOUND.items() for n in range(1, most + 1)}
    assert {what for what, _ in told} == wanted
    assert [place for _, place in told if not stands(place)] == []


@pytest.mark.once
@pytest.mark.slow
def test_idle_connections_and_a_second_site_stop_nobody(fresh_house):
    """两千条连上来不说话的：公众的页照开，内存有界，十来秒以后都断开。同一个数据夹再开一个站：都答应，强杀一个，另一个照常，库没有坏。"""
    live = {"BIHUAN_MODE": "live", "BIHUAN_HOSTS": "127.0.0.1", "BIHUAN_SECRET_KEY": "只在这一遍测试里用" * 5}
    house = {**fresh_house, **live}
    first = Running(house)
    try:
        assert first.page("/about/")[0] == 200
        before = memory_of(first)
        with contextlib.ExitStack() as held:
            idle = connected(held, first.port, IDLE)
            assert first.page("/about/")[0] == 200
            assert memory_of(first) - before < 50_000_000 + len(idle) * MOST_MEMORY
            assert eventually(lambda: all(map(hung_up, idle))), "连上来不说话的没有断开"
        second = Running(house)
        try:
            assert [one.page("/about/")[0] for one in (first, second)] == [200, 200]
            first.process.send_signal(signal.SIGKILL)
            assert second.page("/about/")[0] == 200
        finally:
            second.end()
    finally:
        first.end()
    verified = bihuan(house, "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


@pytest.mark.once
@pytest.mark.slow
def test_a_corrupted_page_is_said_in_a_sentence(fresh_house):
    """库文件里一页写坏了：核验说坏在库，退出码 1；体检说怎么办；都没有一串调用的经过。"""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL 用自己的校验（initdb --data-checksums）")
    path = Path(fresh_house["BIHUAN_DATA"]) / "bihuan.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
        [page] = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'regions_division'").fetchone()
        [size] = database.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * 64)
    for words, said in ((("verify",), "库文件坏了"), (("doctor",), "从备份恢复")):
        done = bihuan(fresh_house, *words)
        assert (done.returncode, said in done.stdout) == (1, True), (words, done.stdout, done.stderr)
        assert "Traceback" not in done.stdout + done.stderr


def stands(place: str) -> bool:
    """这个测试在。"""
    file, name = place.split("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return name in {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}


def connected(held: contextlib.ExitStack, port: int, number: int) -> list[socket.socket]:
    """连上来、不说话的这么多条；描述符不够的，够几条连几条。"""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 200
    return [held.enter_context(socket.create_connection(("127.0.0.1", port), 30)) for _ in range(min(number, most))]


def hung_up(one: socket.socket) -> bool:
    """那一头断开了。"""
    one.setblocking(False)
    try:
        return one.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def memory_of(site: Running) -> int:
    """网站的各个进程占着的内存，字节。"""
    page = os.sysconf("SC_PAGE_SIZE")
    return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page for pid in site.family())


def eventually(true) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.5)
    return False
