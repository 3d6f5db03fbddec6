"""docs/count-rules.md 与代码说的是同一种语言：关键词、写法、自带的规则、例子逐一对照。"""

import re
from pathlib import Path

import pytest

from bihuan.kernel.count import count, load_rule, paper_text, reading, share, text_of, texts

DOCUMENT = (Path(__file__).parents[2] / "docs" / "count-rules.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)


@pytest.mark.parametrize("word", [*reading.HEAD, *paper_text.KEYS, *paper_text.FORMS, *reading.BASES, *share.WORDS])
def test_every_keyword_is_in_the_document(word):
    assert word in DOCUMENT


@pytest.mark.parametrize("code", texts())
def test_every_preset_is_in_the_table_and_says_whether_it_is_open(code):
    row = next(line for line in DOCUMENT.splitlines() if line.startswith(f"| {code} |"))
    assert row.rstrip("| ").split("|")[-1].strip().startswith("无") is (not load_rule(text_of(code)).opens)


def test_the_example_is_a_rule():
    rule = load_rule(EXAMPLE[1])
    assert (list(rule.items), rule.opens, len(rule.lines)) == (["p1", "p2"], (), 3)
    assert str(rule.lines[0].share) == "超过 1/2"


def test_every_key_of_a_result_is_in_the_document():
    said = count(load_rule(EXAMPLE[1]), [{"p1": "satisfied", "p2": "satisfied"}], members=1).as_json()
    keys = {*said, *said["figures"], *said["items"]["p1"], *said["decisions"][0]}
    assert {key for key in keys if key not in DOCUMENT} == set()
