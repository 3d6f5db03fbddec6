"""规范性文件备案：政府办报备，登记、通知补正、补正、编号，审查要求纠正，处理反馈。"""

import pytest

from tests.browser.walking import DESK, PAPER, PHONE, Walk, stage_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PARKING = "云泽县路内停车管理规定"


def test_a_document_is_filed_completed_reviewed_and_put_right(town, tomorrow):
    walk = Walk(town, {"戚芳": DESK, "邹凯": DESK, "谭青": PHONE}, "filing")
    walk.adopt("戚芳", "规范性文件备案审查")
    government = walk.register("邹凯", "备案文件")
    walk.do(
        government, "报备", 文件名称=PARKING, 文件种类="政府规范性文件", 文号="云政规〔2026〕2号", 公布日期="2026-02-20", 文件正文=PAPER,
        说明材料=PAPER,
    )  # fmt: skip
    tomorrow()
    reader = walk.find("谭青", "备案文件", PARKING)
    walk.do(reader, "登记", 登记意见="通知补正", 要补的材料="起草说明")
    tomorrow()
    government = walk.from_home("邹凯", PARKING)
    walk.do(government, "补正", 补正材料=PAPER)
    tomorrow()
    reader = walk.from_home("谭青", PARKING)
    walk.do(reader, "登记", 登记意见="予以登记")
    walk.do(reader, "编备案号")
    reader.sees("云备〔2026〕1号")
    walk.do(reader, "审查", 审查结论="需要纠正", 审查意见="第五条设定了罚款，没有上位法依据。")
    tomorrow()
    government = walk.from_home("邹凯", PARKING)
    walk.do(government, "处理反馈", 纠正意见="已经纠正", 处理情况="删去第五条，重新公布。", 新文件=PAPER)
    assert stage_of("normative_filing", PARKING) == "文件已纠正"
    walk.settle("戚芳", "备案文件", PARKING, "文件已纠正", ("文件种类", "政府规范性文件"), "已纠正")
