"""代表这一边别的几条路：联名之后撤回、答复征求、代录之后确认；手机上每一页的每一个都按一次。"""

import re

import pytest
from playwright.sync_api import expect

from bihuan.procedure.door import Case, stage_name, take_step
from bihuan.suggestions import door as suggestions
from tests.browser.conftest import PHONE
from tests.browser.controls import press_each
from tests.county import MONDAY, days_later
from tests.suggestions.test_loop import BRIDGE, Story

pytestmark = pytest.mark.browser
TITLE = re.compile(BRIDGE["title"])


@pytest.fixture
def cosigned(county):
    """张桂英领衔、刘大川联名，提出了。"""
    zhang, liu = (county.actor(name, now=MONDAY) for name in ("张桂英", "刘大川"))
    draft = suggestions.start_draft(congress_id=county.congress.pk, by=zhang, now=MONDAY, **BRIDGE)
    suggestions.invite_cosigner(draft.pk, liu.person_id, by=zhang, now=MONDAY)
    suggestions.confirm_cosigning(draft.pk, by=liu, now=MONDAY)
    return suggestions.submit_draft(draft.pk, by=zhang, now=MONDAY)


def test_withdrawn_together(town, cosigned):
    zhang, liu = town.person("张桂英", PHONE), town.person("刘大川", PHONE)
    zhang.go_home()
    zhang.press(TITLE, "link")
    zhang.page.get_by_text("撤回：还不能办").click()
    zhang.press("撤回的页面")
    zhang.look("withdrawal")
    zhang.press("请联名代表同意撤回")
    zhang.is_told("已请刘大川同意")
    liu.page.get_by_role("link", name=re.compile("通知")).click()
    liu.press(re.compile("张桂英想撤回"))
    liu.press("同意撤回")
    liu.is_told("已同意撤回")
    zhang.page.reload()
    zhang.press("撤回", "button")
    zhang.is_told("这件建议撤回了")
    cosigned.refresh_from_db()
    assert stage_name(cosigned) == "已撤回"


def test_an_extension_is_agreed_to(town, tomorrow, county):
    story = Story(county)
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"))
    story.step("何平", "accept", 1)
    tomorrow(story.day + 1)
    unit, zhang, office = (town.person(name, PHONE) for name in ("何平", "张桂英", "李敏"))
    unit.go_home()
    unit.press(TITLE, "link")
    unit.page.get_by_label("想延到哪一天，为什么，已经做了什么").fill("管线图还没有调齐，想延到六月三十日。")
    unit.press("请代表同意延期")
    unit.is_told("已请代表答复")
    zhang.go_home()
    zhang.look("home-asked")
    zhang.press(re.compile("征求您的意见"))
    zhang.look("consent")
    zhang.press("同意", "button")
    zhang.is_told("已答复：同意")
    unit.page.reload()
    unit.press("申请延期")
    unit.fill(延至="2026-06-30", 理由="管线图还没有调齐，已经走访两次。")
    unit.press("申请延到2026年6月30日", "button")
    office.go_home()
    office.press(TITLE, "link")
    office.press("同意延期")
    office.sees("已经走访两次")  # 单位申请的日子和理由就在眼前，日子先填上了
    expect(office.page.get_by_label("延至")).to_have_value("2026-06-30")
    office.press(re.compile("^同意，延到"), "button")
    office.is_told("已同意延期")
    office.press("为何是这一天")
    expect(office.page.get_by_role("heading", level=1)).to_have_text("为何是 2026年6月30日")


def test_the_wrong_letter_is_said_where_it_was_chosen(town, tomorrow, county):
    story = Story(county)
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"))
    story.step("何平", "accept", 1)
    story.step("何平", "consult", 1, form="面商", on=str(days_later(story.day).date()), account="当面听取意见")
    tomorrow(story.day)
    unit = town.person("何平", PHONE)
    unit.open(f"/suggestions/{story.case.pk}/")
    unit.press("拟稿")
    program = {"name": "答复函.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90\x00" + b"\0" * 200}
    unit.page.get_by_label("答复函").set_input_files(program)
    unit.page.get_by_label(re.compile("^A类")).check()
    unit.fill(答复摘要="已列入改造计划")
    unit.press("拟好，送科室审核", "button")
    expect(unit.page.locator("#id_letter_error")).to_contain_text("这是一个程序，不能收")
    expect(unit.page.get_by_label(re.compile("^A类"))).to_be_checked()
    expect(unit.page.get_by_label("答复摘要")).to_have_value("已列入改造计划")
    unit.look("wrong-letter")


def test_every_control_on_a_phone(town, tomorrow, browser, county, cosigned):
    """写着的、请人联名的、请您确认的、撤回、代录、评价：每一页的每一个。"""
    now = MONDAY
    zhang, tian = (county.actor(name, now=now) for name in ("张桂英", "田野"))
    text = {**BRIDGE, "title": "关于整治云河支流排污口的建议"}
    own = suggestions.start_draft(congress_id=county.congress.pk, by=zhang, now=now, **text)
    for name in ("刘大川", "王建国"):
        suggestions.invite_cosigner(own.pk, county.people[name], by=zhang, now=now)
    text["title"] = "关于改善城东学校周边路灯照明的建议"
    entered = suggestions.start_draft(
        congress_id=county.congress.pk, lead_deputy_id=zhang.person_id, by=tian, now=now, **text
    )
    back = suggestions.start_draft(
        congress_id=county.congress.pk, by=zhang, now=now, **{**text, "title": "关于农贸市场消防通道的建议"}
    )
    case = suggestions.submit_draft(back.pk, by=zhang, now=now)
    take_step(case.pk, "send_back", filled={"reason": "请写明是哪个市场"}, by=county.actor("李敏", now=now), now=now)
    replied = Story(county)
    replied.step("李敏", "register")
    replied.step("李敏", "assign", lead=replied.unit("住建局"))
    replied.step("何平", "accept", 1)
    replied.to_reply()
    tomorrow(replied.day)
    places = {
        "张桂英": [
            "mine/", "drafts/new/?title=老旧小区加装电梯", "drafts/new/micro_suggestion/", f"drafts/{own.pk}/?who=陈",
            f"drafts/{own.pk}/facts/", f"drafts/{own.pk}/proposal/", f"drafts/{own.pk}/discard/", f"drafts/{entered.pk}/",
            f"drafts/{back.pk}/", f"{cosigned.pk}/withdrawal/", f"{replied.case.pk}/rating/", f"{replied.case.pk}/",
        ],
        "刘大川": [f"drafts/{own.pk}/", f"{cosigned.pk}/withdrawal/"],
        "田野": ["entry/", f"drafts/{entered.pk}/"],
    }  # fmt: skip
    seen: set[str] = set()
    faults = []
    for name, paths in places.items():
        person = town.person(name, PHONE)
        for path in paths:
            person.open(f"/suggestions/{path}")
            person.look(f"phone-{path.split('?')[0].strip('/').replace('/', '-')}-{name}")
            faults += press_each(browser, person, seen)
    assert faults == []
    assert len(seen) > 60
    assert Case.objects.filter(ended_on=None).count() == 3
