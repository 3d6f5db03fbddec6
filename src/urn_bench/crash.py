"""断电试验：正在收票时 kill -9，重开，清点；一次又一次。答应过的一张不少，没有一张算两次。"""

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

from bihuan.kernel import blind, canonical
from bihuan.kernel.voting import Election, Vote, firsts, pack, read, verdict
from urn import control
from urn.poll_box import PollBox
from urn.secret_box import SecretBox
from urn_bench.load import Cast, cast_until, poll_token
from urn_bench.stage import definition_of, running, signed_votes

ANSWERED = 200  # 张：至少答应了这么多才拔电
OFFERED = 600  # 张：每次备这么多，拔电时总有在路上的


def bench_crash(folder: Path, times: int) -> dict[str, Any]:
    """拔 times 次电，公共投票与无记名投票轮着来。"""
    rounds = [_Round(folder, "poll", (times + 1) // 2), _Round(folder, "secret", times // 2)]
    for number in range(times):
        one = rounds[number % 2]
        with running(folder) as server:
            if number < 2:
                control.ask(folder, do="open", text=canonical.dumps(one.definition))
            cast = asyncio.run(one.cast(server.port, lambda: os.kill(server.pid, signal.SIGKILL)))
        one.remember(cast)
    return _counted(rounds, times)


class _Round:
    """一种投票：备好的票、答应了的票号、清点。"""

    def __init__(self, folder: Path, kind: str, times: int) -> None:
        self.kind, self.folder, self.at = kind, folder, 0
        number = max(1, times) * OFFERED
        if kind == "secret":
            key = blind.generate()
            self.definition = definition_of(kind, key=key.public.der.hex(), issued=number, members=number)
            self.votes = signed_votes(key, self.election, number)
        else:
            self.definition = definition_of(kind, admission=os.urandom(32).hex())
            tokens = [poll_token(number) for number in range(number)]
            self.votes = [Vote(token, self.election.admit(token), b'{"a":"for"}') for token in tokens]
        self.answered: set[bytes] = set()
        self.offered: list[Vote] = []

    @property
    def election(self) -> Election:
        return read(self.definition)

    async def cast(self, port: int, kill: Any) -> Cast:
        """投这一轮的票，答应够了就拔电。"""
        self.offered = self.votes[self.at : self.at + OFFERED]
        self.at += OFFERED
        election = self.election
        bodies = [pack(election, vote) for vote in self.offered]
        return await cast_until(port, f"/elections/{election.id}/votes", bodies, ANSWERED, kill)

    def remember(self, cast: Cast) -> None:
        """记下答应了的。"""
        assert sum(cast.taken) >= ANSWERED, "票箱没有答应够就停了"
        self.answered |= {vote.token for vote, taken in zip(self.offered, cast.taken, strict=True) if taken}

    def count(self) -> tuple[list[bytes], int]:
        """票库里的票号；计票得出的收回张数。"""
        path = self.folder / "boxes" / f"{self.election.id}.sqlite3"
        box = PollBox(path) if self.kind == "poll" else SecretBox(path, self.election)
        votes = list(box.votes())
        marks, _ = firsts(self.election, ((vote.token, vote.marks) for vote in votes))
        return [vote.token for vote in votes], verdict.gather(self.election, marks).returned


def _counted(rounds: list[_Round], times: int) -> dict[str, Any]:
    answered = counted = lost = twice = 0
    for one in rounds:
        if not one.at:
            continue
        stored, returned = one.count()
        answered += len(one.answered)
        counted += returned
        lost += len(one.answered - set(stored))
        twice += len(stored) - len(set(stored)) + max(0, returned - len(set(stored)))
    return {"kills": times, "answered": answered, "counted": counted, "lost": lost, "twice": twice}
