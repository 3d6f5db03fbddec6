"""条文表与文字是同一份：一条一行，改一格就只改文字里的那一格，别的一个字也不动，注释也在。"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from bihuan.kernel.refuse import BadInput
from bihuan.kernel.strict_yaml import Strings

KEYS = ("条", "原文", "由", "自", "至", "期限")
LISTS = ("条", "由", "自")
_PLAIN_NOT = set(",[]{}#&*!|>'\"%@`\n\t")


@dataclass(frozen=True)
class Cell:
    """一格：键，自己写的（空为没有写），所沿用的怎样写；plain：是一句或一列，表里改得了（「至」写成表的在文字里改）。"""

    key: str
    own: str
    parent: str
    plain: bool = True

    @property
    def name(self) -> str:
        """表单里的名字的后一半。"""
        return self.key


@dataclass(frozen=True)
class Row:
    """一条：步骤的代号、名称，是不是这一份自己写了的，各格。"""

    step: str
    title: str
    own: bool
    cells: tuple[Cell, ...]


def rows(source: str, parent: Mapping[str, Any] | None) -> list[Row]:
    """各条各格：这一份的，没有写的看所沿用的（合并好的数据）。文字不是 YAML 的为空。"""
    own = dict(_articles(source))
    above = {_step(article): article for article in (parent or {}).get("条文", []) if _step(article)}
    found = []
    for step in dict.fromkeys([*above, *own]):
        mine = {} if step not in own else {key.value: value for key, value in own[step].value}
        there = above.get(step, {})
        name = mine["步骤"].value[0][1].value if "步骤" in mine else there["步骤"][step]
        cells = tuple(Cell(key, _said(mine.get(key)), _text(there.get(key)), _is_plain(mine.get(key), there.get(key)))
                      for key in KEYS)  # fmt: skip
        found.append(Row(step, name, step in own, cells))
    return found


def apply(source: str, edits: Mapping[tuple[str, str], str], names: Mapping[str, str]) -> str:
    """改几格：（步骤，键）→ 新写的（空为去掉，沿用的照旧）。names: 步骤 → 名称，新添一条时用。拒绝：文字不是 YAML；没有「条文」。"""
    for (step, key), value in edits.items():
        source = put(source, step, key, _written(key, " ".join(value.split())), names.get(step, step))
    return source


def put(source: str, step: str, key: str, written: str, name: str) -> str:
    """一条的一格换成 written（写好的 YAML，空为去掉）；没有这一条的添在末尾。拒绝：同 apply。"""
    node = dict(_articles(source)).get(step)
    if node is None:
        return _added(source, step, name, key, written) if written else source
    return _with_entry(source, node, key, written)


def put_head(source: str, head: str, name: str, written: str) -> str:
    """开头的一张表（状态、选项、角色）里写一项；没有这张表的，添在「条文」以前。拒绝：不是一张表。"""
    root = root_of(source)
    held = next((value for label, value in root.value if label.value == head), None)
    entry = f"{quoted(name)}: {written}"
    if held is None:
        label = next((label for label, _ in root.value if label.value == "条文"), None)
        at = label.start_mark.index if label else len(source)
        return f"{source[:at]}{head}: {{{entry}}}\n{source[at:]}"
    if not isinstance(held, yaml.MappingNode):
        raise BadInput(f"文字里的「{head}」不是一张表，先在文字里改好")
    if not held.value:
        return f"{source[: held.start_mark.index]}{{{entry}}}{source[end_of(source, held) :]}"
    return _with_entry(source, held, name, written)


def without(source: str, step: str) -> str:
    """去掉这一份自己写的一条；沿用的照旧。拒绝：自己没有写。"""
    node = dict(_articles(source)).get(step)
    if node is None:
        raise BadInput("这一条是沿用来的，这一份没有改它")
    held = next(value for label, value in root_of(source).value if label.value == "条文")
    start, end = node.start_mark.index, end_of(source, node)
    if held.flow_style:
        raise BadInput("「条文」在文字里写成一行了，先在文字里一条一行地写")
    dash = source.rindex("-", 0, start)
    return source[: source.rfind("\n", 0, dash) + 1] + source[end:].removeprefix("\n")


def forgo(source: str, step: str) -> str:
    """所沿用的一条不要了：记进「删条」。拒绝：文字不是 YAML。"""
    root = root_of(source)
    held = next((value for label, value in root.value if label.value == "删条"), None)
    if held is None:
        label = next((label for label, _ in root.value if label.value == "条文"), None)
        at = label.start_mark.index if label else len(source)
        return f"{source[:at]}删条: [{step}]\n{source[at:]}"
    gone = [node.value for node in held.value] if isinstance(held, yaml.SequenceNode) else [str(held.value)]
    line = fragment([one for one in [*gone, step] if one])
    return source[: held.start_mark.index] + line + source[end_of(source, held) :]


def raw_in(source: str) -> dict[str, Any]:
    """文字读成数据。拒绝：不是 YAML，不是一张表。"""
    root_of(source)
    try:
        return dict(yaml.load(source, Strings))
    except (yaml.YAMLError, RecursionError) as error:
        raise BadInput("文字里有写了两次的词，先在文字里改好") from error


def fragment(value: Any) -> str:
    """一个值写成一行 YAML：一句、一列、一张表。"""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{quoted(str(key))}: {fragment(one)}' for key, one in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(fragment(one) for one in value)}]"
    return quoted(str(value))


def _with_entry(source: str, node: yaml.MappingNode, key: str, written: str) -> str:
    """一张表里的一项换成 written（空为去掉）；没有的添在末尾。"""
    for i, (label, cell) in enumerate(node.value):
        if label.value == key:
            if written:
                return source[: cell.start_mark.index] + written + _gap(source, cell) + source[end_of(source, cell) :]
            return _removed(source, node, i)
    if not written:
        return source
    at = end_of(source, node.value[-1][1])
    if node.flow_style:
        return f"{source[:at]}, {quoted(key)}: {written}{source[at:]}"
    indent = " " * node.value[0][0].start_mark.column
    return f"{source[:at]}\n{indent}{quoted(key)}: {written}{source[at:]}"


def end_of(source: str, cell: yaml.Node) -> int:
    """一格的末尾；块写法的末尾标在下一个词前，往回退到字。"""
    end = cell.end_mark.index
    while end > cell.start_mark.index and source[end - 1] in " \n":
        end -= 1
    return end


def _gap(source: str, cell: yaml.Node) -> str:
    return "" if cell.start_mark.index < cell.end_mark.index else " "


def _removed(source: str, node: yaml.MappingNode, i: int) -> str:
    """去掉一格，连同它的逗号或者那一行。"""
    label, cell = node.value[i]
    start, end = label.start_mark.index, end_of(source, cell)
    if i + 1 < len(node.value):
        return source[:start] + source[node.value[i + 1][0].start_mark.index :]
    before = end_of(source, node.value[i - 1][1]) if i else start
    return source[:before] + source[end:]


def _added(source: str, step: str, name: str, key: str, written: str) -> str:
    """添一条，写在条文的末尾。"""
    root = root_of(source)
    held = next((value for label, value in root.value if label.value == "条文"), None)
    if held is None:
        raise BadInput("文字里没有「条文」，先写上「条文:」")
    line = f"  - {{步骤: {{{step}: {name}}}, {key}: {written}}}"
    if isinstance(held, yaml.SequenceNode) and held.value and not held.flow_style:
        at = end_of(source, held.value[-1])
        rest = source.find("\n", at)
        at = len(source) if rest < 0 else rest
        indent = " " * max(held.value[0].start_mark.column - 2, 0)
        return f"{source[:at]}\n{indent}{line.lstrip()}{source[at:]}"
    label = next(label for label, _ in root.value if label.value == "条文")
    at = source.index(":", label.end_mark.index) + 1
    return f"{source[:at]}\n{line}{source[at:] if isinstance(held, yaml.ScalarNode) else ''}"


def _written(key: str, value: str) -> str:
    """一格写成 YAML：一列的用方括号，要引的引起来。"""
    parts = [part.strip() for part in value.split("、")] if key in LISTS else [value]
    shown = [quoted(part) for part in parts if part]
    return f"[{', '.join(shown)}]" if len(shown) > 1 else "".join(shown)


def quoted(value: str) -> str:
    """一个值写成 YAML：要引的引起来。"""
    risky = bool(_PLAIN_NOT & set(value)) or ": " in value or value.endswith(":") or value[:1] in "-?:" or not value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if risky else value


def _said(node: yaml.Node | None) -> str:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode) and all(isinstance(one, yaml.ScalarNode) for one in node.value):
        return "、".join(one.value for one in node.value)
    if isinstance(node, yaml.MappingNode):
        return "；".join(f"{label.value}：{_said(value)}" for label, value in node.value)
    return ""


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_text(one) for one in value)
    return (
        "；".join(f"{key}：{_text(one)}" for key, one in value.items()) if isinstance(value, dict) else str(value or "")
    )


def _is_plain(node: yaml.Node | None, there: Any) -> bool:
    return not isinstance(node, yaml.MappingNode) and not (node is None and isinstance(there, dict))


def root_of(source: str) -> yaml.MappingNode:
    """文字的最外一层。拒绝：不是 YAML，不是一张表。"""
    try:
        root = yaml.compose(source, Strings)
    except (yaml.YAMLError, RecursionError) as error:
        raise BadInput("文字还不是 YAML，先在文字里改好") from error
    if not isinstance(root, yaml.MappingNode):
        raise BadInput("文字还不是一份工作法，先在文字里改好")
    return root


def _articles(source: str) -> list[tuple[str, yaml.MappingNode]]:
    """文字里的各条：步骤代号 → 那一条的节点。"""
    held = next((value for label, value in root_of(source).value if label.value == "条文"), None)
    found = []
    for node in held.value if isinstance(held, yaml.SequenceNode) else ():
        step = next((value for label, value in node.value if label.value == "步骤"), None) if isinstance(
            node, yaml.MappingNode) else None  # fmt: skip
        if isinstance(step, yaml.MappingNode) and step.value:
            found.append((step.value[0][0].value, node))
    return found


def _step(article: Any) -> str:
    step = article.get("步骤") if isinstance(article, dict) else None
    return next(iter(step), "") if isinstance(step, dict) else ""
