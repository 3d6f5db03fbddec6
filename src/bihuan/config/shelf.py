"""架子：公众的页面，没有 Cookie 的人在几秒之内得到同一份，不占线程。

只放说了 `Cache-Control: public, max-age=…` 又没有给 Cookie 的 200；登录的人、带着任何 Cookie 的人都不从这里拿。
架上没有的一页，几十个人同时来问，只由头一个去画，别人等他那一份；刚过时的，别人不等，仍得那一份旧的。
"""

import asyncio
import re
import time
from collections.abc import MutableMapping
from typing import Any

from bihuan.config.counter import Answered, Headers

MOST = 512  # 页：网址里带着问的（检索、翻页）、不带的，各放这么多，满了先放的先下架；谁怎样问，也挤不掉首页
LARGEST = 512 * 1024  # 字节：更大的不放
LONGEST = 60  # 秒：说得再久也只放这么久；样式、脚本另有反代和浏览器存着
GRACE = 10  # 秒：过了时的，有人正在重画，这么久以内别人仍得旧的，不陪着等
PRIVATE = (b"cookie", b"authorization", b"content-length", b"transfer-encoding")  # 有一样的，不从架上拿，也没有人等它
ASKED = (b"host", b"hx-request", b"x-forwarded-proto", b"range", b"accept-encoding")  # 问法不同，答复可以不同

Key = tuple[Any, ...]


class Shelf:
    """一个进程一个；只在事件循环里用，不必上锁。"""

    def __init__(self) -> None:
        self.kept: dict[Key, tuple[float, tuple[int, Headers, bytes]]] = {}
        self.places: dict[bool, dict[Key, None]] = {True: {}, False: {}}  # 带着问的、不带的：先放的在前
        self.drawing: dict[Key, asyncio.Event] = {}
        self.unshelved: set[Key] = set()  # 画过而放不上架的：各画各的，不等

    async def found(self, scope: MutableMapping[str, Any]) -> tuple[int, Headers, bytes] | None:
        """放着的一份；正有人在画的，等他画完。None：自己去画，画完（成不成都）叫一声 `drawn`。"""
        key = _key(scope) if scope["method"] == "GET" else ()
        kept = self.find(scope)
        if kept is not None or not key or key in self.unshelved:
            return kept
        if (drawing := self.drawing.get(key)) is None:
            self.drawing[key] = asyncio.Event()
            return None
        if (old := self.kept.get(key)) is not None and old[0] + GRACE > time.monotonic():
            return old[1]
        await drawing.wait()
        return self.find(scope)

    def drawn(self, scope: MutableMapping[str, Any]) -> None:
        """画完了：等着的都来看。"""
        key = _key(scope) if scope["method"] == "GET" else ()
        if (drawing := self.drawing.pop(key, None)) is None:
            return
        drawing.set()
        if key not in self.kept:
            if len(self.unshelved) >= MOST:
                self.unshelved.clear()
            self.unshelved.add(key)

    def find(self, scope: MutableMapping[str, Any]) -> tuple[int, Headers, bytes] | None:
        """放着的一份；没有、过了时候为 None。"""
        if scope["method"] != "GET" or not self.kept:
            return None
        found = self.kept.get(_key(scope))
        return found[1] if found and found[0] > time.monotonic() else None

    def put(self, scope: MutableMapping[str, Any], answered: Answered) -> None:
        """能放的放上。"""
        seconds = _seconds(scope, answered)
        if not seconds:
            return
        key, place = _key(scope), self.places[bool(scope["query_string"])]
        place.pop(key, None)
        if len(place) >= MOST:
            oldest = next(iter(place))
            del place[oldest], self.kept[oldest]
        place[key] = None
        self.unshelved.discard(key)  # 问“变了没有”答 304 的，也记作放不上；放上了就算数
        self.kept[key] = (time.monotonic() + seconds, (200, answered.headers, answered.body))


def _key(scope: MutableMapping[str, Any]) -> Key:
    headers = dict(scope["headers"])
    if any(name in headers for name in PRIVATE):
        return ()
    return (scope["scheme"], scope["path"], scope["query_string"], *(headers.get(name) for name in ASKED))


def _seconds(scope: MutableMapping[str, Any], answered: Answered) -> int:
    if scope["method"] != "GET" or answered.status != 200 or answered.rest is not None or not _key(scope):
        return 0
    headers = dict(answered.headers)
    said = headers.get(b"cache-control", b"")
    if b"public" not in said or b"set-cookie" in headers or len(answered.body) > LARGEST:
        return 0
    found = re.search(rb"max-age=(\d+)", said)
    return min(LONGEST, int(found[1])) if found else 0
