"""办事员的一个早上：用键盘审六件，排一排，挑几件一起交办；承办单位一起签收，签错了整批撤回。"""

import re

import pytest
from playwright.sync_api import expect

from bihuan.ledger import door as ledger
from bihuan.procedure.door import Assignment, Case, stage_name
from bihuan.suggestions.models import Publication
from tests.browser.conftest import DESK, PHONE
from tests.browser.judge import judge
from tests.suggestions.tales import Tale

pytestmark = pytest.mark.browser
WHO = ("张桂英", "王建国", "赵月华", "陈秀兰", "刘大川", "张桂英")
TITLES = (
    "关于加快老旧小区加装电梯的建议", "关于整治云河支流排污口的建议", "关于农贸市场消防通道的建议", "关于改善城东学校周边路灯照明的建议",
    "关于乡村医生养老保障的建议", "关于加快推进老旧小区加装电梯的建议",
)  # fmt: skip


def looked(person, name):
    """看一眼，明、暗都看；无障碍没有毛病。"""
    for scheme in ("light", "dark"):
        person.page.emulate_media(color_scheme=scheme)
        person.look(f"{name}-{scheme}")
        assert judge(person.page) == []
    person.page.emulate_media(color_scheme="light")


def key(person, *keys):
    for one in keys:
        person.page.keyboard.press(one)
    person.page.wait_for_load_state()


def stages():
    return [stage_name(case) for case in Case.objects.filter(kind="suggestion").order_by("pk")]


@pytest.fixture
def six(county):
    return [Tale(county, who, title) for who, title in zip(WHO, TITLES, strict=True)]


def test_six_are_reviewed_with_the_keyboard(town, six):
    li = town.person("李敏", DESK)
    li.press("待审核 6 件")
    li.sees("第 1 件，共 6 件")
    looked(li, "review")
    key(li, "j")
    li.sees("第 2 件，共 6 件")
    key(li, "k")
    li.sees("第 1 件，共 6 件")
    for left in (5, 4, 3, 2):
        key(li, "1")
        li.sees(f"共 {left} 件")
    li.sees("立案，十八届六次第 4 号")
    key(li, "2")
    li.page.get_by_label("理由").fill("请写明服务年限怎样认定")
    looked(li, "review-send-back")
    li.press("退回修改，下一件")
    li.sees("第 1 件，共 1 件")
    key(li, "3", " ", "Enter")
    li.sees("没有等审核的")
    assert stages() == ["待交办"] * 4 + ["草稿", "不予立案"]
    li.press("撤回（09:10 以前）")
    li.sees("撤回了 1 件")
    assert stages()[-1] == "待审核"
    phone = town.person("李敏", PHONE)
    phone.open("/suggestions/review/")
    phone.sees("关于加快推进老旧小区加装电梯的建议")
    looked(phone, "review")


def test_they_are_published_with_the_keyboard(town, six):
    for tale in six[:3]:
        tale.step("李敏", "register", days=0)
    jiang = town.person("姜澜", DESK)
    jiang.open("/suggestions/publishing/")
    jiang.press("一份接一份地看")
    jiang.sees("第 1 份，共 3 份")
    looked(jiang, "publish")
    key(jiang, "j")
    jiang.sees("第 2 份，共 3 份")
    key(jiang, "k")
    jiang.sees("第 1 份，共 3 份")
    for left in (2, 1):
        key(jiang, "1")
        jiang.sees(f"第 1 份，共 {left} 份")
    key(jiang, "1")
    jiang.sees("没有等审核的")
    assert Publication.objects.count() == 3


def test_a_lot_is_accepted_at_once_and_taken_back(town, six):
    for tale in six[:4]:
        tale.step("李敏", "register", days=0)
        tale.step("李敏", "assign", days=0, lead=tale.unit("住建局"))
    he = town.person("何平", DESK)
    he.open("/suggestions/")
    he.page.get_by_role("link", name="编号").click()
    expect(he.page.locator("td.number").first).to_have_text("十八届六次第 1 号")
    box = he.page.locator("tbody tr").first.bounding_box()
    assert box is not None and box["height"] <= 37
    looked(he, "table")
    he.page.get_by_label("挑这一页的全部").check()
    he.sees("选了 4 件")
    looked(he, "table-picked")
    he.press("签收，由本单位承办")
    looked(he, "together")
    he.press(re.compile("^签收"))
    he.sees("撤回这一批（4 件）")
    looked(he, "batch")
    assert set(Assignment.objects.values_list("stage", flat=True)) == {"accepted"}
    he.press("撤回这一批（4 件）")
    he.is_told("撤回了 4 件")
    assert set(Assignment.objects.values_list("stage", flat=True)) == {"pending"}
    phone = town.person("何平", PHONE)
    phone.open("/suggestions/")
    looked(phone, "table")
    assert ledger.verify().faults == []
