"""逐条对照：表里的每一条，要么屋里真有（办法的依据真引了它、步骤真有、源文件真引了它），要么写了为什么；命令和页面说得一样。"""

import datetime as dt
import json

import pytest

from bihuan.config import cli
from bihuan.kernel.refuse import NotFound
from bihuan.laws import coverage, door as laws
from bihuan.laws.reading import lines_of
from bihuan.laws.splitting import read_law
from tests.shared import ROOT
from tests.shown import shown
from tests.ui.accessible import faults_of

pytestmark = pytest.mark.django_db
FILES = {
    "代表法": "全国人民代表大会和地方各级人民代表大会代表法(2025-03-11).md",
    "监督法": "各级人民代表大会常务委员会监督法(2024-11-08).md",
    "浙江代表法办法": "浙江省实施《全国人民代表大会和地方各级人民代表大会代表法》办法(2016-05-27).md",
    "重庆代表法办法": "重庆市实施《全国人民代表大会和地方各级人民代表大会代表法》办法(2016-03-31).md",
    "北京代表法办法": "北京市实施《全国人民代表大会和地方各级人民代表大会代表法》办法(2014-01-22).md",
}
ARTICLES = {"代表法": 65, "监督法": 65, "浙江代表法办法": 53, "上海代表法办法": 57, "重庆代表法办法": 58,
            "北京代表法办法": 40}  # fmt: skip


def test_every_article_is_covered_by_what_exists_or_has_a_reason():
    assert set(ARTICLES) == set(laws.tables())
    for law, articles in ARTICLES.items():
        found = laws.coverage_of(law)
        assert found.faults == ()
        assert [row.article for row in found.rows] == list(range(1, articles + 1))
        for row in found.rows:
            assert row.says and bool(row.out_of_scope) == (row.state == coverage.OUT), row.said
            assert all(one.why or one.steps for one in row.methods), row.said
            assert all((ROOT / path).is_file() for path in row.tests), row.said
    with pytest.raises(NotFound, match="没有《月球法》的对照表"):
        laws.coverage_of("月球法")


def test_what_the_table_makes_up_is_named(monkeypatch):
    """这把尺子量得出来。"""
    told = {
        "1": {"说": "甲", "办法": {"suggestion_handling": ["assign"]}},
        "2": {"说": "乙", "办法": {"moon_landing": ["land"]}, "数字": ["moon.landed"]},
        "3": {"说": "丙"},
        "4": {"不在此": "没有", "办法": {"suggestion_handling": ["fly"]}},
        "6": {"说": "戊", "程序": ["people/models/persons.py"], "另由": {"moon_landing": "没有"}},
    }
    monkeypatch.setattr(
        coverage, "tables", lambda: {"代表法": {"法": "代表法", "文本": "2025-03-11", "条数": "6", "条": told}}
    )
    assert list(laws.coverage_of("代表法").faults) == [
        "第 1 条：suggestion_handling 的依据没有引这一条", "第 2 条：没有办法 moon_landing", "第 2 条：没有声明过的数字 moon.landed",
        "第 3 条：要么写由什么办到，要么写为什么不在此", "第 4 条：没有写说的是什么", "第 4 条：要么写由什么办到，要么写为什么不在此",
        "第 4 条：suggestion_handling 的依据没有引这一条", "第 4 条：suggestion_handling 没有步骤 fly", "第 5 条没有写",
        "第 6 条：没有办法 moon_landing", "第 6 条：people/models/persons.py 没有引这一条",
    ]  # fmt: skip


def test_the_command_and_the_page_say_the_same(enter, monkeypatch, capsys):
    monkeypatch.setattr(cli, "_open_the_house", lambda: None)
    assert cli.main(["coverage", "--law", "代表法", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["articles"], told["covered"] + told["elsewhere"] + told["out_of_scope"]) == (65, 65)
    assert cli.main(["coverage", "--law", "代表法"]) == 0
    assert f"办到 {told['covered']}，另由 {told['elsewhere']}" in capsys.readouterr().out
    assert cli.main(["coverage", "--law", "月球法"]) == 1
    assert next(iter(coverage.tables())) == "代表法", "没有说看哪一部的，先看全国的，不看哪个文件名在前"
    page = enter("李敏").get("/laws/coverage/")
    assert f"办到 {told['covered']} 条" in shown(page) and faults_of(page.content) == []
    assert enter("李敏").get("/laws/coverage/?law=月球法").status_code == 404


@pytest.mark.parametrize("law", FILES)
def test_the_tables_have_as_many_articles_as_the_law(shared_data, law):
    path = shared_data("laws") / FILES[law]
    read = read_law(lines_of(path.read_bytes(), path.name), path.name)
    table = laws.tables()[law]
    assert (len(read.articles), read.dated_on.isoformat()) == (int(table["条数"]), table["文本"])


def test_the_one_that_says_no_day_is_brought_with_the_day_that_it_came_into_force(shared_data):
    path = shared_data("laws") / "上海市实施《全国人民代表大会和地方各级人民代表大会代表法》办法.md"
    table = laws.tables()["上海代表法办法"]
    read = read_law(lines_of(path.read_bytes(), path.name), path.name, dated_on=dt.date.fromisoformat(table["文本"]))
    assert (len(read.articles), read.effective_on) == (int(table["条数"]), dt.date(2015, 3, 1))


PLACES = {"上海代表法办法": 26, "重庆代表法办法": 35, "北京代表法办法": 6}  # 由写着它条号的办法办到的，至少几条


@pytest.mark.parametrize("law", PLACES)
def test_every_duty_of_a_place_is_in_a_file_or_says_where_it_is(law):
    """有义务的一条：由一份写着它条号的办法办到；别处的办法办的，写明是哪一份；都不是的写明为什么。"""
    found = laws.coverage_of(law)
    for row in found.rows:
        assert not row.duty or row.methods or row.out_of_scope, row.said
        for one in row.methods:
            if not one.why:
                assert all(row.said in step for step in one.steps), (row.said, one.code, one.steps)
    assert sum(row.state == coverage.COVERED for row in found.rows) >= PLACES[law]
