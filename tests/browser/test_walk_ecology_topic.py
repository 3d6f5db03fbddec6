"""生态环境监督专题：每月一日自己开出调度，到现场逐条立线索，单位在手机上报告，核实销号，调度了结，专题结束。"""

import pytest

from tests.browser.walking import DESK, PHONE, Walk, night, put, stage_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WATER = "云河水源保护"
MONTH = f"{WATER}（2026年4月调度）"
BLACK, DUST = "北岸排口冒黑水", "采石场扬尘盖了菜地"


def test_a_topic_opens_its_months_and_each_month_its_leads(town, tomorrow):
    walk = Walk(town, {"戚芳": DESK, "谭青": DESK, "施展": PHONE, "周岚": PHONE}, "ecology")
    walk.adopt("戚芳", "生态环境监督专题", "生态环境月调度", "生态环境线索", "会议")
    head = walk.register("谭青", "生态监督专题")
    walk.do(head, "启动", 专题=WATER, 监督重点="沿河三十个排口。")
    tomorrow(31)
    night()
    head = walk.find("谭青", "生态监督专题", WATER)
    head.press(MONTH, "link")
    walk.look(head)
    head.press("到现场", "link")
    put(head, "发现线索", [{"线索": BLACK, "类别": "水", "责任单位": "云泽县生态环境局"}])
    walk.submit(head, "到现场", 现场="云河北岸", 参与人次="12")
    head.press(BLACK, "link")
    walk.do(head, "交办", 主办="生态环境局", 办结时限="2026-05-31")
    tomorrow()
    unit = walk.from_home("施展", BLACK)
    walk.do(unit, "报告办理", 办理情况="查明是洗砂场偷排，已经封堵。")
    tomorrow()
    head = walk.find("谭青", "生态线索", BLACK)
    walk.do(head, "核实", 核实结论="已经解决")
    assert stage_of("ecology_lead", BLACK) == "线索已销号"
    head = walk.find("谭青", "月调度", MONTH)
    walk.do(head, "了结调度", 调度小结="一条线索，已经解决。")
    chair = walk.find("周岚", "生态监督专题", WATER)
    walk.do(chair, "结束专题", 结束说明="水质已经达标，专题期满。")
    assert stage_of("ecology_topic", WATER) == "专题已结束"
    walk.take_in("谭青", "生态线索", {"线索": DUST, "线索地点": "西山", "责任单位": "生态环境局"})
    walk.settle("谭青", "生态线索", BLACK, "线索已销号", ("核实结论", "已经解决"), "销号数")
    walk.settle("谭青", "生态监督专题", WATER, "专题已结束", ("状态", "专题已结束"), "调度次数", MONTH)
