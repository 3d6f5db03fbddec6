"""测速用的投票人：几条长连接，一条上答了再投下一张，不抢不堆。"""

import asyncio
import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context

from bihuan.kernel.voting import Election, Vote, pack, read, wire

LINES = 256  # 条：一个投票人进程的连接
FORGED, REPEATED = 98, 99  # 每百张里第几张是伪造的、重复的
END = b"\r\n\r\n"


@dataclass
class Cast:
    """投完以后：各状态的张数、答应了的票（按编号）、用了几秒。"""

    statuses: Counter[int] = field(default_factory=Counter)
    taken: bytearray = field(default_factory=bytearray)
    seconds: float = 0.0


@dataclass(frozen=True)
class Plan:
    """一份公共投票（内含百分之一重复、百分之一伪造）：编号 first…last−1，投到哪里。"""

    port: int
    path: str
    definition: dict[str, object]
    first: int
    last: int


def poll_token(number: int) -> bytes:
    """第几张票的票号：前八字节就是编号，便于事后核对。"""
    return number.to_bytes(8) + hashlib.sha256(number.to_bytes(8)).digest()[:24]


@contextmanager
def voters() -> Iterator[Callable[[Plan], Cast]]:
    """一个投票人进程，一份一份地投；起好了才交出来。"""
    with get_context("spawn").Pool(1) as pool:
        pool.apply(_ready)
        yield lambda plan: pool.apply(_cast, (plan,))


def cast_bodies(port: int, path: str, bodies: list[bytes]) -> Cast:
    """本进程投出给定的正文。"""
    requests = ((number, _request(path, body)) for number, body in enumerate(bodies))
    return asyncio.run(_run(port, requests, len(bodies)))


async def cast_until(port: int, path: str, bodies: list[bytes], enough: int, then: Callable[[], None]) -> Cast:
    """投到答应了 enough 张就做 then（例如拔电）；断了的连接不再投。"""
    cast = Cast(taken=bytearray(len(bodies)))

    def requests() -> Iterator[tuple[int, bytes]]:
        done = False
        for number, body in enumerate(bodies):
            if not done and cast.statuses[200] >= enough:
                done = True
                then()
            yield number, _request(path, body)

    await _talk(port, requests(), cast)
    return cast


def _ready() -> None:
    """先让进程起来，再计时。"""


def _cast(plan: Plan) -> Cast:
    election = read(plan.definition)
    return asyncio.run(_run(plan.port, _requests(plan, election), plan.last - plan.first))


def _requests(plan: Plan, election: Election) -> Iterator[tuple[int, bytes]]:
    choices = [b'{"a":"for"}', b'{"a":"against"}', b"{}"]
    for number in range(plan.first, plan.last):
        place = number % 100
        token = poll_token(number - 50 if place == REPEATED else number)
        proof = bytes(32) if place == FORGED else election.admit(token)
        body = pack(election, Vote(token, proof, choices[number % 3]))
        yield number - plan.first, _request(plan.path, body)


def _request(path: str, body: bytes) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: urn\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


async def _run(port: int, requests: Iterator[tuple[int, bytes]], number: int) -> Cast:
    cast = Cast(taken=bytearray(number))
    await _talk(port, requests, cast)
    return cast


async def _talk(port: int, requests: Iterator[tuple[int, bytes]], cast: Cast) -> None:
    loop = asyncio.get_running_loop()
    started = time.perf_counter()
    lines = [_Line(requests, cast, loop.create_future()) for _ in range(LINES)]
    for line in lines:
        try:
            await loop.create_connection(lambda line=line: line, "127.0.0.1", port)  # type: ignore[misc]
        except OSError:
            line.done.set_result(None)  # 票箱已经拔了电
    await asyncio.gather(*(line.done for line in lines))
    cast.seconds = time.perf_counter() - started


class _Line(asyncio.Protocol):
    """一条连接。"""

    def __init__(self, requests: Iterator[tuple[int, bytes]], cast: Cast, done: asyncio.Future[None]) -> None:
        self._requests, self._cast, self.done = requests, cast, done
        self._number = 0
        self._got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self._got += data
        end = self._got.find(END)
        if end < 0 or len(self._got) < end + 4 + wire.ANSWER_BYTES:
            return
        status = int(self._got[9:12])
        self._got = b""
        self._cast.statuses[status] += 1
        if status == 200:
            self._cast.taken[self._number] = 1
        self._next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)

    def _next(self) -> None:
        found = next(self._requests, None)
        if found is None:
            self._transport.close()
            return
        self._number, request = found
        self._transport.write(request)
