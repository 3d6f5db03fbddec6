"""覆盖表：年度要点分成五十三项任务，哪个单位领了几项、走到哪里，谁一项也没有，一眼看全；数字点开就是它的各件。"""

import datetime as dt
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.procedure import town as towns
from tests.ui.accessible import faults_of

LEADS = ("城环委", "水务局", "住建局", "城管局")
BUDGET = 15


@pytest.fixture(autouse=True)
def march():
    """这一天是 2026 年 3 月 20 日。"""
    with clock.frozen(clock.beijing(dt.date(2026, 3, 20))):
        yield


@pytest.fixture
def town(county):
    return towns.found(county)


def issued(town, number=53, leads=LEADS, title="二〇二六年工作要点"):
    """人大办公室的戚芳下发 number 项任务，轮流由各单位牵头。"""
    organs = [town.organ(name) for name in leads]
    rows = [
        {"事项内容": f"第 {n} 项任务", "牵头机构": organs[n % len(organs)], "完成时限": "2026-09-30"}
        for n in range(number)
    ]
    return town.at(3, 2).open(
        "responsibility_document", "下发任务", "戚芳", 文件名称=title, 文件=town.file("戚芳"), 文号="云人常1号", 任务=rows
    )  # fmt: skip


@pytest.fixture
def points(town):
    """五十三项：水务局领了三项，报了一项，销了一项；住建局领了一项。"""
    case = issued(town)
    tasks = list(procedure.Case.objects.filter(parent=case).order_by("position"))
    for n, who in ((1, "秦川"), (5, "秦川"), (9, "秦川"), (2, "何平")):
        town.at(3, 4).take(tasks[n], "认领", who, 工作打算="就办")
    for n in (5, 9):
        town.at(3, 10).take(tasks[n], "报告完成", "秦川", 完成情况="办完了")
    town.at(3, 11).take(tasks[9], "核实销号", "戚芳", 核销意见="同意销号")
    return case


def matrix_of(page):
    """页面上的表：一行 → 各格的字。"""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    plain = [[re.sub(r"<[^>]+>|\s+", "", cell) for cell in row] for row in cells]
    return {row[0]: row[1:] for row in plain}


def test_every_unit_and_every_task_is_somewhere(enter, town, points):
    answer = enter("戚芳").get(f"/cases/{points.pk}/coverage/")
    page = answer.content.decode()
    assert faults_of(page) == []
    table = matrix_of(page)
    assert table["单位"] == ["待认领", "推进中", "待核销", "已销号", "合计", "逾期"]
    assert table["水务局"] == ["10", "1", "1", "1", "13", "10"]
    assert table["住建局"] == ["12", "1", "", "", "13", "12"]
    assert table["城管局"] == ["13", "", "", "", "13", "13"]
    assert table["城环委"] == ["14", "", "", "", "14", "14"]
    assert table["合计"] == ["49", "2", "1", "1", "53", "49"]
    missing = re.findall(r"<li>([^<]+)</li>", page.partition('class="names"')[2])
    everybody = people.organs_to_pick(town.county.congress.pk, {"handling_unit"}).values_list("short_name", "name")
    assert {short or name for short, name in everybody} - {"水务局", "住建局", "城管局"} <= set(missing)
    assert not set(missing) & set(LEADS)
    assert "没有人认领" not in page, "每一项都写了牵头机构"
    assert f"/cases/{points.pk}/coverage/" in enter("戚芳").get(f"/cases/{points.pk}/").content.decode()


def test_every_number_opens_its_cases(enter, town, points):
    client, here = enter("戚芳"), f"/cases/{points.pk}/coverage/"
    links = re.findall(
        r'href="(\?kind=[^"]+)"\s+aria-label="([^"]+?)(?:，| )(\d+) 件"', client.get(here).content.decode()
    )
    assert len(links) == 8 + 5 + 5 + 4, "八格、各行的合计和逾期，连同末行"
    for url, label, number in links:
        opened = client.get(here + url.replace("&amp;", "&"))
        assert opened.status_code == 200
        page = opened.content.decode()
        assert faults_of(page) == []
        shown = re.search(r"<h1>.*?data-state=\"\w+\">(\d+)<", page, re.DOTALL)[1]
        assert shown == number, label
        assert len(opened.context["table"].rows) == min(int(number), 20)
    cell = client.get(f"{here}?kind=responsibility_task&who={town.organ('水务局')}&stage=任务待核销")
    assert [row.title for row in cell.context["table"].rows] == ["第 5 项任务"]
    assert "水务局 · 任务待核销" in cell.content.decode()


