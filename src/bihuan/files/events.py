"""文件会发生的事：收下、归属。文件名里会有人名，只写哈希。"""

from dataclasses import dataclass

from bihuan.ledger import door as ledger


@ledger.event("files.kept", says="{by}交来文件（编号 {upload}）")
@dataclass(frozen=True)
class Kept:
    """收下一份文件。`sha256` 是内容的，`name` 是内容的哈希连同文件名再算的哈希。"""

    upload: int
    sha256: str
    size: int
    content_type: str
    name: str
    confidential: bool
    owner_kind: str
    owner: int | None
    case: int | None


@ledger.event("files.attached", says="{by}把文件（编号 {upload}）归到{owner_kind} {owner}")
@dataclass(frozen=True)
class Attached:
    """说明一份文件属于什么。"""

    upload: int
    owner_kind: str
    owner: int
    case: int | None
    confidential: bool
