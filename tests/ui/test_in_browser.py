"""在真的浏览器里：看得见、按得着、键盘到得了、内容安全策略不拦、没有脚本也能办。"""

import time

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from bihuan.ui.gallery import SAMPLES

PAGES = ["/ui/", *[f"/ui/pages/{name}/" for name in SAMPLES]]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}

KEPT = "(parts) => parts.every((part) => Object.values(localStorage).some((kept) => kept.includes(part)))"
SMALL_TARGETS = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary')].filter((element) => {
  if (element.matches('.skip') || !element.checkVisibility()) return false;
  const inSentence = element.matches(':is(p, li, dd, td, th) > a, .link');
  const box = (element.closest('label') ?? element).getBoundingClientRect();
  return !inSentence && box.width > 0 && (box.height < 43.5 || // 44 像素
     box.width < 24);
}).map((element) => `${element.tagName} ${element.textContent.trim() || element.name} ${
  Math.round(element.getBoundingClientRect().height)}`)"""


@pytest.mark.parametrize("size", ["", "large"])
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_overflows_and_nothing_is_blocked(page: Page, shelf, faults, size, screen):
    page.set_viewport_size(screen)
    if size:
        page.context.add_cookies([{"name": "size", "value": size, "url": shelf}])
    wide = {}
    for url in PAGES:
        page.goto(shelf + url)
        wide[url] = page.evaluate("document.documentElement.scrollWidth")
    assert wide == dict.fromkeys(PAGES, screen["width"])
    assert faults == []


def test_a_thumb_can_press_everything(page: Page, shelf):
    page.set_viewport_size(PHONE)
    small = {}
    for url in PAGES:
        page.goto(shelf + url)
        small[url] = page.evaluate(SMALL_TARGETS)
    assert small == {url: [] for url in PAGES}


def test_the_first_key_offers_to_skip_to_the_text(page: Page, shelf):
    page.goto(shelf + "/ui/pages/desk/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_focus_is_always_visible(page: Page, shelf):
    page.goto(shelf + "/ui/pages/case/")
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        shown = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        if shown == "0px":
            unseen.append(page.evaluate("document.activeElement.outerHTML"))
    assert unseen == []


def test_on_a_phone_the_dock_is_below_and_the_rest_behind_more(page: Page, shelf):
    page.set_viewport_size(PHONE)
    page.goto(shelf + "/ui/pages/desk/")
    expect(page.get_by_role("link", name="工作法")).to_be_hidden()
    page.get_by_role("button", name="更多", exact=True).click()
    expect(page.get_by_role("link", name="工作法")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="工作法")).to_be_hidden()


def test_on_a_desk_the_whole_menu_stands_at_the_left(page: Page, shelf):
    page.set_viewport_size(DESK)
    page.goto(shelf + "/ui/pages/desk/")
    expect(page.get_by_role("navigation", name="菜单").get_by_role("link", name="工作法")).to_be_visible()
    expect(page.get_by_role("navigation", name="常用")).to_be_hidden()


def test_large_type_enlarges_what_is_read(page: Page, shelf):
    page.set_viewport_size(PHONE)
    page.goto(shelf + "/ui/pages/deputy/")
    before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("link", name="长辈版").click()
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= before * 1.15
    assert page.url.endswith("/ui/pages/deputy/")
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("link", name="标准版").click()
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == before


def test_dark_follows_the_system(page: Page, shelf):
    colour = "getComputedStyle(document.body).backgroundColor"
    page.goto(shelf + "/ui/")
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(colour) != light


def test_on_paper_there_are_no_menus_and_no_buttons(page: Page, shelf):
    page.goto(shelf + "/ui/pages/case/")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    for role in ("navigation", "button", "search"):
        for one in page.get_by_role(role).all():
            expect(one).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text(f"印自 {shelf}/ui/pages/case/")).to_be_visible()


def test_a_dialog_opens_holds_focus_and_gives_it_back(page: Page, shelf):
    page.goto(shelf + "/ui/")
    opener = page.get_by_role("link", name="申请退回")
    opener.click()
    dialog = page.get_by_role("dialog", name="申请退回")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="不退了").click()
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_characters_are_counted_as_people_count_them(page: Page, shelf):
    page.goto(shelf + "/ui/pages/form/")
    page.get_by_label("情况").fill("路灯𠮷" * 70)
    expect(page.locator(".counter").first).to_have_text("超出 10 字")


def test_what_was_not_submitted_comes_back(page: Page, shelf):
    page.goto(shelf + "/ui/pages/form/")
    page.get_by_label("标题").press_sequentially("路灯照明")
    page.get_by_label("不满意", exact=True).check()
    page.wait_for_function(KEPT, arg=["路灯照明", '["c"]'])
    page.goto(shelf + "/ui/")  # 会话过期，去了别的页
    page.goto(shelf + "/ui/pages/form/")
    expect(page.get_by_label("标题")).to_have_value("路灯照明")
    expect(page.get_by_label("不满意", exact=True)).to_be_checked()
    expect(page.locator(".kept")).to_contain_text("已恢复您")
    page.get_by_role("button", name="不要，换回原样").click()
    expect(page.get_by_label("标题")).to_have_value("")
    page.reload()
    expect(page.locator(".kept")).to_have_count(0)


def test_what_was_kept_belongs_to_one_person(page: Page, shelf):
    page.goto(shelf + "/ui/pages/form/")
    page.get_by_label("标题").press_sequentially("路灯照明")
    page.wait_for_function(KEPT, arg=["路灯照明"])
    kept = page.evaluate("Object.keys(localStorage)")
    assert kept == ["bihuan:kept:0:sample-suggestion"]


def test_a_submitted_form_is_forgotten_when_the_next_page_says_so(page: Page, shelf):
    page.goto(shelf + "/ui/pages/form/")
    page.evaluate("localStorage.setItem('bihuan:kept:0:sample-suggestion', '{}')")
    page.route("**/ui/pages/deputy/**", lambda route: _with_forget(route))
    page.goto(shelf + "/ui/pages/deputy/")
    page.wait_for_function("localStorage.length === 0")


def _with_forget(route) -> None:
    answer = route.fetch()
    body = answer.text().replace('class="messages"', 'class="messages" data-forget="sample-suggestion"')
    route.fulfill(response=answer, body=body)


def _slowly(route) -> None:
    time.sleep(0.4)
    route.fulfill(status=204)


def test_a_form_is_sent_once(page: Page, shelf):
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.route("**/sign-out/", _slowly)
    page.goto(shelf + "/ui/pages/desk/")
    page.get_by_role("button", name="退出").dblclick()
    page.wait_for_timeout(600)
    assert len(sent) == 1


def test_without_script_everything_is_there(browser, shelf):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(shelf + "/ui/pages/form/")
    expect(page.get_by_label("标题")).to_be_visible()
    page.get_by_role("link", name="长辈版").click()
    expect(page.locator("html")).to_have_attribute("data-size", "large")
    page.goto(shelf + "/ui/")
    page.get_by_text("为何是这一天").first.click()
    expect(page.get_by_text("自 3月13日交办起三个月")).to_be_visible()
    context.close()
