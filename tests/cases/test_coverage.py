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

PLAN = """
工作法: 包保方案
代号: care_plan
版本: 2027-1
篇: 清单与计划
依据: 云泽县包保工作办法（虚构）
事项: {包保方案: care_plan}
开立: {从: 网页, 标题: 名称}
角色: {代表工委: deputies_affairs, 协同单位: {填写: 协同单位}}
可看: {全件: [代表工委, 协同单位]}
状态: {方案待分: care_new, 方案在办: care_running, 方案办结: care_closed}
开始: 方案待分
结束: {方案办结: {必经: [方案在办], 成色: 平常}}
条文:
  - {条: 第一条, 原文: 逐项分给单位，定不下来的先留着。, 步骤: {split: 分下}, 由: 代表工委, 自: 方案待分, 至: 方案在办, 期限: 无，年初即分,
     填: {名称: 文字, 协同单位: 单位, 事: 表（事：文字；承办单位：单位（可空））},
     立事项: {工作法: care_item, 链接: 下属, 逐行: 事, 标题: 事, 带: {事: 事, 承办单位: 承办单位}, 走: give}}
  - {条: 第二条, 原文: 年底办结。, 步骤: {close: 办结}, 由: 代表工委, 自: 方案在办, 至: 方案办结, 期限: 无，年底, 条件: [子事项均已结束]}
清单: {列: [标题, 状态], 下属: {care_item: [标题, 状态]}, 覆盖: {行: 单位, 列: 子事项状态, 缺的: 列出}}
"""
ITEM = """
工作法: 包保事项
代号: care_item
版本: 2027-1
篇: 清单与计划
依据: 云泽县包保工作办法（虚构）
事项: {包保事项: care_item}
角色: {代表工委: deputies_affairs, 承办单位: {填写: 承办单位}}
可看: {全件: [代表工委], 承办单位: [事]}
状态: {包保待发: care_item_new, 包保在办: care_item_going, 包保办完: care_item_done}
开始: 包保待发
结束: {包保办完: {必经: [包保在办], 成色: 平常}}
条文:
  - {条: 第一条, 原文: 随方案分下。, 步骤: {give: 交下}, 由: 代表工委, 自: 包保待发, 至: 包保在办, 期限: 无，随方案, 填: {事: 文字, 承办单位: 单位（可空）}}
  - {条: 第二条, 原文: 十日内办完。, 步骤: {finish: 办完}, 由: 承办单位, 自: 包保在办, 至: 包保办完, 期限: 自交下起10日, 填: {情况: 文字}}
"""
LEADS = ("城环委", "水务局", "住建局", "城管局")
BUDGET = 14


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
    assert table["单位"] == ["合计", "逾期", "待认领", "推进中", "待核销", "已销号"]
    assert table["水务局"] == ["13", "10", "10", "1", "1", "1"]
    assert table["住建局"] == ["13", "12", "12", "1", "", ""]
    assert table["城管局"] == ["13", "13", "13", "", "", ""]
    assert table["城环委"] == ["14", "14", "14", "", "", ""]
    assert table["合计"] == ["53", "49", "49", "2", "1", "1"]
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
    assert matrix_of(answer.content.decode())["水务局"] == ["15", "12", "12", "1", "1", "1"]
    assert matrix_of(client.get("/registers/responsibility_document/coverage/?year=2026").content.decode())["合计"] == [
        "55", "51", "51", "2", "1", "1",
    ]  # fmt: skip
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
    assert "城管局" not in table and table["住建局"][0] == "26"
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


@pytest.fixture
def care(county):
    """一份包保方案：两件给住建局，一件给水务局，一件还没有人；协同的是住建局。"""
    now = clock.beijing(dt.date(2026, 3, 2))
    by = county.actor("李敏", now=now)
    for text in (ITEM, PLAN):
        row = procedure.release(procedure.read_text(text), now=now)
        procedure.adopt_procedure(county.congress.pk, row.label, by=by, now=now)
    plan = procedure.text_by_id(row.pk)
    unit = {name: county.organs[name].pk for name in ("住建局", "水务局")}
    table = plan.fields[plan.fields_by_name["事"]]
    thing, holder = (column.code for column in table.columns)
    rows = [("修路", "住建局"), ("通水", "水务局"), ("装灯", "住建局"), ("植树", None)]
    filled = {
        "名称": "敬老院包保", "协同单位": unit["住建局"],
        "事": [{thing: what, **({holder: unit[who]} if who else {})} for what, who in rows],
    }  # fmt: skip
    return procedure.open_by_step(
        "care_plan", "split", congress=county.congress, by=by, now=now,
        filled={plan.fields_by_name[name]: value for name, value in filled.items()},
    )  # fmt: skip


def test_what_nobody_took_up_is_a_row_of_its_own(enter, care):
    client, here = enter("李敏"), f"/cases/{care.pk}/coverage/"
    table = matrix_of(client.get(here).content.decode())
    assert table["住建局"] == ["2", "2", "2", ""] and table["没有人认领"] == ["1", "1", "1", ""]
    opened = client.get(f"{here}?kind=care_item&who=none")
    assert [row.title for row in opened.context["table"].rows] == ["植树"] and "没有人认领" in opened.content.decode()


def test_a_unit_that_may_see_only_its_own_gets_its_own_row(enter, care, county):
    client, here = enter("何平"), f"/cases/{care.pk}/coverage/"
    answer = client.get(here)
    table = matrix_of(answer.content.decode())
    assert table == {"单位": ["合计", "在办", "办完"], "住建局": ["2", "2", ""], "合计": ["2", "2", ""]}
    assert "没有任务" not in answer.content.decode() and "水务局" not in answer.content.decode()
    for query in (f"who={county.organs['水务局'].pk}", "late=1", "who=none"):
        assert client.get(f"{here}?kind=care_item&{query}").status_code == 403
    rows = list(load_workbook(io.BytesIO(client.get(here[:-1] + ".xlsx").content)).active.iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["单位", "住建局", "合计"]


def test_a_kind_without_the_word_has_no_such_page(enter, county, opened):
    case = opened("水产摊占了消防通道")
    assert enter("李敏").get(f"/cases/{case.pk}/coverage/").status_code == 404
    assert enter("李敏").get("/registers/stall_problem/coverage/").status_code == 404
