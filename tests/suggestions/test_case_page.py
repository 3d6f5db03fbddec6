"""一件建议的页面：条文为脊，文字、答复、评价、征求意见在旁；再长的一件也不过十五条 SQL。"""

import re

import pytest

from bihuan.accounts import door as accounts
from bihuan.bench import seeding
from bihuan.cases.door import case_url
from bihuan.demo import county as demo
from bihuan.kernel import clock
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions
from bihuan.suggestions.models import Consent, Reply
from tests.county import MONDAY, days_later
from tests.shown import shown as text
from tests.suggestions.tales import Tale
from tests.suggestions.test_loop import BRIDGE
from tests.ui.accessible import faults_of


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(days_later(40)):
        yield


@pytest.fixture
def redone(county):
    """走过一轮、评价不满意、重办又答复了的一件。"""
    tale = Tale(county, cosigners=["王建国"]).assigned("住建局", "财政局")
    tale.step("何平", "accept", 1)
    tale.step("卫红", "accept", 2)
    tale.step("卫红", "opine", 2, opinion="补助资金已有来源")
    tale.to_reply("B", promised_on="2026-12-30")
    tale.step("张桂英", "rate", attitude="满意", result="不满意", note="今年没有开工")
    tale.step("李敏", "redo", demand="一个月内开工")
    tale.to_reply("A")
    return tale


def test_everything_about_one_suggestion_is_on_its_page(redone, enter):
    shown = text(enter("李敏").get(redone.url))
    for words in (
        "领衔代表 张桂英（云泽镇代表团），联名 1 人", "代表建议应当一事一议", BRIDGE["situation"], BRIDGE["proposal"], "已列入改造计划",
        "B类：正在解决或列入规划逐步解决", "A类：已解决或基本解决", "12月30日</time>前完成",
        "（第 2 次办理）", "下载答复函", "今年没有开工", "态度 <b>满意</b>，结果 <b>不满意</b>",
        "还没有审核公开", "接着本件", "一个月内开工", "为何是这一天",
    ):  # fmt: skip
        assert words in shown, words
    assert shown.count("下载答复函") == 2


def test_every_kind_opens_at_its_own_page(county, redone, enter):
    commitment = procedure.Case.objects.get(kind="commitment")
    assert case_url(commitment) == f"/cases/{commitment.pk}/"
    shown = text(enter("李敏").get(case_url(commitment)))
    assert re.search(r"<dt>责任单位</dt>\s*<dd>\s*云泽县住房和城乡建设局\s*</dd>", shown)
    assert re.search(r"在<b>云泽县住房和城乡建设局</b\s*>手上", shown)
    micro = Tale(county, "王建国", "河口桥头路灯不亮", kind="micro_suggestion")
    assert "微建议" in text(enter("王建国").get(micro.url))


def test_a_draft_reply_is_seen_by_its_own_unit_only(county, enter):
    tale = Tale(county).assigned("住建局", "财政局")
    tale.step("何平", "accept", 1)
    tale.step("卫红", "accept", 2)
    tale.step("卫红", "opine", 2, opinion="同意")
    tale.step("何平", "consult", 1, form="面商", on="2026-03-04", account="当面听取意见")
    tale.step("何平", "draft_reply", 1, letter=tale.letter("何平"), result_class="A", summary="只有自己看得到的稿")
    for who, sees in (("孙晓梅", True), ("周志强", True), ("卫红", False), ("张桂英", False)):
        shown = text(enter(who).get(tale.url))
        assert ("未签发的稿" in shown) == sees, who


def test_people_outside_cannot_open_it(county, redone, enter, client):
    assert enter("秦川").get(redone.url).status_code == 404
    assert enter("刘大川").get(redone.url).status_code == 404
    client.logout()
    assert client.get(redone.url).status_code == 302
    other = demo.found(MONDAY, name="平澜县", parent_code="4312", code="431291000000")
    client.force_login(accounts.open_account(other.people["李敏"], by=SYSTEM, now=MONDAY))
    assert client.get(redone.url).status_code == 404


def test_the_page_is_accessible_for_everyone_who_may_see_it(redone, enter):
    for who in ("李敏", "何平", "张桂英", "王建国", "谢国栋", "姜澜"):
        answer = enter(who).get(redone.url)
        assert (answer.status_code, faults_of(answer.content)) == (200, []), who


