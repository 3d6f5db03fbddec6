"""起草的页面：三屏、微建议、代录、联名、撤回、评价；每一种不许可都有一句话，写不成的什么也不留。"""

import datetime as dt

import pytest

from bihuan.accounts import door as accounts
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions
from bihuan.suggestions.models import Cosigner, Suggestion
from tests.county import MONDAY, days_later
from tests.shown import shown as text
from tests.suggestions.test_loop import BRIDGE
from tests.ui import accessible, swaps

pytestmark = pytest.mark.django_db
FACTS = {name: BRIDGE[name] for name in ("title", "situation")}
PROPOSAL = {name: BRIDGE[name] for name in ("analysis", "proposal")}


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def enter(client, county):
    def as_(name):
        person = county.people[name]
        account = accounts.Account.objects.filter(person_id=person).first()
        client.force_login(account or accounts.open_account(person, by=SYSTEM, now=MONDAY))
        return client

    return as_


@pytest.fixture
def written(county):
    """张桂英写好、还没有提出的一份。"""
    zhang = county.actor("张桂英", now=MONDAY)
    return suggestions.start_draft(congress_id=county.congress.pk, by=zhang, now=MONDAY, **BRIDGE)


def said(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


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
        answer = client.post("/suggestions/drafts/new/", {"title": "路灯", "situation": "不亮"}, follow=True)
        draft = Suggestion.objects.get()
        assert answer.redirect_chain[-1][0] == f"/suggestions/drafts/{draft.pk}/facts/?check=1"
        page = text(answer)
        assert 'id="id_title_error">标题要 6 到 60 字，现在 2 字' in page
        assert 'id="id_situation_error">情况至少写 20 字，现在 2 字' in page
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

    def test_micro_that_falls_short_is_kept(self, enter):
        answer = enter("王建国").post(
            "/suggestions/drafts/new/micro_suggestion/",
            {"title": "井盖", "situation": "松", "go": "submit"},
            follow=True,
        )
        assert "已存下，还有 2 处要改" in said(answer)
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


class TestAlike:
    """写标题时，看到以前相近的。"""

    @pytest.fixture
    def earlier(self, county):
        wang = county.actor("王建国", now=MONDAY)
        draft = suggestions.start_draft(congress_id=county.congress.pk, by=wang, now=MONDAY, **BRIDGE)
        return suggestions.submit_draft(draft.pk, by=wang, now=MONDAY)

    def test_while_typing_and_without_script_the_same(self, enter, earlier):
        client = enter("张桂英")
        title = "关于老旧小区加装电梯的建议"
        page = swaps.Page(client, "/suggestions/drafts/new/")
        page.find("#id_title").attrs["value"] = title
        region = page.find("#alike")
        swapped = page._send(region, "get", region.attrs["hx-get"], {"title": title})
        assert any("加快老旧小区加装电梯" in line for line in swapped)
        plain = swaps.Page(client, f"/suggestions/drafts/new/?title={title}").reload()
        assert swapped == plain

    def test_a_deputy_sees_no_more_than_title_number_and_stage(self, enter, earlier):
        page = text(enter("张桂英").get("/suggestions/drafts/new/?title=老旧小区加装电梯"))
        assert "加快老旧小区加装电梯" in page
        assert f"/suggestions/{earlier.pk}/" not in page
        assert BRIDGE["situation"] not in page

    def test_what_is_not_to_be_public_is_not_shown(self, enter, earlier):
        Suggestion.objects.update(confidential=True)
        assert "加快老旧小区" not in text(enter("张桂英").get("/suggestions/drafts/new/?title=老旧小区加装电梯"))

    def test_it_costs_the_same(self, enter, earlier, django_assert_max_num_queries):
        client = enter("张桂英")
        client.get("/suggestions/drafts/new/?title=老旧小区加装电梯")
        with django_assert_max_num_queries(14):
            client.get("/suggestions/drafts/new/?title=老旧小区加装电梯", headers={"HX-Request": "true"})


class TestCosigning:
    """联名：邀请、确认、谢绝、改了再确认、撤回。"""

    def test_found_by_name_pinyin_and_number(self, enter, written):
        client = enter("张桂英")
        for asked in ("刘大川", "ldc", "liudac", "004"):
            page = text(client.get(f"/suggestions/drafts/{written.pk}/?who={asked}"))
            assert "邀请刘大川联名" in page
        for asked in ("张桂英", "无此人"):
            assert "没有找到可以邀请的代表" in text(client.get(f"/suggestions/drafts/{written.pk}/?who={asked}"))

    def test_invited_confirmed_submitted(self, enter, county, written):
        place = f"/suggestions/drafts/{written.pk}/"
        enter("张桂英").post(f"{place}invitations/", {"person": county.people["刘大川"]})
        page = text(enter("张桂英").get(place))
        assert "刘大川还没有确认联名" in page
        answer = enter("张桂英").post(f"{place}submission/")
        assert answer.status_code == 403
        assert "还有联名代表没有确认" in text(answer)
        assert not procedure.Case.objects.filter(kind="suggestion").exists()
        liu = enter("刘大川")
        assert BRIDGE["proposal"] in text(liu.get(place))
        assert "请您联名" in text(liu.get("/suggestions/mine/"))
        assert liu.post(f"{place}facts/", FACTS).status_code == 404
        liu.post(f"{place}cosigning/", {"answer": "confirm"})
        twice = liu.post(f"{place}cosigning/", {"answer": "confirm"})
        assert twice.status_code == 409
        enter("张桂英").post(f"{place}submission/")
        written.refresh_from_db()
        assert written.case is not None
        assert BRIDGE["title"] in text(enter("刘大川").get("/suggestions/mine/"))

    def test_rewording_asks_again(self, enter, county, written):
        place = f"/suggestions/drafts/{written.pk}/"
        enter("张桂英").post(f"{place}invitations/", {"person": county.people["刘大川"]})
        enter("刘大川").post(f"{place}cosigning/", {"answer": "confirm"})
        enter("张桂英").post(f"{place}facts/", {**FACTS, "situation": BRIDGE["situation"] + "还有新的情况。"})
        assert Cosigner.objects.get().confirmed_at is None
        assert "请您重新确认联名" in text(enter("刘大川").get("/notices/"))

    def test_declined_or_taken_back(self, enter, county, written):
        place = f"/suggestions/drafts/{written.pk}/"
        client = enter("张桂英")
        for name in ("刘大川", "王建国"):
            client.post(f"{place}invitations/", {"person": county.people[name]})
        assert client.post(f"{place}invitations/", {"person": county.people["刘大川"]}).status_code == 409
        client.post(f"{place}invitations/", {"back": county.people["王建国"]})
        assert enter("王建国").get(place).status_code == 404
        enter("刘大川").post(f"{place}cosigning/", {"answer": "decline"})
        assert not Cosigner.objects.exists()

    def test_who_may_not_be_invited(self, enter, county, written):
        client, place = enter("张桂英"), f"/suggestions/drafts/{written.pk}/invitations/"
        for person, sentence in (
            (county.people["张桂英"], "不用邀请自己"),
            (county.people["李敏"], "不是本级正在执行职务"),
            ("x", "请从列出的代表里选"),
        ):
            answer = client.post(place, {"person": person})
            assert answer.status_code == 422
            assert sentence in text(answer)
        assert not Cosigner.objects.exists()

    def test_withdrawn_only_when_all_agree(self, enter, county, written):
        now = MONDAY
        zhang, liu = (county.actor(name, now=now) for name in ("张桂英", "刘大川"))
        suggestions.invite_cosigner(written.pk, county.people["刘大川"], by=zhang, now=now)
        suggestions.confirm_cosigning(written.pk, by=liu, now=now)
        case = suggestions.submit_draft(written.pk, by=zhang, now=now)
        place = f"/suggestions/{case.pk}/withdrawal/"
        client = enter("张桂英")
        assert "请联名代表同意撤回" in text(client.get(place))
        assert client.post(place, {"act": "withdraw"}).status_code == 403
        client.post(place, {"act": "ask"})
        client = enter("刘大川")
        assert "想撤回" in text(client.get("/notices/"))
        assert client.post(place, {"act": "withdraw"}).status_code == 403
        client.post(place, {"act": "agree"})
        assert client.post(place, {"act": "agree"}).status_code == 409
        client = enter("张桂英")
        client.post(place, {"act": "withdraw"})
        case.refresh_from_db()
        assert procedure.stage_name(case) == "已撤回"
        assert "已经结束，不用撤回" in text(client.get(place))
        assert enter("王建国").get(place).status_code == 404


class TestEntering:
    """代录：一屏一份，代表确认后提出。"""

    PAPER = {**BRIDGE, "deputy": "zgy", "cosigners": "王建国、陈秀兰", "session": "0"}

    def test_one_screen_then_the_deputy_confirms(self, enter, county):
        client = enter("田野")
        answer = client.post("/suggestions/entry/", self.PAPER, follow=True)
        assert "已录入张桂英" in said(answer)
        draft = Suggestion.objects.get()
        assert (draft.lead_deputy_id, draft.entered_by_id) == (county.people["张桂英"], county.people["田野"])
        assert draft.cosigners.count() == 2
        place = f"/suggestions/drafts/{draft.pk}/"
        refused = client.post(f"{place}submission/")
        assert refused.status_code == 403
        assert "由代表本人确认后提出" in text(refused)
        for name in ("王建国", "陈秀兰"):
            enter(name).post(f"{place}cosigning/", {"answer": "confirm"})
        zhang = enter("张桂英")
        assert "文字无误，提出" in text(zhang.get(place))
        zhang.post(f"{place}confirmation/")
        draft.refresh_from_db()
        assert draft.confirmed_at == MONDAY
        enter("田野").post(f"{place}facts/", {**FACTS, "situation": BRIDGE["situation"] + "补一句。"})
        draft.refresh_from_db()
        assert draft.confirmed_at is None
        for name in ("王建国", "陈秀兰"):
            enter(name).post(f"{place}cosigning/", {"answer": "confirm"})
        enter("张桂英").post(f"{place}submission/")
        draft.refresh_from_db()
        assert draft.case is not None

    def test_in_a_session(self, enter, county):
        enter("李敏").post("/suggestions/entry/", {**self.PAPER, "session": county.session.pk})
        draft = Suggestion.objects.get()
        assert (draft.session_id, draft.in_session) == (county.session.pk, True)

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"deputy": ""}, "请填领衔代表"),
            ({"deputy": "刘大川"}, "不能代他录入"),
            ({"deputy": "无此人"}, "没有找到「无此人」"),
            ({"cosigners": "王建国、无此人"}, "没有找到「无此人」"),
            ({"cosigners": "王建国、王建国"}, "写了两次"),
            ({"cosigners": "张桂英"}, "不用再写在联名里"),
            ({"session": "99"}, "99"),
            ({"title": " "}, "请写标题"),
            ({"title": "长" * 201}, "不能超过 200 字"),
            ({"situation": "长" * 8001}, "不能超过 8000 字"),
        ],
    )
    def test_wrong_paper_leaves_nothing(self, enter, wrong, sentence):
        answer = enter("田野").post("/suggestions/entry/", {**self.PAPER, **wrong})
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert (Suggestion.objects.count(), Cosigner.objects.count()) == (0, 0)

    def test_who_may_not_enter(self, enter):
        for name in ("何平", "周岚", "张桂英"):
            assert enter(name).get("/suggestions/entry/").status_code == 403
        assert enter("陈秀兰").post("/suggestions/entry/", self.PAPER).status_code == 403

    def test_the_township_secretary_types_for_the_township(self, enter, county):
        organ = people.found_organ(
            county.congress.pk,
            kind="township_secretariat",
            name="乡镇人大秘书处",
            from_on=county.term.from_on,
            by=SYSTEM,
            now=MONDAY,
        )
        wen = people.enrol(county.congress.pk, name="闻静", by=SYSTEM, now=MONDAY).pk
        people.appoint(
            wen, organ.pk, duty="secretary", title="秘书", from_on=county.term.from_on, by=SYSTEM, now=MONDAY
        )
        county.people["闻静"] = wen
        assert "已录入张桂英" in said(enter("闻静").post("/suggestions/entry/", self.PAPER, follow=True))

    def test_the_same_paper_typed_again_is_pointed_out(self, enter):
        enter("田野").post("/suggestions/entry/", self.PAPER)
        with clock.frozen(days_later(1)):
            again = enter("李敏").post("/suggestions/entry/", self.PAPER, follow=True)
        assert "已有同题的一份" in said(again)

    def test_alike_ones_show_to_the_typist(self, enter, county):
        wang = county.actor("王建国", now=MONDAY)
        draft = suggestions.start_draft(congress_id=county.congress.pk, by=wang, now=MONDAY, **BRIDGE)
        suggestions.submit_draft(draft.pk, by=wang, now=MONDAY)
        client, title = enter("田野"), "老旧小区加装电梯"
        page = swaps.Page(client, "/suggestions/entry/")
        page.find("#id_title").attrs["value"] = title
        region = page.find("#alike")
        swapped = page._send(region, "get", region.attrs["hx-get"], {"title": title})
        assert any("加快老旧小区加装电梯" in line for line in swapped)
        assert swapped == swaps.Page(client, f"/suggestions/entry/?title={title}").reload()

    def test_what_falls_short_is_said_to_the_typist(self, enter):
        answer = enter("田野").post("/suggestions/entry/", {**self.PAPER, "proposal": "快办"}, follow=True)
        assert "还有 1 处不合要求" in said(answer)
        assert Suggestion.objects.count() == 1


