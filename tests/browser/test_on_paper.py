"""秘书的手机上：拍下签了名的纸，凭它提出；看得见本团的；评价表照着录；代表看到纸，提异议。"""

import pytest
from playwright.sync_api import expect

from bihuan.procedure.door import Case
from bihuan.suggestions.models import Rating, SignedPaper
from tests.browser.conftest import PHONE
from tests.browser.judge import judge
from tests.files.samples import JPG
from tests.suggestions.tales import Tale
from tests.suggestions.test_loop import BRIDGE

pytestmark = pytest.mark.browser
PHOTO = {"name": "签名件.jpg", "mimeType": "image/jpeg", "buffer": JPG}


def test_from_the_photo_to_the_objection(town):
    tian = town.person("田野", PHONE)
    tian.go_home()
    tian.press("代为录入", "link")
    tian.fill(
        领衔代表="张桂英",
        标题=BRIDGE["title"],
        情况=BRIDGE["situation"],
        分析=BRIDGE["analysis"],
        具体意见=BRIDGE["proposal"],
    )
    tian.press("存下，凭签名件提出", "button")
    tian.sees("由您（田野）具名担保")
    camera = tian.page.get_by_label("拍签名的纸")
    assert (camera.get_attribute("accept"), camera.get_attribute("capture")) == ("image/*", "environment")
    tian.look("paper-submission")
    assert judge(tian.page) == []
    camera.set_input_files(PHOTO)
    tian.press("我担保，代为提出", "button")
    tian.is_told("已凭签名件代张桂英代表提出")
    tian.sees("凭签名件办的")
    tian.look("paper-case")
    assert judge(tian.page) == []
    tian.open("/suggestions/")
    tian.sees(BRIDGE["title"])
    tian.look("paper-list")
    assert judge(tian.page) == []
    zhang = town.person("张桂英", PHONE)
    zhang.open("/notices/")
    zhang.sees("田野凭您签名的签名件代您提出")
    zhang.open(f"/suggestions/papers/{SignedPaper.objects.get().pk}/")
    zhang.page.get_by_text("在这里看签名件.jpg").click()
    expect(zhang.page.get_by_role("img", name="签名件.jpg")).to_be_visible()
    zhang.look("paper-deputy")
    assert judge(zhang.page) == []
    zhang.fill(哪里不对="第三条不是我写的")
    zhang.press("提出异议", "button")
    zhang.is_told("已提出异议")
    assert Case.objects.get(kind="suggestion").proposer_id == town.county.people["张桂英"]


def test_a_rating_from_the_sheet(town, tomorrow, county):
    tale = Tale(county).assigned("住建局")
    tale.step("何平", "accept", 1)
    tale.to_reply()
    tomorrow(tale.day)
    tian = town.person("田野", PHONE)
    tian.go_home()
    tian.sees("等代表评价的")
    tian.look("paper-desk")
    assert judge(tian.page) == []
    tian.press("全部等代表评价的", "link")
    tian.press("提醒代表，1 件", "button")
    tian.is_told("已提醒，1 件")
    tian.look("paper-ratings")
    assert judge(tian.page) == []
    tian.page.get_by_role("main").get_by_role("link", name=BRIDGE["title"]).click()
    main = tian.page.get_by_role("main")
    main.get_by_role("group", name="态度").get_by_text("满意", exact=True).click()
    main.get_by_role("group", name="结果").get_by_text("基本满意", exact=True).click()
    tian.page.get_by_label("拍签名的纸").set_input_files({**PHOTO, "name": "评价表.jpg"})
    tian.look("paper-rating")
    assert judge(tian.page) == []
    tian.press("我担保，录入评价", "button")
    tian.is_told("已录入张桂英代表的评价")
    assert Rating.objects.get().result == "基本满意"
