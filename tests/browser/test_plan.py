"""交办会：代表工委打开一页，采用提议，打别的，边写边存；政府办在手机上改一件写明为什么；打印，交办，撤回，再交办。"""

import pytest
from playwright.sync_api import expect

from bihuan.hints import door as hints
from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from tests.browser.conftest import DESK, PHONE
from tests.browser.judge import judge
from tests.suggestions.tales import Tale

pytestmark = pytest.mark.browser
WAITING = (
    ("张桂英", "关于加快老旧小区加装电梯的建议"), ("王建国", "关于整治云河支流排污口的建议"), ("赵月华", "关于农贸市场消防通道的建议"),
)  # fmt: skip


@pytest.fixture
def meeting(town, tomorrow):
    """去年办过几件，今年三件等着交办，提议算好了。"""
    told = [Tale(town.county, who, title) for who, title in WAITING]
    for tale in told:
        tale.step("李敏", "register")
    for title in ("关于老旧小区加装电梯补助的建议", "关于老旧小区电梯维修资金的建议"):
        Tale(town.county, "刘大川", title).assigned("住建局")
    tomorrow(5)
    hints.catch_up(clock.now())
    return told


def box(person, column, tale):
    role = "textbox" if column == "为什么改" else "combobox"
    return person.page.get_by_role("main").get_by_role(role, name=f"{column} {tale.case.title}", exact=True)


def assigned(told):
    for tale in told:
        tale.case.refresh_from_db()
    return [procedure.Assignment.objects.filter(case=tale.case).exists() for tale in told]


def test_the_meeting(town, meeting):
    lift, river, market = meeting
    office, government = town.person("李敏", DESK), town.person("邹凯", PHONE)
    write_the_plan(office, lift, river, market)

    look_from_the_government(government, river)
    office.page.reload()
    office.sees("邹凯改：排污口归生态环境局管")
    office.look("plan-4-answered")
    office.page.emulate_media(color_scheme="dark")
    assert judge(office.page) == []
    office.look("plan-4-dark")
    office.page.emulate_media(color_scheme="light")
    look_at_paper(office)

    office.press("立即交办写好的")
    office.is_told("已交办 3 件")
    office.look("plan-6-issued")
    assert judge(office.page) == []
    office.press("撤回刚才的交办")
    office.is_told("撤回了，回到交办以前")
    assert assigned(meeting) == [False] * 3
    expect(box(office, "主办", river)).to_have_value("生态环境局")
    office.press("立即交办写好的")
    office.is_told("已交办 3 件")
    assert assigned(meeting) == [True] * 3


def write_the_plan(office, lift, river, market):
    """采用提议、打拼音、几个单位，打错的写在那一行；重新打开还在。"""
    office.page.locator("nav:visible").get_by_role("link", name="交办", exact=True).click()
    office.sees("相近 2 件由它主办")
    office.look("plan-1-waiting")
    assert judge(office.page) == []
    office.page.get_by_role("row", name=lift.case.title).get_by_role("button", name="住建局").click()
    expect(box(office, "主办", lift)).to_have_value("住建局")
    box(office, "主办", lift).press("Enter")
    expect(box(office, "主办", river)).to_be_focused()
    box(office, "主办", river).fill("swj")
    box(office, "会办", river).fill("财政局、城管局")
    office.sees("已存，第")
    expect(box(office, "主办", river)).to_have_value("水务局")
    office.page.reload()
    expect(box(office, "会办", river)).to_have_value("财政局、城管局")
    box(office, "主办", market).fill("消防局")
    office.sees("没有这个承办单位：消防局")
    office.look("plan-2-unknown")
    box(office, "主办", market).fill("应急局")
    office.sees("已存，第")
    office.press("送政府办看")
    office.is_told("已送政府办")


def look_from_the_government(government, river):
    """政府办在手机上：改一件要写为什么，写了再答复。"""
    government.open("/suggestions/plan/")
    box(government, "主办", river).fill("生态环境局")
    government.sees("请写一句为什么改")
    box(government, "为什么改", river).fill("排污口归生态环境局管")
    government.sees("已存，第")
    government.look("plan-3-government")
    assert judge(government.page) == []
    government.fill(意见="其余同意")
    government.press("同意，答复代表工委")
    government.is_told("已答复代表工委")


def look_at_paper(office):
    """打印的样子：按单位一组，按编号一组；为什么提这个单位，点得开。"""
    office.press("打印", "link")
    office.sees("生态环境局")
    office.page.emulate_media(media="print")
    expect(office.page.get_by_role("button", name="打印")).to_be_hidden()
    office.look("plan-5-paper")
    office.page.emulate_media(media="screen")
    assert judge(office.page) == []
    office.press("按编号")
    office.look("plan-5-by-number")
    office.press("回到交办")


def test_without_the_script(town, meeting, browser):
    """没有脚本：按提议的按钮写上，按「存」存下。"""
    lift, river, _ = meeting
    office = town.person("李敏", PHONE)
    context = browser.new_context(
        java_script_enabled=False, viewport=PHONE, storage_state=office.context.storage_state()
    )
    page = context.new_page()
    page.goto(f"{town.url}/suggestions/plan/")
    page.get_by_role("button", name="住建局").first.click()
    expect(page.get_by_role("combobox", name=f"主办 {lift.case.title}")).to_have_value("住建局")
    page.get_by_role("combobox", name=f"主办 {river.case.title}").fill("水务局")
    page.get_by_role("button", name="存", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("已存 1 件，第 2 稿")
    context.close()


def test_why_a_unit_is_proposed(town, meeting):
    office = town.person("李敏", PHONE)
    office.open("/suggestions/plan/")
    office.look("plan-7-phone")
    assert judge(office.page) == []
    office.press("相近 2 件由它主办")
    office.sees("关于老旧小区电梯维修资金的建议")
    office.look("plan-8-why")
    assert judge(office.page) == []
