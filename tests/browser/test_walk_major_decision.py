"""讨论决定重大事项：会前的日子从会议数起，会议改期跟着改；表决由两个人先后录入；公布、年度报告、认定执行完毕。"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.walking import DESK, PAPER, PHONE, Walk, night, put, stage_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WATER = "调整县城自来水价格"
JUNE = "县人大常委会第三十一次会议"


def test_a_decision_is_prepared_voted_published_and_carried_out(town, tomorrow):
    walk = Walk(town, {"戚芳": DESK, "尤宁": PHONE, "邹凯": DESK, "周岚": PHONE, "秦川": PHONE}, "decision")
    walk.adopt("戚芳", "讨论决定重大事项", "会议")
    office = walk.register("戚芳", "会议")
    walk.do(office, "定期", 会议名称=JUNE, 会议种类="常委会会议", 会议机构="常委会", 会议日期="2026-06-29")
    government = walk.register("邹凯", "重大事项决定")
    walk.do(government, "提出议题", 议题=WATER, 议题说明=PAPER)
    tomorrow()
    chair = walk.find("周岚", "重大事项决定", WATER)
    chair.press("决定列入", "link")
    put(chair, "是否列入", "是")
    chair.sees("是否列入为「是」时必填")
    walk.submit(chair, "决定列入", 审议会议=JUNE)
    office = walk.find("戚芳", "重大事项决定", WATER)
    office.sees("5月15日")
    office = walk.find("戚芳", "会议", JUNE)
    walk.do(office, "改期", 会议日期="2026-07-30", 理由="抗旱，延期一个月")
    night()
    office = walk.find("戚芳", "重大事项决定", WATER)
    office.sees("6月15日")
    walk.do(office, "请示", 请示件=PAPER, 批复日期="2026-03-03", 批复件=PAPER)
    government = walk.from_home("邹凯", WATER)
    walk.do(government, "送草案", 草案=PAPER)
    walk.do(government, "定稿", 修改稿=PAPER)
    office = walk.from_home("戚芳", WATER)
    walk.do(office, "送组成人员")
    for name in ("戚芳", "尤宁"):
        person = walk.find(name, "重大事项决定", WATER)
        walk.enter_votes(person, "表决", {"赞成": "2"}, 应到="2", 到会="2")
    expect(walk["尤宁"].page.get_by_role("heading", name=re.compile("^表决的结果：通过"))).to_be_visible()
    office = walk.from_home("戚芳", WATER)
    walk.do(office, "公布", 决定正文=PAPER, 主办="水务局")
    office.sees("云人常决〔2026〕1号")
    tomorrow(200)
    unit = walk.from_home("秦川", WATER)
    walk.do(unit, "年度报告", 年度执行情况=PAPER)
    walk.do(unit, "报告执行完毕", 执行结果=PAPER)
    chair = walk.find("周岚", "重大事项决定", WATER)
    walk.do(chair, "认定执行完毕", 认定说明="新水价已经执行。")
    assert stage_of("major_decision", WATER) == "决定执行完毕"
    walk.settle("戚芳", "重大事项决定", WATER, "决定执行完毕", ("状态", "决定执行完毕"), "作出决定")
