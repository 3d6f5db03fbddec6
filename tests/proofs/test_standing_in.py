"""代办：周志强出差三天，请孙晓梅、冯军代住建局局长办事。看得见、办得成、写明谁代谁；到期、收回就终止；不代本人的事，不一人两面。"""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bihuan.accounts import door as accounts
from bihuan.files import door as files
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.notices.models import Notice
from bihuan.people import door as people
from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions
from tests.proofs.two_counties import LETTER, PEOPLE, Making, Places
from tests.proofs.visitors import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def make(places: Places):
    made = Making(places.county)
    made.day = 13
    with clock.frozen(made.now):
        yield made


def lend(make: Making, places: Places, role: str, days: int = 3, by: str = "unit_head") -> people.StandIn:
    """周志强（住建局局长）的职务，自今天起请这个人代几天。"""
    county, today = make.county, make.now.date()
    post = people.Post.objects.get(person=county.people[PEOPLE["unit_head"]])
    until = today + dt.timedelta(days=days - 1)
    return people.name_stand_in(
        post.pk, county.people[PEOPLE[role]], from_on=today, to_on=until, by=make.by(by), now=make.now
    )


def acting(make: Making, role: str, row: people.StandIn) -> people.Actor:
    found = people.acting_as(make.by(role), row.pk)
    assert found is not None
    return found


def to_signing(make: Making, case: int) -> None:
    """这一件走到等局长签发。"""
    make.day -= 7
    make.step(case, "joint_clerk", "accept", 2)
    make.step(case, "joint_clerk", "opine", 2, opinion="补助资金已有来源")
    make.step(case, "unit_clerk", "consult", 1, form="面商", on=str(make.now.date()), account="当面听取意见")
    letter = files.keep(SimpleUploadedFile("答复函.pdf", LETTER), by=make.by("unit_clerk"), now=make.now).pk
    make.step(case, "unit_clerk", "draft_reply", 1, letter=letter, result_class="A", summary="已列入计划")
    make.step(case, "section_head", "review_reply", 1)
    make.day = 13


def test_the_stand_in_acts_for_the_post_and_every_entry_says_so(places: Places, make: Making):
    case = procedure.Case.objects.get(pk=places.ids["secret"])
    to_signing(make, case.pk)
    feng = make.by("other_clerk")
    assert not procedure.can_see(feng, case)
    row = lend(make, places, "other_clerk")
    assert not procedure.can_see(make.by("other_clerk"), case), "没有换过去，仍是自己"
    for_head = acting(make, "other_clerk", row)
    assert procedure.can_see(for_head, case) and for_head.name == "冯军代周志强"
    procedure.take_step(case.pk, "reply", filled={}, assignment=1, by=for_head, now=make.now)
    entry = next(one for one in reversed(ledger.entries(case.stream)) if (one.step or {}).get("code") == "reply")
    assert (entry.actor, entry.behalf) == (feng.id, make.by("unit_head").id)
    assert people.actor_name(entry.signature) == "冯军代周志强"
    page = Visitor(places, "unit_clerk").client.get(reverse("cases:case", args=[case.pk]), follow=True).content.decode()
    assert "冯军代周志强" in page
    people.withdraw_stand_in(row.pk, by=make.by("unit_head"), now=make.now)
    assert people.acting_as(make.by("other_clerk"), row.pk) is None
    with pytest.raises(AlreadyDone, match="已经终止"):
        people.withdraw_stand_in(row.pk, by=feng, now=make.now)
    assert not ledger.verify().faults


def test_it_ends_by_itself_and_with_the_post(places: Places, make: Making):
    row = lend(make, places, "other_clerk")
    make.day += 2
    assert make.by("other_clerk").stand_ins
    make.day += 1
    assert not make.by("other_clerk").stand_ins, "过了止日"
    make.day = 13
    people.end_post(row.post_id, by=make.by("affairs"), now=make.now)
    make.day += 1
    assert not make.by("other_clerk").stand_ins, "局长卸任了，没有职务可代"


def test_one_human_never_wears_two_hats_in_a_row(places: Places, make: Making):
    """孙晓梅审核了稿子，再代局长签发：不行；别人来代，办得成。本人的事（代表的提出、身份）从不代。"""
    case = procedure.Case.objects.get(pk=places.ids["secret"])
    to_signing(make, case.pk)
    row = lend(make, places, "section_head")
    with pytest.raises(NotAllowed, match="两种名义"):
        procedure.take_step(
            case.pk, "reply", filled={}, assignment=1, by=acting(make, "section_head", row), now=make.now
        )
    people.withdraw_stand_in(row.pk, by=make.by("section_head"), now=make.now)
    deputy = make.county.people[PEOPLE["deputy"]]
    people.appoint(deputy, make.county.organs["住建局"].pk, duty="clerk", by=make.by("affairs"), now=make.now)
    given = lend(make, places, "deputy", by="affairs")
    zhang = acting(make, "deputy", given)
    assert not zhang.is_deputy(make.county.congress.pk) and "deputy" not in zhang.roles
    with pytest.raises(NotAllowed, match="自己的名义"):
        suggestions.start_draft(congress_id=make.county.congress.pk, title="代着写的", by=zhang, now=make.now)
    with pytest.raises(NotFound):
        suggestions.submit_draft(places.ids["ready"], by=zhang, now=make.now)
    with pytest.raises(NotAllowed, match="另一位工作人员"):
        people.appoint(deputy, make.county.organs["住建局"].pk, duty="head", by=acting_for_office(make), now=make.now)
    procedure.take_step(case.pk, "reply", filled={}, assignment=1, by=zhang, now=make.now)
    with pytest.raises(NotAllowed):  # 评价是代表本人的：他自己的那一件，以所代的职务评不了
        procedure.take_step(case.pk, "rate", filled={}, by=zhang, now=make.now)


