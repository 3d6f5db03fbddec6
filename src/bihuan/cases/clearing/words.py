"""词表：姓、名字用字、称呼、常用词，都在 rules/clearing.yaml，写法只在这里说。"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

RULES = Path(__file__).parent.parent / "rules" / "clearing.yaml"


@cache
def table() -> dict[str, Any]:
    """整份词表。"""
    return yaml.safe_load(RULES.read_text(encoding="utf-8"))


@cache
def chars(name: str) -> frozenset[str]:
    """一串单字（姓、名、常用字）。"""
    return frozenset("".join(table()[name].split()))


@cache
def words(name: str) -> tuple[str, ...]:
    """一串词，长的在前。"""
    written = table()[name]
    listed = written if isinstance(written, list) else written.split()
    return tuple(sorted(dict.fromkeys(listed), key=lambda word: (-len(word), word)))


@cache
def any_of(name: str) -> re.Pattern[str]:
    """一串词里的任何一个，长的先认。"""
    return re.compile("|".join(re.escape(word) for word in words(name)))


@cache
def everywhere(name: str) -> re.Pattern[str]:
    """一串词出现的每一处，互相重叠的也算。"""
    return re.compile(f"(?=({any_of(name).pattern}))")
