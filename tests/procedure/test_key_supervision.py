"""重点督办从选定到验收：主任会议的决定逐件立起，建议上看得见源于它的一件；五种督办各记各的；核验没有毛病。"""

import pytest

from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from tests.procedure import town as towns
from tests.suggestions.tales import Tale

KINDS = ("key_choice", "key_supervision", "supervision_task")


@pytest.fixture
def tale(county):
    return Tale(county).assigned("住建局")


@pytest.fixture
def town(county, tale):
    town = towns.found(county).at(3, 3)
    for kind in KINDS:
        procedure.adopt_procedure(county.congress.pk, f"{kind}@2027-1", by=town.who("李敏"), now=town.now)
    return town


@pytest.fixture
def key(town, tale):
    """主任会议选定的一件。"""
    people = town.county.people
    row = {
        "题目": "老楼装电梯",
        "建议": tale.case.pk,
        "reason": "反映集中",
        "领办领导": people["周岚"],
        "督办期限": "2026-09-30",
    }
    choice = town.open("key_choice", "提出名单", "李敏", 名单名称="年度重点", 重点名单=[row])
    town.take(choice, "决定重点", "周岚", 决定="选定", 决定会议="第十次主任会议")
    return procedure.Case.objects.get(kind="key_supervision")


def test_a_chosen_one_is_linked_to_its_suggestion(key, tale):
    """立起来的头一步自己填的链接也写下：两边查得到，核验没有毛病。"""
    link = procedure.Link.objects.get(origin=key, kind="from")
    assert link.target == tale.case
    assert ledger.verify().faults == []


def test_from_the_plan_to_the_acceptance(key, town):
    people = town.county.people
    plan = [{"督办类型": "领办", "任务": "到现场", "督办人": people["周岚"], "期限": "2026-06-30"}]
    town.take(
        key, "定督办方案", "李敏", 承办=[town.organ("住建局")], 牵头督办人=people["谢国栋"], 对口委室=town.organ("城环委"),
        验收人=people["李敏"], 督办安排=plan,
    )  # fmt: skip
    task = procedure.Case.objects.get(kind="supervision_task")
    assert procedure.Seat.objects.filter(case=task, person_id=people["周岚"], open=True).exists()
    town.take(task, "记督办", "周岚", 督办形式="现场督办", 督办日期="2026-03-03", 提出的要求="六月开工")
    town.take(task, "报告督办", "周岚", 督办情况="到过现场")
    town.at(3, 4).take(key, "报告办结", "何平", 1, 办结情况="装好了")
    town.take(key, "现场验收", "李敏", 验收结论="通过", 验收日期="2026-03-04", 验收情况="都在运行")
    key.refresh_from_db()
    assert procedure.stage_name(key) == "重点已落实"
    assert ledger.verify().faults == []
