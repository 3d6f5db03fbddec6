"""民生实事项目：代表在手机上征集，政府办初定，主席团两个人先后录入票决，交办、接办、报进度、完工，代表视察，测评。"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.walking import BY_PAPER, DESK, PAPER, PHONE, Walk, main_of, put, stage_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BUS, PARK = "乡村校车三条线", "城西口袋公园"
SESSION = "县十八届人大七次会议"


def test_a_project_is_voted_built_and_appraised(town, tomorrow):
    walk = Walk(
        town,
        {"戚芳": DESK, "张桂英": PHONE, "邹凯": DESK, "简宁": DESK, "梁实": PHONE, "冯军": PHONE, "李敏": DESK},
        "livelihood",
    )
    walk.adopt("戚芳", "民生实事项目（四步法）", "会议")
    office = walk.register("戚芳", "会议")
    walk.do(office, "定期", 会议名称=SESSION, 会议种类="代表大会", 会议机构="常委会", 会议日期="2026-03-04")
    deputy = walk.register("张桂英", "民生实事项目")
    walk.do(
        deputy, "征集", 项目名称=BUS, 类别="教育", 征集来源="代表提出", 概算="120.5", 项目情况="上坝、河口、云东三条线，接送四百个学生。",
    )  # fmt: skip
    tomorrow()
    government = walk.find("邹凯", "民生实事项目", BUS)
    walk.do(government, "初定", 初定意见="列为候选", 票决会议=SESSION)
    tomorrow()
    for name in ("简宁", "梁实"):
        person = walk.find(name, "民生实事项目", BUS)
        walk.enter_votes(person, "票决", {"赞成": "5", "反对": "1"}, 方式=BY_PAPER, 应到="6", 到会="6")
    second = walk["梁实"]
    expect(second.page.get_by_role("heading", name=re.compile("^票决的结果：通过"))).to_be_visible()
    assert stage_of("livelihood_project", BUS) == "项目待交办"
    government = walk.from_home("邹凯", BUS)
    walk.do(government, "交办", 主办="教育局", 完工时限="2026-09-30")
    unit = walk.from_home("冯军", BUS)
    walk.do(unit, "接办", 实施计划="八月底买齐校车，九月开线。")
    walk.do(unit, "报进度", 进度="线路已经踏勘。", 已用资金="12.3")
    deputy = walk.find("张桂英", "民生实事项目", BUS)
    walk.do(deputy, "视察", 视察情况="坐了一趟上坝线。", 到场代表="4")
    unit = walk.from_home("冯军", BUS)
    walk.do(unit, "完工", 完工情况="三条线都开了。", 验收材料=PAPER)
    office = walk.from_home("李敏", BUS)
    office.press("测评", "link")
    put(office, "测评票数", [{"等次": "满意", "票数": "5"}, {"等次": "基本满意", "票数": "1"}])
    walk.submit(office, "测评", 评价="满意")
    assert stage_of("livelihood_project", BUS) == "项目已兑现"
    expect(main_of(office).get_by_role("img", name=re.compile("已闭合")).first).to_be_visible()
    walk.take_in(
        "邹凯",
        "民生实事项目",
        {"项目名称": PARK, "类别": "环境", "征集来源": "部门提出", "概算": 80, "项目情况": "一亩地。"},
    )
    walk.settle("李敏", "民生实事项目", BUS, "项目已兑现", ("类别", "教育"), "兑现")
