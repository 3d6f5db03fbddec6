"""测速：一次性的目录，真的票箱进程，真的连接；尺子是同一个服务器对同样的请求给一个不变的回答。"""

import json
import os
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bihuan.kernel import blind, canonical
from bihuan.kernel.voting import Election, firsts, pack, read, recount, verdict
from urn import control
from urn.poll_box import PollBox
from urn_bench.load import REPEATED, Cast, Plan, cast_bodies, poll_token, voters
from urn_bench.stage import YARDSTICK, definition_of, running, signed_votes

YARDSTICK_VOTES = 40_000
PART = 50_000  # 张：一份至少这么多
MOST_PARTS = 10  # 份
ISSUED_TO_TIME = 500  # 张：量发票速度用
PROMISED = {  # --json 只写约定的这些；不加 --json 另有处理器用量、分份的数
    "poll": (
        *("votes", "accepted", "repeats", "forged", "lost", "twice"),
        *("per_second", "yardstick_per_second", "ratio", "count_seconds"),
    ),
    "secret": ("ballots", "cast_per_second_core", "issue_per_second_core", "recount_seconds"),
    "crash": ("kills", "answered", "counted", "lost", "twice"),
}


def bench(kind: str, votes: int) -> dict[str, Any]:
    """量一次；crash 的 votes 是拔电的次数。"""
    from urn_bench.crash import bench_crash

    measures = {"poll": bench_poll, "secret": bench_secret, "crash": bench_crash}
    with tempfile.TemporaryDirectory(prefix="urn-bench-") as folder:
        return measures[kind](Path(folder), votes)


def said(kind: str, found: dict[str, Any], *, as_json: bool) -> str:
    """量得的数写成文字：一行一个数，或者一行 JSON。"""
    if as_json:
        return json.dumps({name: found[name] for name in PROMISED[kind]})
    return "\n".join(f"{name}  {value}" for name, value in found.items())


def bench_poll(folder: Path, votes: int) -> dict[str, Any]:
    """公共投票：投 votes 张，停下，重新打开票库核对、计票。"""
    definition = definition_of("poll", admission=os.urandom(32).hex())
    parts, yardsticks = _cast_in_parts(folder, definition, votes)
    election = read(definition)
    box = PollBox(folder / "boxes" / f"{election.id}.sqlite3")
    started, began = time.perf_counter(), time.process_time()
    marks, repeats = firsts(election, ((vote.token, vote.marks) for vote in box.votes()))
    tally = verdict.gather(election, marks)
    verdict.result_of(election, tally)
    counted, counting = time.perf_counter() - started, time.process_time() - began
    lost, twice = _checked(parts, box, tally.returned)
    said = {"votes": votes, "accepted": tally.returned, "repeats": repeats, "lost": lost, "twice": twice}
    timed = {"count_seconds": round(counted, 3), "count_cpu_seconds": round(counting, 3)}
    return {**said, **timed, **_rates(parts, yardsticks)}


def _cast_in_parts(folder: Path, definition: dict[str, Any], votes: int) -> "tuple[list[_Lap], list[_Lap]]":
    """投完：（各份，各份前后的尺子）。机器时忙时闲，所以分成几份投：第一份与最后一份各与自己的尺子比，看越投越慢没有。"""
    path = f"/elections/{definition['id']}/votes"
    with running(folder) as server, voters() as cast:
        control.ask(folder, do="open", text=canonical.dumps(definition))

        def lap(path: str, first: int, last: int) -> _Lap:
            before = server.cpu()
            found = cast(Plan(server.port, path, definition, first, last))
            return _Lap(found, last - first, server.cpu() - before)

        share = -(-votes // max(1, min(MOST_PARTS, votes // PART)) // 100) * 100
        constant = min(share, YARDSTICK_VOTES)
        parts, yardsticks = [], [lap(YARDSTICK, 0, constant)]
        for first in range(0, votes, share):
            parts.append(lap(path, first, min(votes, first + share)))
            yardsticks.append(lap(YARDSTICK, 0, constant))
    return parts, yardsticks


def _rates(parts: "list[_Lap]", yardsticks: "list[_Lap]") -> dict[str, Any]:
    """快慢：合计的，与尺子比的，分份的。"""
    whole, steady = _Lap.of(parts), _Lap.of(yardsticks)
    ratios = [part.rate / _Lap.of(yardsticks[n : n + 2]).rate for n, part in enumerate(parts)]
    return {
        "forged": whole.cast.statuses[403],
        "per_second": round(whole.rate),
        "yardstick_per_second": round(steady.rate),
        "ratio": round(whole.rate / steady.rate, 3),
        "cast_seconds": round(whole.cast.seconds, 1),
        "cpu_ms_per_vote": round(whole.cpu_ms, 4),
        "yardstick_cpu_ms": round(steady.cpu_ms, 4),
        "ratio_by_part": [round(ratio, 3) for ratio in ratios],
        "cpu_ms_by_part": [round(part.cpu_ms, 4) for part in parts],
        "yardstick_cpu_ms_by_part": [round(lap.cpu_ms, 4) for lap in yardsticks],
        "per_second_by_part": [round(part.rate) for part in parts],
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


@dataclass
class _Lap:
    """投完的一份：答复、张数、票箱用掉的处理器秒数。"""

    cast: Cast
    votes: int
    cpu: float

    @staticmethod
    def of(laps: "list[_Lap]") -> "_Lap":
        """几份合起来。"""
        statuses = sum((lap.cast.statuses for lap in laps), Counter[int]())
        cast = Cast(statuses, bytearray().join(lap.cast.taken for lap in laps), sum(lap.cast.seconds for lap in laps))
        return _Lap(cast, sum(lap.votes for lap in laps), sum(lap.cpu for lap in laps))

    @property
    def rate(self) -> float:
        """每秒几张。"""
        return self.votes / self.cast.seconds

    @property
    def cpu_ms(self) -> float:
        """每张用票箱几毫秒处理器。"""
        return self.cpu / self.votes * 1000


def _checked(parts: list[_Lap], box: PollBox, counted: int) -> tuple[int, int]:
    """答应了却不在票库里的；票库里一个票号计了两次的。"""
    stored = {number for vote in box.votes() if vote.token == poll_token(number := int.from_bytes(vote.token[:8]))}
    taken = _Lap.of(parts).cast.taken
    answered = (number - 50 if number % 100 == REPEATED else number for number, one in enumerate(taken) if one)
    lost = sum(number not in stored for number in answered)
    return lost, counted - len(stored)


def _issue_seconds(key: blind.PrivateKey, election: Election) -> float:
    office = blind.Issuer(key)
    asked = [blind.voter_secrets(os.urandom(16), election.id, key.public).blinded() for _ in range(ISSUED_TO_TIME)]
    started = time.process_time()
    for number, blinded in enumerate(asked):
        office.issue(str(number), blinded)
    return (time.process_time() - started) / ISSUED_TO_TIME
