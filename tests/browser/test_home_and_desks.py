"""在真的浏览器里看首页、公开页和各屏工作台：手机和桌面都不溢出，按得着，控制台没有差错。"""

import pytest
from playwright.sync_api import Browser, Page, expect

from bihuan.demo import loading
from bihuan.kernel import clock
from tests.browser.judge import width
from tests.ui.test_in_browser import DESK, PHONE, SMALL_TARGETS

PEOPLE = ("李敏", "周岚", "何平", "周志强", "张桂英", "陈秀兰", "田野")


@pytest.fixture
def site(live_server, transactional_db, settings, tmp_path) -> str:
    """装好的示范县，真的网站。"""
    settings.DATA = tmp_path
    loading.load(password="demo-only-here", now=clock.now(), kinds=())
    return str(live_server.url)


@pytest.mark.parametrize("size", ["", "large"])
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_one_click_in_and_everything_fits(browser: Browser, site, screen, size):
    context = browser.new_context(viewport=screen)
    page, faults = context.new_page(), []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    if size:
        context.add_cookies([{"name": "size", "value": size, "url": site}])
    page.goto(f"{site}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("闭环")
    look(page, screen)
    page.get_by_role("link", name="全部公开的建议").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("公开的")
    look(page, screen)
    page.locator("main .row").first.click()
    expect(page.get_by_role("heading", name="走过的各步")).to_be_visible()
    look(page, screen)
    for name in PEOPLE:
        page.goto(f"{site}/")
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        look(page, screen)
        page.get_by_role("button", name="退出").click()
    context.close()
    assert faults == []


def look(page: Page, screen) -> None:
    """不横向溢出；手机上每一处都按得着。"""
    assert width(page) == screen["width"], page.url
    if screen is PHONE:
        assert page.evaluate(SMALL_TARGETS) == [], page.url


def test_the_page_reads_without_script(browser: Browser, site):
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{site}/")
    plain.get_by_role("button", name="张桂英").click()
    expect(plain.get_by_role("link", name="去评价")).to_be_visible()
    plain.get_by_role("link", name="去评价").click()
    expect(plain.get_by_role("heading", level=1)).to_be_visible()


def test_from_the_search_to_the_reply_in_three_presses(browser: Browser, site):
    """群众在手机上：点进搜索一下，按搜索一下，点开一件，答复就在页上。"""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site}/")
    page.get_by_role("searchbox").first.fill("G12")
    page.get_by_role("button", name="搜索").click()
    page.locator("main a", has_text="G12").first.click()
    expect(page.get_by_text("三公里路面已经重铺").first).to_be_visible()
    context.close()
