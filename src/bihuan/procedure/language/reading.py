"""读工作法文件：YAML（只认文本，重复的键拒绝）→ 与所沿用的合并 → Text。读不懂的，指出文件、条和毛病。"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bihuan.kernel.refuse import BadInput
from bihuan.kernel.strict_yaml import Strings, in_words, line_of

from . import merging
from .beside import with_those_beside
from .building import HEAD, build, version_key
from .naming import Fault
from .text import Text

Raw = dict[str, Any]
Finder = Callable[[str], Raw | None]

_UNSEEN = re.compile(r"[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u00ad]|(?<=.)\ufeff")  # 打不出、看不见的
LIBRARY = Path(__file__).resolve().parent.parent / "library"


class FaultyText(BadInput):
    """工作法有毛病。`found` 逐条列出文件、条和毛病。"""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__("；".join(str(fault) for fault in found))
        self.found = found


def read_file(path: Path, find: Finder | None = None) -> Text:
    """读一个文件，连同另放的例。沿用的工作法先在同一文件夹、再在库里找。"""
    try:
        source = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise FaultyText([Fault(path.name, "", "不是 UTF-8 文本；用记事本另存一次，编码选 UTF-8")]) from error
    text, faults = with_those_beside(read_text(source, path.name, find or beside(path.parent)), path.parent)
    if faults:
        raise FaultyText(faults)
    return text


def read_text(source: str, name: str = "工作法", find: Finder | None = None) -> Text:
    """读一段文本：YAML，或者入库时的合并全文（JSON，已经合并过，不再与今天的合并）。"""
    raw = parse(source, name)
    faults: list[Fault] = []
    parent, borrowed, unsaid = raw.get("沿用"), frozenset[str](), frozenset[str]()
    if parent and (find or not source.startswith("{")):
        if not isinstance(parent, str):
            raise FaultyText([Fault(name, "沿用", "应当是一个工作法的代号")])
        found = (find or beside(LIBRARY))(parent)
        if found is None:
            raise FaultyText([Fault(name, "沿用", f"找不到所沿用的工作法：{parent}")])
        borrowed, unsaid = merging.borrowed(found, raw), merging.unsaid(found, raw)
        raw = merge(found, raw, faults, name)
    elif not parent:
        said = "没有「沿用」别的工作法，没有可以删的"
        faults += [Fault(name, key, said) for key in merging.DROPS if raw.pop(key, None)]
    text = build(raw, name, faults)
    if text is None or faults:
        raise FaultyText(faults)
    return (
        replace(text, borrowed=borrowed, unsaid=unsaid) if borrowed else text
    )  # 只在核对「共」时要，各级共用的那一份写明就够


def read_kept(source: str, name: str) -> Text:
    """入库的全文 → Text：同样的一段只读一遍，读好的从来不改；读不懂的，毛病里写 name。"""
    try:
        return _kept(source)
    except FaultyText:
        return read_text(source, name)


@lru_cache(maxsize=256)
def _kept(source: str) -> Text:
    return read_text(source)


def parse(source: str, name: str) -> Raw:
    """YAML → 只有文本、列表和表的数据。入库的全文是 JSON，读得快二十倍；不合的仍照 YAML 读，毛病由它说。"""
    if source.startswith("{"):
        try:
            raw = json.loads(source, object_pairs_hook=_strings)
            return dict(raw)
        except (ValueError, TypeError):
            pass
    for n, line in enumerate(source.split("\n") if _UNSEEN.search(source) else (), 1):
        if _UNSEEN.search(line):
            raise FaultyText(
                [Fault(name, f"第 {n} 行", "有看不见的字符（多半是从网页、文档里粘来的），删掉这一行重打")]
            )
    try:
        raw = yaml.load(source, Strings)
    except yaml.MarkedYAMLError as error:
        at = line_of(error, source)
        where = f"第 {at} 行" if at else ""
        ours = type(error) is yaml.MarkedYAMLError
        said = in_words(error, source)
        raise FaultyText([Fault(name, where, said if ours else f"不是 YAML：{said}")]) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise FaultyText([Fault(name, "", "不是 YAML")]) from error
    if not isinstance(raw, dict):
        raise FaultyText([Fault(name, "", "不是一份工作法：最外层应当是「关键词: 内容」")])
    return raw


def _strings(pairs: list[tuple[str, Any]]) -> Raw:
    """JSON 的一张表：重复的键、文本以外的值，都不在这里读。"""
    table = dict(pairs)
    if len(table) < len(pairs) or not all(isinstance(value, str | list | dict) for value in table.values()):
        raise ValueError
    return table


def merge(parent: Raw, child: Raw, faults: list[Fault] | None = None, name: str = "") -> Raw:
    """沿用：合并（见 merging）。"""
    return merging.merge(parent, child, HEAD, faults, name)


def flatten(raw: Raw) -> str:
    """合并后的全文：入库、取哈希。"""
    return json.dumps(raw, ensure_ascii=False, indent=1)


def beside(folder: Path) -> Finder:
    """在同一文件夹、再在库里找：「代号」是最新一版，「代号@版本」是那一版。"""

    def find(wanted: str) -> Raw | None:
        code, _, version = wanted.partition("@")
        for place in (folder, LIBRARY):
            paths = list(place.glob(f"{code}.{version or '*'}.yaml"))
            for path in sorted(paths, key=lambda path: version_key(path.name.removeprefix(code)), reverse=True):
                raw = parse(path.read_text(encoding="utf-8"), path.name)
                parent = raw.get("沿用")
                if isinstance(parent, str) and parent not in (
                    code,
                    f"{code}@{raw.get('版本')}",
                ):  # 可以沿用自己先前的一版
                    above = find(parent)
                    return merge(above, raw) if above else None
                return raw
        return None

    return find
