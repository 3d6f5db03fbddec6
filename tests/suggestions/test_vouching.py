"""纸上签了名的：秘书拍下、具名担保，代为提出、代为录入评价；代表知道，可以提异议；本团的秘书看得见，一按提醒。"""

import datetime as dt

import pytest

from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.notices.models import Notice
from bihuan.people.door import actor_name
from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions
from bihuan.suggestions.models import Rating, RatingReminder, SignedPaper, Suggestion
from bihuan.suggestions.rules import rule
from tests.county import MONDAY, days_later
from tests.files.samples import JPG, upload
from tests.shown import said, shown as text
from tests.suggestions.tales import Tale
from tests.suggestions.test_loop import BRIDGE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def photo(name="签名件.jpg"):
    return upload(JPG, name)


@pytest.fixture
def entered(county):
    """云泽镇代表团的秘书田野代张桂英录入的一份。"""
    return suggestions.enter_paper(
        congress_id=county.congress.pk, lead_deputy_id=county.people["张桂英"], session_id=None,
        by=county.actor("田野", now=MONDAY), now=MONDAY, **BRIDGE,
    )  # fmt: skip


def told(county, name):
    return list(Notice.objects.filter(person_id=county.people[name]).order_by("pk").values_list("kind", "sentence"))


class TestSubmitting:
    """凭签名件提出。"""

    def test_the_secretary_vouches_and_the_deputy_is_told(self, enter, county, entered):
        tian = enter("田野")
        place = f"/suggestions/drafts/{entered.pk}/paper/"
        assert "凭签名件提出" in text(tian.get(f"/suggestions/drafts/{entered.pk}/"))
        page = tian.get(place)
        assert 'accept="image/*"' in page.content.decode() and 'capture="environment"' in page.content.decode()
        nothing = tian.post(place)
        assert nothing.status_code == 422 and "请拍下代表签了名的纸" in text(nothing)
        answer = tian.post(place, {"pages": photo()}, follow=True)
        assert "已凭签名件代张桂英代表提出" in said(answer)
        entered.refresh_from_db()
        case = entered.case
        assert (case.proposer_id, procedure.stage_name(case)) == (county.people["张桂英"], "待审核")
        assert entered.confirmed_at is None
        steps = [one for one in ledger.entries(case.stream) if one.type == "suggestions.submitted"]
        assert [actor_name(one.actor) for one in steps] == ["田野"]
        paper = SignedPaper.objects.get()
        vouched = next(one for one in ledger.entries(case.stream) if one.type == "suggestions.vouched")
        kept = paper.pages.get().upload
        assert vouched.data["pages"] == {str(kept.pk): kept.sha256}
        assert actor_name(vouched.actor) == "田野"
        days = rule("paper")["object_within_days"]
        assert paper.object_until == MONDAY.date() + dt.timedelta(days=days)
        assert any("田野凭您签名的签名件代您提出" in sentence for _, sentence in told(county, "张桂英"))
        assert "凭签名件办的" in text(enter("张桂英").get(f"/suggestions/{case.pk}/"))
        assert ledger.verify().faults == []

    def test_pressed_twice_one_case(self, county, entered):
        tian = county.actor("田野", now=MONDAY)
        suggestions.submit_on_paper(entered.pk, [photo()], by=tian, now=MONDAY)
        with pytest.raises(AlreadyDone, match="已经提出过"):
            suggestions.submit_on_paper(entered.pk, [photo()], by=tian, now=MONDAY)
        assert (procedure.Case.objects.count(), SignedPaper.objects.count()) == (1, 1)

    def test_nobody_else_vouches(self, enter, county, entered):
        for name in ("李敏", "王建国", "何平"):
            with pytest.raises(NotFound):
                suggestions.submit_on_paper(entered.pk, [photo()], by=county.actor(name, now=MONDAY), now=MONDAY)
        with pytest.raises(NotAllowed, match="请直接办"):
            suggestions.submit_on_paper(entered.pk, [photo()], by=county.actor("张桂英", now=MONDAY), now=MONDAY)
        assert enter("何平").get(f"/suggestions/drafts/{entered.pk}/paper/").status_code == 403
        assert Suggestion.objects.get().case is None

    def test_a_place_that_does_not_allow_it(self, enter, county, entered, monkeypatch):
        monkeypatch.setitem(rule("paper"), "steps", [])
        assert "凭签名件提出" not in text(enter("田野").get(f"/suggestions/drafts/{entered.pk}/"))
        with pytest.raises(NotAllowed, match="不许凭签名件"):
            suggestions.submit_on_paper(entered.pk, [photo()], by=county.actor("田野", now=MONDAY), now=MONDAY)

    def test_what_is_not_a_page_is_refused_and_nothing_is_left(self, county, entered):
        tian = county.actor("田野", now=MONDAY)
        with pytest.raises(BadInput, match="程序"):
            suggestions.submit_on_paper(entered.pk, [upload(b"MZ\x90\0\x03", "签名.jpg")], by=tian, now=MONDAY)
        with pytest.raises(BadInput):
            suggestions.submit_on_paper(entered.pk, [photo()] * 7, by=tian, now=MONDAY)
        assert (procedure.Case.objects.count(), SignedPaper.objects.count()) == (0, 0)

    def test_a_cosigner_still_confirms_himself(self, county, entered):
        tian = county.actor("田野", now=MONDAY)
        suggestions.invite_cosigner(entered.pk, county.people["王建国"], by=tian, now=MONDAY)
        with pytest.raises(NotAllowed, match="还有联名代表没有确认"):
            suggestions.submit_on_paper(entered.pk, [photo()], by=tian, now=MONDAY)

    def test_sent_back_and_submitted_again_on_paper(self, county, entered):
        tian = county.actor("田野", now=MONDAY)
        case = suggestions.submit_on_paper(entered.pk, [photo()], by=tian, now=MONDAY)
        li = county.actor("李敏", now=MONDAY)
        procedure.take_step(case.pk, "send_back", filled={"reason": "请写明是哪些小区"}, by=li, now=MONDAY)
        suggestions.change_draft(entered.pk, by=tian, now=MONDAY, situation=BRIDGE["situation"] + "主要在城东。")
        again = suggestions.submit_on_paper(entered.pk, [photo()], by=tian, now=MONDAY)
        assert (again.pk, procedure.stage_name(again)) == (case.pk, "待审核")
        assert SignedPaper.objects.count() == 2
        assert ledger.verify().faults == []

    def test_entered_and_straight_to_the_paper(self, enter):
        answer = enter("田野").post(
            "/suggestions/entry/", {**BRIDGE, "deputy": "zgy", "session": "0", "cosigners": "", "go": "paper"}
        )
        assert answer["Location"] == f"/suggestions/drafts/{Suggestion.objects.get().pk}/paper/"


