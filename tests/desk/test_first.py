"""起步：新设立的机关头一个小时，一页自己打勾；忙起来的不再提起。"""

import datetime as dt

import pytest
from django.test import Client

from bihuan.accounts import door as accounts
from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.people.door import SYSTEM, FirstStep, first_step
from bihuan.procedure import door as procedure
from tests.people.county import MONDAY, SINCE, TODAY, build

pytestmark = pytest.mark.django_db
ORDER = ["session", "units", "roster", "accounts", "calendar", "methods", "first_case"]


@pytest.fixture
def founded(db):
    """刚设立的临溪县：有单位和一位代表，没有会议，没有账号，没有选用办法。"""
    with clock.frozen(MONDAY):
        county = build("99LX", "临溪县")
        client = Client()
        client.force_login(accounts.open_account(county.li.pk, by=SYSTEM, now=MONDAY))
        yield county, client


def done(county):
    return [one.step.code for one in people.first_steps(county.congress, TODAY) if one.said]


def test_each_step_is_ticked_by_the_records_alone(founded):
    county, client = founded
    assert [one.step.code for one in people.first_steps(county.congress, TODAY)] == ORDER
    assert done(county) == ["units", "roster", "calendar"]
    page = client.get("/desk/first/").content.decode()
    assert "3 / 7" in page and "可以承办的 3 个" in page and "代表 1 人" in page
    li = {"by": county.actor(county.li), "now": MONDAY}
    people.open_session(county.term.pk, number=6, opens_on=dt.date(2026, 1, 8), **li)
    for person in (county.chen, county.sun, county.wang):
        accounts.open_account(person.pk, by=SYSTEM, now=MONDAY)
    procedure.adopt_procedure(county.congress.pk, procedure.chosen(county.congress.pk, "suggestion").label, **li)
    assert done(county) == ORDER[:-1]
    assert "接下来：第一件建议" in client.get("/desk/first/following/").content.decode()


def test_the_desk_leads_there_until_all_is_done(founded, monkeypatch):
    client = founded[1]
    assert "办了哪几件、还差哪几件" in client.get("/desk/").content.decode()
    assert "接下来：届次和会议" in client.get("/desk/first/following/").content.decode()
    monkeypatch.setattr("bihuan.desk.first.next_first_step", lambda congress, on: "")
    assert client.get("/desk/first/following/").content.decode().strip() == ""
    assert "办了哪几件、还差哪几件" not in client.get("/desk/").content.decode()


def test_only_the_keepers_are_led_there(founded):
    county, client = founded
    people.appoint(county.wang.pk, county.government.pk, duty="clerk", from_on=SINCE, by=SYSTEM, now=MONDAY)
    client.force_login(accounts.open_account(county.wang.pk, by=SYSTEM, now=MONDAY))
    assert client.get("/desk/first/").status_code == 403
    assert "起步" not in client.get("/desk/").content.decode()


def test_a_step_is_registered_once():
    with pytest.raises(ValueError, match="重复登记"):
        first_step(FirstStep("units", 1, "", "", lambda congress, on: "", "desk:home"))
