"""边写边核：一段文字读成工作法，毛病各在第几行，比所沿用的改了什么，流程图。只读，不试走。"""

import re
from dataclasses import dataclass, field
from typing import Any

from bihuan.procedure.door import (
    Change,
    Fault,
    FaultyText,
    Text,
    differences,
    findings_of,
    line_of,
    parent_of,
    raw_here,
    read_text_here,
)

from ..flow import draw

_LINE = re.compile(r"第 (\d+) 行")


@dataclass(frozen=True)
class Spot:
    """一处毛病：第几行（0：不在这一份里，在所沿用的里），哪一条，毛病，是不是只提一句，是哪一步（代号，不是条的、认不出的为空）。"""

    line: int
    where: str
    said: str
    grave: bool
    step: str = ""


@dataclass(frozen=True)
class Checked:
    """核下来的：读好的（读不懂的为 None），毛病，比所沿用的改了什么，流程图。"""

    text: Text | None
    spots: tuple[Spot, ...]
    changes: tuple[Change, ...] = ()
    parent: Text | None = None
    svg: str = ""
    lines: tuple[int, ...] = field(default=())

    @property
    def grave(self) -> int:
        """要改的有几处。"""
        return sum(one.grave for one in self.spots)


def check(source: str, congress_id: int) -> Checked:
    """核一段文字：证明，不试走。"""
    try:
        text = read_text_here(source, congress_id)
    except FaultyText as faulty:
        return _checked(None, source, faulty.found)
    parent = parent_of(text, congress_id)
    changes = tuple(differences(parent, text)) if parent else ()
    return _checked(text, source, findings_of(text), changes, parent)


def _checked(
    text: Text | None, source: str, faults: list[Fault], changes: tuple[Change, ...] = (), parent: Text | None = None
) -> Checked:
    steps = {f"{one.number} {one.name}": one.step for one in text.articles} if text else {}
    spots = tuple(
        Spot(
            line_of(source, one),
            "" if _LINE.fullmatch(one.article) else one.article,
            one.fault,
            one.grave,
            steps.get(one.article) or _step(source, one),
        )
        for one in faults
    )
    lines = tuple(sorted({one.line for one in spots if one.line}))
    return Checked(text, spots, changes, parent, draw(text) if text else "", lines)


def _step(source: str, fault: Fault) -> str:
    """毛病是哪一步：条的称呼末一个词是步骤的名称，文字里有它的代号。认不出为空。"""
    name = re.escape(fault.article.split()[-1]) if fault.article.split() else "$."
    found = re.search(rf"步骤:\s*\{{?\s*([a-z][a-z0-9_]*):\s*{name}\s*(?:[}},\n]|$)", source)
    return found[1] if found else ""


def parent_raw(source: str, congress_id: int) -> dict[str, Any] | None:
    """所沿用的那一份合并好的数据，条文表里摆在旁边；没有沿用、还读不懂的为 None。"""
    found = re.search(r"^沿用:[ \t]*(\S+)", source, re.MULTILINE)
    return raw_here(found[1], congress_id) if found else None