class TestObjecting:
    """代表的异议。"""

    @pytest.fixture
    def paper(self, county, entered):
        suggestions.submit_on_paper(entered.pk, [photo()], by=county.actor("田野", now=MONDAY), now=MONDAY)
        return SignedPaper.objects.get()

    def test_objected_once_and_settled_once(self, enter, county, paper):
        place = f"/suggestions/papers/{paper.pk}/"
        assert "哪里不对" in text(enter("张桂英").get(place))
        answer = enter("张桂英").post(place, {"objection": "第三条不是我写的"}, follow=True)
        assert "已提出异议" in said(answer)
        twice = enter("张桂英").post(place, {"objection": "再说一遍"})
        assert twice.status_code == 409
        for name in ("李敏", "田野"):
            assert any("第三条不是我写的" in sentence for _, sentence in told(county, name))
        assert "代表对签名件有异议的" in text(enter("李敏").get("/desk/office/"))
        assert enter("田野").post(place, {"settlement": "我看没有问题"}).status_code == 403
        assert "代表有异议" in text(enter("李敏").get(f"/suggestions/{paper.suggestion.case_id}/"))
        assert "已告诉代表" in said(enter("李敏").post(place, {"settlement": "已退回修改"}, follow=True))
        assert enter("李敏").post(place, {"settlement": "又一遍"}).status_code == 409
        assert any("已退回修改" in sentence for _, sentence in told(county, "张桂英"))
        assert "代表对签名件有异议的" not in text(enter("李敏").get("/desk/office/"))
        assert ledger.verify().faults == []

    def test_only_the_deputy_and_in_time(self, enter, county, paper):
        for name in ("李敏", "王建国", "何平"):
            with pytest.raises(NotFound):
                suggestions.object_to_paper(paper.pk, "不对", by=county.actor(name, now=MONDAY), now=MONDAY)
        late = days_later(11)
        with pytest.raises(NotAllowed, match="期限已经过了"):
            suggestions.object_to_paper(paper.pk, "不对", by=county.actor("张桂英", now=late), now=late)
        with clock.frozen(late):
            assert "已经过了" in text(enter("张桂英").get(f"/suggestions/papers/{paper.pk}/"))
        with pytest.raises(NotAllowed, match="没有提出异议"):
            suggestions.settle_objection(paper.pk, "好了", by=county.actor("李敏", now=MONDAY), now=MONDAY)

    def test_the_one_who_vouched_does_not_settle(self, county):
        li = county.actor("李敏", now=MONDAY)
        draft = suggestions.enter_paper(
            congress_id=county.congress.pk, lead_deputy_id=county.people["张桂英"], session_id=None, by=li, now=MONDAY, **BRIDGE
        )  # fmt: skip
        suggestions.submit_on_paper(draft.pk, [photo()], by=li, now=MONDAY)
        paper = SignedPaper.objects.get()
        suggestions.object_to_paper(paper.pk, "不是我签的", by=county.actor("张桂英", now=MONDAY), now=MONDAY)
        with pytest.raises(NotAllowed, match="另一位"):
            suggestions.settle_objection(paper.pk, "没有问题", by=li, now=MONDAY)

    def test_the_page_is_for_the_deputy_and_those_who_vouch(self, enter, paper):
        look = f"/files/{paper.pages.get().upload_id}/look/"
        seen = {}
        for name in ("张桂英", "田野", "李敏", "何平", "王建国", "谢国栋"):
            answer = enter(name).get(look)
            seen[name] = answer.status_code
            if answer.streaming:
                assert b"".join(answer.streaming_content) == JPG
        assert seen == {"张桂英": 200, "田野": 200, "李敏": 200, "何平": 404, "王建国": 404, "谢国栋": 404}

    def test_a_forged_row_is_found(self, paper):
        SignedPaper.objects.filter(pk=paper.pk).update(vouched_by_id=paper.suggestion.lead_deputy_id)
        assert any("签名件" in str(fault) for fault in ledger.verify().faults)


