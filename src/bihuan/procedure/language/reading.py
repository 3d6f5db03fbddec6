"""读工作法文件：YAML（只认文本，重复的键拒绝）→ 与所沿用的合并 → Text。读不懂的，指出文件、条和毛病。"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from bihuan.kernel.refuse import BadInput
from bihuan.kernel.strict_yaml import Strings

from .building import HEAD, build
from .naming import Fault
from .text import Text

Raw = dict[str, Any]
Finder = Callable[[str], Raw | None]

LIBRARY = Path(__file__).resolve().parent.parent / "library"


class FaultyText(BadInput):
    """工作法有毛病。`found` 逐条列出文件、条和毛病。"""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__("；".join(str(fault) for fault in found))
        self.found = found


def read_file(path: Path, find: Finder | None = None) -> Text:
    """读一个文件。沿用的工作法先在同一文件夹、再在库里找。"""
    try:
        source = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise FaultyText([Fault(path.name, "", "不是 UTF-8 文本")]) from error
    return read_text(source, path.name, find or _beside(path.parent))


def read_text(source: str, name: str = "工作法", find: Finder | None = None) -> Text:
    """读一段文本（YAML，或者入库时的合并全文）。"""
    raw = parse(source, name)
    if parent := raw.get("沿用"):
        if not isinstance(parent, str):
            raise FaultyText([Fault(name, "沿用", "应当是一个工作法的代号")])
        found = (find or _beside(LIBRARY))(parent)
        if found is None:
            raise FaultyText([Fault(name, "沿用", f"找不到所沿用的工作法：{parent}")])
        raw = merge(found, raw)
    faults: list[Fault] = []
    text = build(raw, name, faults)
    if text is None or faults:
        raise FaultyText(faults)
    return text


def parse(source: str, name: str) -> Raw:
    """YAML → 只有文本、列表和表的数据。"""
    try:
        raw = yaml.load(source, Strings)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"第 {mark.line + 1} 行" if mark else ""
        problem = error.problem or ""
        said = f"不是 YAML：{problem}" if problem.isascii() else problem  # 解析器自己的话是英文
        raise FaultyText([Fault(name, where, said)]) from error
    except yaml.YAMLError as error:
        raise FaultyText([Fault(name, "", "不是 YAML")]) from error
    if not isinstance(raw, dict):
        raise FaultyText([Fault(name, "", "不是一份工作法：最外层应当是「关键词: 内容」")])
    return raw


def merge(parent: Raw, child: Raw) -> Raw:
    """沿用：表按键合并（事项只有一种，写了就替换）；条按步骤代号合并，写出的键替换，`条件: []` 即去掉条件；新的条接在后面。"""
    merged: Raw = dict(parent)
    for key, value in child.items():
        if key == "条文" or key not in HEAD:
            continue
        both_tables = key != "事项" and isinstance(value, dict) and isinstance(parent.get(key), dict)
        merged[key] = {**parent[key], **value} if both_tables else value
    articles = [dict(article) for article in parent.get("条文", [])]
    places = {_step_of(article): i for i, article in enumerate(articles)}
    for article in child.get("条文", []):
        step = _step_of(article)
        if step in places and isinstance(article, dict):
            articles[places.pop(step)] |= article  # 第二次写同一步骤的，留给检查者说
        else:
            articles.append(article)
    merged["条文"] = articles
    return merged | {key: value for key, value in child.items() if key not in HEAD}


def flatten(raw: Raw) -> str:
    """合并后的全文：入库、取哈希。"""
    return json.dumps(raw, ensure_ascii=False, indent=1)


def _beside(folder: Path) -> Finder:
    """在同一文件夹、再在库里找：「代号」是最新一版，「代号@版本」是那一版。"""

    def find(wanted: str) -> Raw | None:
        code, _, version = wanted.partition("@")
        for place in (folder, LIBRARY):
            for path in sorted(place.glob(f"{code}.{version or '*'}.yaml"), reverse=True):
                raw = parse(path.read_text(encoding="utf-8"), path.name)
                parent = raw.get("沿用")
                if isinstance(parent, str) and parent.partition("@")[0] != code:
                    above = find(parent)
                    return merge(above, raw) if above else None
                return raw
        return None

    return find


def _step_of(article: Any) -> str:
    step = article.get("步骤") if isinstance(article, dict) else None
    return next(iter(step), "") if isinstance(step, dict) else ""
