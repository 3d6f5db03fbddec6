"""严的 YAML：一切都是文字，同一张表里键不许写两次，不用别名。人签字的文件（工作法、计票规则）都这样读。"""

from typing import Any

import yaml


class Strings(yaml.BaseLoader):
    """只造文字、列表和表的读法。毛病是 yaml.MarkedYAMLError，指出在哪一行。"""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """别名可以使几行字展开成几亿个，读的人也看不懂，一律拒绝。"""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(problem="不用别名（& 和 *）", problem_mark=event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """YAML 遇到重复的键会悄悄用后一个，这里拒绝。"""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="键应当是一个词", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"「{key.value}」写了两次", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)
