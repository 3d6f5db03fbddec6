"""别的事项也一样办到底：选用一份工作法，从清单里开立，交办、手机上回复、核查、销号；表决由两个人录入。只凭看得见的字。"""

import re

import pytest
from playwright.sync_api import expect

from bihuan.ledger import door as ledger
from bihuan.procedure.door import Case, stage_name
from tests.browser.walking import DESK, PAPER, PHONE, Walk, put

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CRACK = "北岸河堤有三处裂缝"
RIVERS = "河长制落实情况"
APRIL = "县人大常委会第三十次会议"


def test_a_problem_is_put_right_and_signed_off(town, tomorrow):
    """问题整改：办公室列入、交办，单位在手机上认领、报告，核查人核查，另一人销号。"""
    walk = Walk(town, {"戚芳": DESK, "尤宁": DESK, "秦川": PHONE, "何平": PHONE}, "rectification")
    walk.adopt("戚芳", "问题整改（六单管理）")
    office = walk.register("戚芳", "整改问题")
    walk.do(office, "列入问题清单", 问题=CRACK, 来源="执法检查", 情况="汛前检查时发现，最长的一处四米。")
    tomorrow()
    office = walk.find("戚芳", "整改问题", CRACK)
    walk.do(office, "交办", 牵头="水务局", 整改时限="2026-06-30", 核查人="何平")
    tomorrow()
    unit = walk.from_home("秦川", CRACK)
    walk.do(unit, "认领", 整改方案="汛前灌浆加固，五月底完工。")
    walk.do(unit, "报告整改结果", 情况="三处都已加固。", 佐证材料=PAPER)
    tomorrow()
    checker = walk.from_home("何平", CRACK)
    walk.do(checker, "核查", 核查结论="整改到位", 核查情况="到现场看过，没有渗漏。")
    tomorrow()
    closer = walk.find("尤宁", "整改问题", CRACK)
    walk.do(closer, "销号")
    case = Case.objects.get(kind="rectification")
    assert (stage_name(case), case.number, case.ended_on is not None) == ("问题已销号", "问题〔2026〕001号", True)
    expect(closer.page.get_by_role("img", name=re.compile("已闭合")).first).to_be_visible()
    walk.settle("戚芳", "整改问题", CRACK, "问题已销号", ("来源", "执法检查"), "销号")


def test_two_people_enter_the_votes_of_an_appraisal(town, tomorrow):
    """工作评议：主任会议定题，专委会调查，部门报告，人大办公室两个人先后录入测评的票数。"""
    walk = Walk(town, {"戚芳": DESK, "尤宁": PHONE, "周岚": DESK, "谭青": DESK, "秦川": PHONE}, "appraisal")
    walk.adopt("戚芳", "会议", "部门工作评议（五环联动）", "问题整改（六单管理）")
    office = walk.register("戚芳", "会议")
    walk.do(office, "定期", 会议名称=APRIL, 会议种类="常委会会议", 会议机构="常委会", 会议日期="2026-04-28")
    chair = walk.register("周岚", "工作评议")
    walk.do(chair, "定题", 评议题目=RIVERS, 被评部门="水务局", 评议会=APRIL)
    tomorrow()
    head = walk.find("谭青", "工作评议", RIVERS)
    head.press("提交调查报告", "link")
    put(head, "发现", [{"问题": "巡河不实", "情况": "台账缺记", "轻重": "较重"}])
    walk.submit(head, "提交调查报告", 调查报告=PAPER, 走访人次="60")
    tomorrow()
    unit = walk.from_home("秦川", RIVERS)
    walk.do(unit, "提交部门报告", 部门报告=PAPER)
    tomorrow()
    for name in ("戚芳", "尤宁"):
        person = walk.find(name, "工作评议", RIVERS)
        walk.enter_votes(person, "测评", {"满意": "1", "基本满意": "1"}, 应到="2", 到会="2")
    second = walk["尤宁"]
    expect(second.page.get_by_role("heading", name=re.compile("^测评的结果："))).to_be_visible()
    second.sees("戚芳、尤宁先后录入，两次一致")
    assert stage_name(Case.objects.get(kind="work_appraisal")) == "评议整改中"
    assert ledger.verify().faults == []
