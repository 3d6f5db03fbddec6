"""公共投票的票库：SQLite，只增不改，一批一行，树随批次长成。

公共投票不是无记名投票，次序就是序号，所以用 WAL（快）；同号重复的也收，计票时第一张有效的算数。
一行存一批：收一张票的代价与已收多少无关；树的峰与批次存在同一行，重启不必从头再算。
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from bihuan.kernel import merkle
from bihuan.kernel.voting.proofs import poll_leaf
from bihuan.kernel.voting.wire import Vote
from urn.box import Kept


class PollBox:
    """公共投票的票库；诺言见 urn.box.Box。"""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("page_size=8192", "journal_mode=WAL", "synchronous=FULL"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS batch (first INTEGER PRIMARY KEY, size INTEGER NOT NULL,"
            " peaks BLOB NOT NULL, votes BLOB NOT NULL)"
        )
        last = self._db.execute("SELECT size, peaks FROM batch ORDER BY first DESC LIMIT 1").fetchone()
        self._tree = _tree(*last) if last else merkle.GrowingTree()

    def keep(self, votes: Sequence[Vote]) -> Kept:
        """存一批票，给出各自的序号。"""
        tree = merkle.GrowingTree(self._tree.state)
        places: list[int] = [tree.append(poll_leaf(vote.token, vote.proof, vote.marks)) for vote in votes]
        row = (self._tree.size, tree.size, b"".join(tree.state[1]), b"".join(map(_packed, votes)))
        # 单条语句自成一个事务：返回时已落盘，出错时一张也没有
        self._db.execute("INSERT INTO batch VALUES (?, ?, ?, ?)", row)
        self._tree = tree
        return Kept(places, tree.size, tree.root)

    def votes(self) -> Iterator[Vote]:
        """所有的票，按序号；另开一个只读的连接，取的时候不妨碍别处。"""
        db = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        try:
            for (votes,) in db.execute("SELECT votes FROM batch ORDER BY first"):
                yield from _unpacked(votes)
        finally:
            db.close()

    def __len__(self) -> int:
        return self._tree.size

    @property
    def root(self) -> bytes:
        """此刻的树根。"""
        return self._tree.root

    def empty(self) -> None:
        """删去文件；封箱文件里已有全部的票。"""
        self.shut()
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def shut(self) -> None:
        """合上文件。"""
        self._db.close()


def _packed(vote: Vote) -> bytes:
    return len(vote.marks).to_bytes(2) + vote.token + vote.proof + vote.marks


def _unpacked(data: bytes) -> Iterator[Vote]:
    at = 0
    while at < len(data):
        end = at + 66 + (data[at] << 8) + data[at + 1]
        yield Vote(data[at + 2 : at + 34], data[at + 34 : at + 66], data[at + 66 : end])
        at = end


def _tree(size: int, peaks: bytes) -> merkle.GrowingTree:
    return merkle.GrowingTree((size, [peaks[i : i + 32] for i in range(0, len(peaks), 32)]))
