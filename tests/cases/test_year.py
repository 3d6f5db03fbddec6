"""一年的板：十二个月里什么到期、什么迟了、什么已了结；会议以前的日子倒着排；一期没有报的，那一期写着没有办。"""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from tests.cases.stories import adopted, step
from tests.procedure import town as towns
from tests.ui.accessible import faults_of

BUDGET = 12
AGENDA = """
工作法: 议题排期
代号: agenda_item
版本: 2027-1
篇: 会议与决定
依据: 云泽县人大常委会议事规程（虚构）
事项: {会议议题: agenda_item}
开立: {从: 网页, 标题: 议题}
角色: {代表工委: deputies_affairs, 承办机构: {填写: 承办机构}}
可看: {全件: [代表工委]}
状态: {议题待排: agenda_new, 议题备稿: agenda_drafting, 议题待审: agenda_reviewing, 议题已上会: agenda_met}
开始: 议题待排
结束: {议题已上会: {必经: [议题备稿], 成色: 平常}}
条文:
  - {条: 第一条, 原文: 议题排定日期。, 步骤: {plan: 排定}, 由: 代表工委, 自: 议题待排, 至: 议题备稿, 期限: 无，年初即排, 填: {议题: 文字, 会议日: 日期, 承办机构: 机构}}
  - {条: 第二条, 原文: 改期的，随时改。, 步骤: {postpone: 改期}, 由: 代表工委, 自: 议题备稿, 期限: 无，改期时说, 填: {会议日: 日期}}
  - {条: 第三条, 原文: 会议二十日以前送稿。, 步骤: {send: 送稿}, 由: 承办机构, 自: 议题备稿, 至: 议题待审, 期限: 会议日前20日, 填: {稿子: 文字}}
  - {条: 第四条, 原文: 会议当日上会。, 步骤: {meet: 上会}, 由: 代表工委, 自: 议题待审, 至: 议题已上会, 期限: 由会议日}
"""


@pytest.fixture(autouse=True)
def june():
    """这一天是 2026 年 6 月 16 日。"""
    with clock.frozen(clock.beijing(dt.date(2026, 6, 16))):
        yield


@pytest.fixture
def town(county):
    return towns.found(county)


@pytest.fixture
def tasks(town):
    """三项任务：水务局领了、报到三月为止；住建局领了、办完了；城管局没有领。"""
    leads = [town.organ(name) for name in ("水务局", "住建局", "城管局")]
    rows = [{"事项内容": f"第 {n} 项任务", "牵头机构": leads[n], "完成时限": "2026-09-30"} for n in range(3)]
    case = town.at(3, 2).open(
        "responsibility_document", "下发任务", "戚芳", 文件名称="工作要点", 文件=town.file("戚芳"), 文号="云人常1号", 任务=rows
    )  # fmt: skip
    found = list(procedure.Case.objects.filter(parent=case).order_by("position"))
    town.at(3, 4).take(found[0], "认领", "秦川", 工作打算="就办")
    town.at(3, 20).take(found[0], "报进展", "秦川", 进展="一半")
    town.at(3, 5).take(found[1], "认领", "何平", 工作打算="就办")
    town.at(3, 24).take(found[1], "报告完成", "何平", 完成情况="办完了")
    town.at(4, 20).take(found[1], "核实销号", "戚芳", 核销意见="同意销号")
    return found


def told(answer):
    """板上的各月：月份 → [(哪一天，标题，哪一步，样子，话)]。"""
    return {
        month.number: [(one.on.day, one.title, one.step, one.state, one.words) for one in month.entries]
        for month, _ in answer.context["months"]
    }


def test_a_leader_sees_what_comes_due_and_what_is_late(enter, tasks):
    answer = enter("戚芳").get("/registers/responsibility_task/year/")
    page = answer.content.decode()
    assert faults_of(page) == []
    months = told(answer)
    assert (25, "第 0 项任务", "报进展", "done", "已了结") in months[3]
    assert (16, "第 2 项任务", "认领", "late", "逾期 92 天") in months[3]
    assert (25, "第 0 项任务", "报进展", "late", "逾期 52 天") in months[4]
    assert (25, "第 0 项任务", "报进展", "late", "这一期也没有办") in months[5], "一期一期的，没有办的那一期也在"
    assert not [one for one in months[6] if one[2] == "报进展"], "六月的还没有到"
    assert (30, "第 0 项任务", "报告完成", "quiet", "还有 106 天") in months[9]
    assert any(one[2:4] == ("核实销号", "done") and "晚了" in one[4] for one in months[4])
    june = next(month for month, _ in answer.context["months"] if month.now)
    assert june.number == 6 and "今天" in page
    assert {month.number: (month.late, month.coming, month.done) for month, _ in answer.context["months"] if month.late} == {
        3: ("1", "", "4"), 4: ("1", "", "1"),
    }  # fmt: skip
    assert f'href="/cases/{tasks[2].pk}/"' in page, "每一条都去它的事项"
    assert (
        "/registers/responsibility_task/year/" in enter("戚芳").get("/registers/responsibility_task/").content.decode()
    )


