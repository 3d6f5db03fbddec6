"""联名：邀请、确认、谢绝、改了再确认；撤回要大家同意。"""

import pytest

from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions
from bihuan.suggestions.models import Cosigner
from tests.county import MONDAY
from tests.shown import shown as text
from tests.suggestions.drafts import FACTS
from tests.suggestions.test_loop import BRIDGE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


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
