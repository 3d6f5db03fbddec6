"""读入的票：JSON 或 CSV，写法见 docs/count-rules.md。每张票原样交给规则去看有效无效，文件本身读不懂的才拒绝。"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bihuan.kernel.count.marking import WRITE_IN
from bihuan.kernel.count.rule import Rule
from bihuan.kernel.refuse import BadInput

HEADS = {"全体": "members", "到会": "present", "发出": "issued"}
TICKS = ("√", "✓", "1", "是")
WHOLE = "整票"
TIMES = "张数"


@dataclass
class Ballots:
    """一个文件里的票。listed：票 → 张数的序列；figures：文件里写明的人数和发出票数。"""

    items: dict[str, str] | None = None
    listed: list[tuple[Any, int]] = field(default_factory=list)
    figures: dict[str, int] = field(default_factory=dict)


def read_json(text: str) -> Ballots:
    """JSON：一列票，或 {"ballots": […], "issued": n, "members": n, "present": n, "items": {代号: 名称}}。

    同一张票里同一项写了两次的，当作填了不止一个，由规则判为多选。
    """
    tree = _json(text)
    if isinstance(tree, list):
        tree = {"ballots": tree}
    if not isinstance(tree, dict) or not isinstance(tree.get("ballots"), list):
        raise BadInput("票的文件要是一列票，或者带有 ballots 一列的对象")
    unknown = sorted(set(tree) - {"ballots", "items", *HEADS.values()})
    if unknown:
        raise BadInput(f"票的文件里有不认识的“{unknown[0]}”，可以写：ballots、items、issued、members、present")
    items = tree.get("items")
    if items is not None and not (isinstance(items, dict) and all(isinstance(name, str) for name in items.values())):
        raise BadInput("items 要写成“代号: 名称”")
    figures = {name: _whole_number(tree[name], name) for name in HEADS.values() if tree.get(name) is not None}
    return Ballots(items, [(marks, 1) for marks in tree["ballots"]], figures)


def read_csv(text: str, rule: Rule) -> Ballots:
    """CSV：首行是项目的代号或名称，其后一行一张票；格里填标记的代号或名称，填了几个的用“|”隔开；另选他人写“另选：姓名”。

    “张数”一栏写相同的票有几张；“整票”一栏写整张票只填的一个标记。规则没有写项目的，首行就是项目。
    """
    rows = _csv_rows(text)
    first = next(rows, None)
    if first is None:
        raise BadInput("票的文件是空的，首行要是项目")
    header = [cell.strip() for cell in first[1]]
    items = None if rule.items else {name: name for name in header if name not in (WHOLE, TIMES)}
    columns = _columns(header, rule.on(items) if items is not None else rule)
    read = _reader(rule)
    ballots = Ballots(items)
    for number, row in rows:
        if len(row) > len(header):
            raise BadInput(f"第 {number} 行比首行多出格子")
        cells = dict(zip(columns, row, strict=False))
        times = cells.pop(TIMES, "").strip() or "1"
        if not times.isascii() or not times.isdigit() or len(times) > 9:
            raise BadInput(f"第 {number} 行的张数要写整数，不能是“{times}”")
        whole = cells.pop(WHOLE, "").strip()
        if int(times) == 0:
            continue
        marks = {code: read(cell) for code, cell in cells.items() if cell.strip()}
        if whole and marks:
            marks = {code: [mark, whole] for code, mark in marks.items()}
        ballots.listed.append((read(whole) if whole and not marks else marks, int(times)))
    return ballots


def _json(text: str) -> Any:
    try:
        return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_pairs)
    except json.JSONDecodeError as error:
        raise BadInput(f"票的文件不是能读的 JSON：第 {error.lineno} 行第 {error.colno} 列") from None
    except RecursionError:
        raise BadInput("票的文件套得太深") from None
    except ValueError as error:
        raise BadInput(f"票的文件不是能读的 JSON：{error}") from None


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        found[key] = [found[key], value] if key in found else value
    return found


def _whole_number(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadInput(f"{name} 要写不小于零的整数")
    return value


def _csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        raise BadInput(f"票的文件第 {reader.line_num} 行读不懂：{error}") from None


def _columns(header: list[str], rule: Rule) -> list[str]:
    listed = [item.name for item in rule.items.values()]
    names = {item.name: code for code, item in rule.items.items() if listed.count(item.name) == 1}
    columns = [name if name in rule.items or name in (WHOLE, TIMES) else names.get(name, "") for name in header]
    for name, column in zip(header, columns, strict=True):
        if not column:
            raise BadInput(f"首行的“{name}”不是票上的项目（或者有两项同名，要写代号），可以写：{'、'.join(rule.items)}")
    if len(set(columns)) != len(columns):
        raise BadInput("首行有两栏是同一个项目")
    return columns


def _reader(rule: Rule) -> Callable[[str], Any]:
    """一格怎样换成标记：名称换代号，数目换整数，其余照原样交给规则。"""
    codes = {name: code for code, name in rule.paper.marks.items()}
    best = next(iter(rule.paper.marks), "")
    numeric = rule.paper.form in ("rank", "points", "score")

    def read(cell: str) -> Any:
        parts = [part.strip() for part in cell.split("|")]
        if len(parts) > 1:
            return [read(part) for part in parts]
        word = parts[0]
        if word.startswith(("另选：", "另选:")):
            return [WRITE_IN, word[3:].strip()]
        if numeric and word.removeprefix("-").isascii() and word.removeprefix("-").isdigit() and len(word) < 16:
            return int(word)
        if rule.paper.form == "choose" and word in TICKS:
            return best
        return codes.get(word, word)

    return read
