"""测速：一次性的目录，真的票箱进程，真的连接；尺子是同一个服务器对同样的请求给一个不变的回答。"""

import hashlib
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import Process, get_context
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bihuan.kernel import blind, canonical
from bihuan.kernel.blind import prepare, signed_text
from bihuan.kernel.voting import Election, Vote, pack, read, recount, verdict
from urn import control
from urn.app import CAST, App
from urn.load import Cast, cast_all, cast_bodies, poll_token
from urn.poll_box import PollBox
from urn.serve import Address, serve

YARDSTICK = "/yardstick"
YARDSTICK_VOTES = 40_000
CLIENTS = 1  # 个：投票人进程，与票箱同在两个核上
ISSUED_TO_TIME = 500  # 张：量发票速度用
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


def bench(kind: str, votes: int) -> dict[str, Any]:
    """量一次；crash 的 votes 是拔电的次数。"""
    from urn.crash import bench_crash

    measures = {"poll": bench_poll, "secret": bench_secret, "crash": bench_crash}
    with tempfile.TemporaryDirectory(prefix="urn-bench-") as folder:
        return measures[kind](Path(folder), votes)


def bench_poll(folder: Path, votes: int) -> dict[str, Any]:
    """公共投票：投 votes 张（百分之一重复、百分之一伪造），停下，重新打开票库核对、计票。"""
    definition = definition_of("poll", admission=os.urandom(32).hex())
    path = f"/elections/{definition['id']}/votes"
    with running(folder) as server:
        control.ask(folder, do="open", text=canonical.dumps(definition))
        idle = server.cpu()
        yardstick = cast_all(server.port, YARDSTICK, definition, min(votes, YARDSTICK_VOTES), CLIENTS)
        before = server.cpu()
        cast = cast_all(server.port, path, definition, votes, CLIENTS)
        cpu = server.cpu() - before
    election = read(definition)
    box = PollBox(folder / "boxes" / f"{election.id}.sqlite3")
    started = time.perf_counter()
    marks, repeats = verdict.firsts(election, ((vote.token, vote.marks) for vote in box.votes()))
    tally = verdict.gather(election, marks)
    verdict.result_of(election, tally)
    counted = time.perf_counter() - started
    lost, twice = _checked(cast, box, tally.returned)
    per_second, constant = votes / cast.seconds, sum(yardstick.statuses.values()) / yardstick.seconds
    return {
        "votes": votes,
        "accepted": tally.returned,
        "repeats": repeats,
        "forged": cast.statuses[403],
        "lost": lost,
        "twice": twice,
        "per_second": round(per_second),
        "yardstick_per_second": round(constant),
        "ratio": round(per_second / constant, 3),
        "cpu_ms_per_vote": round(cpu / votes * 1000, 4),
        "yardstick_cpu_ms": round((before - idle) / sum(yardstick.statuses.values()) * 1000, 4),
        "count_seconds": round(counted, 3),
    }


def bench_secret(folder: Path, ballots: int) -> dict[str, Any]:
    """无记名投票：发票、投票（逐张验签）、封箱、重计。"""
    key = blind.generate()
    definition = definition_of("secret", key=key.public.der.hex(), issued=ballots, members=ballots)
    election = read(definition)
    issue = _issue_seconds(key, election)
    bodies = [pack(election, vote) for vote in signed_votes(key, election, ballots)]
    with running(folder) as server:
        control.ask(folder, do="open", text=canonical.dumps(definition))
        before = server.cpu()
        cast = cast_bodies(server.port, f"/elections/{election.id}/votes", bodies)
        cpu = server.cpu() - before
        started = time.perf_counter()
        said = control.ask(folder, do="close", id=election.id, early=True, scrutiny=None)
        closed = time.perf_counter() - started
    started = time.perf_counter()
    with open(said["export"], encoding="utf-8", newline="\n") as lines:
        found = recount(lines)
    return {
        "ballots": ballots,
        "accepted": found.size,
        "per_second": round(cast.statuses[200] / cast.seconds),
        "cast_per_second_core": round(cast.statuses[200] / cpu),
        "cpu_ms_per_vote": round(cpu / ballots * 1000, 4),
        "issue_per_second_core": round(1 / issue),
        "close_seconds": round(closed, 3),
        "recount_seconds": round(time.perf_counter() - started, 3),
    }


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
class _Server:
    process: Process
    port: int

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def cpu(self) -> float:
        """票箱进程用掉的处理器秒数。"""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(folder: Path) -> Iterator[_Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = get_context("spawn").Process(target=_serve, args=(folder, port))
    process.start()
    try:
        _wait(port)
        yield _Server(process, port)  # type: ignore[arg-type]
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


def _checked(cast: Cast, box: PollBox, counted: int) -> tuple[int, int]:
    """答应了却不在票库里的；票库里一个票号计了两次的。"""
    stored = {int.from_bytes(vote.token[:8]) for vote in box.votes()}
    answered = (number - 50 if number % 100 == 99 else number for number, taken in enumerate(cast.taken) if taken)
    lost = sum(number not in stored for number in answered)
    assert not stored or poll_token(next(iter(stored)))
    return lost, counted - len(stored)


def _issue_seconds(key: blind.PrivateKey, election: Election) -> float:
    office = blind.Issuer(key)
    asked = [blind.voter_secrets(os.urandom(16), election.id, key.public).blinded() for _ in range(ISSUED_TO_TIME)]
    started = time.process_time()
    for number, blinded in enumerate(asked):
        office.issue(str(number), blinded)
    return (time.process_time() - started) / ISSUED_TO_TIME


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
