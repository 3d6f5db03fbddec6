"""代录：一屏一份，代表确认后提出；写不成的什么也不留。"""

import pytest

from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.suggestions import door as suggestions
from bihuan.suggestions.models import Cosigner, Suggestion
from tests.county import MONDAY, days_later
from tests.shown import said, shown as text
from tests.suggestions.drafts import FACTS
from tests.suggestions.test_loop import BRIDGE
from tests.ui import swaps

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


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
        assert "还有 1 处要看一看" in said(answer)
        assert Suggestion.objects.count() == 1
