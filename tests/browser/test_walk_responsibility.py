"""责任清单：一份文件的五十三项任务从表格软件粘贴进来，各机构认领、报告，办公室核销，主任会议总结。"""

import pytest
from playwright.sync_api import expect

from bihuan.procedure.door import Case
from tests.browser.conftest import Person
from tests.browser.walking import DESK, PAPER, PHONE, Walk, filter_by, night, paste_rows, put, stage_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLAN = "县人大常委会二〇二六年工作要点"
WELL = "修复河口泵站前池"
TASKS = [[WELL, "水务局", "2026年6月30日", "一件实事"]]
TASKS += [[f"工作要点第 {n} 项", "城环委", "2026/9/30", "一次调研"] for n in range(2, 54)]


def test_fifty_three_tasks_are_pasted_claimed_and_signed_off(town, tomorrow):
    walk = Walk(town, {"戚芳": DESK, "谭青": DESK, "秦川": PHONE, "周岚": DESK}, "responsibility")
    walk.adopt("戚芳", "责任清单（文件）", "责任清单（任务）")
    office = walk.register("戚芳", "责任清单")
    office.press("下发任务", "link")
    paste_rows(office, "事项内容", TASKS)
    office.sees("粘贴了 53 行。")
    walk.submit(office, "下发任务", 文件名称=PLAN, 文件=PAPER, 文号="云人常〔2026〕3号")
    office.sees("任务待认领 53")
    assert Case.objects.filter(kind="responsibility_task").count() == 53
    tomorrow()
    unit = walk.from_home("秦川", WELL)
    walk.do(unit, "认领", 工作打算="汛前清淤，换两台水泵。")
    committee = walk["谭青"]
    for n in (30, 22):
        walk.register("谭青", "责任任务")
        filter_by(committee, "状态", "任务待认领")
        together(walk, committee, "认领", n, 工作打算="照要点办。")
    night()
    assert stage_of("responsibility_document", PLAN) == "清单推进中"
    unit = walk.from_home("秦川", WELL)
    walk.do(unit, "报告完成", 完成情况="泵站已经试车。", 完成材料=PAPER)
    for n in (30, 22):
        walk.register("谭青", "责任任务")
        filter_by(committee, "状态", "任务推进中")
        together(walk, committee, "报告完成", n, 完成情况="已经完成。")
    tomorrow()
    for n in (30, 23):
        walk.register("戚芳", "责任任务")
        filter_by(office, "状态", "任务待核销")
        together(walk, office, "核实销号", n, 核销意见="同意销号")
    night()
    chair = walk.find("周岚", "责任清单", PLAN)
    chair.sees("任务已销号 53")
    walk.do(chair, "总结", 总结="五十三项都完成了。")
    assert stage_of("responsibility_document", PLAN) == "清单已完成"
    walk.settle("戚芳", "责任任务", WELL, "任务已销号", ("牵头机构", "水务局"), "销号任务", TASKS[-1][0])
    walk.settle("戚芳", "责任清单", PLAN, "清单已完成", ("状态", "清单已完成"), "任务", TASKS[-1][0])


def together(walk: Walk, person: Person, step: str, n: int, **labels: str) -> None:
    """挑这一页的全部，一起办。"""
    person.page.get_by_label("挑这一页的全部").check()
    person.sees(f"选了 {n} 件")
    person.press(step, "button")
    for label, value in labels.items():
        put(person, label, value)
    walk.look(person)
    person.press(step, "button")
    expect(person.page.get_by_text("办成了", exact=True)).to_have_count(n)
    walk.look(person)
