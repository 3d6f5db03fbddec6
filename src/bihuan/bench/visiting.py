"""一个来访的人：一条长连接、自己的 Cookie，问一页、交一张表，各记下用了多久、答得怎样。"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

PATIENCE = 60.0  # 秒：等这么久还没有答复的算错
END = b"\r\n\r\n"


@dataclass(frozen=True)
class Answer:
    """一个答复。status 为 0：没有听到。"""

    status: int
    location: str = ""
    body: str = ""


@dataclass
class Visitor:
    """一个人。heard: 每问一次报一次（哪一种、用了几秒、状态）。"""

    port: int
    heard: Callable[[str, float, int], None]
    cookies: dict[str, str] = field(default_factory=dict)
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, kind: str, path: str) -> Answer:
        """看一页。"""
        return await self._ask(kind, "GET", path, b"")

    async def post(self, kind: str, path: str, **told: str) -> Answer:
        """交一张表；跨站防护的记号照 Cookie 里的填。"""
        token = self.cookies.get("csrftoken", "")
        return await self._ask(kind, "POST", path, urlencode({**told, "csrfmiddlewaretoken": token}).encode())

    async def sign_in(self, kind: str, door: str, name: str, password: str) -> bool:
        """登录：看登录页，交姓名和密码。"""
        await self.get("登录页", door)
        return (await self.post(kind, door, login=name, password=password)).status == 302

    def leave(self) -> None:
        """走了。"""
        if self.line is not None:
            self.line[1].close()
            self.line = None

    async def _ask(self, kind: str, method: str, path: str, body: bytes) -> Answer:
        began = time.perf_counter()
        try:
            answer = await asyncio.wait_for(self._exchange(method, path, body), PATIENCE)
        except (OSError, EOFError, TimeoutError, ValueError):
            self.leave()
            answer = Answer(0)
        self.heard(kind, time.perf_counter() - began, answer.status)
        return answer

    async def _exchange(self, method: str, path: str, body: bytes) -> Answer:
        if self.line is None:
            self.line = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.line
        writer.write(self._written(method, path, body))
        head = (await reader.readuntil(END)).decode("latin1")
        first, *rest = head.strip().split("\r\n")
        headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in rest)]
        for name, value in headers:
            if name == "set-cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                self.cookies[key] = kept
        told = dict(headers)
        page = await reader.readexactly(int(told.get("content-length", 0)))
        if told.get("connection") == "close":
            self.leave()
        return Answer(int(first.split()[1]), told.get("location", ""), page.decode(errors="replace"))

    def _written(self, method: str, path: str, body: bytes) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "User-Agent: bihuan-bench"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += [
                "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}",
                f"Origin: http://127.0.0.1:{self.port}",
            ]  # fmt: skip
        return "\r\n".join(lines).encode() + END + body
