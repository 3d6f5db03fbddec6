"""规则文件的读法和写法：一切都是文字；不许有重复的键和别名，读不了的说明在哪一行。"""

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from bihuan.kernel.refuse import BadInput
from bihuan.kernel.strict_yaml import Strings, in_words, line_of

LONGEST = 10_000_000
DEEPEST = 20
SURROGATE = re.compile("[\ud800-\udfff]")
UNREADABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def read(text: str) -> dict[str, Any]:
    """把规则文件读成对象，其中只有文字、列表和对象。JSON 是 YAML 的一种，先按 JSON 读，快得多。"""
    if len(text) > LONGEST:
        raise BadInput(f"规则文件太长（{len(text)} 字，最多 {LONGEST} 字）")
    try:
        tree = _read_json(text) if text.lstrip().startswith("{") else None
        tree = yaml.load(text, Loader=Strings) if tree is None else tree
    except yaml.MarkedYAMLError as error:
        at = line_of(error, text)
        where = f"第 {at} 行" if at else "某处"
        line = text.splitlines()[at - 1] if at else ""
        hint = "（“>”在 YAML 里要加引号，或者写“超过”）" if ">" in line else ""
        raise BadInput(f"规则文件不是能读的 YAML：{where}，{in_words(error)}{hint}") from None
    except yaml.YAMLError as error:
        raise BadInput(f"规则文件不是能读的 YAML：{error}") from None
    except RecursionError:
        raise BadInput("规则文件套得太深") from None
    if not isinstance(tree, dict):
        raise BadInput("规则文件要是“关键词: 内容”的写法")
    if not is_text(json.dumps(tree, ensure_ascii=False)):
        raise BadInput("规则文件里有半个字（落单的代理码），读不懂")
    if _depth(tree) > DEEPEST:
        raise BadInput(f"规则文件套得太深（最多 {DEEPEST} 层）")
    return tree


def is_text(text: str) -> bool:
    """能写成 UTF-8 吗；JSON 的转义可以造出写不成的半个字。"""
    return text.isascii() or not SURROGATE.search(text)


def _read_json(text: str) -> Any:
    """读得成 JSON、里面又只有文字的，返回对象；其余为 None，留给 YAML。"""
    try:
        tree = json.loads(text, object_pairs_hook=_once, parse_int=str, parse_float=str, parse_constant=str)
    except ValueError:
        return None
    return tree if _only_text(tree) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("重复的键留给 YAML 去说在哪一行")
    return found


def _only_text(tree: Any) -> bool:
    if isinstance(tree, dict):
        return all(_only_text(value) for value in tree.values())
    if isinstance(tree, list):
        return all(_only_text(value) for value in tree)
    return isinstance(tree, str)


def write(tree: Mapping[str, Any]) -> str:
    """写成一行 JSON，也是合法的 YAML；键的次序照原样（等次由好到差全靠它），所以不用按键排序的规范文本。"""
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    return UNREADABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


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
