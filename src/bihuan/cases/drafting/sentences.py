"""例写成句子：从文字里读出各个例，改一个、添一个、删一个都写回文字里的那一处；别的字、注释、「人」「物」不动。"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from bihuan.kernel.refuse import BadInput, NotFound
from bihuan.procedure.door import read_line

from .table import end_of, quoted, root_of

AFTER, DUE = "接", "到期"
MOST = 60  # 个：一份至多这么多例
MOST_LINES = 40  # 行：一个例至多这么多行


@dataclass(frozen=True)
class Row:
    """一行：哪一天、谁（接别的例的写「接」）、做什么（步骤、到期、所接的例）、填什么（项=值，空格隔开）。"""

    on: str = ""
    who: str = ""
    step: str = ""
    filled: str = ""

    @property
    def written(self) -> str:
        """写在文件里的样子。"""
        if self.who == AFTER:
            return f"{AFTER} {self.step} 到 {self.on}"
        return " ".join(part for part in (self.on, self.who, self.step, *self.filled.split()) if part)

    @property
    def said(self) -> str:
        """说成一句：几月几日，谁做什么，填什么。"""
        try:
            day = dt.date.fromisoformat(self.on)
        except ValueError:
            return self.written
        when = f"{day.year}年{day.month}月{day.day}日"
        if self.who == AFTER:
            return f"接着例「{self.step}」，走到{when}"
        if self.step == DUE:
            return f"到了{when}，到期的都照办"
        filled = "，".join(pair.replace("=", "填", 1) for pair in self.filled.split())
        return f"{when}，{self.who}{self.step}" + (f"：{filled}" if filled else "")


@dataclass(frozen=True)
class Told:
    """一个例：名称、各行、得（什么、是什么），或者因为什么被拒；kept: 另写着人、物、大会，在文字里改。"""

    name: str
    rows: tuple[Row, ...] = ()
    gets: tuple[tuple[str, str], ...] = ()
    refuses: str = ""
    kept: tuple[str, ...] = ()
    refused: str = ""  # 被拒的说成的一句；没有说的照 refuses

    @property
    def must(self) -> list[str]:
        """然后应当怎样，一句一句。"""
        if self.refuses:
            return [f"末一步办不成，因为：{self.refused or self.refuses}"]
        return [f"{what}是{value}" for what, value in self.gets]


def told_in(source: str) -> list[Told]:
    """文字里的各个例，依次序；写坏了的一个只有名称。拒绝：文字不是 YAML。"""
    return [_told(label, value) for label, value in _items(source)]


def changed(source: str, at: int | None, told: Told) -> str:
    """把第 at 个例（自 0 起）改成这样；None 是添一个。拒绝：没有名称、重名、一行也没有、读不懂的行，得和拒都没有或都有。"""
    items = _items(source)
    _checked(told, [label.value for n, (label, _) in enumerate(items) if n != at], len(items))
    if at is None:
        return _added(source, told)
    if at >= len(items):
        raise NotFound("没有这个例")
    label, value = items[at]
    wanted = {"走": _lines(told), "得": _gets(told), "拒": quoted(told.refuses) if told.refuses else ""}
    if not isinstance(value, yaml.MappingNode) or not value.value:
        raise BadInput("这个例在文字里写坏了，先在文字里改好")
    edits = [(label.start_mark.index, label.end_mark.index, quoted(told.name))]
    missing = dict(wanted)
    for n, (key, node) in enumerate(value.value):
        if key.value not in wanted:
            continue
        missing.pop(key.value)
        if written := wanted[key.value]:
            edits.append((node.start_mark.index, end_of(source, node), written))
        else:
            edits.append(_removal(source, value, n))
    last = end_of(source, value.value[-1][1])
    new = [f"{key}: {written}" for key, written in missing.items() if written]
    if value.flow_style:
        edits.append((last, last, "".join(f", {one}" for one in new)))
    else:
        indent = " " * value.value[0][0].start_mark.column
        edits.append((last, last, "".join(f"\n{indent}{one}" for one in new)))
    for start, end, written in sorted(edits, reverse=True):
        source = source[:start] + written + source[end:]
    return source


def removed(source: str, at: int) -> str:
    """删去第 at 个例；只有一个的，「例」也删去。拒绝：没有。"""
    held = _held(source)
    if held is None or at >= len(held[1].value):
        raise NotFound("没有这个例")
    label, node = held
    if len(node.value) == 1:
        return source[: label.start_mark.index] + source[end_of(source, node) :].lstrip("\n")
    one = node.value[at]
    start, end = one.start_mark.index, end_of(source, one)
    if node.flow_style:
        after = node.value[at + 1].start_mark.index if at + 1 < len(node.value) else None
        before = end_of(source, node.value[at - 1]) if at else start
        return source[:start] + source[after:] if after else source[:before] + source[end:]
    dash = source.rindex("-", 0, start)
    return source[: source.rindex("\n", 0, dash) + 1] + source[end:].removeprefix("\n")


def _told(label: yaml.ScalarNode, value: yaml.Node) -> Told:
    cells = {key.value: node for key, node in value.value} if isinstance(value, yaml.MappingNode) else {}
    lines = cells.get("走")
    each = lines.value if isinstance(lines, yaml.SequenceNode) else [lines] if lines is not None else []
    gets = cells.get("得")
    pairs = gets.value if isinstance(gets, yaml.MappingNode) else []
    refuses = cells.get("拒")
    return Told(
        label.value, tuple(row_of(str(one.value)) for one in each if isinstance(one, yaml.ScalarNode)),
        tuple((key.value, str(node.value)) for key, node in pairs),
        str(refuses.value) if isinstance(refuses, yaml.ScalarNode) else "",
        tuple(key for key in cells if key not in ("走", "得", "拒")),
    )  # fmt: skip


def row_of(written: str) -> Row:
    """文件里的一行读成一行；读不懂的照原样放在步骤里。"""
    line = read_line(written)
    if line is None:
        return Row(step=written)
    if line.after:
        return Row(line.on, AFTER, line.after)
    filled = " ".join(f"{name}={'、'.join(values)}" for name, values in line.values)
    return Row(line.on, line.who, line.step or DUE, filled)


def _checked(told: Told, others: Sequence[str], count: int) -> None:
    faults: dict[str, str] = {}
    if not told.name.strip() or told.name in others:
        faults["name"] = "别的例已经叫这个名称" if told.name in others else "请写这个例说的是什么"
    for n, row in enumerate(told.rows):
        if read_line(row.written) is None:
            faults[f"row-{n}"] = f"第 {n + 1} 行：要写哪一天、谁、做什么；填的写成 项=值"
    if not told.rows:
        faults["rows"] = "至少走一行"
    if bool(told.gets) == bool(told.refuses):
        faults["must"] = "写然后怎样，或者因为什么办不成，两样写一样"
    if count >= MOST or len(told.rows) > MOST_LINES:
        faults["rows"] = f"一份至多 {MOST} 个例，一个例至多 {MOST_LINES} 行"
    if faults:
        raise BadInput("；".join(faults.values()), faults)


def _added(source: str, told: Told) -> str:
    item = f"  - {quoted(told.name)}:\n      走: {_lines(told)}\n      " + (
        f"拒: {quoted(told.refuses)}" if told.refuses else f"得: {_gets(told)}"
    )
    held = _held(source)
    if held is None:
        return f"{source.rstrip()}\n例:\n{item}\n"
    node = held[1]
    if node.flow_style or not node.value:
        raise BadInput("「例」在文字里写成一行了，先在文字里改成一个例一段")
    at = end_of(source, node.value[-1])
    indent = " " * max(node.value[0].start_mark.column - 2, 0)
    return source[:at] + "\n" + "\n".join(f"{indent}{line[2:]}" for line in item.split("\n")) + source[at:]


def _removal(source: str, value: yaml.MappingNode, n: int) -> tuple[int, int, str]:
    """去掉一格：自前一格的末尾起；头一格去到下一格。"""
    key, node = value.value[n]
    if n:
        return (end_of(source, value.value[n - 1][1]), end_of(source, node), "")
    after = value.value[1][0].start_mark.index if len(value.value) > 1 else end_of(source, node)
    return (key.start_mark.index, after, "")


def _lines(told: Told) -> str:
    return f"[{', '.join(quoted(row.written) for row in told.rows)}]"


def _gets(told: Told) -> str:
    pairs = ", ".join(f"{quoted(what)}: {quoted(value)}" for what, value in told.gets)
    return f"{{{pairs}}}" if pairs else ""


def _held(source: str) -> tuple[yaml.ScalarNode, yaml.SequenceNode] | None:
    """「例」和它下面的一列；没有、不是一列的为 None。"""
    for label, value in root_of(source).value:
        if label.value == "例" and isinstance(value, yaml.SequenceNode):
            return label, value
    return None


def _items(source: str) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    held = _held(source)
    each = held[1].value if held else []
    return [one.value[0] for one in each if isinstance(one, yaml.MappingNode) and one.value]
