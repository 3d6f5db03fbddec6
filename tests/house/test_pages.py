"""说明书与软件对得上：工作法的词一个不多一个不少；每篇决定都从地图走得到。"""

import re

from bihuan.procedure.language import read_text
from bihuan.procedure.language.articles import ARTICLE
from bihuan.procedure.language.building import HEAD
from bihuan.procedure.language.deadlines import read_deadline
from bihuan.procedure.language.fields import KINDS
from bihuan.procedure.language.reading import LIBRARY
from bihuan.procedure.language.words import vocabulary
from tests.shared import ROOT

PAGE = (ROOT / "docs" / "procedures.md").read_text(encoding="utf-8")
MAP = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


def rows(heading: str) -> list[list[str]]:
    """一节里的表，去掉表头。"""
    part = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in re.findall(r"^\|.*\|$", part, re.MULTILINE)[2:]
    ]


def test_every_keyword_has_a_row_and_an_example():
    for heading, keywords in (("开头的关键词", HEAD), ("一条里的关键词", ARTICLE)):
        written = [row[0].strip("`") for row in rows(heading)]
        assert sorted(written) == sorted(keywords)
        assert all(row[2].startswith(f"`{row[0].strip('`')}:") for row in rows(heading))


def test_every_condition_is_explained():
    assert sorted(row[0] for row in rows("条件")) == sorted(vocabulary("条件"))
    assert all(len(row[1]) > 3 for row in rows("条件"))


def test_the_other_words_are_all_named():
    written = {row[0]: sorted(row[1].split("、")) for row in rows("其他的词")}
    assert written == {section: sorted(vocabulary(section)) for section in ("填写", "时点", "链接", "梯次")}


def test_every_kind_of_field_is_named():
    sentence = re.search(r"\*\*填\*\*的种类：(.+?)；", PAGE)
    assert sentence is not None
    assert re.findall(r"`(\w+)`", sentence[1]) == list(KINDS)


def test_every_way_to_write_a_deadline_is_read():
    kinds = [read_deadline(row[1].strip("`")) for row in rows("期限")]
    assert None not in kinds
    assert {deadline.kind for deadline in kinds if deadline} == {"since", "before", "yearly", "on", "none"}


def test_every_shipped_method_states_where_its_numbers_come_from():
    shipped = {path.name.split(".")[0] for path in LIBRARY.glob("*.yaml")}
    written = {code for row in rows("随软件发布的") for code in re.findall(r"`(\w+)`", row[0])}
    assert written == shipped


def test_the_short_one_on_the_page_can_be_read():
    block = re.search(r"```yaml\n(.+?)```", PAGE, re.DOTALL)
    assert block is not None
    text = read_text(block[1])
    assert text.by_step["reply"].deadline is not None
    assert text.by_step["reply"].deadline.n == 10


def test_the_map_leads_to_every_decision():
    linked = re.findall(r"\]\(decisions/([\w-]+\.md)\)", MAP)
    assert sorted(linked) == [path.name for path in DECISIONS]


def test_every_decision_has_its_own_number_and_says_when():
    numbers = [path.name[:4] for path in DECISIONS]
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]
    for path in DECISIONS:
        first, *rest = path.read_text(encoding="utf-8").splitlines()
        assert first.startswith(f"# {path.name[:4]} ")
        assert re.search(r"20\d\d-\d\d", "\n".join(rest[:3])), f"{path.name} 没有写年月"