def test_next_year_tells_what_was_left_from_this_one(enter, tasks):
    answer = enter("戚芳").get("/registers/responsibility_task/year/?year=2027")
    assert told(answer) == {n: [] for n in range(1, 13)}
    assert "往年到期、还没有办的 2 件" in answer.content.decode()
    opened = enter("戚芳").get("/registers/responsibility_task/year/?year=2027&month=0")
    assert [(one.title, one.step) for one in opened.context["entries"]] == [
        ("第 2 项任务", "认领"), ("第 0 项任务", "报进展"),
    ]  # fmt: skip
    assert faults_of(opened.content.decode()) == []
    with clock.frozen(clock.beijing(dt.date(2027, 2, 1))):
        later = told(enter("戚芳").get("/registers/responsibility_task/year/"))
    assert later[1] == [(25, "第 0 项任务", "报进展", "late", "这一期也没有办")]


def test_days_before_a_meeting_are_planned_backwards_and_follow_it(enter, county, town):
    kind = adopted(county, AGENDA)
    text = procedure.text_by_id(procedure.chosen(county.congress.pk, kind).pk)
    now = clock.beijing(dt.date(2026, 3, 2))
    filled = {"议题": "听取水环境报告", "会议日": "2026-08-28", "承办机构": town.organ("水务局")}
    case = procedure.open_by_step(
        kind, "plan", congress=county.congress, by=county.actor("李敏", now=now), now=now,
        filled={text.fields_by_name[name]: value for name, value in filled.items()},
    )  # fmt: skip
    url = f"/registers/{kind}/year/"
    assert told(enter("李敏").get(url))[8] == [(8, "听取水环境报告", "送稿", "open", "还有 53 天")]
    step(county, case, "李敏", "postpone", now=clock.beijing(dt.date(2026, 6, 16)), 会议日="2026-10-28")
    months = told(enter("李敏").get(url))
    assert months[8] == [(8, "听取水环境报告", "送稿", "quiet", "改期了")]
    assert months[10] == [(8, "听取水环境报告", "送稿", "open", "还有 114 天")]
    assert told(enter("秦川").get(url))[10] == [(8, "听取水环境报告", "送稿", "open", "还有 114 天")], (
        "承办机构看等它办的"
    )
    assert enter("何平").get(url).status_code == 403


def test_the_whole_house_by_chapter_and_only_ones_own(enter, county, town, tasks):
    for kind in ("responsibility_task", "responsibility_document"):
        label = procedure.row_of(f"{kind}@2027-1").label
        procedure.adopt_procedure(county.congress.pk, label, by=county.actor("李敏", now=town.now), now=town.now)
    answer = enter("戚芳").get("/registers/year/")
    assert faults_of(answer.content.decode()) == []
    assert "清单与计划" in answer.context["chapters"]
    assert (16, "工作要点", "催领", "late", "逾期 92 天") in told(answer)[3]
    assert [one[1] for one in told(enter("何平").get("/registers/year/?chapter=清单与计划"))[3]] == [
        "第 1 项任务", "第 1 项任务",
    ], "别的单位的，他的板上没有"  # fmt: skip


def test_a_full_month_says_how_many_more_and_pages_on(enter, town):
    rows = [
        {"事项内容": f"第 {n} 项任务", "牵头机构": town.organ("水务局"), "完成时限": "2026-09-30"} for n in range(130)
    ]
    town.at(6, 1).open(
        "responsibility_document", "下发任务", "戚芳", 文件名称="要点", 文件=town.file("戚芳"), 文号="云人常1号", 任务=rows
    )  # fmt: skip
    client = enter("戚芳")
    answer = client.get("/registers/responsibility_task/year/")
    month, url = next((month, url) for month, url in answer.context["months"] if month.coming or month.late)
    assert (month.number, len(month.entries), month.late, month.more) == (6, 6, "99+", "94+")
    seen = []
    while url:
        opened = client.get(f"/registers/responsibility_task/year/{url}")
        seen += [one.title for one in opened.context["entries"]]
        url = opened.context["more"]
    assert sorted(seen) == sorted(f"第 {n} 项任务" for n in range(130))


@pytest.mark.parametrize(("who", "path"), [
    ("戚芳", "/registers/responsibility_task/year/"), ("戚芳", "/registers/year/"),
    ("秦川", "/registers/responsibility_task/year/"),
])  # fmt: skip
def test_the_cost_is_the_same_for_two_and_for_two_hundred(enter, county, town, who, path):
    asked = []
    for kind in ("responsibility_task", "responsibility_document"):
        label = procedure.row_of(f"{kind}@2027-1").label
        procedure.adopt_procedure(county.congress.pk, label, by=county.actor("李敏", now=town.now), now=town.now)
    for number in (2, 200):
        rows = [
            {"事项内容": f"第 {n} 项", "牵头机构": town.organ("水务局"), "完成时限": "2026-09-30"}
            for n in range(number)
        ]
        town.at(6, 1).open(
            "responsibility_document", "下发任务", "戚芳", 文件名称=f"{number}", 文件=town.file("戚芳"), 文号="1号", 任务=rows
        )  # fmt: skip
        client = enter(who)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        asked.append([one["sql"][:200] for one in queries.captured_queries])
    assert len(asked[0]) == len(asked[1]) <= BUDGET, "\n".join(asked[1])
