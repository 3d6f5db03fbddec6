"""县里的投票：一次无记名的、一次公共的，开、投、封、重计；答应过的票一张不少，没有一张算两次，数出来的与自己记的相同。"""

import asyncio
import copy
import datetime as dt
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bihuan.kernel import blind, canonical, merkle
from bihuan.kernel.voting import Election, Fault, Vote, firsts, pack, proofs, read, recount, sealed_by, verdict
from urn.box import Box
from urn.hall import Hall, Sealed
from urn.intake import Intake
from urn.poll_box import PollBox
from urn.secret_box import SecretBox

from .promises import Act
from .urns import UrnHouse

ISSUED = 60  # 张：无记名的发出这么多
MOST_VOTES, FEW = 12, 14  # 张：一起来的至多这么多；投了这么多才封
AGAIN, REOPENS, SEALS = 0.2, 0.12, 0.3  # 机会：同一张票换个记号再投；停下再开；封箱
KINDS = ("secret", "poll")
CHOICES = (b'{"a":"for"}', b'{"a":"against"}', b"{}")
RULE = """
规则: 模拟
代号: simulated
版本: "1"
依据: 无
票: {填法: 表决}
基数: 有效
判定:
  - {定为: 赞成, 须: "> 1/2", 原文: 过半数}
  - {定为: 反对, 其余: 是, 原文: 其余}
"""


@dataclass
class Poll:
    """一次投票，和投票人自己记的。slips: 票号 → 凭证；offered: 票号 → 头一回投的记号；committed、places、roots: 凭据里许下的。"""

    definition: dict[str, Any]
    slips: dict[bytes, bytes] = field(default_factory=dict)
    offered: dict[bytes, bytes] = field(default_factory=dict)
    answered: set[bytes] = field(default_factory=set)
    committed: dict[bytes, bytes] = field(default_factory=dict)
    places: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)
    roots: dict[int, bytes] = field(default_factory=dict)
    forged: int = 0
    sealed: bool = False

    @property
    def election(self) -> Election:
        return read(self.definition)


