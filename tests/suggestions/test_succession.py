"""换届：王芳届满，她没有办完的由新一届的赵新承接；连任的自己接着办；没有写的由团长代行；办公室的工作台上看得见。"""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.accounts import door as accounts
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions
from tests.county import MONDAY, days_later

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def turned(county):
    """张桂英提出一件，刘大川提出一件；三月底换届：刘大川连任，陈秀兰（团长）连任，张桂英离任。"""
    made = {}
    for name in ("张桂英", "刘大川"):
        draft = suggestions.start_draft(
            congress_id=county.congress.pk, session_id=county.session.pk, title=f"{name}的建议",
            situation="旧小区二十三个，上下楼困难，住户反映多年没有办法。", analysis="费用分摊没有办法，意见难以统一。",
            proposal="建议制定分摊办法，今年先办五个小区，明年再推开。", by=county.actor(name, now=MONDAY), now=MONDAY,
        )  # fmt: skip
        made[name] = suggestions.submit_draft(draft.pk, by=county.actor(name, now=MONDAY), now=MONDAY)
    told = {"by": county.actor("李敏", now=MONDAY), "now": MONDAY}
    ends = dt.date(2026, 3, 31)
    people.Term.objects.filter(pk=county.term.pk).update(to_on=ends)
    fresh = people.open_term(
        county.congress.pk, number=county.term.number + 1, from_on=ends + dt.timedelta(days=1), **told
    )
    for name in ("刘大川", "陈秀兰", "王建国"):
        group = people.Deputy.objects.get(person=county.people[name], term=county.term).delegation_id
        people.elect_deputy(county.people[name], fresh.pk, delegation_id=group, on=fresh.from_on, **told)
    with clock.frozen(days_later(40)):
        yield fresh, made


def test_who_follows_after_a_change_of_term(county, turned):
    fresh, made = turned
    now, by = days_later(40), county.actor("李敏", now=days_later(40))
    case = procedure.Case.objects.get(pk=made["张桂英"].pk)
    own = procedure.Case.objects.get(pk=made["刘大川"].pk)
    zhang, wang = county.people["张桂英"], county.people["王建国"]
    assert "withdraw" in steps(county, "刘大川", own), "连任的自己接着办"
    assert "withdraw" not in steps(county, "张桂英", case)
    assert not procedure.can_see(county.actor("王建国", now=now), case)
    desk = client_of(county, "李敏").get("/desk/").content.decode()
    assert "离任代表留下的" in desk and "没有写明由谁承接" in desk
    page = client_of(county, "李敏").get(reverse("people:succession", args=[fresh.pk])).content.decode()
    assert "张桂英" in page and "刘大川" not in page.split("<main")[1].split("</main>")[0].split("由谁承接")[0]
    for pairs, refused in (
        ({}, BadInput), ({county.people["刘大川"]: wang}, BadInput), ({zhang: county.people["李敏"]}, BadInput),
    ):  # fmt: skip
        with pytest.raises(refused):
            people.name_successors(fresh.pk, pairs, by=by, now=now)
    with pytest.raises(NotAllowed):
        people.name_successors(fresh.pk, {zhang: wang}, by=county.actor("何平", now=now), now=now)
    told = client_of(county, "李敏").post(
        reverse("people:succession", args=[fresh.pk]), {"to0": wang, "to1": wang}, follow=True
    )
    assert "1 位离任代表没有办完的事已写明由谁承接" in told.content.decode()
    heir = county.actor("王建国", now=now)
    assert procedure.can_see(heir, case) and "withdraw" in steps(county, "王建国", case)
    assert "由王建国承接" in client_of(county, "李敏").get("/desk/").content.decode()
    with pytest.raises(AlreadyDone, match="已经这样写明"):
        people.name_successors(fresh.pk, {zhang: wang}, by=by, now=now)
    people.Succession.objects.filter(former=zhang).update(successor_id=county.people["刘大川"])
    assert "people" in {fault.kind for fault in ledger.verify().faults}


def steps(county, name: str, case: procedure.Case) -> set[str]:
    """此人在这一件上办得了的各步。"""
    now = days_later(40)
    return {one.step for one in procedure.possible_steps(case, county.actor(name, now=now), now=now)}


def client_of(county, name: str) -> Client:
    client = Client()
    account = accounts.Account.objects.filter(person_id=county.people[name]).first()
    client.force_login(account or accounts.open_account(county.people[name], by=SYSTEM, now=MONDAY))
    return client
