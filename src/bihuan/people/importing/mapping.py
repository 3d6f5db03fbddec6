"""对列：表里的一列是名册的哪一列。先猜，人可以改，改过的记住；没有用上的说出来。"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bihuan.kernel.refuse import BadInput
from bihuan.sheets.door import Row, Table

from ..models import ImportDraft
from . import deputies, units

UNUSED = ""
WRONG = "哪里不对"  # 退回的表里添的一列，再导入时略过
NEEDED = {ImportDraft.Kind.UNITS.value: "名称", ImportDraft.Kind.DEPUTIES.value: "姓名"}
HEADERS = {ImportDraft.Kind.UNITS.value: units.HEADERS, ImportDraft.Kind.DEPUTIES.value: deputies.HEADERS}
BEFORE = ("所在", "所属")
# 各地名册里同一列的别的写法；比的时候去掉“所在、所属”和括号里的说明
ALSO: dict[str, dict[str, tuple[str, ...]]] = {
    ImportDraft.Kind.DEPUTIES.value: {
        "姓名": ("代表姓名", "名字"),
        "代表团": ("代表团名称", "代表团组", "团别", "编团"),
        "选区": ("选举单位", "选区或选举单位", "选举单位或选区", "选区名称", "选区/选举单位", "选举单位（选区）"),
        "代表证号": ("证号", "代表证", "代表证编号", "代表编号"),
        "手机": ("手机号", "手机号码", "电话", "电话号码", "联系电话", "联系方式", "移动电话"),
    },
    ImportDraft.Kind.UNITS.value: {
        "名称": ("单位名称", "单位", "机构名称", "机构", "全称"),
        "种类": ("类别", "单位种类", "单位类别"),
        "上级": ("上级单位", "主管单位", "上级机构", "隶属"),
    },
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """表里的一列：第几列，表头，当作哪一列（不用的为空），头一行的内容。"""

    index: int
    header: str
    means: str
    sample: str


def known_headers(kind: str) -> frozenset[str]:
    """认得的列名，连同别的写法：找表头在哪一行用。"""
    words = (*HEADERS[kind], *(word for words in ALSO[kind].values() for word in words))
    return frozenset(f"{before}{word}" for before in ("", *BEFORE) for word in words)


def guess(kind: str, headers: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """表头 → 当作哪一列：本级上次定的在先，其次写法相同的、别的写法；一列只用一次。"""
    words = {_plain(word): means for means, others in ALSO[kind].items() for word in (means, *others)}
    words |= {_plain(header): header for header in HEADERS[kind]}
    used: set[str] = set()
    found: dict[str, str] = {}
    for header in sorted(headers, key=lambda each: each not in remembered):
        means = remembered.get(header, words.get(_plain(header), UNUSED))
        found[header] = UNUSED if means in used or means not in HEADERS[kind] else means
        used.add(found[header])
        used.discard(UNUSED)
    return {header: found[header] for header in headers}


def check(kind: str, headers: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """人定的对法。拒绝：当作没有的一列；两列当作同一列；没有一列是姓名（名称）。"""
    asked = {header: chosen.get(header, UNUSED) for header in headers}
    for header, means in asked.items():
        if means and means not in HEADERS[kind]:
            raise BadInput(f"没有“{means}”这一列，请从列出的里选")
        twin = next((other for other, same in asked.items() if means and same == means and other != header), None)
        if twin is not None:
            raise BadInput(f"“{header}”和“{twin}”都当作{means}，只能有一列")
    if NEEDED[kind] not in asked.values():
        raise BadInput(f"还没有哪一列当作{NEEDED[kind]}，请选一列")
    return asked


def mapped(table: Table, mapping: Mapping[str, str]) -> Table:
    """照对法换好表头的表，只留用上的各列。"""
    used = [(n, mapping[header]) for n, header in enumerate(table.headers) if mapping.get(header)]
    rows = tuple(Row(row.number, tuple(row.cells[n] for n, _ in used)) for row in table.rows)
    return Table(tuple(means for _, means in used), rows, table.notes)


def columns(table: Table, mapping: Mapping[str, str]) -> list[Column]:
    """各列怎么用，供人看、人改；退回的表里添的那一列不列。"""
    first = {n: next((row.cells[n] for row in table.rows if row.cells[n]), "") for n in range(len(table.headers))}
    return [
        Column(n, header, mapping.get(header, UNUSED), first[n])
        for n, header in enumerate(table.headers)
        if header != WRONG
    ]


def _plain(header: str) -> str:
    return re.sub(rf"^({'|'.join(BEFORE)})|[（(].*?[）)]", "", header)