class Ballots:
    """一个种子里的各次投票。"""

    def __init__(self, house: UrnHouse, chance: random.Random) -> None:
        self.house, self.chance = house, chance
        self.polls: list[Poll] = []

    def next(self, act: Callable[..., Act]) -> Act | None:
        """随手挑的一样：没有开着的就开一次，投够了的也许封；都封了为 None。"""
        standing = [poll for poll in self.polls if not poll.sealed]
        if not standing:
            return self._opens(act) if len(self.polls) < len(KINDS) else None
        poll, roll = standing[0], self.chance.random()
        if roll < REOPENS:
            return act("管票箱的", "重开票箱", lambda now: self.house.reopen())
        if len(poll.offered) >= FEW and roll < REOPENS + SEALS:
            return act("管票箱的", "封箱", lambda now: self._seal(poll))
        votes: list[Vote] = []
        for _ in range(self.chance.randint(1, MOST_VOTES)):
            votes.append(self._vote(poll, votes))
        return act("投票人", f"投票（{len(votes)} 张）", lambda now: self._cast(poll, votes))

    def remember(self) -> Callable[[], None]:
        """记住此刻；叫一声，投票人记的就回到此刻。"""
        polls, kept = list(self.polls), copy.deepcopy([vars(poll) for poll in self.polls])

        def again() -> None:
            self.polls[:] = polls
            for poll, told in zip(polls, kept, strict=True):
                vars(poll).update(copy.deepcopy(told))

        return again

    def broken(self) -> Iterator[str]:
        """没有守住的话。"""
        for poll in self.polls:
            for fault in self._faults(poll):
                yield f"{'无记名投票' if poll.election.kind == 'secret' else '公共投票'}：{fault}"

    def _opens(self, act: Callable[..., Act]) -> Act:
        kind = KINDS[len(self.polls)]
        poll = Poll(_definition(kind, self.chance))

        async def opens(hall: Hall) -> None:
            """先看开过没有：上一次没有听到答复的，也许开成了。"""
            if poll.election.id not in hall.stations:
                await hall.open(canonical.dumps(poll.definition))

        def does(now: dt.datetime) -> None:
            self.house.run(opens)
            if poll not in self.polls:
                self.polls.append(poll)

        return act("管票箱的", f"开一次{'无记名' if kind == 'secret' else '公共'}投票", does)

    def _vote(self, poll: Poll, beside: list[Vote]) -> Vote:
        """一张票：新的，或者答应过的、这一批里的一张换个记号。没有听到答复的不换记号：哪一张先到说不清。"""
        marks = self.chance.choice(CHOICES)
        before = sorted(poll.answered | {vote.token for vote in beside})
        if before and (self.chance.random() < AGAIN or len(poll.offered) >= ISSUED):
            token = self.chance.choice(before)
            return Vote(token, poll.slips[token], marks)
        token, proof = _slip(poll.election, self.chance)
        poll.offered[token], poll.slips[token] = marks, proof
        return Vote(token, proof, marks)

    def _cast(self, poll: Poll, votes: list[Vote]) -> None:
        """一起投；收下了的验凭据、记下。拒绝：票箱说忙（OSError），原样再投。"""
        bodies = [pack(poll.election, vote) for vote in votes]

        async def cast(hall: Hall) -> list[Any]:
            station = hall.find(poll.election.id)
            assert isinstance(station, Intake)
            return await asyncio.gather(*(station.cast(body) for body in bodies))

        answers = self.house.run(cast)
        for vote, answer in zip(votes, answers, strict=True):
            if answer.status == 200:
                self._note(poll, vote, json.loads(answer.body))
        if busy := [answer for answer in answers if answer.status != 200]:
            raise OSError(json.loads(busy[0].body)["refused"])

    def _note(self, poll: Poll, vote: Vote, told: dict[str, Any]) -> None:
        urn, ballot, promise = self.house.hall.seal.public, poll.election.id, bytes.fromhex(told["promise"])
        poll.answered.add(vote.token)
        if poll.election.kind == "secret":
            poll.committed[vote.token] = bytes.fromhex(told["commitment"])
            text = proofs.promise_text(ballot, vote.token, poll.committed[vote.token])
        else:
            poll.places[told["sequence"]] = (vote.token, vote.marks)
            poll.roots[told["size"]] = bytes.fromhex(told["root"])
            text = proofs.poll_head_text(ballot, told["size"], poll.roots[told["size"]])
        poll.forged += not sealed_by(urn, text, promise)

    def _seal(self, poll: Poll) -> None:
        async def seals(hall: Hall) -> None:
            if not isinstance(hall.find(poll.election.id), Sealed):
                await hall.close(poll.election.id, early=True, scrutiny=None)

        self.house.run(seals)
        poll.sealed = True

    def _faults(self, poll: Poll) -> Iterator[str]:
        if poll.forged:
            yield f"{poll.forged} 张凭据不是这个票箱签的"
        station = self.house.hall.stations.get(poll.election.id)
        if station is None:
            yield "开过的不见了"
        elif isinstance(station, Sealed):
            yield from _in_export(poll, station)
            if self.house.hall.folder.box(poll.election).exists():
                yield "封了箱，票库还在"
        elif poll.sealed:
            yield "答应封了的没有封"
        else:
            yield from _in_box(poll, station.election, station.box)


def _in_box(poll: Poll, election: Election, box: Box) -> Iterator[str]:
    """还没有封的票库。"""
    votes = list(box.votes())
    marks, _ = firsts(election, ((vote.token, vote.marks) for vote in votes))
    yield from _in_rows(poll, [(vote.token, vote.proof, vote.marks) for vote in votes], marks)
    if isinstance(box, SecretBox):
        made = {vote.token: proofs.commitment(proofs.nonce(box.secret, vote.token), vote.marks) for vote in votes}
        yield from _in_promises(poll, made)
    elif isinstance(box, PollBox) and box.root != merkle.root(proofs.poll_leaf(*vote) for vote in votes):
        yield "票库的树根不是这些票的"


