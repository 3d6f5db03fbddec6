"""选用了八十种事项：菜单仍只有几行，工作台不多问一句；按篇找得到，按名称、拼音也找得到。"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.cases.registers.chosen import CHAPTERS
from bihuan.procedure import door as procedure
from tests.cases.test_year import AGENDA
from tests.county import MONDAY
from tests.ui.accessible import faults_of

MENU_MOST = 27  # 行：各项，连同收着的篇；办公机构的有「法规」


@pytest.fixture
def eighty(county):
    """八十种：第 n 号议题，轮流归在九篇里；末一种归在「预算」，叫海棠议题。"""
    by = county.actor("李敏", now=MONDAY)
    for n in range(80):
        name = "海棠议题" if n == 79 else f"第{n}号议题"
        chapter = "预算" if n == 79 else CHAPTERS[n % 8]
        text = AGENDA.replace("agenda_item", f"agenda_{n}").replace("会议议题", name).replace("会议与决定", chapter)
        row = procedure.release(procedure.read_text(text), now=MONDAY)
        procedure.adopt_procedure(county.congress.pk, row.label, by=by, now=MONDAY)
    return 80


def menu_of(page):
    """左边的菜单：各项的文字。"""
    rail = re.search(r'<nav class="rail".*?</nav>', page, re.DOTALL)[0]
    return [label.strip() for label in re.findall(r"<a [^>]*>([^<]+)</a>", rail)]


def test_the_menu_stays_short_and_each_chapter_is_a_click_away(enter, eighty):
    client = enter("李敏")
    page = client.get("/desk/").content.decode()
    assert faults_of(page) == []
    labels = menu_of(page)
    assert [one for one in labels if one in CHAPTERS] == list(CHAPTERS)
    assert len(labels) <= MENU_MOST and not [one for one in labels if "号议题" in one]
    listed = client.get("/registers/").content.decode()
    for chapter in CHAPTERS:
        assert f'<section id="{chapter}"' in listed
    assert listed.count("号议题</b>") == 79 and "海棠议题" in listed


def test_only_chapters_where_there_is_something_for_him(enter, eighty, county):
    assert not set(menu_of(enter("何平").get("/desk/").content.decode())) & set(CHAPTERS), "还没有一件与住建局有关"
    now = MONDAY
    text = procedure.text_by_id(procedure.chosen(county.congress.pk, "agenda_79").pk)
    filled = {"议题": "预算调整", "会议日": "2026-08-28", "承办机构": county.organs["住建局"].pk}
    procedure.open_by_step(
        "agenda_79", "plan", congress=county.congress, by=county.actor("李敏", now=now), now=now,
        filled={text.fields_by_name[name]: value for name, value in filled.items()},
    )  # fmt: skip
    client = enter("何平")
    client.get("/registers/")
    assert [one for one in menu_of(client.get("/desk/").content.decode()) if one in CHAPTERS] == ["预算"]


def test_a_method_taken_up_is_in_the_menu_at_once(enter, county, eighty):
    client = enter("李敏")
    assert "预算" in menu_of(client.get("/desk/").content.decode())
    client.post("/procedures/adoption/", {"stop": "agenda_79"})
    assert "预算" not in menu_of(client.get("/desk/").content.decode())


def test_the_desk_asks_no_more_than_before(enter, eighty):
    client = enter("李敏")
    client.get("/desk/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/desk/").status_code == 200
    assert len(queries) <= 15, [one["sql"][:120] for one in queries.captured_queries]


@pytest.mark.parametrize("asked", ["海棠", "haitang", "hai tang", "htyt"])
def test_a_kind_is_found_by_name_and_by_pinyin(enter, eighty, asked):
    answer = enter("李敏").get("/registers/", {"q": asked})
    assert [one.name for kinds in answer.context["chapters"].values() for one in kinds] == ["海棠议题"]
    found = enter("李敏").get("/search/", {"q": asked.replace(" ", "")}).content.decode()
    assert "/registers/agenda_79/" in found
