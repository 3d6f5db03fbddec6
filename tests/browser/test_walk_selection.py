"""优秀案例评选：立评选、列提名名单，开四轮，每一轮两个人先后录入计票，另一人复核，四轮都完了公布。"""

import pytest

from tests.browser.walking import BY_PAPER, DESK, PHONE, Walk, stage_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CASES = "二〇二六年人大工作优秀案例"
NOMINATED = [
    {"案例": "巡河日日清", "推荐单位": "城关镇", "层级": "乡镇级"},
    {"案例": "校车一条线", "推荐单位": "教育局", "层级": "县级"},
]
LISTED = [{name: text for name, text in row.items() if name != "层级"} for row in NOMINATED]


def test_four_rounds_are_opened_counted_and_announced(town, tomorrow):
    walk = Walk(town, {"戚芳": DESK, "周岚": PHONE, "李敏": DESK, "陶建国": PHONE}, "selection")
    walk.adopt("戚芳", "优秀案例评选", "评选轮次")
    chair = walk.register("周岚", "评选")
    walk.do(chair, "立评选", 评选名称=CASES, 提名截止="2026-03-20", 每轮天数="7")
    tomorrow()
    office = walk.find("李敏", "评选", CASES)
    walk.do(office, "列提名名单", 提名名单=NOMINATED)
    for name in ("初评", "复评", "终评", "复核"):
        office = walk.find("李敏", "评选", CASES)
        walk.do(office, "开一轮", 轮次=name, 候选名单=LISTED, 投票截止="2026-03-31")
        count(walk, f"{CASES}（{name}）")
    chair = walk.find("周岚", "评选", CASES)
    walk.do(chair, "公布", 当选名单=[{**row, "等次": "优秀"} for row in LISTED])
    assert stage_of("selection", CASES) == "评选已公布"
    walk.settle("李敏", "评选", CASES, "评选已公布", ("状态", "评选已公布"), "公布数")


def count(walk: Walk, title: str) -> None:
    """一轮：两个人先后录入，另一人复核。"""
    for name in ("李敏", "陶建国"):
        person = walk.find(name, "评选轮次", title)
        more = {"监票人": "周岚"} if name == "陶建国" else {}
        walk.enter_votes(person, "计票", {"赞成": "2"}, 方式=BY_PAPER, 应到="2", 到会="2", **more)
    checker = walk.find("戚芳", "评选轮次", title)
    walk.do(checker, "复核结果", 入选名单=LISTED)
