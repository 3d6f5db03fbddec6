"""各种机制各讲一遍它的规定：谁来办、几时办、办错了人、早了、晚了、办了两遍，各怎样。全照随软件发布的文件。"""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.cases.seeing import bounds as search_bounds
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.notices.models import Notice
from bihuan.people.door import Actor
from bihuan.procedure import door as procedure
from bihuan.search import door as search
from tests.procedure.town import children, school_bus

RAISED = 40  # 条：一次下发五十三项任务至多这么多条 SQL，检索、数字、告知都在内


def rows(town, n: int) -> list[dict]:
    """n 项任务，轮流由两个机构牵头。"""
    leads = [town.organ("城环委"), town.organ("水务局")]
    return [{"事项内容": f"任务{i}", "牵头机构": leads[i % 2], "完成时限": "2026-09-30"} for i in range(1, n + 1)]


def issue(town, n: int):
    """下发 n 项任务。"""
    return town.open(
        "responsibility_document", "下发任务", "戚芳", 文件名称="年度要点", 文件=town.file("戚芳"), 文号="云人常1号",
        任务=rows(town, n),
    )  # fmt: skip


def test_a_list_goes_on_when_all_are_claimed_and_ends_when_all_have_ended(town):
    case = issue(town.at(3, 2), 4)
    tasks = children(case)
    assert [one.number for one in tasks] == [f"任务〔2026〕{n:03}号" for n in range(1, 5)]
    for task, who in zip(tasks, ("秦川", "谭青", "秦川", "谭青"), strict=True):
        assert town.stage(case) == "清单认领中"
        town.at(3, 4).take(task, "认领", who, 工作打算="就办")
    assert town.stage(case) == "清单推进中"
    with pytest.raises(NotAllowed, match="还有下属事项没有结束"):
        town.take(case, "总结", "周岚", 总结="早了")
    for task, who in zip(tasks, ("秦川", "谭青", "秦川", "谭青"), strict=True):
        town.at(6, 1).take(task, "报告完成", who, 完成情况="办完")
        town.at(6, 3).take(task, "核实销号", "戚芳", 核销意见="同意销号")
    town.at(6, 8).take(case, "总结", "周岚", 总结="都完成了")
    assert town.stage(case) == "清单已完成"
    assert ledger.verify().faults == []


