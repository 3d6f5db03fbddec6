"""规则文件的读法：YAML 里一切都是文字；不许有重复的键、别名和标签，读不了的说明在哪一行。"""

from typing import Any

import yaml

from bihuan.kernel.refuse import BadInput

LONGEST = 1_000_000
DEEPEST = 20


class _Loader(yaml.BaseLoader):
    """只造文字、列表和对象的读法。"""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(problem="不用别名（& 和 *）", problem_mark=event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="键要是文字", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"“{key.value}”写了两次", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read(text: str) -> dict[str, Any]:
    """把规则文件读成对象，其中只有文字、列表和对象。"""
    if len(text) > LONGEST:
        raise BadInput(f"规则文件太长（{len(text)} 字，最多 {LONGEST} 字）")
    try:
        tree = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else "某处"
        raise BadInput(f"规则文件不是能读的 YAML：{where}，{error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise BadInput(f"规则文件不是能读的 YAML：{error}") from None
    except RecursionError:
        raise BadInput("规则文件套得太深") from None
    if not isinstance(tree, dict):
        raise BadInput("规则文件要是“关键词: 内容”的写法")
    if _depth(tree) > DEEPEST:
        raise BadInput(f"规则文件套得太深（最多 {DEEPEST} 层）")
    return tree


def merge(parent: Any, child: Any) -> Any:
    """沿用：对象逐键合并；有“定为”“名为”“措施”的行按名替换、新的接在后面；其余以后者为准。"""
    if isinstance(parent, dict) and isinstance(child, dict):
        both = {key: merge(parent[key], child[key]) if key in child else parent[key] for key in parent}
        return both | {key: value for key, value in child.items() if key not in parent}
    if isinstance(parent, list) and isinstance(child, list) and _named(parent) and _named(child):
        lines = {_name(line): line for line in parent}
        return list((lines | {_name(line): merge(lines.get(_name(line)), line) for line in child}).values())
    return child


def _named(lines: list[Any]) -> bool:
    return all(_name(line) for line in lines)


def _name(line: Any) -> str:
    if not isinstance(line, dict):
        return ""
    name = next((line[key] for key in ("定为", "名为", "措施") if key in line), "")
    return next(iter(name), "") if isinstance(name, dict) else str(name)


def _depth(tree: Any) -> int:
    if isinstance(tree, dict):
        return 1 + max((_depth(value) for value in tree.values()), default=0)
    if isinstance(tree, list):
        return 1 + max((_depth(value) for value in tree), default=0)
    return 0
