"""挑选：四百个单位里挑几个，拇指与键盘都行；没有脚本也能填；内容安全策略不拦。"""

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bihuan.ui.door import Picked, PickMany, PickOne

SCREENS: list[ViewportSize] = [{"width": 390, "height": 844}, {"width": 1440, "height": 900}]
SEVEN = "第7号虚构的单位"


def form_of(page: Page):
    return page.locator("#forms form").first


def options(page: Page, of: str):
    return form_of(page).get_by_role("group", name=of).get_by_role("option")


@pytest.mark.parametrize("screen", SCREENS, ids=["390", "1440"])
def test_several_of_four_hundred_units_are_picked_and_sent(page: Page, shelf, faults, screen):
    page.set_viewport_size(screen)
    page.goto(shelf + "/ui/")
    assert page.locator("input[type=checkbox][name=shared]").count() == 0
    form = form_of(page)
    box = form.get_by_role("combobox", name="分办单位")
    box.click()
    expect(options(page, "分办单位")).to_have_count(20)
    assert page.evaluate("document.documentElement.scrollWidth") == screen["width"]
    for asked in ("第7号", "第399号"):
        box.fill(asked)
        form.get_by_role("option", name=f"{asked}虚构的单位").click()
        expect(box).to_have_value("")
    chips = form.get_by_role("list", name="已选")
    expect(chips.get_by_role("listitem")).to_have_count(2)
    chips.get_by_role("button", name=f"去掉{SEVEN}").click()
    expect(chips.get_by_role("listitem")).to_have_count(1)
    expect(chips.get_by_role("button", name="去掉第399号虚构的单位")).to_be_focused()
    small = "(element) => element.getBoundingClientRect().height"
    assert chips.get_by_role("button").first.evaluate(small) >= (44 if screen["width"] == 390 else 36)
    with page.expect_navigation():
        form.evaluate("(form) => { form.noValidate = true; form.requestSubmit(); }")
    assert "shared=399" in page.url
    assert "shared=7" not in page.url
    assert faults == []


def test_the_keyboard_alone_picks_one(page: Page, shelf, faults):
    page.goto(shelf + "/ui/")
    form = form_of(page)
    box = form.get_by_role("combobox", name="并入")
    box.focus()
    page.keyboard.type("水务")
    expect(options(page, "并入")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("水务局")
    picked = "() => new FormData(document.querySelector('#forms form')).get('merged')"
    assert page.evaluate(picked) == "3"
    box.press_sequentially("的")
    assert page.evaluate(picked) == ""  # 改了字，原来选的就不算了
    assert faults == []


def test_a_name_with_signs_stays_a_name(page: Page, shelf, faults):
    hit = '{"hits": [{"id": "5", "name": "<b>甲</b>&局", "note": "<i>科</i>"}], "more": false}'
    page.route("**/ui/pick/**", lambda route: route.fulfill(content_type="application/json", body=hit))
    page.goto(shelf + "/ui/")
    form_of(page).get_by_role("combobox", name="分办单位").click()
    expect(options(page, "分办单位")).to_have_text("<b>甲</b>&局<i>科</i>")
    assert faults == []


def test_without_the_net_nothing_breaks(page: Page, shelf):
    page.route("**/ui/pick/**", lambda route: route.abort())
    page.goto(shelf + "/ui/")
    box = form_of(page).get_by_role("combobox", name="分办单位")
    box.fill("第7号")
    expect(form_of(page).get_by_role("option", name="没有找到")).to_be_visible()
    expect(box).to_have_value("第7号")


def test_without_script_the_list_and_a_line_to_type_in_stay(browser: Browser, shelf):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(shelf + "/ui/")
    form = form_of(page)
    form.get_by_label("并入").select_option("水务局")
    form.get_by_label("分办单位").fill(SEVEN)
    assert form.get_by_label("分办单位").get_attribute("name") == "shared-typed"
    context.close()


def test_a_long_list_is_not_in_the_page_but_what_was_picked_is():
    widget = PickMany(source="/there/", named=lambda ids: {each: f"单位{each}" for each in ids})
    html = widget.render("units", [3, 9], {"id": "units"})
    assert html.count("<option") == 2
    assert '<option value="9" selected>单位9</option>' in html
    assert 'name="units-typed"' in html


def test_what_comes_back_is_what_was_picked_and_what_was_typed():
    data = {"unit": "3", "unit-typed": " 水务局 "}
    assert PickOne(choices=[("3", "水务局")]).value_from_datadict(data, {}, "unit") == Picked(("3",), "水务局")
    assert Picked.of(None) == Picked()
    assert Picked.of([1, 2]) == Picked(("1", "2"))
