"""四个人把一件建议办到底：代表、代表工委、承办单位、主任会议，只凭看得见的字；当中重办一次。"""

import datetime as dt
import re

import pytest

from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.procedure.door import Case, stage_name
from tests.browser.conftest import DESK, PHONE
from tests.browser.controls import LISTED, press, press_each
from tests.suggestions.test_loop import BRIDGE

pytestmark = pytest.mark.browser
TITLE = re.compile(BRIDGE["title"])
LETTER = {"name": "答复函.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"}


class Loop:
    """一件建议和办它的四个人。at 在每一页停下时做一件事：看一眼，或者把页上的都按一遍。"""

    def __init__(self, town, tomorrow, screen, at):
        self.town, self.tomorrow, self.at = town, tomorrow, at
        names = {"deputy": "张桂英", "office": "李敏", "unit": "周志强", "chair": "谢国栋"}
        self.deputy, self.office, self.unit, self.chair = (town.person(name, screen) for name in names.values())
        self.stop = 0

    def stand(self, person):
        self.stop += 1
        person.look(f"loop-{self.stop:02}-{person.name}")
        self.at(person)

    def walk(self):
        self.write()
        self.tomorrow()
        self.review_and_assign()
        self.handle("今年已列入改造计划，年底前开工。")
        self.tomorrow()
        self.rate("满意", "不满意", "今年没有开工")
        self.deputy.is_told("已评价。现在待重办")
        self.tomorrow()
        self.redo()
        self.handle("五个小区已经开工。")
        self.tomorrow()
        self.rate("满意", "不满意", "只开工了一个")
        self.tomorrow()
        self.decide()

    def write(self):
        deputy = self.deputy
        self.stand(deputy)
        deputy.press("＋ 写建议")
        self.stand(deputy)
        deputy.fill(标题=BRIDGE["title"], 情况=BRIDGE["situation"])
        deputy.press("下一步")
        self.stand(deputy)
        deputy.fill(分析=BRIDGE["analysis"], 具体意见=BRIDGE["proposal"])
        deputy.press("去核对")
        self.stand(deputy)
        deputy.press("提出", "button")
        deputy.is_told("已提出。现在待审核")
        self.stand(deputy)

    def review_and_assign(self):
        office = self.office
        office.go_home()
        self.stand(office)
        office.press(TITLE, "link")
        self.stand(office)
        office.press("立案")
        self.stand(office)
        office.press("立案", "button")
        office.is_told("已立案")
        office.press("交办")
        self.stand(office)
        office.pick("主办", "住建局")
        office.press("交办", "button")
        office.is_told("已交办")
        self.stand(office)

    def handle(self, summary):
        unit = self.unit
        unit.go_home()
        self.stand(unit)
        unit.press(TITLE, "link")
        self.stand(unit)
        if unit.page.get_by_role("main").get_by_role("link", name="签收", exact=True).count():
            unit.press("签收")
            self.stand(unit)
            unit.press("签收，由本单位承办", "button")
            unit.is_told("已签收")
        unit.press("沟通")
        self.stand(unit)
        unit.page.get_by_label("面商").check()
        unit.fill(日期=clock.today().isoformat(), 情况="在小区当面听取代表意见。")
        unit.press("记下这次沟通", "button")
        unit.is_told("已沟通")
        unit.press("拟稿")
        self.stand(unit)
        unit.page.get_by_label("答复函").set_input_files(LETTER)
        unit.page.get_by_label(re.compile("^A类")).check()
        unit.fill(答复摘要=summary)
        unit.press("拟好，送科室审核", "button")
        unit.is_told("已拟稿")
        for step, button in (("审核", "同意，送负责人签发"), ("答复", "签发，答复代表")):
            unit.press(step)
            self.stand(unit)
            unit.press(button, "button")
            unit.is_told(f"已{step}")
        self.stand(unit)

    def rate(self, attitude, result, note):
        deputy = self.deputy
        deputy.go_home()
        self.stand(deputy)
        deputy.press("去评价")
        self.stand(deputy)
        main = deputy.page.get_by_role("main")
        main.get_by_role("group", name="态度").get_by_label(attitude, exact=True).check()
        main.get_by_role("group", name="结果").get_by_label(result, exact=True).check()
        deputy.fill(说明=note)
        deputy.press("提交评价")
        deputy.is_told("已评价")
        self.stand(deputy)

    def redo(self):
        office = self.office
        office.go_home()
        self.stand(office)
        office.press(TITLE, "link")
        office.press("重办")
        self.stand(office)
        office.fill(要求="一个月内开工。")
        office.press("重新办理", "button")
        office.is_told("已重办")

    def decide(self):
        chair = self.chair
        chair.go_home()
        self.stand(chair)
        chair.press(TITLE, "link")
        self.stand(chair)
        chair.press("主任会议决定")
        self.stand(chair)
        chair.page.get_by_label("继续督办").check()
        chair.fill(会议="第五十次主任会议", 理由="列入督办，按月报告进度。")
        chair.pick("督办领导", "谢国栋")
        chair.fill(督办期限=str(clock.today() + dt.timedelta(days=90)))
        chair.press("决定继续督办", "button")
        chair.is_told("已主任会议决定")
        self.stand(chair)


def settled_in_the_second_round(loop):
    case = Case.objects.get(kind="suggestion")
    assert (stage_name(case), case.round, case.ended_on is not None) == ("已决定督办", 2, True)
    loop.chair.sees("两次不满意，主任会议决定继续督办")
    followed = Case.objects.get(kind="follow_up")
    assert (followed.title, stage_name(followed)) == (f"督办：{case.title}", "督办待交办")
    assert ledger.verify().faults == []


def test_they_finish_on_phones(town, tomorrow):
    loop = Loop(town, tomorrow, PHONE, lambda person: None)
    loop.walk()
    settled_in_the_second_round(loop)


def test_they_finish_at_desks_and_every_control_they_pass_does_something(town, tomorrow, browser):
    pressed: set[str] = set()
    faults: list[str] = []
    loop = Loop(town, tomorrow, DESK, lambda person: faults.extend(press_each(browser, person, pressed)))
    loop.walk()
    assert faults == []
    assert len(pressed) > 100
    settled_in_the_second_round(loop)


@pytest.mark.parametrize(
    ("control", "fault"),
    [
        ('<button type="button">死的</button>', "没有反应"),
        ("<details><summary>折叠</summary>里面</details>", ""),
        ('<form><input name="q" required><button>送</button></form>', ""),
        ('<a href="#here">去那里</a><p id="here">', ""),
    ],
)
def test_a_dead_control_would_be_seen(browser, control, fault):
    """这把尺子量得出来。"""
    page = browser.new_page()
    page.set_content(f"<main>{control}</main>")
    assert [press(page, one["place"], {}) for one in page.evaluate(LISTED)] == [fault]
    page.close()