class TestRating:
    """评价：看着答复打分。"""

    @pytest.fixture
    def replied(self, county):
        from tests.suggestions.test_loop import Story

        story = Story(county)
        story.step("李敏", "register")
        story.step("李敏", "assign", lead=story.unit("住建局"))
        story.step("何平", "accept", 1)
        story.to_reply()
        return story

    def test_the_reply_stands_above_and_the_rating_below(self, enter, replied):
        client, place = enter("张桂英"), f"/suggestions/{replied.case.pk}/rating/"
        page = text(client.get(place))
        for shown in ("住房和城乡建设局", "已列入改造计划", "A类", "态度", "结果"):
            assert shown in page
        nothing = client.post(place, {})
        assert nothing.status_code == 422
        assert "请选态度" in text(nothing)
        assert "请选结果" in text(nothing)
        answer = client.post(place, {"attitude": "满意", "result": "不满意", "note": "没有开工"}, follow=True)
        assert "已评价。现在待重办" in said(answer)
        twice = client.post(place, {"attitude": "满意", "result": "满意"})
        assert twice.status_code == 409
        assert "张桂英已在" in text(twice)

    def test_the_engines_own_link_leads_here(self, enter, replied):
        answer = enter("张桂英").get(f"/cases/{replied.case.pk}/steps/rate/")
        assert answer["Location"] == f"/suggestions/{replied.case.pk}/rating/"

    def test_nobody_else(self, enter, replied):
        place = f"/suggestions/{replied.case.pk}/rating/"
        rated = {"attitude": "满意", "result": "满意"}
        assert enter("王建国").post(place, rated).status_code == 404
        for name in ("李敏", "何平"):
            answer = enter(name).post(place, rated)
            assert answer.status_code == 403
            assert "只有代表可以评价" in text(answer)

    def test_no_such_grade(self, enter, replied):
        answer = enter("张桂英").post(f"/suggestions/{replied.case.pk}/rating/", {"attitude": "好", "result": "满意"})
        assert answer.status_code == 422


