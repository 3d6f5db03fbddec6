"""清单：一份备份里有什么、各是什么哈希、留痕的根。备份最后写它，恢复最先读它。"""

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bihuan.kernel import canonical
from bihuan.kernel.refuse import Refused
from bihuan.kernel.writing import OWN, written

NAME = "manifest.json"
FORMAT = 2  # 写法变了就加一；读不懂的不恢复
READ = (1, 2)  # 第 1 版没有封套
ONE_MB = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """一份备份：几时、哪个版本、哪种库，留痕几笔、根是什么，各表几行、编号用到几号，各文件多大、什么哈希，钥匙的哈希。"""

    format: int
    made_at: str
    version: str
    database: str
    root: str
    entries: int
    checkpoint: int
    migrations: list[list[str]]
    rows: dict[str, int]
    columns: dict[str, list[str]]
    sequences: dict[str, int]
    files: dict[str, list[int | str]]
    keys: dict[str, str]
    cover: dict[str, str] | None = None  # 加密的：盐，和核对口令的一小段

    @property
    def at(self) -> dt.datetime:
        """备份里的那一瞬间。"""
        return canonical.read_instant(self.made_at)

    @property
    def size(self) -> int:
        """一共多少字节，清单自己不算。"""
        return sum(int(size) for size, _ in self.files.values())


def keep(manifest: Manifest, folder: Path) -> None:
    """写下清单，落盘。"""
    with written(folder / NAME, mode=OWN) as out:
        json.dump(asdict(manifest), out, ensure_ascii=False, indent=1, sort_keys=True)


def of(folder: Path) -> Manifest:
    """读清单。拒绝：不是备份、清单不全、写法比这个版本新。"""
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if told["format"] not in READ:
            raise Refused(f"这份备份的写法是第 {told['format']} 版，这个版本只认到第 {FORMAT} 版")
        return Manifest(**told)
    except OSError as error:
        raise Refused(f"这里不是一份完整的备份，没有清单：{folder / NAME}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(f"备份的清单坏了：{folder / NAME}") from error


def all_in(place: Path) -> list[tuple[Path, Manifest]]:
    """备份夹里各份完整的备份，新的在前；没有写完的、读不出的不算。"""
    found = []
    for path in place.glob(f"[0-9]*/{NAME}"):
        try:
            found.append((path.parent, of(path.parent)))
        except Refused:
            continue
    return sorted(found, key=lambda one: one[1].made_at, reverse=True)


def digest_of(path: Path) -> str:
    """一个文件内容的 SHA-256。"""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(ONE_MB):
            digest.update(chunk)
    return digest.hexdigest()
