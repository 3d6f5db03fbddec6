"""开站：一个命令，一起起、一起停；父进程被强杀也不留孤儿。"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

DIES_WITH_US = (sys.executable, "-m", "bihuan.config.children")  # 测试被强杀，站也跟着停


@pytest.fixture
def site(fresh_house) -> Iterator["Running"]:
    """正式的站：不装示例县，起得快。"""
    live = {"BIHUAN_MODE": "live", "BIHUAN_HOSTS": "127.0.0.1", "BIHUAN_SECRET_KEY": "只在这一遍测试里用" * 5}
    running = Running({**fresh_house, **live})
    yield running
    running.end()


@pytest.mark.once
@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_it_serves_a_page_and_ends_whole(site, signal_number):
    assert site.page("/")[0] < 500
    family = site.family()
    assert len(family) >= 3, "网站、网站的进程、后台"
    site.process.send_signal(signal_number)
    code = site.process.wait(timeout=20)
    assert code == (-signal.SIGKILL if signal_number == signal.SIGKILL else 0), site.said()
    assert _all_gone(family), f"还有没停的：{family}"


def test_the_first_run_loads_the_fictional_county_and_the_second_does_not(fresh_house):
    """库里还没有人的，装入示例县；空的数据夹怎样建库，见 test_commands.py。"""
    for run in (1, 2):
        running = Running(fresh_house)
        status, page = running.page("/")
        running.end()
        assert status == 200
        assert "闭环" in page
        assert ("装入示例县" in running.said()) is (run == 1)


@pytest.mark.once
def test_a_fallen_worker_is_started_again(site):
    site.page("/")
    [first] = site.children_running("work")
    os.kill(first, signal.SIGKILL)
    assert _eventually(lambda: site.children_running("work") not in ([], [first]))
    assert site.page("/")[0] < 500


@pytest.mark.once
def test_a_taken_port_is_a_sentence(site, fresh_house):
    site.page("/")
    second = Running(fresh_house, port=site.port)
    assert second.process.wait(timeout=60) == 1
    assert "已被占用" in second.said()
    assert "Traceback" not in second.said()


class Running:
    """一个真的 `bihuan serve`。"""

    def __init__(self, environment: dict[str, str], port: int | None = None) -> None:
        self.port = port or _free_port()
        self.heard = Path(f"{environment['BIHUAN_DATA']}.{id(self)}.log")
        serve = ("serve", "--port", str(self.port), "--workers", "1")
        with self.heard.open("w") as out:
            self.process = subprocess.Popen(
                [*DIES_WITH_US, *(sys.executable, "-m", "bihuan.config.cli"), *serve],
                env=environment,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def page(self, path: str) -> tuple[int, str]:
        """打开一页；刚开站时等它应答。"""
        until = time.monotonic() + 240
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as error:
                return error.code, error.read().decode()
            except OSError:
                assert self.process.poll() is None, self.said()
                assert time.monotonic() < until, f"等不到应答：{self.said()}"
                time.sleep(0.1)

    def said(self) -> str:
        """它说过的话。"""
        return self.heard.read_text(encoding="utf-8")

    def family(self) -> list[int]:
        """它的子孙进程。"""
        return _descendants(self.process.pid)

    def children_running(self, command: str) -> list[int]:
        """办某条命令的子进程。"""
        return [pid for pid in _children(self.process.pid) if command in _words_of(pid)]

    def end(self) -> None:
        """收场。"""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _descendants(pid: int) -> list[int]:
    return [one for child in _children(pid) for one in (child, *_descendants(child))]


def _words_of(pid: int) -> list[str]:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    return []


def _all_gone(pids: list[int]) -> bool:
    return _eventually(lambda: not any(_words_of(pid) for pid in pids))


def _eventually(true) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.1)
    return False
