"""选行与合并：从先前填的一张表里选几行；把各个分办填的表合成一张。"""

from collections import Counter
from typing import Any

from bihuan.kernel.refuse import Refused

from . import kept, wording
from .language import Field
from .situation import Situation

Row = dict[str, Any]
MOST = 500  # 行：合成的一张表至多这么多，与填的一样


def offered(about: Situation, item: Field) -> list[Row]:
    """可以选的各行：那张表此刻的样子；还没有填的为空。"""
    rows = kept.value(about.held, item.picks, about.task)
    columns = [column.code for column in item.columns]
    listed = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [{code: row[code] for code in columns if code in row} for row in listed]


def rows_to_pick(about: Situation, item: Field) -> list[tuple[str, str]]:
    """（第几行，各列的话）：给人选。"""
    columns = [column for column in item.columns if not column.sealed and not column.only_for]
    return [
        (str(n), "，".join(filter(None, (wording.shown(about.text, c.code, row) for c in columns))) or f"第 {n} 行")
        for n, row in enumerate(offered(about, item), 1)
    ]


def most_to_pick(about: Situation, item: Field) -> str:
    """至多选几行，说给人听；不限的为空。"""
    if not item.most:
        return ""
    per = next((column.name for column in item.columns if column.code == item.per), "")
    return f"每个{per}至多 {item.most} 行" if per else f"至多 {item.most} 行"


def picked(about: Situation, item: Field, value: Any) -> list[Row]:
    """选的各行（第几行，或者那一行的全部），照表里的先后。拒绝（ValueError）：不是表里的行、超过限的。"""
    rows = offered(about, item)
    numbers = sorted({_place(rows, one) for one in (value if isinstance(value, list) else [value])})
    chosen = [rows[n] for n in numbers]
    if not chosen and not item.optional:
        raise ValueError(f"{item.name}至少要选一行")
    most = max(Counter(str(row.get(item.per, "")) if item.per else "" for row in chosen).values(), default=0)
    if item.most and most > item.most:
        raise ValueError(f"{item.name}：{most_to_pick(about, item)}")
    return chosen


def _place(rows: list[Row], one: Any) -> int:
    if isinstance(one, dict):
        if one in rows:
            return rows.index(one)
    elif str(one).isdecimal() and 1 <= int(str(one)[:9]) <= len(rows):
        return int(one) - 1
    raise ValueError("请从列出的各行里选")


def merged(about: Situation) -> dict[str, list[Row]]:
    """合成的各张表：已有的各行在先，再是各个分办填的，照分办的先后，一样的只留一行。拒绝：超过上限。"""
    found: dict[str, list[Row]] = {}
    for source, target in about.article.merges:
        columns = [column.code for column in about.text.fields[target].columns]
        rows = list(kept.value(about.held, target) or ())
        rows += kept.value(about.held, source) or () if source != target else ()
        for task in about.state.tasks:
            rows += kept.value(about.held, source, task) or () if _own(task, source) else ()
        cut = [{code: row[code] for code in columns if code in row} for row in rows if isinstance(row, dict)]
        found[target] = [row for n, row in enumerate(cut) if row and row not in cut[:n]]
        if len(found[target]) > MOST:
            raise Refused(f"合成的「{about.text.fields[target].name}」超过 {MOST} 行")
    return found


def _own(task: Any, code: str) -> bool:
    return code in task.at or code in task.values
