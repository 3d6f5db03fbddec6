"""测速的台子：真的票箱进程、一次测速用的投票、备好的票。"""

import hashlib
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import Process, get_context
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bihuan.kernel import blind
from bihuan.kernel.blind import prepare, signed_text
from bihuan.kernel.voting import Election, Vote, read, verdict
from urn.app import CAST, App
from urn.serve import Address, serve

YARDSTICK = "/yardstick"
RULE = """
规则: 测速
代号: bench
版本: "1"
依据: 无
票: {填法: 表决}
基数: 有效
判定:
  - {定为: 赞成, 须: "> 1/2", 原文: 过半数}
  - {定为: 反对, 其余: 是, 原文: 其余}
"""


class _Yardstick:
    """在投票口外面套一层：/yardstick 读完正文，给一个不变的回答。"""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope.get("path") != YARDSTICK:
            await self._app(scope, receive, send)
            return
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": CAST})
        await send({"type": "http.response.body", "body": bytes(512)})


@dataclass
class Server:
    """一个真的票箱进程。"""

    process: Process
    port: int

    @property
    def pid(self) -> int:
        """进程号。"""
        assert self.process.pid is not None
        return self.process.pid

    def cpu(self) -> float:
        """票箱进程用掉的处理器秒数。"""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """开动一个票箱进程，用完停下。"""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = get_context("spawn").Process(target=_serve, args=(folder, port))
    process.start()
    try:
        _wait(port)
        yield Server(process, port)  # type: ignore[arg-type]
    finally:
        process.terminate()
        process.join()


def _serve(folder: Path, port: int) -> None:
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    serve(folder, Address("127.0.0.1", port), wrap=_Yardstick)


def _wait(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("票箱没有开动")


def definition_of(kind: str, **more: Any) -> dict[str, Any]:
    """一次测速用的投票：一项表决，永远开着。"""
    tree = {
        "id": f"bench-{kind}",
        "kind": kind,
        "title": "测速",
        "opens": "2020-01-01T00:00:00Z",
        "closes": "2099-01-01T00:00:00Z",
        "marks": {
            "items": [{"code": "a", "title": "甲"}],
            "values": [{"code": "for", "title": "赞成"}, {"code": "against", "title": "反对"}],
        },
        "rule": RULE,
    } | more
    return read(tree | {"rule": verdict.bind(read(tree))}).whole()


def signed_votes(key: blind.PrivateKey, election: Election, ballots: int) -> list[Vote]:
    """备好的票：直接用私钥签，不走盲化（票箱分不出来，只是省去备票的时间）。"""
    with get_context("spawn").Pool() as pool:
        tokens = [hashlib.sha256(f"bench {number}".encode()).digest() for number in range(ballots)]
        signed = pool.starmap(_sign, [(key.pem(), election.id, tokens[i : i + 500]) for i in range(0, ballots, 500)])
    proofs = [proof for part in signed for proof in part]
    choices = (b'{"a":"for"}', b'{"a":"against"}', b"{}")
    votes = zip(tokens, proofs, strict=True)
    return [Vote(token, proof, choices[n % 3]) for n, (token, proof) in enumerate(votes)]


def _sign(pem: str, ballot: str, tokens: list[bytes]) -> list[bytes]:
    key = serialization.load_pem_private_key(pem.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    pss = padding.PSS(padding.MGF1(hashes.SHA384()), 48)
    found = []
    for token in tokens:
        prefix = os.urandom(32)
        found.append(prefix + key.sign(prepare(signed_text(ballot, token), prefix), pss, hashes.SHA384()))
    return found
