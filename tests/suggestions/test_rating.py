"""代表答话：看着答复评价，答复并案、延期的征求。"""

import pytest

from bihuan.suggestions import door as suggestions
from tests.county import MONDAY
from tests.shown import said, shown as text
from tests.ui import accessible

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


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
