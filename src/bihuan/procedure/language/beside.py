"""另放的例：入了库的一字不改，后来补写的例放在旁边的 examples/「代号.版本.yaml」里，核对、库里的一页、架上的数都连同它们。"""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import yaml

from bihuan.kernel.strict_yaml import Strings

from .heads import read_examples
from .naming import Fault, Names
from .parts import Example
from .text import Text


def with_those_beside(text: Text, folder: Path) -> tuple[Text, list[Fault]]:
    """一份工作法，例连同另放的；全文和哈希不变。读不懂的不接，写成毛病。"""
    more, faults = beside(folder, text.code, text.version)
    if not more:
        return text, faults
    levels = {level: replace(one, examples=one.examples + more) for level, one in text.levels.items()}
    return replace(text, examples=text.examples + more, levels=levels), faults


def beside(folder: Path, code: str, version: str) -> tuple[tuple[Example, ...], list[Fault]]:
    """一份工作法另放的例，和读不懂的地方；没有另放的为空。"""
    path = folder / "examples" / f"{code}.{version}.yaml"
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else ((), [])


@lru_cache(maxsize=256)
def _read(path: Path, changed_at: int) -> tuple[tuple[Example, ...], list[Fault]]:
    name, faults = f"examples/{path.name}", list[Fault]()
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Strings)
    except (yaml.YAMLError, UnicodeDecodeError):
        return (), [Fault(name, "", "不是 YAML")]
    if not isinstance(raw, dict) or set(raw) != {"例"}:
        return (), [Fault(name, "", "另放的只有「例」")]
    found = read_examples(Names(raw, name, faults))
    return (() if faults else found), faults
