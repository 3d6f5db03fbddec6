"""票箱的数据目录：锁、印、投票的定义、票库、封箱文件。全部只有本人可读。"""

import fcntl
import json
from pathlib import Path
from typing import IO

from bihuan.kernel import canonical
from bihuan.kernel.refuse import Refused
from bihuan.kernel.voting import Election, Seal, read
from bihuan.kernel.writing import written

SOCKET = "control.sock"


class Folder:
    """数据目录。打开即上锁，第二个进程会被拒绝：一个票箱只有一个主人，先后与同号才有定论。"""

    def __init__(self, path: Path) -> None:
        self.path = path
        for name in ("elections", "boxes", "exports"):
            (path / name).mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)
        self._lock: IO[str] = (path / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused("这个数据目录已经有一个票箱在用") from error

    def seal(self) -> Seal:
        """票箱的印；第一次用时刻一枚。"""
        path = self.path / "seal.key"
        if not path.exists():
            with written(path) as out:
                out.write(Seal.new().hex())
        return Seal(bytes.fromhex(path.read_text()))

    def save(self, election: Election) -> None:
        """存下一次投票的定义。"""
        with written(self.path / "elections" / f"{election.id}.json") as out:
            out.write(canonical.dumps(election.whole()))

    def elections(self) -> list[Election]:
        """所有的投票，按代号。"""
        return [read(json.loads(path.read_text())) for path in sorted((self.path / "elections").glob("*.json"))]

    def box(self, election: Election) -> Path:
        """票库的文件。"""
        return self.path / "boxes" / f"{election.id}.sqlite3"

    def export(self, election_id: str) -> Path:
        """封箱文件；有它就是封了箱。"""
        return self.path / "exports" / f"{election_id}.jsonl"

    def release(self) -> None:
        """放开锁。"""
        self._lock.close()