class TestConsents:
    """征求代表意见：问一次，答一次，答了才能办。"""

    @pytest.fixture
    def handling(self, county):
        tale = Tale(county).assigned("住建局")
        tale.step("何平", "accept", 1)
        return tale

    def test_a_unit_asks_the_deputy_answers_and_the_step_opens(self, handling, enter):
        unit = enter("何平")
        assert "申请延期：还不能办" in text(unit.get(handling.url))
        answer = unit.post(
            f"{handling.url}consents/",
            {"about": "extend", "assignment": "1", "detail": "涉及管线迁改，想延到八月底"},
            follow=True,
        )
        assert "已请代表答复" in text(answer)
        assert "等代表答复" in text(answer)
        assert "请代表同意延期" not in text(answer)
        consent = Consent.objects.get()
        deputy = enter("张桂英")
        assert "想延到八月底" in text(deputy.get(handling.url))
        assert "已答复：同意" in text(
            deputy.post(f"/suggestions/consents/{consent.pk}/", {"agreed": "yes"}, follow=True)
        )
        unit = enter("何平")
        assert f"/cases/{handling.case.pk}/steps/ask_extension/1/" in text(unit.get(handling.url))

    def test_asking_twice_answering_twice_and_asking_without_words_are_refused(self, handling, county, enter):
        asked = {"about": "extend", "assignment": "1", "detail": "延到八月底"}
        unit = enter("何平")
        assert unit.post(f"{handling.url}consents/", asked).status_code == 302
        assert "已经在征求代表的意见" in text(unit.post(f"{handling.url}consents/", asked))
        assert unit.post(f"{handling.url}consents/", {**asked, "detail": " "}).status_code == 422
        consent = Consent.objects.get()
        assert unit.post(f"/suggestions/consents/{consent.pk}/", {"agreed": "yes"}).status_code == 404
        deputy = enter("张桂英")
        assert deputy.post(f"/suggestions/consents/{consent.pk}/", {}).status_code == 422
        assert deputy.post(f"/suggestions/consents/{consent.pk}/", {"agreed": "no"}).status_code == 302
        assert deputy.post(f"/suggestions/consents/{consent.pk}/", {"agreed": "yes"}).status_code == 409
        assert Consent.objects.get().agreed is False

    def test_another_unit_or_the_office_cannot_ask_for_an_extension(self, handling, enter):
        asked = {"about": "extend", "assignment": "1", "detail": "延到八月底"}
        assert enter("秦川").post(f"{handling.url}consents/", asked).status_code == 404
        assert enter("李敏").post(f"{handling.url}consents/", asked).status_code == 403
        assert not Consent.objects.exists()


class TestReview:
    """审核：看质量、看相近的；并案先经代表同意，各自的答复和评价保留。"""

    @pytest.fixture
    def alike(self, county):
        first = Tale(county)
        first.step("李敏", "register")
        return first, Tale(county, "刘大川", "关于推进老旧小区电梯加装工作的建议", day=3)

    def test_earlier_ones_alike_are_shown_with_links(self, alike, enter):
        first, second = alike
        shown = text(enter("李敏").get(f"{second.url}review/"))
        assert f'href="{first.url}"' in shown
        assert "十八届六次第 1 号 · 张桂英" in shown
        assert "合要求" in shown
        assert faults_of(shown) == []

    def test_merging_needs_the_deputy_and_keeps_both_lives(self, alike, county, enter):
        first, second = alike
        office = enter("李敏")
        office.post(f"{second.url}consents/", {"about": "merge", "detail": "与第 1 号内容相近，拟并案办理"})
        step = f"/cases/{second.case.pk}/steps/merge/"
        assert office.get(step).status_code == 403
        suggestions.answer_consent(
            Consent.objects.get().pk, agreed=True, by=county.actor("刘大川", now=days_later(4)), now=days_later(4)
        )
        assert "可以<a" in text(office.get(f"{second.url}review/"))
        assert office.post(step, {"merge_into": first.case.pk, "reason": "内容相近"}).status_code == 302
        for tale, other in ((first, second), (second, first)):
            shown = text(office.get(tale.url))
            assert "这一件是并案办理的" in shown
            assert other.url in shown
        both = {"lead": first.unit("住建局"), "together": "on"}
        assert office.post(f"/cases/{first.case.pk}/steps/assign/", both).status_code == 302
        assert {row.case_id for row in procedure.Assignment.objects.all()} == {first.case.pk, second.case.pk}
        for tale in alike:
            tale.day = 40
            tale.step("何平", "accept", 1)
            tale.to_reply()
        assert Reply.objects.exclude(issued_at=None).count() == 2

    def test_a_declined_merger_stays_apart(self, alike, county, enter):
        _, second = alike
        office = enter("李敏")
        office.post(f"{second.url}consents/", {"about": "merge", "detail": "拟并案"})
        suggestions.answer_consent(
            Consent.objects.get().pk, agreed=False, by=county.actor("刘大川", now=days_later(4)), now=days_later(4)
        )
        assert "代表不同意" in text(office.get(f"{second.url}review/"))
        assert office.get(f"/cases/{second.case.pk}/steps/merge/").status_code == 403

    def test_names_and_numbers_in_the_text_are_pointed_out(self, county, enter):
        tale = Tale(county, situation="住户李国强先生（电话13812345678）等人多次反映上下楼十分困难。")
        shown = text(enter("李敏").get(f"{tale.url}review/"))
        assert "<mark>李国强</mark>（姓名）" in shown
        assert "<mark>13812345678</mark>（手机号）" in shown

    def test_only_the_office_reviews(self, alike, enter):
        for who in ("何平", "张桂英", "谢国栋"):
            assert enter(who).get(f"{alike[1].url}review/").status_code == 403


