"""审核公开：指出姓名电话，一处一处看过才公开，公开的是审核后的文字；撤下说明理由；检索和数字只画看得到的行。"""

import pytest

from bihuan.kernel import clock
from bihuan.suggestions.models import Publication
from tests.county import days_later
from tests.shown import shown as text
from tests.suggestions.tales import Tale
from tests.ui.accessible import faults_of

NAMED = "住户李国强先生（电话13812345678，身份证431290198001011234）反映，住建局何平已经知道，七十岁以上老人一千二百人上下楼困难。"


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(days_later(40)):
        yield


@pytest.fixture
def answered(county):
    tale = Tale(county, situation=NAMED).assigned("住建局")
    tale.step("何平", "accept", 1)
    tale.to_reply()
    return tale


@pytest.fixture
def page(answered):
    return f"{answered.url}publication/"


def cleared(client, page, choice="cover", **more):
    """每一处都选 choice，看过，公开。"""
    draft = getattr(client.get(page).context.get("paper"), "draft", None)
    spots = {f"m-{one.n}": choice for one in draft.spots} if draft else {}
    return client.post(page, {"act": "publish", "read": draft.digest if draft else "", **spots, **more}, follow=True)


def test_names_and_numbers_are_pointed_out_and_nothing_is_covered_by_itself(answered, page, enter):
    answer = enter("姜澜").get(page)
    shown = text(answer)
    for found in ("李国强", "13812345678", "431290198001011234", "何平"):
        assert f">{found}</mark" in shown, found
    assert "还有 4 处没看" in shown and "李某" not in shown.split("遮，写成")[0]
    assert " checked" not in shown
    assert faults_of(answer.content) == []


def test_what_was_cleared_is_what_is_published(answered, page, enter, client):
    reviewer = enter("姜澜")
    draft = reviewer.get(page).context["paper"].draft
    spots = {f"m-{one.n}": "keep" if one.mark.text == "何平" else "cover" for one in draft.spots}
    half = {name: value for name, value in spots.items() if name != "m-0"}
    for act in ("look", "publish"):
        answer = reviewer.post(page, {"act": act, "read": draft.digest, **half})
        assert answer.status_code == 422 and "还有 1 处没看" in text(answer)
    assert not Publication.objects.exists()
    preview = reviewer.post(page, {"act": "look", "read": draft.digest, **spots})
    assert "公众看到的样子" in text(preview) and "李某先生（电话138****，身份证****）" in text(preview)
    assert not Publication.objects.exists()
    assert faults_of(preview.content) == []
    shown = text(reviewer.post(page, {"act": "publish", "read": draft.digest, **spots}, follow=True))
    assert "姜澜" in shown
    publication = Publication.objects.get()
    assert publication.text.startswith("住户李某先生（电话138****，身份证****）反映，住建局何平已经知道，")
    assert faults_of(reviewer.get(page).content) == []
    client.logout()
    public = text(client.get(f"/published/{publication.pk}/"))
    assert "李某先生" in public
    assert "13812345678" not in public
    assert "已公开" in text(enter("张桂英").get(answered.url))


def test_a_reply_follows_the_suggestion_and_goes_with_it(answered, page, enter):
    reviewer = enter("姜澜")
    reply = answered.draft.replies.get()
    url = f"{page}replies/{reply.pk}/"
    assert "建议公开之后，才能公开答复" in text(reviewer.get(page))
    assert cleared(reviewer, url).status_code == 403
    cleared(reviewer, page)
    assert "答复已公开" in text(cleared(reviewer, url))
    suggestion = Publication.objects.get(reply=None)
    assert reviewer.post(f"/suggestions/publishing/{suggestion.pk}/withdrawal/", {"reason": " "}).status_code == 422
    shown = text(
        reviewer.post(f"/suggestions/publishing/{suggestion.pk}/withdrawal/", {"reason": "文字有误"}, follow=True)
    )
    assert "已撤下" in shown
    assert not Publication.objects.filter(withdrawn_at=None).exists()
    assert "已公开" in text(cleared(reviewer, page))


def test_only_the_named_reviewer_clears(answered, page, enter):
    clerk = enter("李敏")
    assert "由代表工委的公开审核人审核" in text(clerk.get(page))
    assert cleared(clerk, page).status_code == 403
    for who in ("何平", "张桂英", "谢国栋"):
        assert enter(who).get(page).status_code == 403
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"m-0": ""}, 422, "还有 1 处没看"), ({"m-0": "yes"}, 422, "还有 1 处没看"),
        ({"extra": "没有的字"}, 422, "文字里没有「没有的字」"), ({"extra": "\n".join(map(str, range(101)))}, 422, "至多写 100 处"),
        ({"read": "别的一份"}, 409, "请重新看一遍"),
    ],
)  # fmt: skip
def test_what_was_not_seen_is_refused_and_kept_on_the_page(page, enter, more, status, said):
    answer = cleared(enter("姜澜"), page, **more)
    assert answer.status_code == status and said in text(answer)
    assert not Publication.objects.exists()
    assert faults_of(answer.content) == []


