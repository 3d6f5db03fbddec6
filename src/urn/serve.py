"""开动票箱：一个进程，一个事件循环，投票口与管理口都在里面。

只有一个进程，因为同号与先后要有一个说了算的地方：票号的登记在内存里，落盘由一个线程成批地做，比几个进程抢一把锁更快，也更简单。
granian 的内嵌方式正好是一个进程：网络在 Rust 的线程里，没有主从两个进程，kill -9 就是全部停下。
"""

import asyncio
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from bihuan.kernel import ports
from bihuan.kernel.refuse import Refused
from urn import control
from urn.app import App
from urn.folder import SOCKET, Folder
from urn.hall import Hall
from urn.pages import Pages
from urn.times import SteadyClock

BACKLOG = 1024  # 个：等着接进来的连接
MOST_AT_ONCE = 8192  # 个：同时在办的请求，再多的先不读
HEADERS = 5_000  # 毫秒：头要在这么久之内到齐；连上来不说话的，占着一个位置也至多这么久
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Address:
    """在哪里收票。"""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http{'s' if self.certificate else ''}://{host}:{self.port}/"


def serve(data: Path, address: Address, wrap: Callable[[App], Any] = lambda app: app) -> None:
    """开动，直到收到停止的信号；停之前把已进门的票落盘。`wrap` 给测速用，在投票口外面再套一层。"""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    _as_many_connections_as_allowed()
    os.umask(0o077)  # 票库、印、封箱文件都只有本人可读
    folder = Folder(data)
    ports.refuse_taken(address.host, address.port)
    asyncio.run(_serve(folder, address, wrap))


def _as_many_connections_as_allowed() -> None:
    """一条连接一个描述符；系统给的软上限常常只有 1024，提到硬上限。"""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def _serve(folder: Folder, address: Address, wrap: Callable[[App], Any]) -> None:
    hall, pages = Hall(folder, SteadyClock()), Pages()
    app = App(hall, pages)
    server = Server(
        wrap(app),
        address=address.host,
        port=address.port,
        interface=Interfaces.ASGINL,
        websockets=False,
        http=HTTPModes.http1,
        backlog=BACKLOG,
        backpressure=MOST_AT_ONCE,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS),
        log_enabled=False,
        log_access=False,
        ssl_cert=address.certificate,
        ssl_key=address.key,
    )
    dismissing = asyncio.create_task(app.dismiss_the_slow())
    managing = await control.listen(folder.path, hall, pages)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.stop)
    saying = asyncio.create_task(_say_when_open(address, folder.path))
    try:
        await server.serve()
    except (OSError, RuntimeError) as error:
        raise Refused(f"投票口开不了（{address.host}:{address.port}）：{error}") from error
    finally:
        dismissing.cancel()
        saying.cancel()
        managing.close()
        (folder.path / SOCKET).unlink(missing_ok=True)
        await hall.shut()


async def _say_when_open(address: Address, data: Path) -> None:
    """连得上了才说在收票。"""
    while True:
        try:
            _, line = await asyncio.open_connection(address.host, address.port)
        except OSError:
            await asyncio.sleep(0.02)
            continue
        line.close()
        break
    print(f"票箱在 {address.url} 收票，数据在 {data}", flush=True)
    if address.host not in LOOPBACK and not address.certificate:
        print(
            "注意：没有 HTTPS，浏览器不会开启投票所需的加密；请在前面放一个只转发、不记日志的 HTTPS 入口。",
            file=sys.stderr,
        )
