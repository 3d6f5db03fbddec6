"""代表的手机：照片、录音、希望谁办；代录的一并提出；评价可以改；承办单位看得到电话，看一次记一次。"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.ledger.models import Look
from bihuan.people import door as people
from bihuan.suggestions import door as suggestions
from bihuan.suggestions.models import Rating, Suggestion
from bihuan.suggestions.verbs import attach_files, deputy_phone, drop_file, rating, submit_many
from tests.county import MONDAY, days_later
from tests.files.samples import JPG
from tests.shown import said, shown as text
from tests.suggestions.tales import Tale
from tests.suggestions.test_loop import BRIDGE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def photo(name="现场.jpg"):
    return SimpleUploadedFile(name, JPG, content_type="image/jpeg")


def test_a_photo_and_a_wanted_unit_go_with_the_suggestion(county, enter):
    client = enter("张桂英")
    first = {"title": BRIDGE["title"], "situation": BRIDGE["situation"], "photos": photo()}
    client.post("/suggestions/drafts/new/", first)
    draft = Suggestion.objects.get()
    second = {
        "analysis": BRIDGE["analysis"], "proposal": BRIDGE["proposal"], "wanted": county.organs["住建局"].pk, "go": "next",
    }  # fmt: skip
    checking = text(client.post(f"/suggestions/drafts/{draft.pk}/proposal/", second, follow=True))
    assert "现场.jpg" in checking and "希望由云泽县住房和城乡建设局承办" in checking
    client.post(f"/suggestions/drafts/{draft.pk}/submission/")
    draft.refresh_from_db()
    page = text(enter("李敏").get(f"/suggestions/{draft.case_id}/"))
    assert "现场.jpg" in page and "代表希望由云泽县住房和城乡建设局承办" in page
    look = f"/files/{draft.attachments.get().upload_id}/look/"
    assert b"".join(enter("李敏").get(look).streaming_content) == JPG
    assert enter("何平").get(look).status_code == 404
    with pytest.raises(NotAllowed, match="已经提出"):
        attach_files(draft.pk, [photo()], by=county.actor("张桂英", now=MONDAY), now=MONDAY)
    assert ledger.verify().faults == []


def test_what_is_refused_stays_on_the_screen_with_the_words(county, enter):
    client = enter("张桂英")
    bad = SimpleUploadedFile("程序.jpg", b"MZ\x90\0\x03")
    answer = client.post("/suggestions/drafts/new/", {"title": BRIDGE["title"], "situation": "电梯", "photos": bad})
    assert answer.status_code == 422 and "程序" in text(answer) and "电梯" in text(answer)


def test_a_photo_survives_a_faulty_screen(county, enter):
    """没有写标题，存不下：选过的照片留着，补上标题再交不必再拍；别人拿着这个号用不成。"""
    client = enter("张桂英")
    answer = client.post("/suggestions/drafts/new/", {"title": " ", "situation": "电梯", "photos": photo()})
    token = re.search(r'name="photos-held"\s+value="([^"]+)"', text(answer))[1]
    assert answer.status_code == 422 and "选过的留着：现场.jpg" in text(answer)
    given = {"title": BRIDGE["title"], "situation": BRIDGE["situation"], "photos-held": token}
    assert enter("王建国").post("/suggestions/drafts/new/", given).status_code == 422
    enter("张桂英").post("/suggestions/drafts/new/", given)
    draft = Suggestion.objects.get(lead_deputy_id=county.people["张桂英"])
    assert [one.upload.name for one in draft.attachments.all()] == ["现场.jpg"]


def test_only_the_writer_drops_a_file(county):
    zhang, wang = (county.actor(name, now=MONDAY) for name in ("张桂英", "王建国"))
    draft = suggestions.start_draft(congress_id=county.congress.pk, by=zhang, now=MONDAY, **BRIDGE)
    (one,) = attach_files(draft.pk, [photo()], by=zhang, now=MONDAY)
    with pytest.raises(NotFound):
        drop_file(draft.pk, one.pk, by=wang)
    drop_file(draft.pk, one.pk, by=zhang)
    with pytest.raises(NotFound):
        drop_file(draft.pk, one.pk, by=zhang)


def test_papers_that_are_right_are_submitted_together(county, enter):
    li = county.actor("李敏", now=MONDAY)
    titles = ["关于加快老旧小区加装电梯的建议", "关于整治云河排污口的建议"]
    papers = [
        suggestions.enter_paper(
            congress_id=county.congress.pk, lead_deputy_id=county.people["张桂英"], session_id=None, by=li, now=MONDAY,
            **{**BRIDGE, "title": title},
        )
        for title in titles
    ]  # fmt: skip
    client = enter("张桂英")
    assert "全部无误，一并提出" in text(client.get("/suggestions/mine/"))
    told = {"one": [one.pk for one in papers], "act": "submit"}
    assert "已提出 2 件" in said(client.post("/suggestions/mine/together/", told, follow=True))
    again = submit_many([papers[0].pk], by=county.actor("张桂英", now=MONDAY), now=MONDAY)
    assert again == [(papers[0].pk, "这份已经提出过了")]
    assert submit_many([papers[1].pk], by=county.actor("王建国", now=MONDAY), now=MONDAY)[0][1] == "没有这份稿子"


@pytest.fixture
def dissatisfied(county):
    tale = Tale(county).assigned("住建局")
    tale.step("何平", "accept", 1)
    tale.to_reply("A")
    tale.step("张桂英", "rate", attitude="满意", result="不满意", note="今年没有开工")
    return tale


def test_a_rating_is_changed_until_the_redo_is_decided(dissatisfied, enter):
    tale, place = dissatisfied, f"/suggestions/{dissatisfied.case.pk}/rating/again/"
    page = text(enter("张桂英").get(place))
    assert "照此改评价" in page and "今年没有开工" in page
    tale.step("张桂英", "rate_again", attitude="满意", result="基本满意")
    assert tale.case.stage == "settled" and Rating.objects.get().result == "基本满意"
    assert ledger.verify().faults == []


def test_after_the_redo_it_is_not_changed(dissatisfied, enter):
    dissatisfied.step("李敏", "redo", demand="一个月内开工")
    answer = enter("张桂英").post(
        f"/suggestions/{dissatisfied.case.pk}/rating/again/", {"attitude": "满意", "result": "满意"}
    )
    assert answer.status_code == 409 and Rating.objects.get().result == "不满意"
    assert rating.rate_again.__doc__


def test_dissatisfied_says_why(county, enter):
    tale = Tale(county).assigned("住建局")
    tale.step("何平", "accept", 1)
    tale.to_reply("A")
    answer = enter("张桂英").post(f"/suggestions/{tale.case.pk}/rating/", {"attitude": "满意", "result": "不满意"})
    assert answer.status_code == 422 and "请填写说明" in text(answer)


def test_the_handling_unit_sees_the_phone_and_the_look_is_kept(county):
    now = days_later(3)
    zhang, he, wei = (county.actor(name, now=now) for name in ("张桂英", "何平", "卫红"))
    people.change_phone(county.congress.pk, county.people["张桂英"], phone="13800001234", by=zhang, now=now)
    tale = Tale(county).assigned("住建局")
    with pytest.raises(NotFound):
        deputy_phone(tale.case.pk, by=wei, now=now)
    tale.step("何平", "accept", 1)
    looks = Look.objects.count()
    assert deputy_phone(tale.case.pk, by=he, now=now) == ("张桂英", "13800001234")
    assert Look.objects.count() == looks + 1


@pytest.mark.parametrize(
    ("days", "steps", "sentence"),
    [
        (9, (), "还没有签收"), (40, ("accept",), "还没有与您沟通"), (70, ("accept", "consult"), "还没有答复"),
        (3, (), ""), (20, ("accept",), ""),
    ],
)  # fmt: skip
def test_long_silence_is_said_on_the_deputys_desk(county, enter, days, steps, sentence):
    tale = Tale(county).assigned("住建局")
    for one in steps:
        more = {"form": "面商", "on": str(days_later(3).date()), "account": "面谈"} if one == "consult" else {}
        tale.step("何平", one, 1, **more)
    with clock.frozen(days_later(1 + days)):
        page = text(enter("张桂英").get("/desk/"))
    assert ("好久没有动静的" in page) == bool(sentence) and sentence in page
