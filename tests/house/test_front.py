"""门厅：慢的正文不占线程，登录一窝蜂不误看网页，公众的页面几秒之内是同一份。"""

import asyncio
import re
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import FileResponse

from bihuan.config import front, shelf
from bihuan.config.counter import PIECE, Answered, Counter, _answered
from bihuan.config.front import PUBLIC, THREADS, Front, Lane

COOKIE = (b"cookie", b"size=large")


@pytest.fixture(scope="module")
def counter() -> Counter:
    return Counter()


@pytest.fixture
def door(counter) -> Iterator[Front]:
    """门厅；完了以后，各条线程自己关上它开的数据库连接。"""
    front = Front(counter)
    lanes = ((front.pages, THREADS), (front.public, PUBLIC))
    yield front
    for lane, many in lanes:
        gate = threading.Barrier(many)
        list(lane.pool.map(lambda _, gate=gate: (gate.wait(10), connection.close()), range(many)))


class Asked:
    """一个请求：正文一块一块地来，没有了就一直等着。"""

    def __init__(self, door: Front, path: str, *headers: tuple[bytes, bytes], body: tuple[bytes, ...] = ()) -> None:
        method = "POST" if any(name == b"content-length" for name, _ in headers) else "GET"
        self.scope: dict[str, Any] = {
            "type": "http", "method": method, "path": path, "query_string": b"", "scheme": "http",
            "headers": [(b"host", b"testserver"), *headers], "client": ("10.1.1.1", 5), "server": ("testserver", 80),
        }  # fmt: skip
        self.door, self.coming, self.sent = door, list(body), []

    async def receive(self) -> dict[str, Any]:
        if not self.coming:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": self.coming.pop(0), "more_body": True}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    async def answered(self) -> "Asked":
        await self.door(self.scope, self.receive, self.send)
        return self

    @property
    def status(self) -> int:
        return self.sent[0]["status"]

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])

    @property
    def body(self) -> bytes:
        return b"".join(part.get("body", b"") for part in self.sent[1:])


def test_forty_slow_posts_take_no_thread_and_are_shown_out(door, monkeypatch):
    """四十个慢的正文挂着（从前九个就停站），网页照开；到时候各得一句话，临时文件都关了。"""
    monkeypatch.setattr(front, "PATIENCE", 0.4)

    async def story() -> None:
        slow = [Asked(door, "/sign-in/", (b"content-length", b"1000000"), body=(b"login=",)) for _ in range(40)]
        waiting = [asyncio.create_task(one.answered()) for one in slow]
        await asyncio.sleep(0)
        page = await asyncio.wait_for(Asked(door, "/about/", COOKIE).answered(), 20)
        assert (page.status, door.pages.held, door.hashing.held) == (200, 0, 0)
        for one in await asyncio.gather(*waiting):
            assert one.status == 408
            assert "送得太慢了" in one.body.decode()
        assert door.large == 0

    asyncio.run(story())


def test_too_many_large_bodies_at_once_are_asked_to_come_again(door):
    async def story() -> None:
        door.large = front.MOST_LARGE
        busy = await Asked(door, "/sign-in/", (b"content-length", b"1000000")).answered()
        assert (busy.status, busy.headers[b"retry-after"]) == (503, b"10")
        assert "此刻人太多" in busy.body.decode()

    asyncio.run(story())


def test_sign_ins_wait_in_their_own_lane_and_the_pages_go_on(door):
    """算密码的那条线程正忙、后面排着两个：看网页的照常；再来登录的，说过十秒再来。"""
    door.hashing = Lane("hash", 1, 2)
    free = threading.Event()

    async def story() -> None:
        held = [asyncio.create_task(door.hashing.run(free.wait)) for _ in range(3)]
        await asyncio.sleep(0)
        for path in ("/sign-in/", "/password/", "/accounts/open/", "/accounts/7/password/"):
            assert (await Asked(door, path, (b"content-length", b"0")).answered()).status == 503
        assert (await Asked(door, "/about/", COOKIE).answered()).status == 200
        free.set()
        await asyncio.gather(*held)
        assert (await Asked(door, "/sign-in/", (b"content-length", b"0")).answered()).status == 403, "没有 CSRF 的"

    asyncio.run(story())


def test_the_public_does_not_queue_behind_those_who_signed_in(door):
    """五百人登录以后各要一张工作台，那条道排满了：没有会话的公众照样看得到要现画的一页，登录的人也不受公众的挤。"""
    door.pages = Lane("closed", 1, -1)

    async def story() -> None:
        assert (await Asked(door, "/about/", COOKIE).answered()).status == 200
        signed_in = (b"cookie", b"size=large; sessionid=x")
        assert (await Asked(door, "/about/", signed_in).answered()).status == 503
        door.pages, door.public = door.public, door.pages
        assert (await Asked(door, "/about/", signed_in).answered()).status == 200
        assert (await Asked(door, "/about/", COOKIE).answered()).status == 503

    asyncio.run(story())


