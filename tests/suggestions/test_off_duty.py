"""暂停执行职务、资格终止的代表不再办事：评价、答复征求、撤回、同意撤回、确认文字；由代表团团长代行（代表法六十一至六十三条）。"""

import datetime as dt

import pytest

from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.notices.models import Notice
from bihuan.people import door as people
from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions
from tests.county import days_later
from tests.suggestions.tales import Tale
from tests.suggestions.test_loop import BRIDGE

OFF = [("suspended", "detained"), ("ended", "recalled")]


def leave(county, name, state, reason, day):
    now = days_later(day)
    li = county.actor("李敏", now=now)
    people.change_qualification(county.deputies[name], state=state, reason=reason, on=now.date(), by=li, now=now)


@pytest.mark.parametrize(("state", "reason"), OFF)
def test_the_head_of_the_delegation_rates_in_place_of_one_off_duty(county, state, reason):
    tale = Tale(county).assigned("住建局")
    tale.step("何平", "accept", 1)
    leave(county, "张桂英", state, reason, tale.day)
    tale.to_reply()
    head = county.people["陈秀兰"]  # 云泽镇代表团团长
    assert Notice.objects.filter(person_id=head, case_id=tale.case.pk, kind="procedure/waiting").exists()
    with pytest.raises(NotAllowed, match="只有代表可以评价"):
        tale.step("张桂英", "rate", attitude="满意", result="满意")
    with pytest.raises(NotFound):
        tale.step("刘大川", "rate", attitude="满意", result="满意")  # 别团的
    tale.step("陈秀兰", "rate", attitude="满意", result="满意")
    assert ledger.verify().faults == []


@pytest.mark.parametrize(("state", "reason"), OFF)
def test_one_off_duty_neither_withdraws_nor_answers(county, state, reason):
    tale = Tale(county)
    now = days_later(2)
    li = county.actor("李敏", now=now)
    consent = suggestions.ask_consent(tale.case.pk, "merge", detail="拟并入第 1 号", by=li, now=now)
    leave(county, "张桂英", state, reason, 2)
    zhang, head = (county.actor(name, now=days_later(3)) for name in ("张桂英", "陈秀兰"))
    tale.day = 2
    with pytest.raises(NotAllowed, match="只有代表可以撤回"):
        tale.step("张桂英", "withdraw")
    with pytest.raises(NotFound, match="没有征求您的意见"):
        suggestions.answer_consent(consent.pk, agreed=True, by=zhang, now=days_later(3))
    assert suggestions.answer_consent(consent.pk, agreed=True, by=head, now=days_later(3)).agreed
    again = suggestions.ask_consent(tale.case.pk, "merge", detail="再问", by=li, now=days_later(4))
    assert Notice.objects.filter(kind="suggestions/consent", person_id=head.person, key=f"consent:{again.pk}").exists()


def test_one_reinstated_acts_again(county):
    tale = Tale(county)
    leave(county, "张桂英", "suspended", "detained", 1)
    leave(county, "张桂英", "active", "resumed", 3)
    tale.day = 3
    tale.step("张桂英", "withdraw")
    assert tale.case.ended_on is not None


def test_a_cosigner_off_duty_neither_agrees_nor_stands_in_the_way(county):
    tale = Tale(county, cosigners=["王建国", "刘大川"])
    leave(county, "王建国", "suspended", "detained", 1)
    wang, liu = (county.actor(name, now=days_later(2)) for name in ("王建国", "刘大川"))
    with pytest.raises(NotAllowed, match="正在执行职务"):
        suggestions.agree_to_withdraw(tale.case.pk, by=wang, now=days_later(2))
    tale.day = 1
    with pytest.raises(NotAllowed, match="一致同意"):
        tale.step("张桂英", "withdraw")
    suggestions.agree_to_withdraw(tale.case.pk, by=liu, now=days_later(2))
    tale.step("张桂英", "withdraw")
    assert tale.case.ended_on is not None


def test_one_off_duty_does_not_confirm_a_text_written_for_him(county):
    now = days_later(1)
    li = county.actor("李敏", now=now)
    draft = suggestions.start_draft(
        congress_id=county.congress.pk, lead_deputy_id=county.people["张桂英"], by=li, now=now, **BRIDGE
    )
    leave(county, "张桂英", "suspended", "detained", 1)
    with pytest.raises(NotAllowed, match="正在执行职务"):
        suggestions.confirm_text(draft.pk, by=county.actor("张桂英", now=now), now=now)


def held(case):
    return procedure.held_of(case, on=days_later(1).date())


def test_someone_who_never_was_a_deputy_keeps_what_he_opened(county):
    li = county.actor("李敏", now=days_later(1))
    told = {"congress": county.congress, "proposer_id": li.person, "by": li, "now": days_later(1)}
    case = procedure.open_case("commitment", title="季度台账", **told)
    assert procedure.serves(li, "lead_deputy", held(case), None)
    unowned = procedure.open_case("commitment", title="没有提出人的", **{**told, "proposer_id": None})
    assert not procedure.serves(people.SYSTEM, "lead_deputy", held(unowned), None)


def test_a_double_tap_whose_second_clock_was_read_earlier_writes_one_draft(county):
    zhang = county.actor("张桂英", now=days_later(1))
    told = {"congress_id": county.congress.pk, "by": zhang, **BRIDGE}
    first = suggestions.start_draft(now=days_later(1, 10), **told)
    twin = suggestions.start_draft(now=days_later(1, 10) - dt.timedelta(milliseconds=3), **told)
    assert twin.pk == first.pk