def test_fifty_three_tasks_are_raised_in_few_questions(town):
    issue(town.at(3, 2), 2)  # 工作法和日历从此记住
    file, by = town.file("戚芳"), town.who("戚芳")
    filled = {"文件名称": "重点任务", "文件": file, "文号": "云人常2号", "任务": rows(town, 53)}
    with CaptureQueriesContext(connection) as asked:
        case = procedure.open_by_step(
            "responsibility_document", "decompose", congress=town.county.congress, filled=filled, by=by, now=town.now
        )
    assert len(children(case)) == 53
    told = Notice.objects.filter(person_id__in=[town.county.people["秦川"], town.county.people["闵航"]])
    assert {one.sentence.partition("，")[0] for one in told if "件由您负责" in one.sentence} == {
        "责任任务：27 件由您负责", "责任任务：26 件由您负责",
    }  # fmt: skip
    sql = [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(sql) <= RAISED, "\n".join(sorted(one[:150] for one in sql))


def opinion(town, public: str = "f" * 64):
    """群众扫码反映的一件。"""
    return procedure.open_by_step(
        "citizen_opinion", "submit", congress=town.county.congress, public=public, by=visitor(public), now=town.now,
        filled={"内容": "路口没有灯", "来源": "扫码", "联系电话": "13800001111"},
    )  # fmt: skip


def visitor(public: str) -> Actor:
    """凭查询码的人。"""
    return Actor(None, "群众", label=f"public:{public}")


def test_a_citizen_rates_by_the_code_and_nobody_else(town):
    case = opinion(town.at(3, 2))
    assert "13800001111" not in "".join(entry.body for entry in ledger.entries(case.stream))
    town.take(case, "分流", "李敏", 分流="交办", 类别="交通", 主办=town.organ("住建局"))
    town.at(3, 3).take(case, "签收", "何平", 1)
    town.at(3, 6).take(case, "答复", "何平", 1, 单位答复="已经装灯")
    assert town.stage(case) == "意见待群众评"
    other = visitor("0" * 64)
    with pytest.raises(NotFound):
        procedure.take_step(case.pk, "rate", filled={"评价": "满意"}, by=other, now=town.now)
    procedure.take_step(case.pk, "rate", filled={"评价": "满意"}, by=visitor("f" * 64), now=town.now)
    assert town.stage(case) == "意见已办结"


def test_where_nobody_holds_the_first_role_the_others_are_told(town):
    """分流由乡镇人大或者代表工委办；本县没有乡镇人大秘书，就告诉代表工委。"""
    case = opinion(town.at(3, 2))
    told = Notice.objects.filter(case_id=case.pk, kind="procedure/opened").values_list("person_id", flat=True)
    assert town.county.people["李敏"] in told


def test_a_silent_citizen_is_counted_apart_and_a_second_dissatisfaction_is_explained(town):
    case = opinion(town.at(3, 2))
    town.take(case, "分流", "李敏", 分流="交办", 类别="交通", 主办=town.organ("住建局"))
    town.at(3, 3).take(case, "签收", "何平", 1)
    for _ in range(2):
        town.take(case, "答复", "何平", 1, 单位答复="已经看过")
        procedure.take_step(case.pk, "rate", filled={"评价": "不满意"}, by=visitor("f" * 64), now=town.now)
        if town.stage(case) == "意见待再办" and procedure.Case.objects.get(pk=case.pk).round == 1:
            town.at(3, 9).take(case, "再办", "李敏", 要求="装灯")
    with pytest.raises(NotAllowed, match="轮不到"):
        town.take(case, "再办", "李敏", 要求="又再办")
    town.take(case, "说明了结", "周岚", 说明="年内装")
    silent = opinion(town.at(3, 10), "e" * 64)
    town.take(silent, "分流", "李敏", 分流="交办", 类别="交通", 主办=town.organ("教育局"))
    town.take(silent, "签收", "冯军", 1)
    town.take(silent, "答复", "冯军", 1, 单位答复="已办")
    assert town.due(silent, "评价") == ["2026-03-17"]
    procedure.run_clocks(clock.beijing(dt.date(2026, 3, 17)))
    assert town.stage(silent) == "意见待群众评"
    procedure.run_clocks(clock.beijing(dt.date(2026, 3, 18)))
    assert (town.stage(case), town.stage(silent)) == ("意见说明了结", "意见未反馈")
    assert ledger.verify().faults == []


def test_an_answer_on_the_spot_opens_no_assignment_and_a_missing_unit_is_named(town):
    case = opinion(town.at(3, 2))
    with pytest.raises(BadInput, match="请填写主办"):
        town.take(case, "分流", "李敏", 分流="交办", 类别="交通")
    town.take(case, "分流", "李敏", 分流="当场答复", 类别="其他", 当场的答复="已经说清")
    assert (town.stage(case), procedure.Assignment.objects.filter(case=case).count()) == ("意见当场答复", 0)


def meeting(town, day: str):
    """定了期的一次会议。"""
    return town.open(
        "meeting",
        "定期",
        "戚芳",
        会议名称="常委会会议",
        会议种类="常委会会议",
        会议机构=town.organ("常委会"),
        会议日期=day,
    )


def test_dates_before_a_meeting_follow_it_when_it_is_postponed(town):
    session = meeting(town.at(3, 2), "2026-06-30")
    case = town.open("major_decision", "提出议题", "邹凯", 议题="水价调整", 议题说明=town.file("邹凯"))
    town.take(case, "决定列入", "周岚", 是否列入="是", 审议会议=session.pk)
    assert town.due(case, "请示") == ["2026-05-16"]
    town.at(3, 9).take(session, "改期", "戚芳", 会议日期="2026-07-30", 理由="延期")
    assert town.due(case, "请示") == ["2026-06-15"]
    town.take(case, "请示", "戚芳", 请示件=town.file("戚芳"), 批复日期="2026-03-09", 批复件=town.file("戚芳"))
    assert (town.due(case, "送草案"), town.due(case, "定稿")) == (["2026-07-10"], ["2026-07-20"])
    with pytest.raises(NotAllowed, match="要先办「送草案」"):
        town.take(case, "定稿", "邹凯", 修改稿=town.file("邹凯"))
    with pytest.raises(NotAllowed, match="只有提出机关"):
        town.take(case, "送草案", "戚芳", 草案=town.file("戚芳"))
    assert ledger.verify().faults == []


def test_a_filing_counts_from_the_day_it_was_published(town):
    def filed(day: str):
        return town.at(4, 10).open(
            "normative_filing", "报备", "邹凯", 文件名称="停车规定", 文件种类="政府规范性文件", 文号="云政规1号",
            公布日期=day, 文件正文=town.file("邹凯"), 说明材料=[town.file("邹凯")],
        )  # fmt: skip

    late, case = filed("2026-03-01"), filed("2026-04-01")
    assert procedure.Value.objects.get(case=late, name="@did file").late == 1
    assert procedure.Value.objects.get(case=case, name="@did file").late == 0
    town.take(case, "登记", "谭青", 登记意见="通知补正", 要补的材料="说明")
    town.take(case, "补正", "邹凯", 补正材料=[town.file("邹凯")])
    town.take(case, "登记", "谭青", 登记意见="予以登记")
    with pytest.raises(NotAllowed, match="要先办「编备案号」"):
        town.take(case, "审查", "谭青", 审查结论="没有问题")
    town.take(case, "编备案号", "谭青")
    with pytest.raises(NotAllowed, match="已经办过"):
        town.take(case, "编备案号", "谭青")
    town.take(late, "登记", "谭青", 登记意见="予以登记")
    town.take(late, "编备案号", "谭青")
    numbers = (
        procedure.Case.objects.filter(pk__in=[case.pk, late.pk]).order_by("number").values_list("number", flat=True)
    )
    assert list(numbers) == ["云备〔2026〕1号", "云备〔2026〕2号"]


def appraised(town):
    """评议到了整改：调查发现两条，测评基本满意。"""
    session = meeting(town.at(3, 2), "2026-06-30")
    case = town.open(
        "work_appraisal", "定题", "周岚", 评议题目="河长制", 被评部门=town.organ("水务局"), 评议会=session.pk
    )
    assert town.due(case, "提交调查报告") == ["2026-06-10"]
    found = [
        {"问题": "巡河不实", "account": "缺记" * 150, "轻重": "一般"},
        {"问题": "排口未封", "account": "三处", "轻重": "较重"},
    ]
    town.take(case, "提交调查报告", "谭青", 调查报告=town.file("谭青"), 发现=found, 走访人次=60)
    with pytest.raises(NotAllowed, match="只有被评部门"):
        town.take(case, "提交部门报告", "戚芳", 部门报告=town.file("戚芳"))
    town.take(case, "提交部门报告", "秦川", 部门报告=town.file("秦川"))
    return case


def test_findings_of_an_earlier_step_become_problems_of_their_own(town):
    case = appraised(town)
    town.vote(case, "测评", ("尤宁", "戚芳"), "basically_satisfied", 2)
    town.take(case, "转交整改", "谭青")
    problems = children(case)
    assert [(one.title, one.kind) for one in problems] == [("巡河不实", "rectification"), ("排口未封", "rectification")]
    with pytest.raises(NotAllowed, match="还有下属事项没有结束"):
        town.take(case, "回头看", "谭青", 回头看结论="整改有效")
    for one in problems:
        town.take(one, "决定不再整改", "周岚", 理由="并入专项")
    town.take(case, "回头看", "谭青", 回头看结论="整改有效")
    assert town.stage(case) == "评议已终结"
    assert ledger.verify().faults == []


def test_any_deputy_may_inspect_a_project(town):
    case = school_bus(town.at(3, 2))
    session = meeting(town, "2026-04-28")
    town.take(case, "初定", "邹凯", 初定意见="列为候选", 票决会议=session.pk)
    assert town.due(case, "票决") == ["2026-04-28"]
    town.at(4, 28).vote(case, "票决", ("简宁", "梁实"), "for", 6)
    town.take(case, "交办", "邹凯", 主办=town.organ("教育局"), 完工时限="2026-09-30")
    town.take(case, "视察", "刘大川", 视察情况="已开工", 到场代表=5)
    with pytest.raises(NotFound):
        town.take(case, "接办", "秦川", 1, 实施计划="不是我的")
    town.take(case, "接办", "冯军", 1, 实施计划="九月完工")
    assert town.due(case, "报进度") == ["2026-06-20"]
    town.at(5, 6).take(case, "报进度", "冯军", 1, 进度="过半", 已用资金="60")
    assert town.due(case, "报进度") == ["2026-09-20"]


def test_a_selection_needs_four_rounds_that_have_ended(town):
    case = town.at(3, 2).open("selection", "立评选", "周岚", 评选名称="优秀案例", 提名截止="2026-04-30", 每轮天数=14)
    names = [{"案例": "巡河", "推荐单位": "城关镇"}]
    town.take(case, "列提名名单", "李敏", 提名名单=[{**names[0], "层级": "乡镇级"}])
    for name in ("初评", "复评", "终评", "复核"):
        with pytest.raises(NotAllowed, match="下属事项不足4件"):
            town.take(case, "公布", "周岚", 当选名单=[{**names[0], "等次": "一等"}])
        town.take(case, "开一轮", "李敏", 轮次=name, 候选名单=names, 投票截止="2026-05-20")
    assert [one.title for one in children(case)][:2] == ["优秀案例（初评）", "优秀案例（复评）"]
    with pytest.raises(NotAllowed, match="还有下属事项没有结束"):
        town.take(case, "公布", "周岚", 当选名单=[{**names[0], "等次": "一等"}])


def test_months_missed_are_opened_each_on_its_own_day(town):
    case = town.at(3, 2).open("ecology_topic", "启动", "谭青", 专题="水源保护", 监督重点="排口")
    procedure.run_clocks(clock.beijing(dt.date(2026, 6, 15)))  # 停了三个多月才又开机
    town.at(6, 15).deliver()
    months = children(case)
    assert [(one.title, one.received_on.isoformat()) for one in months] == [
        ("水源保护（2026年4月调度）", "2026-04-01"),
        ("水源保护（2026年5月调度）", "2026-05-01"),
        ("水源保护（2026年6月调度）", "2026-06-01"),
    ]
    procedure.run_clocks(clock.beijing(dt.date(2026, 6, 16)))
    assert len(children(case)) == 3
    town.take(
        months[2], "到现场", "谭青", 现场="云河", 参与人次=12,
        发现线索=[{"线索": "排口冒黑水", "类别": "水", "责任单位": town.organ("生态环境局")}],
    )  # fmt: skip
    [lead] = children(months[2])
    assert (lead.kind, lead.title, town.stage(lead)) == ("ecology_lead", "排口冒黑水", "线索待交办")
    with pytest.raises(NotAllowed, match="还有下属事项没有结束"):
        town.take(case, "结束专题", "周岚", 结束说明="期满")
    assert ledger.verify().faults == []


def test_what_stops_a_thing_is_never_the_main_step(town):
    """立了评选，主任会议只能停办：可以按，不是主要的一步；列名单是代表工委主要的一步。"""
    case = town.at(3, 2).open("selection", "立评选", "周岚", 评选名称="优秀案例", 提名截止="2026-04-30", 每轮天数=14)
    found = {
        who: [(one.name, one.main) for one in procedure.possible_steps(case, town.who(who), now=town.now)]
        for who in ("周岚", "李敏")
    }
    assert found == {"周岚": [("停办", False)], "李敏": [("列提名名单", True)]}


def test_what_is_only_ever_raised_is_found_too(town):
    """责任任务、评选轮次这样只由上级立的，有清单，也就查得到。"""
    case = issue(town.at(3, 2), 2)
    first = children(case)[0]
    hits = search.find("任务1", limit=5, **search_bounds(town.who("戚芳")))
    assert first.pk in {hit.id for hit in hits}