def test_while_a_page_is_drawn_again_the_others_get_the_old_one(door):
    """架上的刚过时：头一个去画，别人不等他；过时太久的不给。"""
    scope = Asked(door, "/about/").scope

    async def story() -> None:
        first = await Asked(door, "/about/").answered()
        [key] = door.shelf.kept
        _, page = door.shelf.kept[key]
        door.shelf.kept[key] = (time.monotonic() - 1, page)
        assert await door.shelf.found(scope) is None, "头一个：自己去画"
        assert (await asyncio.wait_for(Asked(door, "/about/").answered(), 5)).body == first.body
        door.shelf.kept[key] = (time.monotonic() - shelf.GRACE - 1, page)
        waiting = asyncio.create_task(Asked(door, "/about/").answered())
        await asyncio.sleep(0.01)
        assert not waiting.done()
        door.shelf.put(scope, Answered(200, page[1], page[2]))
        door.shelf.drawn(scope)
        assert (await waiting).body == first.body

    asyncio.run(story())


def test_a_public_page_is_kept_for_those_without_a_cookie_only(door):
    async def story() -> None:
        first = await Asked(door, "/about/").answered()
        assert re.search(rb"public, max-age=\d+", first.headers[b"cache-control"])
        door.pages = door.public = Lane("closed", 1, -1)  # 一个也不让进：答得出的只能是放着的
        again = await Asked(door, "/about/").answered()
        assert (again.status, again.body, again.headers) == (200, first.body, first.headers)
        for other in (("/about/", COOKIE), ("/about/", (b"host", b"evil.example")), ("/sign-in/",)):
            assert (await Asked(door, *other).answered()).status == 503, other

    asyncio.run(story())


def test_a_large_file_goes_out_in_pieces_and_is_closed(db, tmp_path):
    """大的文件一块一块地读，线程不等取的人；取完了，文件关了。"""
    path = tmp_path / "年度报告.pdf"
    path.write_bytes(bytes(range(256)) * 1024)
    file = path.open("rb")
    answered = _answered(FileResponse(file), bodiless=False)
    got = [answered.body]
    while piece := answered.rest.read():
        got.append(piece)
    assert ([len(each) for each in got], b"".join(got)) == ([PIECE] * 4, path.read_bytes())
    answered.rest.close()
    assert file.closed


def test_too_large_is_refused_unread(door):
    async def story() -> None:
        huge = await Asked(door, "/sign-in/", (b"content-length", str(front.doorstep.LARGEST + 1).encode())).answered()
        assert (huge.status, b"content-security-policy" in huge.headers) == (413, True)

    asyncio.run(story())


class Slow(Counter):
    """画得慢的柜台，数画了几回。"""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def answer(self, scope, body):
        self.times += 1
        time.sleep(0.05)
        return super().answer(scope, body)


@pytest.mark.django_db
def test_a_page_that_many_ask_for_at_once_is_drawn_once():
    """二十个人同时要架上没有的一页：画一回，人人得到同一份；登录的人不等，带着正文慢慢送的谁也拦不住。"""
    door = Front(Slow())

    async def story() -> list[Asked]:
        stalled = asyncio.create_task(Asked(door, "/about/", (b"content-length", b"9")).answered())
        await asyncio.sleep(0.01)
        crowd = await asyncio.wait_for(asyncio.gather(*(Asked(door, "/about/").answered() for _ in range(20))), 5)
        await asyncio.gather(*(Asked(door, "/about/", COOKIE).answered() for _ in range(3)))
        stalled.cancel()
        return crowd

    crowd = asyncio.run(story())
    assert {one.status for one in crowd} == {200}
    assert len({one.body for one in crowd}) == 1
    assert door.counter.times == 1 + 3


@pytest.mark.django_db
def test_a_page_that_cannot_be_shelved_makes_nobody_wait_twice():
    """放不上架的一页（登录页给 Cookie）：头一回等过，知道放不上，以后各画各的。"""
    door = Front(Slow())

    async def story() -> None:
        for _ in range(2):
            await asyncio.gather(*(Asked(door, "/sign-in/").answered() for _ in range(4)))

    asyncio.run(story())
    assert door.counter.times == 8
    assert not door.shelf.drawing


@pytest.mark.django_db
def test_a_search_is_shelved_for_those_without_a_cookie_and_never_pushes_a_page_off(door, monkeypatch):
    """没有 Cookie 的人查同样的字，一分钟里画一次；怎样查也挤不掉首页，只挤掉别的查询，先放的先下架。"""
    monkeypatch.setattr(shelf, "MOST", 3)

    def ask(words: str, *headers: tuple[bytes, bytes]) -> Asked:
        asked = Asked(door, "/search/", *headers)
        asked.scope["query_string"] = f"q={words}".encode()
        return asked

    async def story() -> None:
        page = await Asked(door, "/about/").answered()
        first = await ask("a0").answered()
        assert first.headers[b"cache-control"] == b"public, max-age=60"
        for n in range(1, 4):
            await ask(f"a{n}").answered()
        assert door.shelf.find(Asked(door, "/about/").scope)[2] == page.body, "首页还在架上"
        on = [n for n in range(4) if door.shelf.find(ask(f"a{n}").scope) is not None]
        assert on == [1, 2, 3]
        assert door.shelf.find(ask("a3", COOKIE).scope) is None, "带着 Cookie 的不从架上拿"
        assert len(door.shelf.kept) == 4

    asyncio.run(story())
