"""起草的页面：三屏、微建议、代录、联名、撤回、评价；每一种不许可都有一句话，写不成的什么也不留。"""

import datetime as dt

import pytest

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions
from bihuan.suggestions.models import Suggestion
from tests.county import MONDAY, days_later
from tests.shown import said, shown as text
from tests.suggestions.drafts import FACTS, PROPOSAL
from tests.suggestions.test_loop import BRIDGE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


class TestThreeScreens:
    """三屏写完一件。"""

    def test_from_the_first_word_to_submitted(self, enter):
        client = enter("张桂英")
        first = client.post("/suggestions/drafts/new/", FACTS)
        draft = Suggestion.objects.get()
        assert first["Location"] == f"/suggestions/drafts/{draft.pk}/proposal/"
        second = client.post(first["Location"], PROPOSAL)
        assert second["Location"] == f"/suggestions/drafts/{draft.pk}/"
        page = text(client.get(second["Location"]))
        for part in BRIDGE.values():
            assert part in page
        third = client.post(f"/suggestions/drafts/{draft.pk}/submission/", follow=True)
        assert third.status_code == 200
        assert "已提出。现在待审核" in said(third)
        draft.refresh_from_db()
        assert draft.case.title == BRIDGE["title"]
        assert client.get(f"/suggestions/drafts/{draft.pk}/")["Location"] == f"/suggestions/{draft.case_id}/"

    def test_every_screen_is_kept_on_the_server(self, enter):
        client = enter("张桂英")
        client.post("/suggestions/drafts/new/", {"title": "关于路灯", "go": "later"})
        draft = Suggestion.objects.get()
        assert draft.title == "关于路灯"
        client.post(f"/suggestions/drafts/{draft.pk}/proposal/", {"analysis": "线路老化", "go": "back"})
        draft.refresh_from_db()
        assert draft.analysis == "线路老化"
        assert "关于路灯" in text(client.get("/suggestions/mine/"))

    def test_what_falls_short_is_kept_and_said_beside_each_field(self, enter):
        client = enter("张桂英")
        answer = client.post(
            "/suggestions/drafts/new/", {"title": "关于路灯；关于井盖的建议", "situation": " "}, follow=True
        )
        draft = Suggestion.objects.get()
        assert answer.redirect_chain[-1][0] == f"/suggestions/drafts/{draft.pk}/facts/?check=1"
        page = text(answer)
        assert 'id="id_title_error">一事一议：标题里像是有几件事' in page
        assert 'id="id_situation_error">请写情况' in page
        assert "先不改，看下一屏" in page
        checking = text(client.get(f"/suggestions/drafts/{draft.pk}/"))
        assert "还有 4 处不合要求" in checking
        assert "submission" not in checking

    def test_several_matters_in_one_title(self, enter):
        answer = enter("张桂英").post(
            "/suggestions/drafts/new/", {**FACTS, "title": "关于修路的建议；关于路灯的建议"}, follow=True
        )
        assert "一事一议" in text(answer)

    def test_without_a_title_nothing_is_kept(self, enter):
        answer = enter("张桂英").post("/suggestions/drafts/new/", {"title": "  ", "situation": "有事"})
        assert answer.status_code == 422
        assert "请写标题，写了标题才存得下" in text(answer)
        assert "有事" in text(answer)
        assert not Suggestion.objects.exists()

    def test_too_long_changes_nothing(self, enter, written):
        client = enter("张桂英")
        answer = client.post(f"/suggestions/drafts/{written.pk}/facts/", {"title": "长" * 201, "situation": "新" * 30})
        assert answer.status_code == 422
        assert "不能超过 200 字" in text(answer)
        written.refresh_from_db()
        assert written.situation == BRIDGE["situation"]

    def test_pressed_twice_makes_one(self, enter):
        client = enter("张桂英")
        places = {client.post("/suggestions/drafts/new/", FACTS)["Location"] for _ in range(2)}
        assert len(places) == 1
        assert Suggestion.objects.count() == 1
        client.post(places.pop(), PROPOSAL)
        draft = Suggestion.objects.get()
        client.post(f"/suggestions/drafts/{draft.pk}/submission/")
        again = client.post(f"/suggestions/drafts/{draft.pk}/submission/", follow=True)
        assert again.status_code in (403, 409)
        assert "已" in text(again)
        assert procedure.Case.objects.filter(kind="suggestion").count() == 1

    def test_discarding_asks_first_and_is_over_once_submitted(self, enter, written):
        client = enter("张桂英")
        assert "丢弃这份草稿？" in text(client.get(f"/suggestions/drafts/{written.pk}/discard/"))
        client.post(f"/suggestions/drafts/{written.pk}/discard/")
        assert not Suggestion.objects.exists()
        assert client.post(f"/suggestions/drafts/{written.pk}/discard/").status_code == 404

    def test_a_submitted_text_is_fixed(self, enter, county, written):
        suggestions.submit_draft(written.pk, by=county.actor("张桂英", now=MONDAY), now=MONDAY)
        client = enter("张桂英")
        answer = client.post(f"/suggestions/drafts/{written.pk}/facts/", {"title": "改题", "situation": "改"})
        assert answer.status_code == 302
        written.refresh_from_db()
        assert written.title == BRIDGE["title"]
        assert client.post(f"/suggestions/drafts/{written.pk}/discard/").status_code == 403

    def test_micro_is_one_screen(self, enter):
        client = enter("王建国")
        answer = client.post(
            "/suggestions/drafts/new/micro_suggestion/",
            {"title": "学校门口的窨井盖", "situation": "三小门口窨井盖松了，车过就响。", "go": "submit"}, follow=True,
        )  # fmt: skip
        assert "已提出" in said(answer)
        assert procedure.Case.objects.get(kind="micro_suggestion").title == "学校门口的窨井盖"

    def test_sent_again_after_the_answer_was_lost_it_is_the_same_one(self, enter):
        """提出了，答复没有听到（断了线），原样再交：带去看已经提出的那件，不再提一件；改了一个字的是另一件。"""
        told = {"title": "学校门口的窨井盖", "situation": " 三小门口窨井盖松了，\r\n车过就响。", "go": "submit"}
        client = enter("王建国")
        places = [client.post("/suggestions/drafts/new/micro_suggestion/", told)["Location"] for _ in range(2)]
        case = procedure.Case.objects.get(kind="micro_suggestion")
        assert places[1].startswith(f"/suggestions/{case.pk}/")
        assert Suggestion.objects.count() == 1
        client.post("/suggestions/drafts/new/micro_suggestion/", {**told, "title": "学校后门的窨井盖"})
        assert procedure.Case.objects.filter(kind="micro_suggestion").count() == 2

    def test_micro_that_falls_short_is_kept(self, enter):
        answer = enter("王建国").post(
            "/suggestions/drafts/new/micro_suggestion/",
            {"title": "井盖", "situation": " ", "go": "submit"},
            follow=True,
        )
        assert "已存下，还有 1 处要改" in said(answer)
        assert Suggestion.objects.get().case is None

    def test_in_a_session_and_in_recess(self, enter):
        with clock.frozen(clock.beijing(dt.date(2026, 2, 26))):
            enter("张桂英").post("/suggestions/drafts/new/", FACTS)
        enter("王建国").post("/suggestions/drafts/new/", FACTS)
        sitting, recess = Suggestion.objects.order_by("id")
        assert (sitting.session_id is not None, sitting.in_session) == (True, True)
        assert (recess.session_id, recess.in_session) == (None, False)

    def test_a_cppcc_member_writes_proposals(self, enter, county):
        member = people.enrol(county.congress.pk, name="容静", by=SYSTEM, now=MONDAY).pk
        people.elect_deputy(member, county.term.pk, kind="cppcc_member", on=county.term.from_on, by=SYSTEM, now=MONDAY)
        county.people["容静"] = member
        client = enter("容静")
        assert "写政协提案" in text(client.get("/suggestions/drafts/new/"))
        client.post("/suggestions/drafts/new/", FACTS)
        draft = Suggestion.objects.get()
        client.post(f"/suggestions/drafts/{draft.pk}/proposal/", PROPOSAL)
        assert "已提出" in said(client.post(f"/suggestions/drafts/{draft.pk}/submission/", follow=True))

    def test_no_such_kind_and_no_such_screen(self, enter, written):
        client = enter("张桂英")
        assert client.get("/suggestions/drafts/new/nothing/").status_code == 404
        assert client.get(f"/suggestions/drafts/{written.pk}/nothing/").status_code == 404

    def test_sent_back_is_rewritten_and_submitted_again(self, enter, county, written):
        case = suggestions.submit_draft(written.pk, by=county.actor("张桂英", now=MONDAY), now=MONDAY)
        now = days_later(1)
        procedure.take_step(
            case.pk, "send_back", filled={"reason": "情况请写具体"}, by=county.actor("李敏", now=now), now=now
        )
        client = enter("张桂英")
        assert client.get(f"/suggestions/{case.pk}/revision/")["Location"] == f"/suggestions/drafts/{written.pk}/"
        page = text(client.get(f"/suggestions/drafts/{written.pk}/"))
        assert "情况请写具体" in page
        assert "再次提出" in page
        client.post(f"/suggestions/drafts/{written.pk}/facts/", {**FACTS, "title": "关于今年加装电梯的建议"})
        answer = client.post(f"/suggestions/drafts/{written.pk}/submission/", follow=True)
        assert "已提出" in said(answer)
        case.refresh_from_db()
        assert (case.title, procedure.stage_name(case)) == ("关于今年加装电梯的建议", "待审核")


