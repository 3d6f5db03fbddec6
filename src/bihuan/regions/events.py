"""区划与日历会发生的事。"""

from dataclasses import dataclass

from bihuan.ledger import door as ledger


@ledger.event("regions.year_imported", says="{by}录入{year}年放假安排，日历成为第{calendar}版", version=2)
@dataclass(frozen=True)
class YearImported:
    """录入一年的放假安排。`names` 是各日的节名，按日子（第 1 版没有）。"""

    year: int
    calendar: int
    off: tuple[str, ...]
    work: tuple[str, ...]
    papers: tuple[str, ...]
    names: tuple[str, ...]


@ledger.event("regions.division_added", says="{by}增设区划{name}（地方扩展码 {code}）")
@dataclass(frozen=True)
class DivisionAdded:
    """增设一个地方扩展区划。"""

    division: int
    code: str
    name: str
    level: int
    parent: int
