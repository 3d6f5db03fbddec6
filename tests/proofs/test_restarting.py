"""两个站、两个后台，同一个库，几位代表不停地提：网站的进程被强杀、库的连接被掐断、一个站重启。答应过的一件不少，没有哪一件两份，
在半路上的听到一句话；送交接的两个后台抢着送，一件不漏。"""

import asyncio
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from bihuan.bench.visiting import Answer, Visitor
from tests.house.test_serving import Running
from tests.shared import ROOT

PASSWORD = "云泽县的代表们自己定的"
WRITE = "/suggestions/drafts/new/micro_suggestion/"
ENOUGH = 4  # 件：每坏一次前后，各要听到这么多件答应


@dataclass
class Deputies:
    """几位代表，各在自己的那个站提自己的；没有听到答复的，原样再交一次。ports: 谁在哪个端口。"""

    ports: dict[str, int]
    answered: Counter[str] = field(default_factory=Counter)
    interrupted: list[Answer] = field(default_factory=list)
    stopping: bool = False

    async def write(self, name: str) -> None:
        visitor = Visitor(self.ports[name], lambda *_: None)
        while not await visitor.sign_in("登录", "/sign-in/", name, PASSWORD):
            await asyncio.sleep(0.2)
        for n in itertools.count(1):
            title = f"修好{name}门前第{n}盏路灯"
            while not self.stopping and not await self._submitted(visitor, title):
                await asyncio.sleep(0.2)
            if self.stopping:
                break
        visitor.leave()
        await asyncio.sleep(0.1)  # 连接真的关上

    async def _submitted(self, visitor: Visitor, title: str) -> bool:
        told = {"title": title, "situation": "路灯坏了三盏，夜里看不见路，群众反映集中。", "go": "submit"}
        answer = await visitor.post("提出", WRITE, **told)
        if answer.status != 302:
            self.interrupted.append(answer)
            return False
        self.answered[title] += 1
        return True

    async def heard(self, more: int) -> None:
        """再听到这么多件答应。"""
        wanted = self.answered.total() + more
        while self.answered.total() < wanted:
            await asyncio.sleep(0.02)

    def lost_nothing(self, titles: list[str]) -> None:
        """答应过的一件不少，没有哪一件两份；在半路上的听到一句话。"""
        kept = Counter(titles)
        assert set(self.answered) <= set(kept)
        assert set(kept.values()) == {1}, "没有哪一件两份"
        assert len(kept) - len(self.answered) <= len(self.ports), "没有听到答复就停下的，一位至多一件"
        assert self.interrupted
        for answer in self.interrupted:
            assert answer.status in (0, 503), (answer.status, answer.body[:300])
            assert not answer.status or "请过" in answer.body


def cut_every_connection(environment: dict[str, str]) -> None:
    """掐断网站和后台连着库的每一条连接（PostgreSQL）；SQLite 没有连接可掐。"""
    if not (url := environment.get("BIHUAN_DATABASE_URL")):
        return
    with psycopg.connect(url, autocommit=True) as server:
        name = urlsplit(url).path.lstrip("/")
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", [name]
        )  # fmt: skip


@pytest.mark.timeout(600)
def test_whatever_falls_under_load_what_was_answered_stands_once(fresh_house):
    house = fresh_house | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    names = json.loads(_clerk(house, "furnish", PASSWORD))
    site = Running(house)
    site.page("/about/")
    other = Running(house)
    other.page("/about/")
    deputies = Deputies({name: (site, other)[n % 2].port for n, name in enumerate(names)})

    async def story() -> int:
        nonlocal site
        writing = [asyncio.create_task(deputies.write(name)) for name in names]
        await deputies.heard(ENOUGH)
        [web] = site.children_running("granian")
        [page] = [pid for pid in site.family() if _parent(pid) == web]
        for fault in (lambda: os.kill(page, signal.SIGKILL), lambda: cut_every_connection(house)):
            await asyncio.to_thread(fault)
            await deputies.heard(ENOUGH)
        told = int(await asyncio.to_thread(_clerk, house, "reset"))
        await asyncio.to_thread(site.end)
        site = Running(house, port=site.port)
        await deputies.heard(ENOUGH)
        deputies.stopping = True
        await asyncio.gather(*writing)
        return told

    try:
        told = asyncio.run(asyncio.wait_for(story(), 300))
        found = delivered(house, told)
    finally:
        site.end()
        other.end()
    assert found["faults"] == []
    assert (found["told"], found["waiting"]) == (told, 0), "重设密码的各位各收到一句"
    deputies.lost_nothing(found["titles"])


def delivered(house: dict[str, str], told: int) -> dict[str, Any]:
    """等两个后台把交接送完（至多等一分钟），再清点。"""
    until = time.monotonic() + 60
    while True:
        found: dict[str, Any] = json.loads(_clerk(house, "check"))
        if (found["told"], found["waiting"]) == (told, 0) or time.monotonic() > until:
            return found


def _clerk(house: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.proofs.clerk", *words], cwd=ROOT, env=house, capture_output=True, text=True,
        timeout=120, check=True,
    )  # fmt: skip
    return done.stdout.strip().splitlines()[-1]


def _parent(pid: int) -> int:
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return int(file.read().rpartition(")")[2].split()[1])