class TestWho:
    """谁看得到，谁写得了。"""

    def test_only_deputies_write(self, enter):
        for name in ("李敏", "何平"):
            assert enter(name).get("/suggestions/drafts/new/").status_code == 403

    def test_a_draft_is_nobody_elses(self, enter, written):
        for name in ("王建国", "李敏", "何平"):
            client = enter(name)
            for place in ("", "facts/", "discard/"):
                assert client.get(f"/suggestions/drafts/{written.pk}/{place}").status_code == 404
            for place in ("facts/", "submission/", "discard/", "invitations/", "cosigning/", "confirmation/"):
                answer = client.post(
                    f"/suggestions/drafts/{written.pk}/{place}", {**FACTS, "answer": "confirm", "person": "1"}
                )
                assert answer.status_code == 404, place
        written.refresh_from_db()
        assert written.case is None

    def test_signed_out_is_led_to_sign_in_and_back(self, client, written):
        place = f"/suggestions/drafts/{written.pk}/facts/"
        came = {"Referer": f"http://testserver{place}"}
        for answer in (client.get(place), client.post(place, FACTS, headers=came)):
            assert answer.status_code == 302
            assert answer["Location"].endswith(f"?next={place}")
        elsewhere = client.post(place, FACTS, headers={"Referer": "http://evil.example/x"})
        assert elsewhere["Location"].endswith("?next=/")

    def test_a_suspended_deputy_may_not_submit_nor_cosign(self, enter, county, written):
        li, liu = (county.actor(name, now=MONDAY) for name in ("李敏", "刘大川"))
        zhang = county.actor("张桂英", now=MONDAY)
        suggestions.invite_cosigner(written.pk, county.people["刘大川"], by=zhang, now=MONDAY)
        for name in ("张桂英", "刘大川"):
            people.change_qualification(
                county.deputies[name], state="suspended", reason="detained", on=MONDAY.date(), by=li, now=MONDAY
            )
        with pytest.raises(NotAllowed, match="可以联名"):
            suggestions.confirm_cosigning(written.pk, by=liu, now=MONDAY)
        suggestions.decline_cosigning(written.pk, by=liu, now=MONDAY)
        answer = enter("张桂英").post(f"/suggestions/drafts/{written.pk}/submission/")
        assert answer.status_code == 403
        assert "正在执行职务" in text(answer)
        assert enter("张桂英").get("/suggestions/drafts/new/").status_code == 403
