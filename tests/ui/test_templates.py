"""全屋的模板：不写 style，不内联脚本，不取外面的东西，继承同一个外框。"""

import re
from pathlib import Path

import pytest

import bihuan

HOUSE = Path(bihuan.__file__).parent
TEMPLATES = sorted(HOUSE.glob("*/templates/**/*.html"))
SCRIPTS = sorted([*HOUSE.glob("*/static/**/*.js"), *HOUSE.glob("*/browser/*.js")])
BUILT = [path for path in SCRIPTS if "build" in path.parts]
SCRIPTS = [path for path in SCRIPTS if path not in BUILT]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_template_keeps_the_policy(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text), "写了 style"
    assert not re.search(r"<style\b", text), "内联样式"
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text), "内联脚本"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "内联的事件"
    assert not re.search(r"\b(src|href|action)=[\"']https?://", text), "取外面的东西，或送到外面去"
    if "<html" in text:
        assert 'lang="zh-Hans"' in text


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_script_is_small_and_needs_no_eval(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 300
    for forbidden in (
        "eval(",
        "new Function",
        ".innerHTML",
        "outerHTML",
        ".style.",
        "document.write",
        "http://",
        "https://",
    ):
        assert forbidden not in text, f"用了 {forbidden}"


@pytest.mark.parametrize("path", BUILT, ids=lambda path: path.name)
def test_what_is_built_needs_no_eval_and_carries_its_licences(path):
    text = path.read_text(encoding="utf-8")
    assert [word for word in ("eval(", "new Function", "Function(", "document.write") if word in text] == []
    assert "Crown Copyright" in text
    assert "Jason Miller" in text
    assert len(text.encode()) < 40_000
