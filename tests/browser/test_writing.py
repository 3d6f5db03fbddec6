"""代表在手机上写一件建议：三屏、过期不丢、换设备接着写、键盘办完、相近的边写边看。"""

import re

import pytest
from playwright.sync_api import expect

from bihuan.suggestions import door as suggestions
from bihuan.suggestions.models import Suggestion
from tests.browser.conftest import DESK, PHONE, SCREENS
from tests.county import MONDAY
from tests.suggestions.test_loop import BRIDGE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_three_screens_and_submitted(town, screen):
    zhang = town.person("张桂英", screen)
    zhang.open("/suggestions/mine/")
    zhang.look("mine-empty")
    zhang.press("写建议")
    zhang.look("write-1")
    zhang.fill(标题=BRIDGE["title"], 情况=BRIDGE["situation"])
    zhang.press("下一步")
    zhang.look("write-2")
    zhang.fill(分析=BRIDGE["analysis"], 具体意见=BRIDGE["proposal"])
    zhang.press("去核对")
    zhang.look("write-3")
    zhang.page.get_by_label("请谁联名").fill("ldc")
    zhang.press("找")
    zhang.look("write-3-find")
    zhang.press("邀请刘大川联名")
    zhang.sees("刘大川还没有确认联名")
    zhang.look("write-3-waiting")
    liu = town.person("刘大川", screen)
    liu.open("/suggestions/mine/")
    liu.look("mine-invited")
    liu.press(re.compile("张桂英代表请您联名"))
    liu.look("cosign")
    liu.press("确认联名")
    liu.is_told("已确认联名")
    liu.look("cosigned")
    zhang.open("/suggestions/mine/")
    zhang.look("mine-draft")
    zhang.press(re.compile(BRIDGE["title"]))
    zhang.press("提出", "button")
    zhang.is_told("已提出。现在待审核")
    zhang.look("case-submitted")
    zhang.open("/suggestions/mine/")
    zhang.look("mine-proposed")
    typist = town.person("田野", screen)
    typist.open("/suggestions/entry/")
    typist.look("entry")
    if screen is DESK:
        expect(typist.page.get_by_role("button", name="存下，录下一份")).to_be_in_viewport()  # 一屏录完，不用滚
    typist.fill(
        领衔代表="wjg",
        联名代表="张桂英、陈秀兰",
        标题="关于整治菜市场的建议",
        情况=BRIDGE["situation"],
        分析=BRIDGE["analysis"],
        具体意见="快办",
    )
    typist.press("存下，录下一份")
    typist.is_told("已录入王建国")
    typist.look("entry-saved")
    typist.press("存下，录下一份")
    typist.look("entry-wrong")
    wang = town.person("王建国", screen)
    wang.open("/suggestions/mine/")
    wang.look("confirm-together")
    wang.sees("全部无误，一并提出")
    wang.page.locator("summary", has_text="关于整治菜市场的建议").first.click()
    wang.press("改这一件")
    wang.sees("请核对文字")
    wang.look("confirm-text")
    wang.open("/suggestions/drafts/new/micro_suggestion/")
    wang.look("micro")


def test_the_text_outlives_the_session(town):
    zhang = town.person("张桂英", PHONE)
    zhang.open("/suggestions/drafts/new/")
    zhang.page.get_by_label("标题").press_sequentially(BRIDGE["title"])
    zhang.page.get_by_label("情况").press_sequentially("城东片区有老旧小区二十三个")
    zhang.context.clear_cookies(name="sessionid")
    zhang.press("下一步")
    expect(zhang.page.get_by_role("heading", level=1)).to_have_text("登录")
    zhang.fill_sign_in()
    expect(zhang.page.get_by_label("标题")).to_have_value(BRIDGE["title"])
    expect(zhang.page.get_by_label("情况")).to_have_value("城东片区有老旧小区二十三个")
    zhang.sees(re.compile("已恢复您"))
    zhang.look("restored")
    zhang.page.get_by_label("情况").fill(BRIDGE["situation"])
    zhang.press("下一步")
    zhang.is_told("已存下")
    assert Suggestion.objects.get().situation == BRIDGE["situation"]
    zhang.open("/suggestions/drafts/new/")
    expect(zhang.page.get_by_label("标题")).to_have_value("")


