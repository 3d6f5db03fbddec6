"""核对的结果：每行要做什么；有一行要改，整张表都不能写入。"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

NEW, KNOWN = "new", "known"
MOST_SHOWN = 200  # 页面上最多列出的问题数；再多，先改这些


@dataclass(frozen=True)
class Fault:
    """一处要改的：行号、列名、怎么改。"""

    number: int
    column: str
    sentence: str

    def __str__(self) -> str:
        return f"第 {self.number} 行“{self.column}”：{self.sentence}"


@dataclass(frozen=True)
class Planned:
    """一行：`what` 是 new 或 known；`values` 供写入，`shown` 供预览；`note` 是该让人知道的话。"""

    number: int
    what: str
    shown: tuple[str, ...]
    values: dict[str, Any] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Plan:
    """一张表核对完了的样子。"""

    columns: tuple[str, ...]
    rows: tuple[Planned, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()

    def called(self, headers: Mapping[str, str]) -> "Plan":
        """要改的各处，列名照表里自己的写法说；headers: 哪一列 → 表里的表头。"""
        faults = (replace(fault, column=headers.get(fault.column, fault.column)) for fault in self.faults)
        return replace(self, faults=tuple(faults))

    @property
    def new(self) -> tuple[Planned, ...]:
        """要增加的行。"""
        return tuple(row for row in self.rows if row.what == NEW)

    @property
    def known(self) -> tuple[Planned, ...]:
        """已经在册、不用动的行。"""
        return tuple(row for row in self.rows if row.what == KNOWN)

    @property
    def summary(self) -> str:
        """一句话：“新增 3 条，已有 12 条”。"""
        return f"{len(self.new)} 条新增，{len(self.known)} 条已有"

    @property
    def complaint(self) -> str:
        """一句话说有几处要改，带上头三处。"""
        shown = "；".join(str(fault) for fault in self.faults[:3])
        more = f"……共 {len(self.faults)} 处" if len(self.faults) > 3 else ""
        return f"整张表都没有写入。{shown}{more}"


def listed(words: Iterable[str], most: int = 8) -> str:
    """把可选的说出来，太多的只说前几个。"""
    words = list(words)
    return "、".join(words[:most]) + (f"等 {len(words)} 个" if len(words) > most else "") if words else "（还没有）"