def test_the_whole_kind_and_one_year_of_it(enter, town, points):
    issued(town, 2, ("水务局",), "半年要点")
    client = enter("戚芳")
    answer = client.get("/registers/responsibility_document/coverage/")
    assert matrix_of(answer.content.decode())["水务局"] == ["12", "1", "1", "1", "15", "12"]
    assert matrix_of(client.get("/registers/responsibility_document/coverage/?year=2026").content.decode())["合计"] == [
        "51",
        "2",
        "1",
        "1",
        "55",
        "51",
    ]
    assert "还没有下属事项" in client.get("/registers/responsibility_document/coverage/?year=2025").content.decode()
    opened = client.get(
        "/registers/responsibility_document/coverage/?year=2026&kind=responsibility_task&stage=任务已销号"
    )
    assert [row.title for row in opened.context["table"].rows] == ["第 9 项任务"]
    assert (
        "/registers/responsibility_document/coverage/"
        in client.get("/registers/responsibility_document/").content.decode()
    )


def test_a_unit_sees_only_what_it_sees_elsewhere(enter, points, town):
    page = enter("何平").get("/registers/responsibility_document/coverage/")
    assert page.status_code == 403, "年度要点里没有他的座位，他的任务在任务的清单里"
    assert enter("何平").get(f"/cases/{points.pk}/coverage/").status_code == 404
    assert enter("邹凯").get(f"/cases/{points.pk}/coverage/").status_code == 404, "政府办没有写在文件里"


def test_a_merged_unit_is_counted_with_its_successor(enter, town, points):
    people.merge_organ(
        town.organ("城管局"), into=town.organ("住建局"), on=dt.date(2026, 3, 12), by=SYSTEM,
        now=clock.beijing(dt.date(2026, 3, 12)),
    )  # fmt: skip
    client, here = enter("戚芳"), f"/cases/{points.pk}/coverage/"
    table = matrix_of(client.get(here).content.decode())
    assert "城管局" not in table and table["住建局"][-2] == "26"
    opened = client.get(f"{here}?kind=responsibility_task&who={town.organ('住建局')}")
    assert ">26<" in opened.content.decode()


def test_the_sheet_has_the_missing_too(enter, points):
    answer = enter("戚芳").get(f"/cases/{points.pk}/coverage.xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0] == ("事项", "单位", "任务待认领", "任务推进中", "任务待核销", "任务已销号", "合计", "其中逾期")
    by_name = {row[1]: row for row in rows}
    assert by_name["水务局"][2:] == (10, 1, 1, 1, 13, 10)
    assert by_name["财政局"][2:] == (0, 0, 0, 0, 0, "没有任务")
    assert rows[-1][1:] == ("合计", 49, 2, 1, 1, 53, 49)


def test_the_cost_is_the_same_for_two_tasks_and_two_hundred(enter, town):
    client, asked = enter("戚芳"), []
    for number in (2, 200):
        case = issued(town, number, title=f"{number} 项")
        client.get(f"/cases/{case.pk}/coverage/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/cases/{case.pk}/coverage/").status_code == 200
        asked.append([one["sql"][:160] for one in queries.captured_queries])
    assert len(asked[0]) == len(asked[1]) <= BUDGET, "\n".join(asked[1])


def test_a_kind_without_the_word_has_no_such_page(enter, county, opened):
    case = opened("水产摊占了消防通道")
    assert enter("李敏").get(f"/cases/{case.pk}/coverage/").status_code == 404
    assert enter("李敏").get("/registers/stall_problem/coverage/").status_code == 404
