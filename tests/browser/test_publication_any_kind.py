"""公开任何一种：审核人从工作台的待公开进去，一处一处看，看公开的样子，公开；没有账号的人在手机上看到；撤下以后看不到。只凭看得见的字。"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, SCREENS, Person
from tests.browser.judge import judge, width
from tests.cases.publications import PHONE as NUMBER, answered

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = re.compile("河口路口的路灯坏了两个月")


def look(person: Person, name: str) -> None:
    """停下来看：不许横着滚，axe 也不许挑出毛病。"""
    person.look(f"publication-{name}")
    assert judge(person.page) == [], person.page.url


@pytest.mark.parametrize("width", SCREENS)
def test_an_opinion_is_cleared_and_read_and_taken_down(town, browser, width):
    answered(town.county)
    reviewer = town.person("姜澜", SCREENS[width])
    main = reviewer.page.get_by_role("main")
    reviewer.go_home()
    expect(main.get_by_role("heading", name=re.compile("待公开"))).to_be_visible()
    main.get_by_role("link", name=re.compile("还没有公开")).filter(has_text=TITLE).first.click()
    expect(reviewer.page.get_by_role("heading", level=1)).to_have_text("审核公开")
    look(reviewer, "1-clearing")
    button = main.get_by_role("button", name=re.compile("处没看|看公开的样子"))
    for left, group in zip(range(5, 0, -1), main.get_by_role("group").all(), strict=False):
        expect(button).to_have_text(f"还有 {left} 处没看")
        choice = "不是" if "何平" in group.inner_text() else "遮"
        group.get_by_label(re.compile(f"^{choice}")).check()
    expect(button).to_have_text("看公开的样子")
    look(reviewer, "2-judged")
    button.click()
    expect(main.get_by_role("heading", name="公众看到的样子")).to_be_visible()
    seen = main.get_by_role("region", name="公众看到的样子")
    expect(seen).to_contain_text("户主王某（电话139****）住****，她摔过一跤。")
    expect(seen).not_to_contain_text("王秀英")
    look(reviewer, "3-preview")
    reviewer.press("公开", "button")
    reviewer.is_told("已公开")
    look(reviewer, "4-published")
    _read_by_a_citizen(town, browser)
    main.get_by_text("撤下", exact=True).click()
    main.get_by_label("撤下的理由").fill("地名写错了")
    reviewer.press("撤下公开", "button")
    reviewer.is_told("已撤下")


def _read_by_a_citizen(town, browser) -> None:
    """没有账号的人，手机：从首页找到，看得到审核过的字，看不到别的。"""
    context = browser.new_context(viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    page.goto(f"{town.url}/")
    page.get_by_role("link", name="群众意见", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("公开的群众意见")
    _still(town, page, "5-list")
    page.get_by_role("link", name=re.compile("河口路口的路灯")).click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("何平已到现场，路灯修好了，王某表示满意。")
    for hidden in ("王秀英", NUMBER, "501室", "13712340000"):
        expect(main).not_to_contain_text(hidden)
    _still(town, page, "6-citizen")
    context.close()


def _still(town, page, name: str) -> None:
    assert width(page) <= PHONE["width"], page.url
    assert judge(page) == [], page.url
    if town.shots:
        page.screenshot(path=town.shots / f"publication-{name}.png", full_page=True)


def test_without_a_script_the_server_says_how_many_are_left(town, browser):
    """没有脚本：交上去由服务器说还有几处，选过的都还在。"""
    answered(town.county)
    signed = town.person("姜澜", PHONE)
    state = signed.context.storage_state()
    context = browser.new_context(
        viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai", java_script_enabled=False, storage_state=state
    )
    page = context.new_page()
    page.goto(f"{town.url}/desk/")
    page.get_by_role("main").get_by_role("link", name=re.compile("还没有公开")).first.click()
    groups = page.get_by_role("group")
    groups.nth(0).get_by_label(re.compile("^遮")).check()
    page.get_by_role("button", name="还有 5 处没看").click()
    expect(page.get_by_role("alert")).to_contain_text("还有 4 处没看")
    expect(page.get_by_role("button", name="还有 4 处没看")).to_be_visible()
    expect(groups.nth(0).get_by_label(re.compile("^遮"))).to_be_checked()
    for n in range(1, 5):
        groups.nth(n).get_by_label(re.compile("^遮")).check()
    page.get_by_role("button", name="还有 4 处没看").click()
    expect(page.get_by_role("heading", name="公众看到的样子")).to_be_visible()
    page.get_by_role("button", name="公开", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("已公开")
    context.close()