class TestConsent:
    """答复征求：并案、延期。"""

    @pytest.fixture
    def asked(self, county, written):
        case = suggestions.submit_draft(written.pk, by=county.actor("张桂英", now=MONDAY), now=MONDAY)
        return suggestions.ask_consent(
            case.pk, "merge", detail="与第 3 号并案", by=county.actor("李敏", now=MONDAY), now=MONDAY
        )

    def test_asked_answered_once(self, enter, asked):
        client = enter("张桂英")
        assert "征求您同意并案：与第 3 号并案" in text(client.get("/suggestions/mine/"))
        place = f"/suggestions/consents/{asked.pk}/question/"
        page = client.get(place)
        assert "仍会收到单独的答复" in text(page)
        assert accessible.faults_of(page.content) == []
        answer = f"/suggestions/consents/{asked.pk}/"
        assert client.post(answer, {"agreed": ""}).status_code == 422
        assert "已答复：同意" in said(client.post(answer, {"agreed": "yes"}, follow=True))
        assert client.post(answer, {"agreed": "no"}).status_code == 409
        assert "已答复：同意" in text(client.get(place))

    def test_nobody_else(self, enter, asked):
        for name in ("李敏", "王建国", "何平"):
            client = enter(name)
            assert client.get(f"/suggestions/consents/{asked.pk}/question/").status_code == 404
            assert client.post(f"/suggestions/consents/{asked.pk}/", {"agreed": "yes"}).status_code == 404


