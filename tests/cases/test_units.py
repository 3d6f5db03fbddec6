"""各单位办得怎样：每格的数就是点开的各件，交办的等于按时、逾期、未答、未到期之和；迟了的一件一句话；与件数无关。"""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.cases.boards import stuck, units
from bihuan.cases.registers import chosen
from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from tests.county import days_later
from tests.desk.conftest import Busy
from tests.procedure import town as towns
from tests.suggestions.tales import Tale
from tests.ui.accessible import faults_of

BUDGET = 15
AGO = "/registers/suggestion/units/"


@pytest.fixture
def busy(county):
    """此刻是第 100 天。"""
    with clock.frozen(days_later(100)):
        yield Busy(county)


@pytest.fixture
def stories(county):
    """住建局：一件按时答复、代表满意，一件签收之后再没有动，一件不满意、在重办；水务局签收晚了；城管局没有签收。"""
    good = Tale(county, title="关于修桥的建议").assigned("住建局")
    good.step("何平", "accept", 1)
    good.to_reply()
    good.step("张桂英", "rate", attitude="满意", result="满意")
    still = Tale(county, title="关于加装电梯的建议").assigned("住建局", "财政局")
    still.step("何平", "accept", 1)
    again = Tale(county, title="关于路灯的建议").assigned("住建局")
    again.step("何平", "accept", 1)
    again.to_reply()
    again.step("张桂英", "rate", attitude="满意", result="不满意", note="没有开工")
    again.step("李敏", "redo", demand="一个月内开工")
    Tale(county, title="关于占道的建议").assigned("城管局")
    Tale(county, title="关于河堤的建议").assigned("水务局").step("秦川", "accept", 1, days=30)
    return {"good": good, "still": still, "again": again}


NOW = days_later(150)


def board(county, who="李敏", year=2026, on=NOW):
    held = chosen.hold("suggestion", county.actor(who, now=on))
    return units.board_of(held, year, clock.day_of(on))


def numbers(drawn, line):
    return {one.title: cell.now for one in units.columns(drawn) if (cell := line.cells.get(one.code)) and cell.now}


def test_every_number_is_the_cases_that_open(county, stories):
    drawn = board(county)
    rows, total = units.lines(drawn)
    assert [one.name for one in rows] == sorted((one.name for one in rows), key=lambda name: county.organs[name].pk)
    for line in (*rows, total):
        for column in units.columns(drawn):
            cell = line.cells.get(column.code, units.Cell(0, 0))
            assert units.opened(drawn, column, line.unit).count() == cell.now, (line.name, column.title)
        answered = sum(
            line.cells.get(code, units.Cell(0, 0)).now for code in ("on_time", "replied_late", "overdue", "not_due")
        )
        assert answered == line.cells["assigned"].now
    assert {one.name: numbers(drawn, one)["交办"] for one in rows} == {"住建局": 3, "水务局": 1, "城管局": 1}
    house = next(one for one in rows if one.name == "住建局")
    expected = {"交办": 3, "按时答复": 2, "逾期未答复": 1, "已评价": 2, "满意": 1, "重办": 1}
    assert numbers(drawn, house) == expected
    others = {one.name: numbers(drawn, one) for one in rows if one.name != "住建局"}
    assert others == {name: {"交办": 1, "签收逾期": 1, "逾期未答复": 1} for name in ("水务局", "城管局")}


def test_a_case_of_two_units_is_counted_once_in_the_total(county):
    two = Tale(county, title="关于公厕的建议")
    two.step("李敏", "register")
    two.step("李敏", "assign", separate=[two.unit("住建局"), two.unit("城管局")])
    drawn = board(county)
    rows, total = units.lines(drawn)
    assert [numbers(drawn, one)["交办"] for one in rows] == [1, 1]
    assert numbers(drawn, total)["交办"] == units.opened(drawn, units.columns(drawn)[0], 0).count() == 1


def test_last_year_stands_beside_this_year(county, stories):
    drawn = board(county, year=2027, on=days_later(400))
    total = units.lines(drawn)[1]
    assert total.cells["assigned"] == units.Cell(0, 5)
    assert units.opened(board(county), units.columns(drawn)[0], 0).count() == 5


def test_a_late_case_says_where_it_is_stuck(county, stories):
    on = clock.day_of(days_later(150))
    held = chosen.hold("suggestion", county.actor("李敏", now=days_later(150)))
    found = {
        one.title: one for one in stuck.stuck(stuck.late_clocks(held.congress_id, "suggestion", held.sees, on), on)
    }
    said = found["关于加装电梯的建议"].said
    assert re.fullmatch(r"卡在住建局.*，等承办科室拟稿，\d+ 天没有动，(没有催过|催办 \d+ 次)", said), said
    case = stories["still"].case
    before = int(m.group(1)) if (m := re.search(r"催办 (\d+) 次", said)) else 0
    now = days_later(150)
    procedure.take_step(case.pk, "urge", filled={"demand": "请尽快"}, by=county.actor("李敏", now=now), now=now)
    found = {
        one.title: one for one in stuck.stuck(stuck.late_clocks(held.congress_id, "suggestion", held.sees, on), on)
    }
    assert f"催办 {before + 1} 次" in found["关于加装电梯的建议"].said


