"""严的 YAML：一切都是文字，同一张表里键不许写两次，不用别名。人签字的文件（工作法、计票规则）都这样读。"""

import re
from typing import Any

import yaml
from yaml.composer import Composer

# 解析器自己的话是英文，常见的几句换成人话
IN_WORDS = {
    "mapping values are not allowed in this context": "这里不该又有一个冒号；文字里有英文冒号的，整句加引号",
    "did not find expected key": "缩进没有对齐，或者上一行没有写完",
    "did not find expected '-' indicator": "列表的横线没有对齐",
    "did not find expected ',' or ']'": "方括号没有合上",
    "did not find expected ',' or '}'": "花括号没有合上",
    "found character that cannot start any token": "不能以这个符号开头；缩进用空格，@ 和 ` 开头的加引号",
    "found unexpected end of stream": "引号没有合上",
    "could not find expected ':'": "这一行少了冒号",
    "did not find expected node content": "这里没有写完，括号没有合上或者少了内容",
    "found invalid Unicode character escape code": "里面有半个字（落单的代理码），读不懂",
    "found unknown escape character": "双引号里的反斜杠不认得，请改用单引号",
    "but found another document": "只能写一份，后面又起了一份（---）",
}


UNCLOSED = ("did not find expected ',' or ']'", "did not find expected ',' or '}'", "found unexpected end of stream")
SINCE_THERE = (*UNCLOSED, "could not find expected ':'")  # 毛病起自先前的一行，解析器到后一行才知道
HINTS = (  # 那一行里有的 → 多半是它
    (re.compile(r"^ *\t"), "缩进里有制表符（Tab），换成空格"),
    (re.compile(r"\u3000"), "有全角的空格，换成半角的"),
    (re.compile(r"[｛｝［］]|^\s*-\s*（"), "有全角的括号，换成半角的 { } [ ]"),
    (re.compile(r"，\s*[\w（）]+:\s"), "「，」后面又是一个关键词：隔开各个关键词要用半角的逗号"),
    (re.compile(r"^[^:]*：|[{,]\s*\w+："), "冒号要用半角的 :，后面空一格"),
    (re.compile(r"^\w+:\S"), "冒号后面要空一格"),
    (re.compile(r":\s[^,{}\[\]]*:\s"), "文字里有英文冒号的，整句加引号，或者换成「：」"),
    (re.compile(r"\s#"), "空格后面的 # 使它后面的都成了注释：去掉，或者整句加引号"),
)


def in_words(error: yaml.MarkedYAMLError, source: str = "") -> str:
    """一处毛病怎么说：本屋自己的话照说，解析器的话换成人话，没有备下的照它的。给了全文的，看那一行多半错在哪里。"""
    problem = error.problem or error.context or ""
    said, line = IN_WORDS.get(problem, problem), line_of(error, source) if source else None
    here = source.split("\n")[line - 1] if line else ""
    hint = next((words for mark, words in HINTS if problem in IN_WORDS and mark.search(here)), "")
    return f"{said}（{hint}）" if hint else said


def line_of(error: yaml.MarkedYAMLError, source: str) -> int | None:
    """毛病在第几行（自一起）；说在文末以后的，算最后一行。不知道的为空。"""
    mark = error.problem_mark or error.context_mark
    if (error.problem or error.context) in SINCE_THERE:
        mark = error.context_mark or mark
    return min(mark.line + 1, max(len(source.rstrip().splitlines()), 1)) if mark else None


class Strings(Composer, yaml.CBaseLoader):
    """只造文字、列表和表的读法。毛病是 yaml.MarkedYAMLError，指出在哪一行。断句用 libyaml：库里的几十份读得快六倍。"""

    def __init__(self, stream: Any) -> None:
        yaml.CBaseLoader.__init__(self, stream)
        Composer.__init__(self)

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """别名可以使几行字展开成几亿个，读的人也看不懂，一律拒绝。"""
        event: Any = self.peek_event()
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
