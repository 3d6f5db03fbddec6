"""公共投票的清点：同一个票号，第一张有效的算数。内存有界：几千万张也只占几 MB，其余分堆写在没有名字的临时文件里。"""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import IO

from bihuan.kernel.voting import verdict
from bihuan.kernel.voting.election import Election

PARTS = 256  # 堆：照票号的头一个字节分，同号的总在一堆，一堆一堆地点
CHUNK = 4 * 1024  # 字节：一堆攒到这么多就写出去
TOKEN, KIND = 32, 4  # 字节：一张记成 票号 ‖ 第几种记号


def firsts(election: Election, votes: Iterable[tuple[bytes, bytes]]) -> tuple[Counter[bytes], int]:
    """点清一列（票号，记号）：记号 → 张数，和同号重复的张数。"""
    with closing(Firsts(election)) as found:
        for token, marks in votes:
            found.add(token, marks)
        return found.counted()


class Firsts:
    """边读边记，最后点清；用完要关。"""

    def __init__(self, election: Election) -> None:
        self._election = election
        self._kinds: dict[bytes, bytes] = {}  # 记号 → 第几种
        self._parts = [bytearray() for _ in range(PARTS)]
        self._out: list[list[int]] = [[] for _ in range(PARTS)]  # 各堆写出去的各块，从临时文件的哪里起
        self._file: IO[bytes] | None = None
        self.size = 0

    def add(self, token: bytes, marks: bytes) -> None:
        """又读到一张；记号已经是票面上有的。"""
        kind = self._kinds.get(marks)
        if kind is None:
            kind = self._kinds[marks] = len(self._kinds).to_bytes(KIND)
        part = self._parts[token[0]]
        part += token + kind
        self.size += 1
        if len(part) >= CHUNK:
            self._write_out(token[0])

    def counted(self) -> tuple[Counter[bytes], int]:
        """记号 → 张数（每个票号一张：第一张有效的，没有有效的取第一张），和同号重复的张数。"""
        rule = verdict.rule_of(self._election)
        stands = [rule.check(self._election.paper.read_marks(marks)) is None for marks in self._kinds]
        votes = [0] * len(stands)
        for part in range(PARTS):
            good: dict[bytes, int] = {}
            rest: dict[bytes, int] = {}
            for token, kind in self._records(part):
                (good if stands[kind] else rest).setdefault(token, kind)
            for kind in (*good.values(), *(kind for token, kind in rest.items() if token not in good)):
                votes[kind] += 1
        marked = Counter({marks: number for marks, number in zip(self._kinds, votes, strict=True) if number})
        return marked, self.size - sum(votes)

    def close(self) -> None:
        """丢掉临时文件。"""
        if self._file is not None:
            self._file.close()

    def _write_out(self, part: int) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 由 close 关
        self._out[part].append(self._file.tell())
        self._file.write(self._parts[part])
        self._parts[part] = bytearray()

    def _records(self, part: int) -> Iterator[tuple[bytes, int]]:
        step = TOKEN + KIND
        for data in (*self._read_back(part), bytes(self._parts[part])):
            for at in range(0, len(data), step):
                yield data[at : at + TOKEN], int.from_bytes(data[at + TOKEN : at + step])

    def _read_back(self, part: int) -> Iterator[bytes]:
        whole = -(-CHUNK // (TOKEN + KIND)) * (TOKEN + KIND)  # 每块一样长：刚过 CHUNK 的那一张写完
        for at in self._out[part]:
            assert self._file is not None
            self._file.seek(at)
            yield self._file.read(whole)
