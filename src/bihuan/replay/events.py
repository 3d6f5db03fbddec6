"""导入旧档时留下的记录。人名是个人信息，不进正文：认得的写编号，不认得的进密文库。"""

from dataclasses import dataclass
from typing import Any

from bihuan.ledger.door import event


@event("replay.brought_in", says="{by}导入旧系统第 {key} 号（{kind}）", personal=("unknown_names",))
@dataclass(frozen=True)
class BroughtIn:
    """旧档的原样：row 是 motions.csv 的一行（人名除外），joints、events 是它的会办各行和写字段的各次。"""

    key: str
    kind: str
    row: dict[str, str]
    lead: int | None
    cosigners: tuple[int, ...]
    joints: tuple[tuple[str, str, str, str], ...]
    events: tuple[tuple[str, str, str], ...]
    unknown_names: str
    digest: str


@event("replay.kept", says="照录旧档：{step}；没有走成步骤：{why}")
@dataclass(frozen=True)
class Kept:
    """走不成步骤的一步，照旧档记下。unit 是承办单位的编号；facts 是随它成立的事实。"""

    step: str
    at: str
    unit: int | None
    filled: dict[str, Any]
    facts: tuple[tuple[str, str], ...]
    why: str


@event("replay.noticed", says="导入旧档时发现反常：{what}")
@dataclass(frozen=True)
class Noticed:
    """反常的种类；说明在旧档的表里，其中会有人名，不进正文。"""

    what: str


@event("replay.loose", says="旧档里有找不到件的会办 {count} 行，照样计数")
@dataclass(frozen=True)
class Loose:
    """找不到件的会办各行：算作什么。"""

    count: int
    facts: tuple[tuple[str, str], ...]