def _in_export(poll: Poll, station: Sealed) -> Iterator[str]:
    """封箱文件：重计，再与投票人记的比。"""
    with station.export.open(encoding="utf-8", newline="\n") as lines:
        try:
            recount(lines)
        except Fault as fault:
            yield f"重计不符：{fault.sentence}"
            return
        lines.seek(0)
        rows = [json.loads(line) for line in lines]
    votes, told = rows[1:-3], rows[-3]["tally"]
    tokens = [bytes.fromhex(row[0]) for row in votes]
    if poll.election.kind == "secret":
        yield from _in_promises(poll, {token: bytes.fromhex(row[3]) for token, row in zip(tokens, votes, strict=True)})
        marks = Counter(poll.offered.get(token, b"?") for token in tokens)
        yield from _in_tokens(poll, tokens)
    else:
        whole = [(token, bytes.fromhex(row[1]), row[2].encode()) for token, row in zip(tokens, votes, strict=True)]
        marks, _ = firsts(station.election, ((token, one) for token, _, one in whole))
        yield from _in_rows(poll, whole, marks)
    counted = {name: told[name] for name in ("returned", "valid", "items")} if told else None
    again = verdict.tree_of(verdict.gather(station.election, marks))
    if counted and counted != {name: again[name] for name in counted}:
        yield f"数出来的与投票人记的不同：{counted['items']}，应当是 {again['items']}"


def _in_rows(poll: Poll, rows: list[tuple[bytes, bytes, bytes]], counted: Counter[bytes]) -> Iterator[str]:
    """看得见记号的各票：一个票号算一次，算的是先投的记号；公共投票的序号、树根与凭据相同。"""
    yield from _in_tokens(poll, [token for token, _, _ in rows])
    if counted != Counter(poll.offered.get(token, b"?") for token in {token for token, _, _ in rows}):
        yield "算的不是先投的那一张"
    for place, vote in poll.places.items():
        if place >= len(rows) or (rows[place][0], rows[place][2]) != vote:
            yield f"答应过的第 {place} 张不在那里"
    for size, root in poll.roots.items():
        if merkle.root(proofs.poll_leaf(*row) for row in rows[:size]) != root:
            yield f"前 {size} 张的树根与凭据不同"


def _in_tokens(poll: Poll, tokens: list[bytes]) -> Iterator[str]:
    if lost := poll.answered - set(tokens):
        yield f"答应过的票少了 {len(lost)} 张"
    if strange := set(tokens) - poll.offered.keys():
        yield f"多出 {len(strange)} 张没有人投的票"
    if poll.election.kind == "secret" and len(tokens) != len(set(tokens)):
        yield "同一个票号存了两次"


def _in_promises(poll: Poll, stored: dict[bytes, bytes]) -> Iterator[str]:
    if any(stored.get(token) != committed for token, committed in poll.committed.items()):
        yield "封着的记号不是答应时的"


def _definition(kind: str, chance: random.Random) -> dict[str, Any]:
    tree: dict[str, Any] = {
        "id": f"simulated-{kind}", "kind": kind, "title": "模拟的一次投票",
        "opens": "2020-01-01T00:00:00Z", "closes": "2099-01-01T00:00:00Z", "rule": RULE,
        "marks": {
            "items": [{"code": "a", "title": "甲"}],
            "values": [{"code": "for", "title": "赞成"}, {"code": "against", "title": "反对"}],
        },
    }  # fmt: skip
    if kind == "poll":
        return tree | {"admission": chance.randbytes(32).hex()}
    return tree | {"key": _key().public.der.hex(), "issued": ISSUED, "members": ISSUED}


def _slip(election: Election, chance: random.Random) -> tuple[bytes, bytes]:
    """领到的一张票：票号和凭证。无记名的照样盲化、签、去盲。"""
    seed = chance.randbytes(16)
    if election.kind == "poll":
        token = seed + seed
        return token, election.admit(token)
    voter = blind.voter_secrets(seed, election.id, _key().public)
    proof = voter.prefix + voter.finish(blind.blind_sign(_key(), voter.blinded()))
    return voter.token, proof


@cache
def _key() -> blind.PrivateKey:
    """发票处的私钥：一个进程一把，写几次盘与是哪一把无关。"""
    return blind.generate()
