"""从留痕读出检查清单：照着查的几张表，已经记下的各条（更正撤去的不算），同一处别人先记了什么。"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.ledger.door import Entry
from bihuan.procedure.door import Checklist, Field, Text, undone

GIST = 40  # 字：一条发现念成一句时，取这么多


@dataclass(frozen=True)
class Finding:
    """记下的一条：谁（留痕里的编号），几时送到，各列的值（文件是编号）。"""

    who: str
    at: dt.datetime
    row: Mapping[str, Any]


def checklist_in(text: Text) -> Checklist | None:
    """这份工作法的「现场」；没有写的为 None。"""
    return text.register.checklist if text.register else None


def table_in(text: Text, checklist: Checklist) -> Field:
    """记发现的那张表。"""
    found = text.by_step[checklist.step].field(checklist.table)
    assert found is not None  # 入库时核对过
    return found


def findings_in(checklist: Checklist, told: Sequence[Entry]) -> list[Finding]:
    """各次记下的各条，由旧到新。told: 这一件的留痕，由旧到新。"""
    gone = undone([one.told for one in told])
    return [
        Finding(one.actor, one.happened_at, row)
        for one in told
        if one.seq not in gone and one.step and one.step["code"] == checklist.step
        for row in one.data.get("filled", {}).get(checklist.table, ())
    ]


def beside(text: Text, checklist: Checklist, told: Sequence[Entry]) -> list[tuple[Field, list[dict[str, Any]]]]:
    """照着查的各张表（分组、条款），各取最近填的；没有填过的不列。"""
    gone = undone([one.told for one in told])
    found = []
    for code in checklist.beside:
        filled = (one.data.get("filled", {}).get(code) for one in reversed(told) if one.seq not in gone)
        if rows := next((rows for rows in filled if rows), None):
            found.append((text.fields[code], list(rows)))
    return found


def offered(tables: Iterable[tuple[Field, list[dict[str, Any]]]], column: Field) -> list[str]:
    """一列可以照着挑的：各张表里同名的一列写了哪些。"""
    names = [
        str(row[one.code])
        for table, rows in tables
        for one in table.columns if one.name == column.name
        for row in rows if row.get(one.code)
    ]  # fmt: skip
    return list(dict.fromkeys(names))


def gist_of(table: Field, checklist: Checklist) -> str:
    """一条发现用哪一列念成一句：除了在哪里以外，头一个非填不可的列。"""
    told = [one for one in table.columns if one.code != checklist.same and one.kind != "file"]
    return next((one.code for one in told if not one.optional), told[0].code if told else "")


def gist(table: Field, checklist: Checklist, row: Mapping[str, Any]) -> str:
    """一条发现念成一句。"""
    return str(row.get(gist_of(table, checklist), ""))[:GIST]


def same_place(checklist: Checklist, row: Mapping[str, Any], before: Iterable[Finding], *, but: str) -> list[Finding]:
    """同一处先前别人（除 but 以外）记下的。"""
    place = row.get(checklist.same) if checklist.same else None
    return [one for one in before if place and one.who != but and one.row.get(checklist.same) == place]
