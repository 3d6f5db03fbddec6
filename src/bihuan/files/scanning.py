"""杀毒：设了 BIHUAN_CLAMD 的，交来的文件在办事以前先送给 clamd 看一遍；有毒的、看不成的，收下的时候拒绝。

扫在页面的最前面，那时还没有开事务：看得慢也不占着库的锁。送法是 clamd 的 INSTREAM，文件不必让 clamd 读得到。
"""

import logging
import socket
import struct
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse

from bihuan.kernel.refuse import BadInput

PATIENCE = 20.0  # 秒：看一份至多等这么久，自定
AWAY = "查毒的程序此刻用不了，文件没有收，请过一会儿再传；一直不行的，请告诉本单位的管理人员"

Respond = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("bihuan.files")


class Scanned:
    """设置里登记的名字。没有设 BIHUAN_CLAMD 的站上没有这一层。"""

    def __init__(self, get_response: Respond) -> None:
        if not settings.CLAMD:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """门口放行以后、办事以前：每一份都看过，看出来的记在那一份上。"""
        for name in request.FILES:
            for upload in request.FILES.getlist(name):
                upload.found = found(upload)  # type: ignore[attr-defined]


def refuse_the_infected(upload: File) -> None:
    """拒绝：看出有毒的，或者没有看成的。"""
    if sentence := getattr(upload, "found", ""):
        raise BadInput(sentence)


def found(upload: File) -> str:
    """看一份：干净的为空，别的是一句话。"""
    try:
        said = _asked(b"zINSTREAM\0", upload.chunks())
    except OSError as error:
        log.error("clamd 用不了：%s", error)
        return AWAY
    finally:
        upload.seek(0)
    if said.endswith(" OK"):
        return ""
    if said.endswith(" FOUND"):
        log.warning("交来的文件里查出 %s，没有收", said.removeprefix("stream: ").removesuffix(" FOUND"))
        return "这个文件里查出了病毒或者恶意的内容，不能收"
    log.error("clamd 没有看成：%s", said)
    return AWAY


def answers() -> bool:
    """clamd 在吗。"""
    try:
        return _asked(b"zPING\0", ()) == "PONG"
    except OSError:
        return False


def _asked(order: bytes, chunks: Iterable[bytes]) -> str:
    with _line() as line:
        line.sendall(order)
        if order == b"zINSTREAM\0":
            for chunk in chunks:
                line.sendall(struct.pack("!I", len(chunk)) + chunk)
            line.sendall(struct.pack("!I", 0))
        said = b""
        while piece := line.recv(4096):
            said += piece
        return said.rstrip(b"\0\n").decode(errors="replace")


def _line() -> socket.socket:
    place = urlsplit(settings.CLAMD)
    if place.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(PATIENCE)
        try:
            line.connect(place.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((place.hostname or "", place.port or 3310), timeout=PATIENCE)