PAGES = ("/suggestions/mine/", "/suggestions/drafts/new/", "/suggestions/drafts/new/micro_suggestion/")


def test_the_pages_are_sound(enter, county, written):
    client = enter("张桂英")
    place = f"/suggestions/drafts/{written.pk}/"
    client.post(f"{place}invitations/", {"person": county.people["刘大川"]})
    pages = [
        *PAGES,
        place,
        f"{place}?who=王",
        f"{place}facts/",
        f"{place}facts/?check=1",
        f"{place}proposal/",
        f"{place}discard/",
    ]
    assert {page: accessible.faults_of(client.get(page).content) for page in pages} == {page: [] for page in pages}
    assert accessible.faults_of(enter("田野").get("/suggestions/entry/").content) == []
    assert accessible.faults_of(enter("刘大川").get(place).content) == []


def test_the_pages_cost_the_same_at_any_size(enter, county, written, django_assert_max_num_queries):
    zhang = county.actor("张桂英", now=MONDAY)
    for number in range(30):
        draft = suggestions.start_draft(
            congress_id=county.congress.pk, by=zhang, now=MONDAY, **{**BRIDGE, "title": f"关于第{number}条路整修的建议"}
        )
        suggestions.submit_draft(draft.pk, by=zhang, now=MONDAY)
    client = enter("张桂英")
    client.get("/suggestions/mine/")
    for page, most in (
        ("/suggestions/mine/", 14),
        (f"/suggestions/drafts/{written.pk}/", 17),
        (f"/suggestions/drafts/{written.pk}/proposal/", 9),
    ):
        with django_assert_max_num_queries(most):
            answer = client.get(page)
    first = client.get("/suggestions/mine/")
    assert text(first).count('class="row"') == 21
    second = client.get("/suggestions/mine/?after=" + text(first).split("?after=")[1].split('"')[0])
    assert text(second).count('class="row"') == 10
    assert answer.status_code == 200
    page = swaps.Page(client, "/suggestions/mine/")
    longer = [line for line in page.press("#more") if 'class="row"' in line]
    assert len(longer) == 31
    assert page.find("#pager").find("#more") is None