def test_a_promise_not_kept_is_late_too(county):
    """承诺八月底办完，没有报告：单位的一行有它，也有一句话。"""
    promised = Tale(county, title="关于公厕的建议").assigned("住建局")
    promised.step("何平", "accept", 1)
    promised.to_reply("B", promised_on="2026-06-30")
    promised.step("张桂英", "rate", attitude="满意", result="满意")
    drawn = board(county)
    house = units.lines(drawn)[0][0]
    assert numbers(drawn, house)["承诺到期"] == numbers(drawn, house)["未兑现"] == 1
    on = clock.day_of(NOW)
    found = stuck.stuck(stuck.late_clocks(county.congress.pk, "suggestion", drawn.held.sees, on), on)
    assert [one.said.split("，")[:2] for one in found] == [["卡在住建局", "等责任单位报告兑现"]]


def test_the_page_opens_sorts_and_goes_to_excel(county, stories, busy):
    page = busy.page("周岚", AGO)
    assert faults_of(page) == []
    assert "各单位办得怎样" in page
    client = busy.client("周岚")
    for url in re.findall(r'<td class="number"[^>]*><a href="(\?[^"]+)"', page):
        assert client.get(AGO + url.replace("&amp;", "&")).status_code == 200
    assert "住建局 · 交办" in busy.page("周岚", f"{AGO}?column=assigned&unit={county.organs['住建局'].pk}")
    assert busy.page("周岚", f"{AGO}?sort=assigned&year=2026").index("住建局") > 0
    assert client.get("/registers/suggestion/units.xlsx").headers["Content-Type"].endswith("sheet")


def test_a_unit_does_not_see_how_the_others_do(county, stories, busy):
    assert busy.client("何平").get(AGO).status_code == 403
    assert busy.client("何平").get("/registers/suggestion/units.xlsx").status_code == 403


def test_a_kind_without_units_has_no_such_table(county, busy):
    assert busy.client("李敏").get("/registers/commitment/units/").status_code == 404


def test_the_cost_does_not_grow_with_the_number_of_cases(busy, monkeypatch):
    monkeypatch.setattr(stuck, "SHOWN", 500)  # 等审核的、等答复的都列得出
    client, asked = busy.client("周岚"), []
    for count in (120, 480):
        busy.load(count)
        client.get(AGO)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(AGO).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= BUDGET, asked


def test_today_is_not_late(county, stories):
    """到期那一天还不算逾期。"""
    due = procedure.Clock.objects.get(case=stories["still"].case, step="reply").due_on
    drawn = board(county, on=clock.beijing(due))
    over = next(one for one in units.columns(drawn) if one.code == "overdue")
    assert stories["still"].case.pk not in units.opened(drawn, over, 0).values_list("pk", flat=True)
    drawn = board(county, on=clock.beijing(due + dt.timedelta(days=1)))
    assert stories["still"].case.pk in units.opened(drawn, over, 0).values_list("pk", flat=True)


def test_a_committee_sees_what_it_supervises(county, stories):
    """列为重点督办、由城环委对口督办的一件：按委室的表上有它一行，点开是它；别的不在内。"""
    town = towns.found(county).at(3, 20)
    office = county.actor("李敏", now=town.now)
    procedure.adopt_procedure(county.congress.pk, "key_supervision@2027-1", by=office, now=town.now)
    case = town.open(
        "key_supervision", "列为重点", "李敏", 题目="加装电梯", 建议=stories["still"].case.pk, 选定会议="第十次主任会议", 选定理由="群众反映集中",
        领办领导=county.people["周岚"], 督办期限="2026-09-30",
    )  # fmt: skip
    rows = [{"督办类型": "对口督办", "任务": "听取汇报", "督办机构": town.organ("城环委"), "期限": "2026-06-30"}]
    town.take(
        case, "定督办方案", "李敏", 承办=[town.organ("住建局")], 牵头督办人=county.people["谢国栋"], 对口委室=town.organ("城环委"),
        验收人=county.people["李敏"], 督办安排=rows,
    )  # fmt: skip
    held = chosen.hold("suggestion", county.actor("李敏", now=NOW))
    drawn = units.board_of(held, 2026, clock.day_of(NOW), units.COMMITTEE)
    lines, total = units.lines(drawn)
    assert [(one.name, numbers(drawn, one)) for one in lines] == [("城环委", {"交办": 1, "逾期未答复": 1})]
    over = next(one for one in units.columns(drawn) if one.code == "overdue")
    assert list(units.opened(drawn, over, town.organ("城环委"))) == [stories["still"].case]
    assert numbers(drawn, total) == {"交办": 1, "逾期未答复": 1}
