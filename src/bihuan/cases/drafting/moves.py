"""沙盘上的一步写成例里的一行；走过的几行写成稿里的一个例。只改文字，别的一个字也不动。"""

from collections.abc import Iterable, Mapping

import yaml

from bihuan.kernel.refuse import BadInput
from bihuan.procedure.door import is_day

from .table import quoted, root_of

VALUE, DEFAULT, NEEDED = "值：", "先填：", "选了才填："  # 表单里一格的名字，它先填好的值，哪几样选了一样才要填
EXAMPLES = "例"


def line_of(posted: Mapping[str, list[str]], day: str, who: str, step: str) -> str:
    """一步写成一行：日期 谁 步骤 项=值。空着的、照先填好的不动的不写，软件补得一样。拒绝：没有日子、谁、哪一步。"""
    words = [day.strip(), who.strip(), step.strip()]
    if not is_day(words[0]) or any(len(one.split()) != 1 for one in words):
        raise BadInput("请写明哪一天（如 2027-03-02）、谁、办哪一步")
    found = []
    chosen = {one for name, given in posted.items() if name.startswith(VALUE) for one in given}
    for name, given in posted.items():
        if not name.startswith(VALUE):
            continue
        item = name.removeprefix(VALUE)
        told = "、".join(filter(None, ("".join(one.split()) for one in given)))
        needed = posted.get(NEEDED + item, [""])[0]
        untouched = told == "".join(posted.get(DEFAULT + item, [""])[0].split())
        if told and (not untouched or (needed and chosen & set(needed.split("、")))):
            found.append(f"{item}={told}")
    return " ".join([*words, *found])


def with_example(source: str, name: str, lines: Iterable[str], *, gets: str = "", refuses: str = "") -> str:
    """稿里添一个例：走这几行，得这个状态，或者因为这句话被拒。

    拒绝：没有名称、名称太长；已经有同名的例；「例」写成了一行方括号（在文字里改）。
    """
    name = " ".join(name.split())
    if not name or len(name) > 40:
        raise BadInput("给例起一个名称，四十个字以内", {"name": "四十个字以内"})
    root = root_of(source)
    held = next(((label, value) for label, value in root.value if label.value == EXAMPLES), None)
    if held is not None and name in _names(held[1]):
        raise BadInput(f"已经有叫「{name}」的例", {"name": "已经有同名的例"})
    if held is None or not _is_list(held[1]):
        if held is not None and held[1].start_mark.index != held[1].end_mark.index:
            raise BadInput("「例」写成了一行，先在文字里改成一个例一行")
        body = source.rstrip("\n") if held is None else source[: held[0].start_mark.index].rstrip("\n")
        rest = "" if held is None else source[held[1].end_mark.index :]
        return f"{body}\n\n{EXAMPLES}:\n{_written(name, lines, gets, refuses, '  ')}{rest}"
    last = held[1].value[-1]
    at = last.end_mark.index
    while source[at - 1] in " \n":
        at -= 1
    line_end = source.find("\n", at)
    at = len(source) if line_end < 0 else line_end
    indent = " " * max(held[1].value[0].start_mark.column - 2, 0)
    return f"{source[:at]}\n{_written(name, lines, gets, refuses, indent)}{source[at + 1 :]}"


def _written(name: str, lines: Iterable[str], gets: str, refuses: str, indent: str) -> str:
    walked = "".join(f"{indent}      - {quoted(line)}\n" for line in lines)
    told = f"得: {{状态: {quoted(gets)}}}" if gets else f"拒: {quoted(refuses)}"
    return f"{indent}- {quoted(name)}:\n{indent}    走:\n{walked}{indent}    {told}\n"


def _is_list(node: yaml.Node) -> bool:
    return isinstance(node, yaml.SequenceNode) and bool(node.value) and not node.flow_style


def _names(node: yaml.Node) -> set[str]:
    rows = node.value if isinstance(node, yaml.SequenceNode) else []
    return {label.value for row in rows if isinstance(row, yaml.MappingNode) for label, _ in row.value}
