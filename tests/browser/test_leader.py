"""领导：从工作台到各单位的表，点一个数，看一句卡在哪里，看报告，印汇编；两种宽度，明暗都看。"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.judge import judge
from tests.browser.walking import go_by_menu
from tests.suggestions.tales import Tale

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIFT, BRIDGE = "关于加装电梯的建议", "关于修桥的建议"


def look(person, name):
    """两种宽度、明暗，不许横着滚，axe 挑不出毛病。"""
    mine = person.page.viewport_size
    for screen in (PHONE, DESK):
        person.page.set_viewport_size(screen)
        person.look(name)
    assert judge(person.page) == [], person.page.url
    person.page.emulate_media(color_scheme="dark")
    person.look(f"{name}-dark")
    person.page.emulate_media(color_scheme="light")
    person.page.set_viewport_size(mine)


def test_the_leader_asks_who_is_late_and_where_it_is_stuck(town, tomorrow):
    county = town.county
    good = Tale(county, title=BRIDGE).assigned("住建局")
    good.step("何平", "accept", 1)
    good.to_reply()
    good.step("张桂英", "rate", attitude="满意", result="满意")
    Tale(county, title=LIFT).assigned("住建局").step("何平", "accept", 1)
    Tale(county, title="关于河堤的建议").assigned("水务局")
    tomorrow(120)
    leader = town.person("周岚", DESK)
    leader.go_home()
    look(leader, "leader-desk")
    leader.press(re.compile("^各单位办得怎样：建议"), "link")
    leader.sees(re.compile(r"卡在住建局城建科，等承办科室拟稿，\d+ 天没有动，(没有催过|催办 \d+ 次)"))
    look(leader, "leader-units")
    leader.press("住建局，按时答复，1 件", "link")
    expect(leader.page.get_by_role("heading", level=1)).to_contain_text("住建局 · 按时答复")
    look(leader, "leader-cell")
    leader.press(re.compile(BRIDGE), "link")
    expect(leader.page.get_by_role("heading", level=1)).to_have_text(BRIDGE)
    go_by_menu(leader, "数字")
    expect(leader.page.get_by_role("heading", level=2).first).to_have_text("代表建议")
    look(leader, "leader-figures")
    go_by_menu(leader, "建议")
    leader.press("年度报告", "link")
    leader.sees(re.compile("2026年共收到代表建议"))
    look(leader, "leader-report")
    leader.press("3件", "link")
    expect(leader.page.get_by_role("heading", level=1)).to_contain_text("收到代表建议")
    go_by_menu(leader, "建议")
    leader.press("汇编", "link")
    expect(leader.page.get_by_role("navigation", name="目录").get_by_role("listitem")).to_have_count(3)
    look(leader, "leader-booklet")
    leader.page.emulate_media(media="print")
    expect(leader.page.get_by_role("heading", name=re.compile(LIFT))).to_be_visible()
    assert leader.page.evaluate("getComputedStyle(document.querySelector('.booklet')).breakBefore") == "page"
    assert leader.page.pdf(format="A4").count(b"/Type /Page\n") >= 4  # 目录一页，一件一页
