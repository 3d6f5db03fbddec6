"""重点督办：主任会议选定，五种督办各在各的工作台上，一天只催一次，现场验收；四方会审：提、办、责、督依次写，结论、下次日期、复查。"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.walking import DESK, PHONE, Walk, main_of, stage_of
from tests.suggestions.tales import Tale

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIFT = "老楼装电梯"


def test_key_suggestions_are_chosen_supervised_and_accepted(town, tomorrow):
    title = Tale(town.county).assigned("住建局").case.title
    tomorrow()
    walk = Walk(town, {"李敏": DESK, "周岚": PHONE, "谭青": DESK, "何平": DESK, "谢国栋": PHONE}, "key")
    walk.adopt("李敏", "选定重点督办建议", "重点建议督办（五种督办、三级）", "督办任务", "四方会审")
    office = walk.register("李敏", "重点建议选定")
    named = {"题目": LIFT, "建议": title, "理由": "群众反映集中", "领办领导": "周岚", "督办期限": "2026-09-30"}
    walk.do(office, "提出名单", 名单名称="二〇二六年重点建议", 重点名单=[named])
    leader = walk.from_home("周岚", "二〇二六年重点建议")
    walk.do(leader, "决定重点", 决定="选定", 决定会议="第十次主任会议")
    office = walk.from_home("李敏", LIFT)
    office.sees("重点〔2026〕1号")
    plan = [
        {"督办类型": "领办", "任务": "每季到现场一次", "督办人": "周岚", "期限": "2026-06-30"},
        {"督办类型": "对口督办", "任务": "听取两次汇报", "督办机构": "城环委", "期限": "2026-07-31"},
    ]
    walk.do(
        office, "定督办方案", 承办="住建局", 牵头督办人="谢国栋", 对口委室="城环委", 验收人="李敏", 督办安排=plan[:1]
    )
    leader = walk.from_home("周岚", "每季到现场一次")
    walk.do(leader, "记督办", 督办形式="现场督办", 督办日期="2026-03-03", 提出的要求="六月底以前开工")
    walk.do(leader, "报告督办", 督办情况="已到现场")
    head = walk.find("谢国栋", "重点督办", LIFT)
    walk.do(head, "催办", 督办方式="专题会议", 要求="每月报进展")
    office = walk.find("李敏", "重点督办", LIFT)
    main_of(office).get_by_text("催办：还不能办").click()
    office.sees(re.compile("今天已经办过「催办」，同一件事一天只办一次"))
    tomorrow()
    office = walk.find("李敏", "重点督办", LIFT)
    walk.do(office, "催办", 督办方式="书面催办", 要求="请报进展")
    unit = walk.from_home("何平", LIFT)
    walk.do(unit, "报进展", 进展="已招标")
    walk.do(unit, "报告办结", 办结情况="五个小区都装好了")
    office = walk.from_home("李敏", LIFT)
    walk.do(office, "现场验收", 验收结论="通过", 验收日期="2026-03-04", 验收情况="五部电梯都在运行")
    assert stage_of("key_supervision", LIFT) == "重点已落实"
    walk.settle("李敏", "重点督办", LIFT, "重点已落实", ("状态", "重点已落实"), "列为重点")


def test_four_parties_say_it_one_after_another(town, tomorrow):
    walk = Walk(town, {"李敏": DESK, "张桂英": PHONE, "何平": DESK, "邹凯": DESK, "周岚": PHONE}, "review")
    walk.adopt("李敏", "四方会审")
    office = walk.register("李敏", "四方会审")
    walk.do(
        office,
        "召集会审",
        会审题目=LIFT,
        来由="督办两次没有开工",
        提议代表="张桂英",
        会审单位="住建局",
        会审期限="2026-04-10",
    )
    deputy = walk.find("张桂英", "四方会审", LIFT)
    walk.do(deputy, "提方意见", 提方意见="应当办", 提方说明="老人下不了楼")
    unit = walk.from_home("何平", LIFT)
    unit.sees("老人下不了楼")
    walk.do(unit, "办方意见", 办方意见="分步办理", 办方说明="先装五部")
    government = walk.from_home("邹凯", LIFT)
    walk.do(government, "责方意见", 责方意见="责成限期办结", 责方说明="补助列入预算")
    office = walk.from_home("李敏", LIFT)
    walk.do(office, "督方意见", 督方意见="限期办结", 督方说明="十月底以前")
    leader = walk.from_home("周岚", LIFT)
    leader.press("会审结论", "link")
    for said in ("老人下不了楼", "先装五部", "补助列入预算", "十月底以前"):
        leader.sees(said)
    walk.submit(leader, "会审结论", 会审结论="限期办结", 结论理由="四方意见一致", 下次日期="2026-10-31")
    tomorrow(200)
    office = walk.from_home("李敏", LIFT)
    expect(main_of(office).get_by_text("10月31日").first).to_be_visible()
    walk.do(office, "复查", 复查结论="已经落实", 复查情况="五部都在运行")
    assert stage_of("four_party_review", LIFT) == "会审已落实"