def test_typing_on_after_the_session_ended(town):
    """边写边看相近的那一问，碰上会话过期：去登录，回来字还在。"""
    zhang = town.person("张桂英", PHONE)
    zhang.open("/suggestions/drafts/new/")
    zhang.context.clear_cookies(name="sessionid")
    zhang.page.get_by_label("标题").press_sequentially(BRIDGE["title"])
    expect(zhang.page.get_by_role("heading", level=1)).to_have_text("登录")
    zhang.fill_sign_in()
    expect(zhang.page).to_have_url(f"{town.url}/suggestions/drafts/new/")
    expect(zhang.page.get_by_label("标题")).to_have_value(BRIDGE["title"])


def test_another_device_goes_on_where_this_one_stopped(town):
    phone = town.person("张桂英", PHONE)
    phone.open("/suggestions/drafts/new/")
    phone.fill(标题=BRIDGE["title"], 情况="写到一半")
    phone.press("存下，以后再写")
    desk = town.person("张桂英", DESK)
    desk.open("/suggestions/mine/")
    desk.press(re.compile(BRIDGE["title"]))
    desk.press("改情况")
    expect(desk.page.get_by_label("情况")).to_have_value("写到一半")


def test_alike_ones_show_while_typing(town, county):
    wang = county.actor("王建国", now=MONDAY)
    draft = suggestions.start_draft(congress_id=county.congress.pk, by=wang, now=MONDAY, **BRIDGE)
    suggestions.submit_draft(draft.pk, by=wang, now=MONDAY)
    zhang = town.person("张桂英", PHONE)
    zhang.open("/suggestions/drafts/new/")
    zhang.page.get_by_label("情况").fill("写着的不能丢")
    zhang.page.get_by_label("标题").press_sequentially("老旧小区加装电梯", delay=30)
    zhang.sees("以前有 1 件相近的")
    zhang.sees(BRIDGE["title"])
    expect(zhang.page.get_by_label("情况")).to_have_value("写着的不能丢")
    expect(zhang.page.get_by_label("标题")).to_be_focused()
    zhang.look("alike")


def test_by_keyboard_alone(town):
    zhang = town.person("张桂英", DESK)
    zhang.open("/suggestions/drafts/new/")
    page = zhang.page

    def tab_to(name: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            here = "(e => [e.labels?.[0]?.innerText, e.innerText, e.ariaLabel].map(s => (s ?? '').trim()))(document.activeElement)"
            if name in page.evaluate(here):
                return
        raise AssertionError(f"用 Tab 到不了「{name}」")

    for name, words in (("标题", BRIDGE["title"]), ("情况", BRIDGE["situation"])):
        tab_to(name)
        page.keyboard.type(words)
    tab_to("下一步")
    page.keyboard.press("Enter")
    expect(page.get_by_label("分析")).to_be_visible()
    for name, words in (("分析", BRIDGE["analysis"]), ("具体意见", BRIDGE["proposal"])):
        tab_to(name)
        page.keyboard.type(words)
    tab_to("去核对")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="提出")).to_be_visible()
    tab_to("提出")
    page.keyboard.press("Space")
    zhang.is_told("已提出")


def test_without_script_it_can_all_be_done(town, browser):
    zhang = town.person("张桂英", PHONE)
    context = browser.new_context(
        java_script_enabled=False, viewport=PHONE, storage_state=zhang.context.storage_state()
    )
    page = context.new_page()
    page.goto(f"{town.url}/suggestions/drafts/new/")
    page.get_by_label("标题").fill(BRIDGE["title"])
    page.get_by_label("情况").fill(BRIDGE["situation"])
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("分析").fill(BRIDGE["analysis"])
    page.get_by_label("具体意见").fill(BRIDGE["proposal"])
    page.get_by_role("button", name="去核对").click()
    page.get_by_role("main").get_by_role("button", name="提出").click()
    expect(page.locator("#messages")).to_contain_text("已提出")
    context.close()


def test_pressed_twice_is_sent_once(town):
    zhang = town.person("张桂英", PHONE)
    zhang.open("/suggestions/drafts/new/")
    zhang.fill(标题=BRIDGE["title"], 情况=BRIDGE["situation"])
    zhang.page.get_by_role("button", name="下一步").dblclick()
    expect(zhang.page.get_by_label("分析")).to_be_visible()
    assert Suggestion.objects.count() == 1