class TestCost:
    """四十条留痕、十二个会办的一件，和刚提出的一件，都不过十五条 SQL。"""

    def test_no_page_takes_more_than_fifteen_queries(self, db, client, django_assert_max_num_queries):
        busy = seeding.seed(60, now=days_later(40))
        longest = procedure.Case.objects.get(pk=busy.longest)
        assert procedure.Assignment.objects.filter(case=longest).count() == 13
        unit = procedure.Assignment.objects.get(case=longest, n=13).unit_id
        clerk = busy.county.people["何平"]
        from bihuan.people import door as people

        people.appoint(clerk, unit, duty="clerk", title="经办人", from_on=MONDAY.date(), by=SYSTEM, now=MONDAY)
        short = procedure.Case.objects.filter(number="").first()
        for person, pages in (
            (busy.county.people["李敏"], (longest.pk, short.pk)),
            (clerk, (longest.pk,)),
            (longest.proposer_id, (longest.pk,)),
            (busy.county.people["谢国栋"], (longest.pk, short.pk)),
        ):
            client.force_login(accounts.open_account(person, by=SYSTEM, now=MONDAY))
            for pk in pages:
                client.get(f"/suggestions/{pk}/")
                with django_assert_max_num_queries(15):
                    assert client.get(f"/suggestions/{pk}/").status_code == 200

    def test_a_whole_life_with_replies_and_ratings_too(self, redone, enter, django_assert_max_num_queries):
        for who in ("李敏", "何平", "卫红", "张桂英", "王建国", "姜澜"):
            client = enter(who)
            client.get(redone.url)
            with django_assert_max_num_queries(15):
                assert client.get(redone.url).status_code == 200


def test_who_signs_sees_the_draft_beside_the_button(county, enter):
    tale = Tale(county).assigned("住建局")
    tale.step("何平", "accept", 1)
    tale.step("何平", "consult", 1, form="面商", on="2026-03-05", account="当面听取意见")
    tale.step("何平", "draft_reply", 1, letter=tale.letter("何平"), result_class="A", summary="五个小区已经开工")
    page = text(enter("孙晓梅").get(f"/cases/{tale.case.pk}/steps/review_reply/1/"))
    assert "五个小区已经开工" in page
    assert "A类：已解决或基本解决" in page
    assert "下载答复函" in page
    assert faults_of(page) == []


def test_one_unit_signs_in_the_merged_ones_together(county, enter):
    first, second = Tale(county), Tale(county, "刘大川")
    li = county.actor("李敏", now=days_later(3))
    first.step("李敏", "register")
    consent = suggestions.ask_consent(second.case.pk, "merge", detail="拟并案", by=li, now=days_later(3))
    suggestions.answer_consent(consent.pk, agreed=True, by=county.actor("刘大川", now=days_later(4)), now=days_later(4))
    procedure.take_step(second.case.pk, "merge", filled={"merge_into": first.case.pk}, by=li, now=days_later(5))
    for tale in (first, second):
        tale.day = 6
        tale.step("李敏", "assign", lead=tale.unit("住建局"))
    clerk, url = enter("何平"), f"/cases/{first.case.pk}/steps/accept/1/"
    assert "并案的 1 件一并办理" in text(clerk.get(url))
    assert clerk.post(url, {"together": "on"}).status_code == 302
    stages = procedure.Assignment.objects.values_list("case_id", "stage")
    assert set(stages) == {(first.case.pk, "accepted"), (second.case.pk, "accepted")}
