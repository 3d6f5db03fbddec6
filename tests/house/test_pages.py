"""说明书与软件对得上：工作法的词一个不多一个不少；每篇决定都从地图走得到。"""

import re

import pytest
import yaml

from bihuan.procedure.language import check, read_text
from bihuan.procedure.language.articles import ARTICLE
from bihuan.procedure.language.building import HEAD
from bihuan.procedure.language.deadlines import read_deadline
from bihuan.procedure.language.fields import KINDS
from bihuan.procedure.language.reading import LIBRARY, Strings, flatten, parse
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
    assert {deadline.kind for deadline in kinds if deadline} == {
        "since", "before", "weekly", "yearly", "monthly", "quarterly", "on", "none",
    }  # fmt: skip


def test_every_shipped_method_states_where_its_numbers_come_from():
    shipped = {path.name.split(".")[0] for path in LIBRARY.glob("*.yaml")}
    written = {code for row in rows("随软件发布的") for code in re.findall(r"`(\w+)`", row[0])}
    assert written == shipped


BLOCKS = re.findall(r"```yaml\n(.+?)```", PAGE, re.DOTALL)
SHORT, LONG, WEST, *MORE, EXAMPLE, APART = BLOCKS


def lamp(**changes) -> dict:
    """页上那份长的，开头换几项。"""
    return parse(LONG, "路灯") | changes


def read_lamp(raw: dict):
    return read_text(flatten(raw), "路灯")


def with_article(**changes):
    """页上那份长的，「交办」一条换几个关键词再读。"""
    raw = lamp()
    at = next(place for place, article in enumerate(raw["条文"]) if "assign" in article["步骤"])
    raw["条文"][at] |= changes
    if "按" in changes:
        raw["条文"][at]["至"] = {"是": "在修", "否": "在修"}
    return read_lamp(raw).by_step["assign"]


def test_the_short_one_on_the_page_can_be_read():
    text = read_text(SHORT)
    assert text.by_step["reply"].deadline is not None
    assert text.by_step["reply"].deadline.n == 10


def test_the_long_one_is_sound_and_so_are_its_variant_and_its_example():
    example_of = yaml.load(EXAMPLE, Strings)
    assert check(read_lamp(lamp(**example_of)), file="页上") == []
    west = read_text(WEST, "西乡", lambda code: lamp())
    assert check(west) == []
    assert west.aliases == {"报修": "tell"}


@pytest.mark.parametrize("written", MORE, ids=lambda one: one.split()[1])
def test_every_variant_of_the_long_one_is_sound(written):
    text = read_text(written, "页上", lambda code: lamp())
    assert [str(one) for one in check(text) if one.grave] == []


@pytest.mark.parametrize("row", rows("开头的关键词"), ids=lambda row: row[0])
def test_every_example_of_the_head_can_be_read(row):
    written = row[2].strip("`")
    if "…" in written:
        return
    changes = yaml.load(written, Strings)
    if set(changes) & {"角色", "状态", "分办", "沿用"}:  # 只举一两个的：与长的那份合起来读
        changes = {key: {**lamp()[key], **value} for key, value in changes.items() if isinstance(value, dict)}
    assert read_lamp(lamp(**changes)).articles


@pytest.mark.parametrize("row", rows("角色由谁担任"), ids=lambda row: row[0])
def test_every_way_to_say_who_serves_can_be_read(row):
    role = yaml.load(row[2].strip("`"), Strings)
    text = read_lamp(lamp(角色={**lamp()["角色"], **role}))
    assert text.rules[text_code(text, next(iter(role)))].kind


def text_code(text, name: str) -> str:
    return next(code for code, known in text.roles.items() if known == name)


@pytest.mark.parametrize("row", rows("一条里的关键词"), ids=lambda row: row[0])
def test_every_example_of_an_article_can_be_read(row):
    changes = yaml.load(row[2].strip("`"), Strings)
    if "填" in changes:
        changes["填"] |= filled()
    assert with_article(**changes).step == "assign"


def filled() -> dict:
    """「交办」一条的填写项。"""
    return next(article for article in lamp()["条文"] if "assign" in article["步骤"])["填"]


@pytest.mark.parametrize("row", rows("填写项"), ids=lambda row: row[0])
def test_every_mark_of_a_field_can_be_read(row):
    fields = yaml.load(row[2].strip("`"), Strings)
    article = with_article(填={**filled(), **fields})
    assert {item.name for item in article.fields} >= set(fields)


@pytest.mark.parametrize("row", rows("期限"), ids=lambda row: row[0])
def test_every_deadline_finds_its_start(row):
    deadline = with_article(期限=row[1].strip("`")).deadline
    assert deadline is not None


@pytest.mark.parametrize("row", rows("立事项"), ids=lambda row: row[0])
def test_every_form_of_raising_can_be_read(row):
    assert with_article(填={**filled(), "转往": "人大（可空）"}, 立事项=yaml.load(row[2].strip("`"), Strings)).raises


@pytest.mark.parametrize("row", rows("数字"), ids=lambda row: row[0])
def test_every_figure_can_be_read(row):
    assert read_lamp(lamp(数字=[yaml.load(row[2].strip("`"), Strings)])).counts[0].how


@pytest.mark.parametrize("row", rows("条件"), ids=lambda row: row[0])
def test_every_condition_can_be_read_and_asks_for_what_it_should(row):
    written = yaml.load(row[2].strip("`"), Strings)
    raw = lamp()
    raw["条文"][1]["条件"] = [written]
    text = read_lamp(raw)
    assert [one for one in check(text) if "条件" in one.fault] == []


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
