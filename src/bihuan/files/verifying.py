"""核验：每份文件的行与 `file:` 的流记的相比；内容在不在、多大，逐份看；内容的哈希平时抽样，要彻底就全读。

抽样每夜换一批：按日子错开，各批轮完就读遍了全部。
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bihuan.kernel import clock
from bihuan.ledger.door import Fault, Told, cells_against, verifier

from . import store
from .models import Upload
from .verbs import name_digest

KIND = "upload"
SAMPLE = 200  # 平时读这么多份内容
NAMED = 50  # 不在的内容逐份说这么多，再多只说还有几份
COLUMNS = ("sha256", "size", "name", "content_type", "confidential", "owner_kind", "owner_id", "case_id", "kept_by")
CHUNK = 1 << 20


@verifier("file:")
class Uploads:
    """文件的核验者。"""

    thorough = False

    def __init__(self) -> None:
        self.told: dict[int, Told] = {}

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """一份文件：收下时的，后来归属的。"""
        number, columns = int(stream.partition(":")[2]), dict[str, Any]()
        for body in bodies:
            event = body["event"]
            if body["type"] == "files.kept":
                columns |= {name: event[name] for name in ("sha256", "size", "name", "content_type")}
                columns["kept_by"] = body["actor"]
            if body["type"] in ("files.kept", "files.attached"):
                columns |= {"confidential": event["confidential"], "owner_kind": event["owner_kind"]}
                columns |= {"owner_id": event["owner"], "case_id": event["case"]}
        self.told[number] = Told(stream, columns)
        return ()

    def finish(self) -> Iterable[Fault]:
        """行，然后内容。"""
        yield from self._rows()
        yield from self._contents()

    def _rows(self) -> Iterator[Fault]:
        missing = dict(self.told)
        began = min(missing, default=None)  # 这以前收下的文件没有记录
        for pk, *cells in Upload.objects.order_by().values_list("pk", *COLUMNS).iterator(chunk_size=2000):
            told = missing.pop(pk, None)
            if told is None:
                if began is not None and pk > began:
                    yield Fault(KIND, "", f"文件 {pk} 没有留痕")
                continue
            found = dict(zip(COLUMNS, cells, strict=True))
            found["name"] = name_digest(found["sha256"], found["name"])
            yield from cells_against(Upload, f"文件 {pk}", found.items(), told, kind=KIND)
        for pk, told in missing.items():
            yield Fault(KIND, told.stream, f"文件 {pk} 的行不在")

    def _contents(self) -> Iterator[Fault]:
        """同样的内容只存一份，看一次；不在的、大小不对的都说，哈希按抽样或全部。"""
        sizes: dict[str, tuple[int, int]] = {}
        for pk, sha256, size in Upload.objects.order_by("pk").values_list("pk", "sha256", "size"):
            sizes.setdefault(sha256, (pk, size))
        read, gone = self._chosen(sorted(sizes)), 0
        for sha256, (pk, size) in sizes.items():
            where, stream = store.where(sha256), f"file:{pk}" if pk in self.told else ""
            try:
                found = where.stat().st_size
            except OSError:
                gone += 1
                if gone <= NAMED:
                    yield Fault(KIND, stream, f"文件 {pk} 的内容不在：{_shown(where)}")
                continue
            if found != size or (sha256 in read and _digest(where) != sha256):
                yield Fault(KIND, stream, f"文件 {pk} 的内容改过，与收下时的哈希不符：{_shown(where)}")
        if gone > NAMED:
            yield Fault(KIND, "", f"还有 {gone - NAMED} 份文件的内容不在")

    def _chosen(self, every: list[str]) -> set[str]:
        apart = 1 if self.thorough else max(1, -(-len(every) // SAMPLE))
        return set(every[clock.today().toordinal() % apart :: apart])


def _digest(where: Path) -> str:
    digest = hashlib.sha256()
    with where.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _shown(where: Path) -> Path:
    return where.relative_to(store.root().parent)