def test_twice_is_told(answered, page, enter):
    reviewer = enter("姜澜")
    cleared(reviewer, page)
    assert cleared(reviewer, page).status_code == 409


def test_what_may_not_be_published_says_why(county, enter):
    secret = Tale(county, confidential=True).assigned("住建局")
    fresh = Tale(county, "王建国", "关于整治云河支流排污口的建议", day=3)
    reviewer = enter("姜澜")
    assert "代表要求不公开，现在不能公开" in text(reviewer.get(f"{secret.url}publication/"))
    assert "立案编号之后才能公开，现在不能公开" in text(reviewer.get(f"{fresh.url}publication/"))
    for tale in (secret, fresh):
        assert cleared(reviewer, f"{tale.url}publication/").status_code == 403


def test_the_queue_shows_suggestions_then_replies(answered, page, enter):
    reviewer = enter("姜澜")
    listed = lambda of: [row.case_id for row in reviewer.get(f"/suggestions/publishing/?of={of}").context["rows"]]  # noqa: E731
    assert (listed("suggestions"), listed("replies")) == ([answered.case.pk], [])
    cleared(reviewer, page)
    assert (listed("suggestions"), listed("replies")) == ([], [answered.case.pk])
    reply = answered.draft.replies.get()
    cleared(reviewer, f"{page}replies/{reply.pk}/")
    assert (listed("suggestions"), listed("replies")) == ([], [])
    assert faults_of(reviewer.get("/suggestions/publishing/").content) == []


def test_one_after_another(answered, page, enter, county):
    told = "支流旁三个排污口没有标牌，电工岳阳每次都要绕行，雨天漫水，影响下游二十户取水，群众意见很大。"
    plain = Tale(county, "王建国", "关于整治云河支流排污口的建议", day=3, situation=told).assigned("水务局")
    reviewer, queue = enter("姜澜"), "/suggestions/publishing/"
    listed = text(reviewer.get(queue))
    first = f"{plain.url}publication/?of=suggestions"
    assert f'href="{first}">一份接一份地看' in listed
    shown = text(reviewer.get(first))
    assert "第 1 份，共 2 份" in shown and "通读过了，公开" in shown and f"{page}?of=suggestions" in shown
    draft = reviewer.get(first).context["paper"].draft
    more = text(reviewer.post(first, {"act": "plain", "read": draft.digest, "maybe": "岳阳"}))
    assert "公众看到的样子" in more and "电工岳某每次" in more and not Publication.objects.exists()
    back = text(reviewer.post(first, {"act": "back", "read": draft.digest, "extra": "岳阳"}))
    assert 'value="岳阳" checked' in back and "</textarea>" in back and ">岳阳</textarea>" not in back
    after = reviewer.post(first, {"act": "plain", "read": draft.digest}, follow=True)
    assert after.redirect_chain == [(f"{page}?of=suggestions", 302)]
    assert "已公开：关于整治云河支流排污口的建议" in text(after) and "第 1 份，共 1 份" in text(after)
    assert "通读过了，公开" not in text(after)
    draft = after.context["paper"].draft
    assert reviewer.post(f"{page}?of=suggestions", {"act": "plain", "read": draft.digest}).status_code == 422
    last = cleared(reviewer, f"{page}?of=suggestions")
    assert last.redirect_chain == [(f"{queue}?kind=suggestion&of=suggestions", 302)]
    reply = answered.draft.replies.get()
    url = f"{page}replies/{reply.pk}/?of=replies"
    assert f'href="{url}"' in text(reviewer.get(f"{queue}?of=replies"))
    assert "答复已公开：关于加快老旧小区加装电梯的建议" in text(cleared(reviewer, url))
    assert "没有等审核的" in text(reviewer.get(f"{queue}?of=replies"))


class TestRows:
    """检索和数字打开之后：看得到的才画。"""

    def test_the_box_finds_what_one_may_see(self, answered, page, enter, client):
        assert answered.url in text(enter("李敏").get("/search/?q=电梯"))
        assert answered.url in text(enter("张桂英").get("/search/?q=电梯"))
        assert answered.url in text(enter("何平").get("/search/?q=zgy"))
        assert answered.url not in text(enter("秦川").get("/search/?q=电梯"))
        client.logout()
        assert "没有找到" in text(client.get("/search/?q=电梯"))
        cleared(enter("姜澜"), page)
        publication = Publication.objects.get()
        client.logout()
        assert f"/published/{publication.pk}/" in text(client.get("/search/?q=电梯"))
        assert f"/published/{publication.pk}/" in text(enter("秦川").get("/search/?q=电梯"))

    def test_a_figure_opens_to_the_cases_behind_it(self, answered, page, enter):
        shown = text(enter("李敏").get("/figures/suggestion.received/?year=2026"))
        assert answered.url in shown
        assert "十八届六次第 1 号 · 张桂英 · 待测评" in shown
        other = enter("秦川").get("/figures/suggestion.received/?year=2026")
        assert answered.url not in text(other)
        assert other.context["hidden"] == 1
        cleared(enter("姜澜"), page)
        assert f"/published/{Publication.objects.get().pk}/" in text(
            enter("秦川").get("/figures/suggestion.received/?year=2026")
        )
