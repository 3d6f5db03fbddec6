"""颜色看得清：浅色、深色两套标记，文字至少 4.5:1，图形与控件的边至少 3:1。"""

import re

import pytest

from bihuan.ui import stylesheet
from tests.ui.colour import contrast

TEXT = 4.5  # WCAG 2.1 1.4.3
SHAPE = 3.0  # WCAG 2.1 1.4.11
GROUNDS = ("paper", "card", "sunk")
STATES = ("open", "soon", "late", "done", "quiet")
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink-2", "ink-3", "brand", *STATES) for ground in GROUNDS],
    *[(state, f"{state}-wash", TEXT) for state in STATES],
    *[("ink", f"{state}-wash", TEXT) for state in STATES],
    *[("ink-2", f"{state}-wash", TEXT) for state in ("open", "soon", "late", "done")],
    ("brand", "brand-wash", TEXT), ("ink", "brand-wash", TEXT),
    ("on-act", "act", TEXT), ("on-act", "act-over", TEXT),
    *[(shape, ground, SHAPE) for shape in ("edge", "focus", "brand", *STATES) for ground in GROUNDS],
    ("act", "paper", SHAPE), ("act", "card", SHAPE),
]  # fmt: skip


def _tokens() -> dict[str, dict[str, str]]:
    text = (stylesheet.FOLDER / "tokens.css").read_text(encoding="utf-8")
    light, dark = text.split("@media screen and (prefers-color-scheme: dark)")
    found = {}
    for name, part in (("浅色", light), ("深色", dark)):
        found[name] = dict(re.findall(r"--([\w-]+):\s*(oklch\([^)]*\))", part))
    return {"浅色": found["浅色"], "深色": {**found["浅色"], **found["深色"]}}


@pytest.mark.parametrize("theme", ["浅色", "深色"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_it_can_be_read(theme, front, ground, least):
    tokens = _tokens()[theme]
    measured = contrast(tokens[front], tokens[ground])
    assert measured >= least, f"{theme}：{front} 在 {ground} 上只有 {measured:.2f}:1"


def test_dark_restates_every_colour():
    tokens = _tokens()
    text = (
        (stylesheet.FOLDER / "tokens.css")
        .read_text(encoding="utf-8")
        .split("@media screen and (prefers-color-scheme: dark)")[1]
    )
    assert set(tokens["浅色"]) == set(re.findall(r"--([\w-]+):\s*oklch", text))


def test_the_formula_knows_black_and_white():
    assert contrast("oklch(100% 0 0)", "oklch(0% 0 0)") == pytest.approx(21, abs=0.01)
    assert contrast("oklch(62.8% 0.2577 29.23)", "oklch(100% 0 0)") == pytest.approx(4.0, abs=0.02)  # 纯红对白
