"""无记名票库：SQLite 一个文件，盘上的样子只取决于里面有哪些票。

普通的表会泄露先后：行号、页内的摆放、WAL 里一页一页的旧样子，都跟着投票次序走。所以这里
- 开箱时按发出张数一次造好全部空格，每格定长；收一张票只是原地改写一格，不新占页，也不会在收票途中撑满磁盘；
- 格子由票号算出，撞格时按固定的优先次序让位（有序散列，Amble & Knuth 1974），无论先后，最后的摆法都相同；
- 回滚日志用 TRUNCATE：每次提交后截为零字节，不留旧样子；不用 WAL。
两个次序收同一批票，得到的文件除了文件头里的提交计数逐字节相同（测试如此断言）。
"""

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from bihuan.kernel.voting import wire
from bihuan.kernel.voting.election import Election
from bihuan.kernel.voting.wire import Vote
from urn.box import BoxFull, Kept

SPARE = 16  # 格；多留的空格让很小的投票也少撞格


class SecretBox:
    """无记名票库；诺言见 urn.box.Box。`secret` 是这次投票派生 nonce 的秘密，随票库一起清掉。"""

    def __init__(self, path: Path, election: Election) -> None:
        self._path = path
        self._election = election
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("page_size=4096", "journal_mode=TRUNCATE", "synchronous=EXTRA", "secure_delete=ON"):
            self._db.execute(f"PRAGMA {pragma}")
        if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name='slot'").fetchone():
            self._build()
        self._salt, self.secret = self._db.execute("SELECT salt, secret FROM box").fetchone()
        self._tokens: list[bytes | None] = []
        self._marks: dict[bytes, bytes] = {}
        self._load()

    def keep(self, votes: Sequence[Vote]) -> Kept:
        """存一批票：同号的只存先来的一张。"""
        new: dict[bytes, Vote] = {}
        for vote in votes:
            if vote.token not in self._marks:
                new.setdefault(vote.token, vote)
        if len(self._marks) + len(new) > len(self._tokens) - SPARE // 2:
            raise BoxFull
        if new:
            self._write(new)
        return Kept([0] * len(votes))

    def marks_of(self, token: bytes) -> bytes:
        """存下的这个票号的记号。"""
        return self._marks[token]

    def votes(self) -> Iterator[Vote]:
        """所有的票，按格子的次序。"""
        for (body,) in self._db.execute("SELECT body FROM slot ORDER BY place"):
            if body[:4] == wire.MAGIC:
                yield wire.unpack(self._election, body)

    def __len__(self) -> int:
        return len(self._marks)

    def empty(self) -> None:
        """先用零盖掉，再压实，再删文件。"""
        self._db.execute("UPDATE slot SET body = zeroblob(?)", (self._election.size,))
        self._db.execute("DROP TABLE slot")
        self._db.execute("DROP TABLE box")
        self._db.execute("VACUUM")
        self.shut()
        for suffix in ("", "-journal"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def shut(self) -> None:
        """合上文件。"""
        self._db.close()

    def _build(self) -> None:
        assert self._election.issued is not None
        slots = self._election.issued * 4 // 3 + SPARE
        blank = bytes(self._election.size)
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("CREATE TABLE box (salt BLOB NOT NULL, secret BLOB NOT NULL)")
            self._db.execute("INSERT INTO box VALUES (?, ?)", (secrets.token_bytes(32), secrets.token_bytes(32)))
            self._db.execute("CREATE TABLE slot (place INTEGER PRIMARY KEY, body BLOB NOT NULL)")
            self._db.executemany("INSERT INTO slot VALUES (?, ?)", ((place, blank) for place in range(slots)))

    def _load(self) -> None:
        for place, body in self._db.execute("SELECT place, body FROM slot ORDER BY place"):
            token = None
            if body[:4] == wire.MAGIC:
                vote = wire.unpack(self._election, body)
                token, self._marks[vote.token] = vote.token, vote.marks
            assert place == len(self._tokens)
            self._tokens.append(token)

    def _write(self, new: dict[bytes, Vote]) -> None:
        changes: dict[int, bytes] = {}
        moved: set[bytes] = set()
        for token in new:
            self._settle(token, changes, moved)
        bodies = {token: wire.pack(self._election, vote) for token, vote in new.items()}
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for token in moved - new.keys():
                bodies[token] = self._body_of(token)
            rows = ((bodies[token], place) for place, token in changes.items())
            self._db.executemany("UPDATE slot SET body = ? WHERE place = ?", rows)
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        for place, token in changes.items():
            self._tokens[place] = token
        self._marks.update((token, vote.marks) for token, vote in new.items())

    def _settle(self, token: bytes, changes: dict[int, bytes], moved: set[bytes]) -> None:
        """给一个票号找格子：占着的若优先级低就让它往后挪，直到空格。"""
        current, rank = token, self._rank(token)
        place = rank % len(self._tokens)
        while True:
            occupant = changes.get(place) or self._tokens[place]
            if occupant is None:
                changes[place] = current
                return
            if (theirs := self._rank(occupant)) > rank:
                changes[place] = current
                moved.add(occupant)
                current, rank = occupant, theirs
            place = (place + 1) % len(self._tokens)

    def _rank(self, token: bytes) -> int:
        return int.from_bytes(hashlib.sha256(self._salt + token).digest())

    def _body_of(self, token: bytes) -> bytes:
        place = self._rank(token) % len(self._tokens)
        while self._tokens[place] != token:
            place = (place + 1) % len(self._tokens)
        body: bytes = self._db.execute("SELECT body FROM slot WHERE place = ?", (place,)).fetchone()[0]
        return body
