"""手机上写一件至多点八下，评价至多三下；照片附得上，盖章件在原处看；事项页两种宽度都先看正文。"""

import pytest
from playwright.sync_api import expect

from bihuan.files import door as files
from bihuan.procedure.door import Case
from bihuan.suggestions.models import Suggestion
from tests.browser.conftest import DESK, PHONE
from tests.browser.judge import judge
from tests.county import days_later
from tests.files.samples import JPG, upload
from tests.suggestions.test_loop import BRIDGE, Story

pytestmark = pytest.mark.browser
TAPS = "document.addEventListener('click', (e) => e.isTrusted && sessionStorage.setItem('taps', 1 + +(sessionStorage.getItem('taps') || 0)), true)"


@pytest.fixture
def handled(county):
    """住建局主办、财政局会办，会办提了意见，签发了，附着盖章件。"""
    story = Story(county)
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"), joint=[story.unit("财政局")])
    story.step("何平", "accept", 1)
    story.step("卫红", "accept", 2)
    story.step("卫红", "opine", 2, opinion="每部电梯补助十万元，列入下半年预算。")
    story.step("何平", "consult", 1, form="面商", on=str(days_later(story.day).date()), account="在小区当面听取意见")
    story.step("何平", "draft_reply", 1, letter=story.letter("何平"), result_class="A", summary="今年先办五个小区。")
    story.step("孙晓梅", "review_reply", 1)
    now = days_later(story.day)
    sealed = files.keep(upload(JPG, "盖章的答复函.jpg"), by=county.actor("周志强", now=now), now=now)
    story.step("周志强", "reply", 1, sealed=sealed.pk)
    return story


def taps(person):
    return int(person.page.evaluate("sessionStorage.getItem('taps') || 0"))


def test_a_draft_with_a_photo_in_eight_taps(town, county):
    zhang = town.person("张桂英", PHONE)
    zhang.page.add_init_script(TAPS)
    zhang.go_home()
    zhang.page.evaluate("sessionStorage.removeItem('taps')")
    zhang.press("＋ 写建议")
    expect(zhang.page.get_by_label("标题")).to_be_focused()
    zhang.fill(标题=BRIDGE["title"], 情况=BRIDGE["situation"])
    zhang.page.get_by_label("照片").set_input_files({"name": "楼道.jpg", "mimeType": "image/jpeg", "buffer": JPG})
    zhang.look("draft-facts")
    assert judge(zhang.page) == []
    zhang.press("下一步")
    zhang.fill(分析=BRIDGE["analysis"], 具体意见=BRIDGE["proposal"])
    zhang.look("draft-proposal")
    assert judge(zhang.page) == []
    zhang.press("去核对")
    zhang.sees("楼道.jpg")
    zhang.look("draft-checking")
    zhang.press("提出", "button")
    zhang.is_told("已提出")
    assert taps(zhang) + 4 <= 8  # 按了几下，加上点进三格、选照片各一下
    assert Suggestion.objects.get().attachments.count() == 1


def test_a_rating_in_three_taps_with_the_letter_in_place(town, tomorrow, handled):
    tomorrow(handled.day + 1)
    zhang = town.person("张桂英", PHONE)
    zhang.page.add_init_script(TAPS)
    zhang.go_home()
    zhang.press("去评价")
    zhang.sees("今年先办五个小区。")
    zhang.page.get_by_text("在这里看盖章的答复函").click()
    expect(zhang.page.get_by_role("img", name="盖章的答复函")).to_be_visible()
    zhang.look("rating")
    assert judge(zhang.page) == []
    zhang.page.evaluate("sessionStorage.removeItem('taps')")
    main = zhang.page.get_by_role("main")
    main.get_by_role("group", name="态度").get_by_text("满意", exact=True).click()
    main.get_by_role("group", name="结果").get_by_text("基本满意", exact=True).click()
    zhang.press("提交评价")
    zhang.is_told("已评价")
    assert taps(zhang) <= 5  # 点在字上，浏览器替那个圆点再记一下：三次点按，至多五笔


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_the_matter_stands_before_the_articles(town, tomorrow, handled, screen):
    tomorrow(handled.day + 1)
    for name in ("李敏", "何平", "张桂英"):
        person = town.person(name, screen)
        person.open(f"/suggestions/{handled.case.pk}/")
        person.look(f"case-{screen['width']}-{name}")
        assert judge(person.page) == []
        law, text = (person.page.locator(place).bounding_box() for place in ("#law", "#text"))
        assert law["x"] > text["x"] or law["y"] > text["y"]
        expect(person.page.get_by_role("group", name="承办")).to_contain_text("每部电梯补助十万元")


def test_a_step_page_at_both_widths(town, tomorrow, county):
    story = Story(county)
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"))
    story.step("何平", "accept", 1)
    tomorrow(story.day + 1)
    for screen in (PHONE, DESK):
        unit = town.person("何平", screen)
        unit.open(f"/suggestions/{story.case.pk}/")
        unit.press("沟通", "link")
        unit.sees("七十岁以上老人一千二百人")
        unit.look(f"consult-{screen['width']}")
        assert judge(unit.page) == []
        assert unit.page.get_by_label("日期").get_attribute("max") == str(days_later(story.day + 1).date())
    assert Case.objects.get(kind="suggestion").stage == "handling"
