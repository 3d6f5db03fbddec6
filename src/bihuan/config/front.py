"""门厅：ASGI。请求在这里收齐了，才交给一条线程去办；答复交还以后，线程就去办下一件，慢慢取的人由这里伺候。

慢的正文、慢的下载、闲着的连接都不占线程，所以前面没有反代，几个慢的人也停不了站。要算密码的另走一条道（一条线程，排得下几百人），没有登录的
公众也另走一条：早上几百人一起登录、一起打开工作台，看网页的不排在他们后面。公众的页面写了 `Cache-Control: public` 的，没有 Cookie 的人在那几秒里得到同一份。
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import Any

import django
from django.conf import settings
from django.template.loader import get_template

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
django.setup()

from bihuan.accounts.door import hashes_a_password  # noqa: E402
from bihuan.config import doorstep  # noqa: E402
from bihuan.config.counter import Answered, Counter, Headers  # noqa: E402
from bihuan.config.shelf import Shelf  # noqa: E402

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# 各数自定，量过（docs/performance.md）：四条线程够两核用；排队的只是等着，一个不到 100 KB
THREADS, QUEUE = 4, 500  # 条、个：办页面的线程，等着的至多这么多
PUBLIC = 2  # 条：没有登录的公众的
HASHING, HASHING_QUEUE = 1, 400  # 条、个：算密码的
SMALL = 32 * 1024  # 字节：正文不超过这么多的放在内存里，多的放临时文件
MOST_LARGE = 64  # 个：同时在收的大正文，各至多 21 MB
PATIENCE, SLOWEST = 20.0, 64 * 1024  # 秒、字节每秒：正文再慢不能慢过这个；两次收到东西之间也至多等这么久
MOST_TAKING = 256  # 个：同时在取的大文件
SESSION = settings.SESSION_COOKIE_NAME.encode() + b"="
UNTAKEN = 30.0  # 秒：一块也取不走的，不再等
AGAIN = b"10"  # 秒：忙不过来，请隔这么久再来


class Busy(Exception):
    """等着的太多了，请过一会儿再来。"""


class Lane:
    """一条道：几条线程，至多几个等着。"""

    def __init__(self, name: str, threads: int, most: int) -> None:
        self.pool, self.most, self.held = ThreadPoolExecutor(threads, name), threads + most, 0

    async def run(self, work: Callable[[], Any]) -> Any:
        """轮到了办一件。拒绝（Busy）：等着的已经满了。"""
        if self.held >= self.most:
            raise Busy
        self.held += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, work)
        finally:
            self.held -= 1


class Front:
    """门厅。"""

    def __init__(self, counter: Counter) -> None:
        self.counter, self.shelf = counter, Shelf()
        self.pages = Lane("page", THREADS, QUEUE)
        self.public = Lane("public", PUBLIC, QUEUE)
        self.hashing = Lane("hash", HASHING, HASHING_QUEUE)
        self.taking = Lane("take", THREADS, MOST_TAKING)
        self.large = self.downloads = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """一个请求。"""
        if scope["type"] != "http":
            return
        if (kept := await self.shelf.found(scope)) is not None:
            await _send(send, *kept)
            return
        try:
            answered = await self._drawn(scope, receive)
        except TimeoutError:
            await _send_page(send, 408)
        except Busy:
            await _send_page(send, 503)
        else:
            await self._hand_over(answered, send)

    async def _drawn(self, scope: Scope, receive: Receive) -> Answered:
        """画一页，放得上架的放上；等着同一页的，成不成都叫醒。"""
        try:
            answered = await self._answered(scope, receive)
            self.shelf.put(scope, answered)
            return answered
        finally:
            self.shelf.drawn(scope)

    async def _answered(self, scope: Scope, receive: Receive) -> Answered:
        body = SpooledTemporaryFile(max_size=SMALL)  # noqa: SIM115 请求办完才关
        try:
            if not doorstep.too_much(*_lengths(scope)):  # 太大的一个字也不读，门槛（doorstep）自会回话
                await self._collect(scope, receive, body)
            body.seek(0)
            answered: Answered = await self._lane(scope).run(partial(self.counter.answer, scope, body))
            return answered
        finally:
            body.close()

    def _lane(self, scope: Scope) -> Lane:
        """走哪一条道：要算密码的；看网页而没有会话的；别的。"""
        if hashes_a_password(scope["method"], scope["path"]):
            return self.hashing
        told = any(name == b"cookie" and SESSION in value for name, value in scope["headers"])
        return self.pages if told or scope["method"] not in ("GET", "HEAD") else self.public

    async def _collect(self, scope: Scope, receive: Receive, body: Any) -> None:
        """收齐正文。拒绝：太慢（TimeoutError），同时在收的大正文太多（Busy）。"""
        told = int(_lengths(scope)[0] or 0)
        if told == 0:
            return
        if told > SMALL and self.large >= MOST_LARGE:
            raise Busy
        self.large += told > SMALL
        try:
            async with asyncio.timeout(PATIENCE + told / SLOWEST):
                more = True
                while more:
                    message = await asyncio.wait_for(receive(), PATIENCE)
                    body.write(message.get("body", b""))
                    more = message.get("more_body", False)
        finally:
            self.large -= told > SMALL

    async def _hand_over(self, answered: Answered, send: Send) -> None:
        if answered.rest is None:
            await _send(send, answered.status, answered.headers, answered.body)
            return
        if self.downloads >= MOST_TAKING:
            answered.rest.close()
            await _send_page(send, 503)
            return
        self.downloads += 1
        try:
            await send({"type": "http.response.start", "status": answered.status, "headers": answered.headers})
            piece = answered.body
            while piece:
                part = {"type": "http.response.body", "body": piece, "more_body": True}
                await asyncio.wait_for(send(part), UNTAKEN)
                piece = await self.taking.run(answered.rest.read)
            await send({"type": "http.response.body", "body": b""})
        except TimeoutError:
            logging.getLogger("bihuan.front").info("一份文件没有取完")
        finally:
            self.downloads -= 1
            answered.rest.close()


def _lengths(scope: Scope) -> tuple[str, bool]:
    """正文说有多长，是不是不说多长地送。"""
    told, chunked = "", False
    for name, value in scope["headers"]:
        if name == b"content-length":
            told = value.decode("latin1")
        chunked = chunked or name == b"transfer-encoding"
    return told, chunked


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _send_page(send: Send, status: int) -> None:
    """没有走到页面那一层的回话：太慢，太忙。"""
    body = get_template("busy.html" if status == 503 else "408.html").render().encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"), (b"connection", b"close"),
    ]  # fmt: skip
    await _send(send, status, [*headers, (b"retry-after", AGAIN)] if status == 503 else headers, body)


application = Front(Counter())
