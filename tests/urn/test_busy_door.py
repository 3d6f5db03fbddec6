"""取封箱文件的人太多、取了不收、开门以前：投票口占多少内存、说什么，都有数。"""

import asyncio
import json
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.urn.hall import COMMAND, poll
from urn import app as door
from urn.folder import Folder
from urn.hall import Hall
from urn.pages import Pages
from urn.times import SteadyClock


async def sealed(path: Path) -> Hall:
    """封了箱的一次公共投票。"""
    hall = Hall(Folder(path), SteadyClock())
    await hall.open(json.dumps(poll()))
    await hall.close("yunze-poll", early=True, scrutiny=None)
    return hall


async def take(app: door.App, send: Any) -> None:
    """取一份封箱文件。"""
    scope = {"type": "http", "method": "GET", "path": "/elections/yunze-poll/export", "headers": []}
    await app(scope, None, send)


def test_slow_takers_of_the_export_are_few_and_shown_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """只取头不收正文的占满了名额，再来的当场听到一句话；不收的等够了就断开，名额空出来。"""
    monkeypatch.setattr(door, "MOST_TAKING", 3)
    monkeypatch.setattr(door, "UNTAKEN", 0.2)

    async def visit() -> tuple[list[Any], list[dict[str, Any]], list[dict[str, Any]]]:
        app, heard, after = door.App(await sealed(tmp_path / "urn"), Pages()), [], []

        async def never(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.body":
                await asyncio.sleep(60)

        async def hear(message: dict[str, Any]) -> None:
            heard.append(message)

        async def hear_after(message: dict[str, Any]) -> None:
            after.append(message)

        slow = [asyncio.create_task(take(app, never)) for _ in range(3)]
        await asyncio.sleep(0.05)
        await take(app, hear)
        left = await asyncio.gather(*slow, return_exceptions=True)
        await take(app, hear_after)
        await app.hall.shut()
        return left, heard, after

    left, heard, after = asyncio.run(visit())
    assert [type(one) for one in left] == [TimeoutError] * 3
    assert heard[0]["status"] == 503
    assert "取封箱文件的人太多" in heard[1]["body"].decode()
    assert (b"retry-after", b"1") in heard[0]["headers"]
    assert after[0]["status"] == 200
    assert b"bihuan-head/1" in b"".join(message.get("body", b"") for message in after)


def test_it_says_that_it_takes_votes_only_when_it_does(tmp_path: Path):
    """那一句一出来，马上就连得上，一次也不用再试。"""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*COMMAND, "serve", "--data", str(tmp_path / "urn"), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert "收票" in process.stdout.readline()
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        finally:
            process.terminate()
