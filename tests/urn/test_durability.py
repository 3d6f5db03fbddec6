"""断电、抢占、盘满、太忙：答应过的一张不少，没有答应的不留一半。"""

import asyncio
import http.client
import json
import os
import subprocess
import threading
from pathlib import Path

import pytest

from bihuan.kernel.voting import Vote, pack, recount
from tests.urn import full_disk
from tests.urn.hall import COMMAND, Urn, admitted, ballots, poll, secret, text

GOOD, BAD = text({"i0": "good"}), text({"i0": "bad"})


def stream(urn: Urn, ballot: str, rights: list, *, kill_after: int, lines: int = 8) -> tuple[dict, set]:
    """几条连接一起投；答应了 kill_after 张就 kill -9。返回答应了的（票号 → 回答）和没有回音的票号。"""
    waiting = iter(list(rights))
    answered: dict[bytes, bytes] = {}
    unknown: set[bytes] = set()
    lock = threading.Lock()

    def voter() -> None:
        while True:
            with lock:
                right = next(waiting, None)
            if right is None:
                return
            try:
                said = urn.cast(ballot, right, GOOD)
            except (OSError, http.client.HTTPException):
                unknown.add(right[0])
                return
            assert said.status == 200
            with lock:
                answered[right[0]] = said.raw
                enough = len(answered) == kill_after
            if enough:
                urn.kill()

    threads = [threading.Thread(target=voter) for _ in range(lines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answered, unknown


def tokens_in(export: Path) -> list[bytes]:
    rows = [json.loads(line) for line in export.read_text().splitlines()[1:-3]]
    return [bytes.fromhex(row[0]) for row in rows]


@pytest.mark.parametrize("kind", ["secret", "poll"])
def test_kill_9_in_a_stream_of_votes_loses_nothing_answered_and_doubles_nothing(urn: Urn, kind: str):
    if kind == "secret":
        ballot, rights = "yunze-1", ballots("yunze-1", 60)
        urn.open(secret())
    else:
        ballot, rights = "yunze-poll", admitted("yunze-poll", 400)
        urn.open(poll())
    answered, unknown = stream(urn, ballot, rights, kill_after=len(rights) // 2)
    assert len(answered) >= len(rights) // 2
    urn.start()
    for right in rights[:10]:
        if right[0] in answered:
            again = urn.cast(ballot, right, GOOD)
            assert again.status == 200
            if kind == "secret":
                assert again.raw == answered[right[0]], "重启以后的回答逐字节相同"
    export = urn.close(ballot)
    found = tokens_in(export)
    with export.open(newline="\n") as lines:
        counted = recount(lines)
    assert set(answered) <= set(found) <= set(answered) | unknown
    returned = counted.result["figures"]["returned"]
    assert returned == len(set(found))
    if kind == "secret":
        assert len(found) == len(set(found))


def test_two_processes_never_own_one_box(urn: Urn):
    urn.open(secret())
    first = urn.cast("yunze-1", ballots("yunze-1", 1)[0], GOOD)
    second = Urn(urn.data)
    done = subprocess.run(
        [*COMMAND, "serve", "--data", str(urn.data), "--port", "1"], capture_output=True, text=True, timeout=20
    )
    assert done.returncode == 1
    assert "已经有一个票箱在用" in done.stderr
    assert "Traceback" not in done.stderr
    assert urn.cast("yunze-1", ballots("yunze-1", 2)[1], GOOD).status == 200, "先来的照常收票"
    assert urn.command("status").returncode == 0, "管理口还是先来的那个"
    urn.stop()
    second.start()
    second.elections = urn.elections
    again = second.cast("yunze-1", ballots("yunze-1", 1)[0], BAD)
    assert again.raw == first.raw, "票号投过的，换了记号再投，答的总是先收下的那一张"
    second.stop()


def test_a_port_in_use_is_said_in_words(urn: Urn, tmp_path: Path):
    done = subprocess.run(
        [*COMMAND, "serve", "--data", str(tmp_path / "other"), "--port", str(urn.port)],
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 1
    assert "听不了：已被占用" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_same_vote_from_two_browsers_at_once_counts_once(urn: Urn):
    urn.open(secret())
    right = ballots("yunze-1", 1)[0]
    said: list[tuple[int, bytes]] = []

    def voter(marks: bytes) -> None:
        answer = urn.cast("yunze-1", right, marks)
        said.append((answer.status, answer.raw))

    threads = [threading.Thread(target=voter, args=(marks,)) for marks in [GOOD, BAD] * 8]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [status for status, _ in said] == [200] * 16
    assert len({raw for _, raw in said}) == 1, "先收下的一张；别的再投，答的都是它，试不出收下的是哪一种"
    assert len(tokens_in(urn.close("yunze-1"))) == 1


@pytest.mark.parametrize("disk", ["limit", *(["tmpfs"] if full_disk.may_mount() else [])])
@pytest.mark.parametrize("kind", ["secret", "poll"])
def test_a_full_disk_answers_busy_and_loses_nothing_answered(tmp_path: Path, kind: str, disk: str):
    if disk == "tmpfs":
        seen = full_disk.fill_and_cast(kind, tmp_path / "disk")
        assert set(seen["statuses"]) == {200, 503}, "盘没有撞满"
        assert seen["retry_after"] == ["1"]
        assert set(seen["again"]) == {200}, "腾开以后原样再投都收"
        assert seen["counted"] == seen["offered"]
        return
    urn = Urn(tmp_path / "urn")
    ballot, definition = ("yunze-1", secret(issued=12)) if kind == "secret" else ("yunze-poll", poll())
    rights = ballots(ballot, 12) if kind == "secret" else admitted(ballot, 400)
    urn.start()
    election = urn.open(definition)
    urn.stop()
    # 写文件的上限压到已有的大小上下：回滚日志（secret）或 WAL（poll）真的写不下去
    urn.start(limit_file=4096 if kind == "secret" else 300_000)
    said = [urn.cast(ballot, right, GOOD) for right in rights]
    assert {answer.status for answer in said} <= {200, 503}
    refused = [answer for answer in said if answer.status == 503]
    assert refused, "盘没有撞满"
    assert refused[0].code == "busy"
    assert int(refused[0].headers["retry-after"]) >= 1
    urn.stop()
    urn.start()
    kept = {right[0] for right, answer in zip(rights, said, strict=True) if answer.status == 200}
    found = tokens_in(urn.close(ballot))
    assert kept == set(found)
    assert len(found) == len(kept)
    urn.stop()
    assert election.id == ballot


def test_back_pressure_says_busy_before_memory_grows(urn: Urn):
    """盘一停（票库被别人锁住），队列满了就说忙，已进门的等盘好了再答。"""
    import sqlite3

    election = urn.open(poll(items=1))
    rights = admitted("yunze-poll", 6000)
    bodies = [pack(election, Vote(*right, GOOD)) for right in rights]
    outsider = sqlite3.connect(urn.data / "boxes" / "yunze-poll.sqlite3", isolation_level=None)
    outsider.execute("BEGIN IMMEDIATE")

    async def one(line: asyncio.StreamWriter, reader: asyncio.StreamReader, body: bytes) -> tuple[int, str]:
        line.write(
            f"POST /elections/yunze-poll/votes HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        await reader.readexactly(512)
        line.close()
        return int(head.split()[1]), head

    async def everybody() -> list[tuple[int, str]]:
        gate = asyncio.Semaphore(200)

        async def enter(body: bytes) -> tuple[int, str]:
            async with gate:
                reader, line = await asyncio.open_connection("127.0.0.1", urn.port)
            return await one(line, reader, body)

        tasks = [asyncio.create_task(enter(body)) for body in bodies]
        done, _ = await asyncio.wait(tasks, timeout=60, return_when=asyncio.FIRST_COMPLETED)
        assert any(task.result()[0] == 503 for task in done), "队列没有满过"
        outsider.execute("ROLLBACK")
        return list(await asyncio.gather(*tasks))

    said = asyncio.run(everybody())
    outsider.close()
    busy = [head for status, head in said if status == 503]
    assert {status for status, _ in said} == {200, 503}
    assert all("retry-after: 1" in head for head in busy)
    assert sum(status == 200 for status, _ in said) == len(tokens_in(urn.close("yunze-poll")))
    assert os.path.getsize(urn.data / "exports" / "yunze-poll.jsonl") > 0


def test_a_body_that_never_comes_is_sent_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from urn import app as door
    from urn.folder import Folder
    from urn.hall import Hall
    from urn.pages import Pages
    from urn.times import SteadyClock

    monkeypatch.setattr(door, "SLOWEST", 0.1)

    async def visit() -> list[dict]:
        hall = Hall(Folder(tmp_path / "urn"), SteadyClock())
        await hall.open(json.dumps(secret()))
        app, sent = door.App(hall, Pages()), []
        dismissing = asyncio.create_task(app.dismiss_the_slow())

        async def receive() -> dict:
            await asyncio.sleep(60)
            raise AssertionError

        async def send(message: dict) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/elections/yunze-1/votes",
            "headers": [(b"content-length", b"512")],
        }
        await asyncio.wait_for(asyncio.create_task(app(scope, receive, send)), 5)
        dismissing.cancel()
        await hall.shut()
        return sent

    started, body = asyncio.run(visit())
    assert started["status"] == 408
    assert len(body["body"]) == 512
