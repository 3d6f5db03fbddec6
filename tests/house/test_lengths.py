"""短：函数四十行以内，文件三百行以内，代码和测试都是；还没有拆的写明在这里。"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.shared import ROOT

LONGEST = 40  # 行：一个函数，自 def 起
LONGEST_FILE = 300  # 行
LONG_FUNCTIONS = {
    "src/bihuan/kernel/count/paper_text.py:read_paper",
    "src/bihuan/suggestions/verbs/loading.py:_write",
    "tests/browser/test_deputys_side.py:test_every_control_on_a_phone",
    "tests/browser/test_walk_citizen_opinion.py:test_a_citizen_asks_by_a_code_and_rates_the_answer",
    "tests/browser/test_walk_livelihood_project.py:test_a_project_is_voted_built_and_appraised",
    "tests/browser/test_walk_major_decision.py:test_a_decision_is_prepared_voted_published_and_carried_out",
    "tests/browser/test_writing.py:test_three_screens_and_submitted",
    "tests/kernel/test_blind_interop.py:test_node_and_python_understand_each_other",
    "tests/proofs/two_counties.py:_fill",
    "tests/replay/fictional_year.py:_anomalous",
    "tests/urn/test_durability.py:test_back_pressure_says_busy_before_memory_grows",
    "tests/urn/test_page_manners.py:test_every_step_fits_a_phone_and_has_names",
    "tests/urn/test_page_manners.py:test_with_the_keyboard_alone_and_in_english",
}
LONG_FILES: set[str] = set()


def files() -> Iterator[tuple[str, Path]]:
    """手写的 Python：迁移是生成的，不算。"""
    for path in sorted(path for top in ("src", "tests") for path in (ROOT / top).rglob("*.py")):
        if "migrations" not in path.parts and "node_modules" not in path.parts:
            yield str(path.relative_to(ROOT)), path


def test_no_function_is_longer_than_a_screen():
    long = {
        f"{name}:{node.name}"
        for name, path in files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST
    }
    assert long == LONG_FUNCTIONS, f"超过 {LONGEST} 行的按事情拆开，拆了的从名单里去掉"


def test_no_file_is_longer_than_three_hundred_lines():
    long = {name for name, path in files() if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE}
    assert long == LONG_FILES, f"超过 {LONGEST_FILE} 行的按话题分开，分了的从名单里去掉"