class TestRatingOnPaper:
    """评价由秘书组织：等评价的看得见，一按提醒，纸上的录得进。"""

    @pytest.fixture
    def replied(self, county):
        tale = Tale(county).assigned("住建局")
        tale.step("何平", "accept", 1)
        tale.to_reply()
        with clock.frozen(days_later(tale.day)):
            yield tale

    GOOD = {"attitude": "满意", "result": "基本满意"}

    def test_entered_and_told(self, enter, county, replied):
        place = f"/suggestions/{replied.case.pk}/rating/paper/"
        assert "等代表评价的" in text(enter("田野").get("/desk/secretary/"))
        assert "凭评价表录入评价" in text(enter("田野").get(f"/suggestions/{replied.case.pk}/"))
        bare = enter("田野").post(place, self.GOOD)
        assert bare.status_code == 422 and "请拍下代表签了名的纸" in text(bare)
        assert enter("田野").post(place, {"pages": photo()}).status_code == 422
        answer = enter("田野").post(place, {**self.GOOD, "pages": photo("评价表.jpg")}, follow=True)
        assert "已录入张桂英代表的评价" in said(answer)
        rating = Rating.objects.get()
        assert (rating.attitude, rating.result, actor_name(rating.rated_by)) == ("满意", "基本满意", "田野")
        assert any("代您录入评价" in sentence for _, sentence in told(county, "张桂英"))
        assert enter("田野").post(place, {**self.GOOD, "pages": photo()}).status_code == 409
        assert SignedPaper.objects.count() == 1
        assert ledger.verify().faults == []

    def test_who_may_not(self, county, replied):
        now = clock.now()
        for name, refusal in (
            ("何平", NotAllowed),
            ("王建国", NotFound),
            ("张桂英", NotAllowed),
            ("谢国栋", NotAllowed),
        ):
            with pytest.raises(refusal):
                suggestions.rate_on_paper(
                    replied.case.pk, self.GOOD, [photo()], by=county.actor(name, now=now), now=now
                )
        assert not Rating.objects.exists()

    def test_reminded_once_a_day(self, enter, county, replied):
        page = text(enter("田野").get("/suggestions/ratings/"))
        assert BRIDGE["title"] in page and "提醒代表，1 件" in page
        assert "已提醒，1 件" in said(enter("田野").post("/suggestions/ratings/", follow=True))
        assert any("请您评价" in sentence for _, sentence in told(county, "张桂英"))
        assert enter("李敏").post("/suggestions/ratings/").status_code == 409
        with clock.frozen(days_later(replied.day + 60)):
            page = text(enter("田野").get("/suggestions/ratings/"))
            assert "1 件已经过期" in page
            enter("田野").post("/suggestions/ratings/")
        assert RatingReminder.objects.count() == 2
        assert ledger.verify().faults == []

    def test_nobody_without_the_office_organises(self, enter, replied):
        assert enter("何平").get("/suggestions/ratings/").status_code == 403
        assert enter("陈秀兰").get("/suggestions/ratings/").status_code == 403  # 团长不是秘书


class TestTheDelegation:
    """秘书看得见本团的，别团的看不见。"""

    def test_her_own_list(self, enter, county):
        own = Tale(county, "张桂英", "关于修建云泽镇敬老院的建议")
        other = Tale(county, "刘大川", "关于整治城东停车秩序的建议")
        tian = enter("田野")
        page = text(tian.get("/suggestions/"))
        assert "停车秩序" not in page
        assert "修建云泽镇敬老院" in page
        assert tian.get(f"/suggestions/{own.case.pk}/").status_code == 200
        table = tian.get("/registers/suggestion/", follow=True)
        assert table.status_code == 200 and "停车秩序" not in text(table)
        assert "修建云泽镇敬老院" in text(table)
        assert tian.get(f"/suggestions/{other.case.pk}/").status_code == 404
        assert f"/suggestions/{own.case.pk}/" in tian.get("/search/", {"q": "敬老院"}).content.decode()
        assert f"/suggestions/{other.case.pk}/" not in tian.get("/search/", {"q": "停车秩序"}).content.decode()
        assert "修建云泽镇敬老院" in text(tian.get("/desk/secretary/"))

    def test_no_drafts(self, enter, county, written):
        assert enter("田野").get(f"/suggestions/drafts/{written.pk}/").status_code == 404
        assert BRIDGE["title"] not in text(enter("田野").get("/suggestions/"))