def acting_for_office(make: Making) -> people.Actor:
    """张桂英代戚芳（人大办）：管得了组织，给自己任不了职。"""
    post = people.Post.objects.get(person=make.county.people[PEOPLE["office"]])
    today = make.now.date()
    row = people.name_stand_in(
        post.pk, make.county.people[PEOPLE["deputy"]], from_on=today, to_on=today, by=make.by("affairs"), now=make.now
    )
    return acting(make, "deputy", row)


def test_who_may_be_asked_and_when(places: Places, make: Making):
    county, today = make.county, make.now.date()
    head = people.Post.objects.get(person=county.people[PEOPLE["unit_head"]])
    clerk = county.people[PEOPLE["other_clerk"]]

    def ask(person: int, from_on: Any = today, to_on: Any = today, post: int = head.pk, by: str = "unit_head") -> Any:
        return people.name_stand_in(post, person, from_on=from_on, to_on=to_on, by=make.by(by), now=make.now)

    for stranger in ("other_clerk", "n_office"):
        with pytest.raises((NotFound, KeyError)):
            ask(clerk, by=stranger)
    with pytest.raises(BadInput, match="不用代"):
        ask(head.person_id)
    with pytest.raises(NotAllowed, match="请自己"):
        ask(county.people[PEOPLE["affairs"]], by="affairs")
    with pytest.raises(NotAllowed, match="不在本级任职"):
        ask(county.people[PEOPLE["nobody"]])
    with pytest.raises(BadInput, match="过去"):
        ask(clerk, from_on=today - dt.timedelta(days=1))
    with pytest.raises(BadInput, match="早于起日"):
        ask(clerk, to_on=today - dt.timedelta(days=1))
    with pytest.raises(BadInput, match="至多一年"):
        ask(clerk, to_on=today + dt.timedelta(days=400))
    chair = people.Post.objects.get(person=county.people[PEOPLE["chair"]])
    with pytest.raises(NotAllowed, match="由本人行使"):
        ask(clerk, post=chair.pk, by="affairs")
    ask(clerk)
    with pytest.raises(AlreadyDone, match="已由冯军代办"):
        ask(county.people[PEOPLE["joint_clerk"]])
    center = people.found_organ(
        county.congress.pk, kind="security_center", name="安全管理中心", by=make.by("affairs"), now=make.now
    )
    with pytest.raises(NotAllowed, match="三员不能代"):
        people.appoint(clerk, center.pk, duty="audit_admin", by=make.by("affairs"), now=make.now)
    people.StandIn.objects.filter(person_id=clerk).update(to_on=today + dt.timedelta(days=30))
    assert {fault.kind for fault in ledger.verify().faults} == {"people"}


def test_on_the_pages(places: Places, make: Making):
    """请人代、换过去、每一页写着、回到自己、收回；两个人的页上、机构页上都看得见。"""
    head, clerk = Visitor(places, "unit_head").client, Visitor(places, "joint_clerk").client
    post = people.Post.objects.get(person=make.county.people[PEOPLE["unit_head"]])
    today = make.now.date().isoformat()
    body = {"person": make.county.people[PEOPLE["joint_clerk"]], "from_on": today, "to_on": today}
    answer = head.post(reverse("people:new_stand_in", args=[post.pk]), body, follow=True)
    assert "由卫红代周志强办事" in answer.content.decode()
    row = people.StandIn.objects.get(post=post)
    ledger.work(make.now, streams=[f"org:{make.county.congress.pk}"])
    assert Notice.objects.filter(person_id=row.person_id, sentence__startswith="请您代周志强").count() == 1
    organ = clerk.get(reverse("people:organ", args=[post.organ_id])).content.decode()
    assert "由卫红代办" in organ
    listed = clerk.get(reverse("people:stand_ins")).content.decode()
    assert "我代别人办的" in listed and "卫红代周志强" in listed
    assert "的事由您代办" in clerk.get("/desk/", follow=True).content.decode()
    told = clerk.post(reverse("people:act_as"), {"stand_in": row.pk}, follow=True).content.decode()
    assert "您正代 周志强" in told and "卫红代周志强" in told
    again = head.post(reverse("people:new_stand_in", args=[post.pk]), body)
    assert again.status_code == 422 and "已由卫红代办" in again.content.decode()
    refused = Visitor(places, "other_clerk").client.post(reverse("people:act_as"), {"stand_in": row.pk})
    assert refused.status_code == 404
    back = clerk.post(reverse("people:act_as"), {}, follow=True).content.decode()
    assert "您正代" not in back
    clerk.post(reverse("people:act_as"), {"stand_in": row.pk})
    head.post(reverse("people:end_stand_in", args=[row.pk]))
    assert "您正代" not in clerk.get(reverse("people:stand_ins")).content.decode(), "收回即刻作数"
    assert accounts.Account.objects.filter(person=row.person_id).exists()
