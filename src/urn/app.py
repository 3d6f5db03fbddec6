"""投票口：ASGI。不认识任何人，不记访问，没有 Cookie；收票的回答一样长。"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from urn import answers
from urn.answers import Answer
from urn.hall import Hall, Sealed
from urn.intake import Intake
from urn.pages import Pages
from urn.sealing import last_line

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

SLOWEST = 10  # 秒：正文要在这么久之内到齐
CHUNK = 64 * 1024
MOST_TAKING = 64  # 人：同时在取封箱文件的，一人占着几块；再多的请过一会儿
UNTAKEN = 30  # 秒：一块也取不走的，不再等
JSON = b"application/json; charset=utf-8"
CSP = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SAFE: Headers = [
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", CSP),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
CAST: Headers = [
    (b"content-type", JSON),
    (b"content-length", str(len(answers.BUSY.body)).encode()),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
CAST_BUSY: Headers = [*CAST, (b"retry-after", str(answers.RETRY_AFTER).encode())]


class App:
    """投票口。"""

    def __init__(self, hall: Hall, pages: Pages) -> None:
        self.hall, self.pages = hall, pages
        self._taking = 0
        self._reading: dict[asyncio.Task[Any], float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """一个请求。"""
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        if path.startswith("/elections/") and path.endswith("/votes"):
            await _send_answer(send, await self._vote(scope, receive, path[11:-6]))
        elif scope["method"] not in ("GET", "HEAD"):
            await _send_answer(send, answers.METHOD)
        else:
            await self._show(path, send)

    async def _vote(self, scope: Scope, receive: Receive, election_id: str) -> Answer:
        if scope["method"] != "POST":
            return answers.METHOD
        station = self.hall.stations.get(election_id)
        if station is None:
            return answers.UNKNOWN
        if isinstance(station, Sealed):
            return answers.CLOSED
        size = station.election.size
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), None)
        if declared is None:
            return answers.LENGTH_REQUIRED
        if declared != str(size).encode():
            return answers.WRONG_SIZE  # 一个字节也不读
        try:
            body = await self._body(receive)
        except asyncio.CancelledError:
            return answers.SLOW
        if len(body) != size:
            return answers.WRONG_SIZE
        return await station.cast(body)

    async def _body(self, receive: Receive) -> bytes:
        task = asyncio.current_task()
        assert task is not None
        self._reading[task] = time.monotonic()
        try:
            message = await receive()
            body: bytes = message.get("body", b"")
            while message.get("more_body"):
                message = await receive()
                body += message.get("body", b"")
            return body
        finally:
            del self._reading[task]

    async def dismiss_the_slow(self) -> None:
        """正文迟迟不到的请出去。每张票各设一个闹钟太贵，所以隔一会儿看一遍。"""
        while True:
            await asyncio.sleep(SLOWEST / 2)
            late = time.monotonic() - SLOWEST
            for task in [task for task, since in self._reading.items() if since < late]:
                task.cancel()

    async def _show(self, path: str, send: Send) -> None:
        if path == "/health":
            await _send(send, 200, b"text/plain", b"ok")
        elif path == "/elections" or path.startswith("/elections/"):
            await self._show_election(path, send)
        elif (page := self.pages.find(path)) is not None:
            await _send(send, 200, *page)
        else:
            await _send(send, 404, b"text/plain; charset=utf-8", "没有这一页".encode())

    async def _show_election(self, path: str, send: Send) -> None:
        if path == "/elections":
            stations = self.hall.stations.values()
            await _send(send, 200, JSON, _json({"elections": [_brief(station) for station in stations]}))
            return
        election_id, _, what = path.removeprefix("/elections/").partition("/")
        station = self.hall.stations.get(election_id)
        if station is None or what not in ("", "head", "export"):
            await _send_answer(send, answers.UNKNOWN)
        elif not what:
            await _send(send, 200, JSON, _json(self.hall.public(station)))
        elif isinstance(station, Intake):
            await _send(send, 404, JSON, _json({"code": "not_closed", "refused": "还没有封箱"}))
        elif what == "head":
            await _send(send, 200, JSON, last_line(station.export).encode())
        elif self._taking >= MOST_TAKING:
            await _send_answer(send, answers.BUSY_EXPORT)
        else:
            self._taking += 1
            try:
                await _send_file(send, station.export)
            finally:
                self._taking -= 1


def _brief(station: Intake | Sealed) -> dict[str, Any]:
    election = station.election
    return {"id": election.id, "title": election.title, "kind": election.kind, "state": station.state}


def _json(tree: Any) -> bytes:
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


async def _send_answer(send: Send, answer: Answer) -> None:
    headers = CAST_BUSY if answer.status == 503 else CAST
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


async def _send(send: Send, status: int, kind: bytes, body: bytes) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *SAFE]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _send_file(send: Send, path: Path) -> None:
    length = str(path.stat().st_size).encode()
    headers = [(b"content-type", b"application/x-ndjson; charset=utf-8"), (b"content-length", length), *SAFE]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            part = {"type": "http.response.body", "body": chunk, "more_body": True}
            await asyncio.wait_for(send(part), UNTAKEN)
    await send({"type": "http.response.body", "body": b""})
