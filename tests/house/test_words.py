"""工作法里的词只写在工作法里：代码里没有环节的中文名，也不拿环节的代码作比较。"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.house import floors
from tests.shared import ROOT

ASKED_OF_A_CASE = {"stage", "ending"}  # filter(stage="…") 也是比较
LIBRARY = floors.HOUSE / "procedure" / "library"


@cache
def stages() -> dict[str, str]:
    """全部工作法的环节：中文名 → 代码。"""
    found: dict[str, str] = {}
    for path in sorted(LIBRARY.glob("*.yaml")):
        text = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        for key in ("状态", "分办"):
            found |= text.get(key) or {}
    return found


def test_the_library_names_its_stages():
    assert len(stages()) >= 15


@pytest.mark.parametrize("path", floors.sources("*.py"), ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_no_stage_is_named_or_compared(path: Path):
    text = path.read_text(encoding="utf-8")
    named = [f"第 {number} 行：{name}" for name in stages() for number, line in _lines(text) if name in line]
    compared = [f"第 {number} 行：{code}" for number, code in _compared(ast.parse(text)) if code in stages().values()]
    assert named == []
    assert compared == []


@pytest.mark.parametrize(
    "text",
    [
        'case.stage == "handling"',
        'cases.filter(stage__in=["handling"])',
        'x = case.stage in ("draft", "handling")',
        'match s:\n  case "handling":\n    pass',
    ],
)
def test_a_comparison_would_be_seen(text):
    """这把尺子量得出来。"""
    assert "handling" in {code for _, code in _compared(ast.parse(text))}


def _lines(text: str) -> Iterator[tuple[int, str]]:
    return enumerate(text.splitlines(), start=1)


def _compared(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            # `"code" in 某个字典` 是查键，不是拿环节作比较
            looked_up = isinstance(node.ops[0], ast.In | ast.NotIn) and isinstance(node.left, ast.Constant)
            sides = [*([] if looked_up else [node.left]), *node.comparators]
        elif isinstance(node, ast.MatchValue):
            sides = [node.value]
        elif isinstance(node, ast.keyword) and (node.arg or "").split("__")[0] in ASKED_OF_A_CASE:
            sides = [node.value]
        else:
            continue
        for side in sides:
            for part in ast.walk(side):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield node.lineno, part.value
