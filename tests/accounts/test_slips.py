"""成批开立账号，印密码条；第一次登录先改密码；改了密码，别处登录着的就出去。"""

import re

import pytest

from bihuan.accounts import door as accounts
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from tests.accounts.conftest import PASSWORD
from tests.people.county import MONDAY, SINCE

pytestmark = pytest.mark.django_db
MINE = {"password1": "秋收冬藏-2026", "password2": "秋收冬藏-2026"}


@pytest.fixture
def newcomers(county) -> list[people.Person]:
    """刚登记、还没有账号的：两位代表，水务局一位联络员。"""
    told = {"by": SYSTEM, "now": MONDAY}
    made = [people.enrol(county.congress.pk, name=name, **told) for name in ("周建国", "周建国", "吴用")]
    group = people.delegations_of(county.congress.pk).get()
    for number, person in enumerate(made[:2], 21):
        people.elect_deputy(person.pk, county.term.pk, delegation_id=group.pk, number=str(number), on=SINCE, **told)
    people.appoint(made[2].pk, county.water.pk, duty="contact", from_on=SINCE, **told)
    return made


def open_them(county, newcomers, by=None):
    return accounts.open_many([one.pk for one in newcomers], by=by or county.actor(county.li), now=MONDAY)


def sign_in(client, name: str, password: str):
    return client.post("/sign-in/", {"login": name, "password": password})


def test_many_accounts_at_once_each_with_its_own_password(county, newcomers):
    slips = open_them(county, newcomers)
    assert [slip.username for slip in slips] == ["周建国", "周建国2", "吴用"]
    assert len({slip.password for slip in slips}) == 3
    for slip in slips:
        account = accounts.Account.objects.get(person_id=slip.person_id)
        assert account.initial and account.check_password(slip.password)
        told = "".join(entry.body for entry in ledger.entries(f"account:{account.pk}"))
        assert slip.password not in told and slip.password not in account.password
    assert not ledger.verify().faults


def test_all_or_none_and_only_by_the_keepers(county, newcomers):
    for nobody in (county.sun, county.wang):
        with pytest.raises(NotAllowed, match="最高一级"):
            open_them(county, newcomers, by=county.actor(nobody))
    li = county.actor(county.li)
    with pytest.raises(BadInput, match="请先勾选"):
        accounts.open_many([], by=li, now=MONDAY)
    with pytest.raises(BadInput, match="一次最多 300 人"):
        accounts.open_many(range(1, 302), by=li, now=MONDAY)
    with pytest.raises(NotFound, match="不在册"):
        accounts.open_many([newcomers[0].pk, 10**9], by=li, now=MONDAY)
    with pytest.raises(AlreadyDone, match="孙强已有账号，一个也没有开立"):
        accounts.open_many([newcomers[0].pk, county.sun.pk], by=li, now=MONDAY)
    assert not accounts.Account.objects.filter(person__in=newcomers).exists()


def test_pressed_twice_the_second_time_opens_nothing_and_says_so(county, newcomers, client):
    sign_in(client, "李敏", PASSWORD)
    chosen = {"person": [one.pk for one in newcomers]}
    first = client.post("/accounts/together/", chosen)
    assert "3 张密码条" in first.content.decode()
    again = client.post("/accounts/together/", chosen)
    assert again.status_code == 409
    assert "周建国、周建国、吴用已有账号" in again.content.decode()


def test_the_page_lists_who_has_none_and_the_slips_come_by_delegation(county, newcomers, client):
    sign_in(client, "李敏", PASSWORD)
    listed = client.get("/accounts/together/")
    assert [one.name for one in listed.context["people"]] == ["周建国", "周建国", "吴用"]
    assert [one.name for one in client.get("/accounts/together/?of=units").context["people"]] == ["吴用"]
    slips = client.post("/accounts/together/", {"person": [one.pk for one in newcomers]})
    assert [(name, len(rows)) for name, rows in slips.context["stacks"]] == [("云栖代表团", 2), ("承办单位的人", 1)]
    assert "no-store" in slips["Cache-Control"]
    page = slips.content.decode()
    for rows in slips.context["stacks"]:
        for slip, _ in rows[1]:
            assert slip.password in page
    assert client.get("/accounts/together/").context["people"] == []
    assert client.post("/accounts/together/", {"person": "x"}).status_code == 422


def test_the_first_sign_in_must_change_the_password_and_goes_on_where_it_was_going(county, newcomers, client):
    slip = open_them(county, newcomers)[0]
    assert sign_in(client, slip.username, slip.password)["Location"] == "/desk/"
    gate = client.get("/people/?q=zhou")
    assert gate["Location"] == "/password/?next=/people/%3Fq%3Dzhou"
    assert client.get("/")["Location"].startswith("/password/")
    assert client.post("/people/acting-for/", {"congress": county.congress.pk})["Location"].startswith("/password/")
    swapped = client.get("/desk/", headers={"HX-Request": "true"})
    assert swapped["HX-Redirect"].startswith("/password/")
    page = client.get("/password/?next=/people/%3Fq%3D1").content.decode()
    assert "初始密码" in page and 'value="/people/?q=1"' in page
    same = {"oldpassword": slip.password, "password1": slip.password, "password2": slip.password}
    assert "和现在的一样" in client.post("/password/", same).content.decode()
    done = client.post("/password/", {"oldpassword": slip.password, **MINE, "next": "/people/?q=1"})
    assert done["Location"] == "/people/?q=1"
    assert client.get("/people/").status_code == 200
    assert client.get("/desk/").status_code == 200
    assert not ledger.verify().faults


def test_a_changed_password_ends_the_other_sessions_of_the_person(county, client, django_user_model):
    other = type(client)()
    for each in (client, other):
        sign_in(each, "李敏", PASSWORD)
    client.post("/password/", {"oldpassword": PASSWORD, **MINE})
    assert client.get("/accounts/mine/").status_code == 200
    assert other.get("/accounts/mine/").status_code == 302


def test_a_lost_slip_is_printed_again_with_a_new_password_only_before_it_was_changed(county, newcomers, client):
    first = open_them(county, newcomers)
    li, chosen = county.actor(county.li), [one.pk for one in newcomers[:2]]
    again = accounts.renew_many(chosen, by=li, now=MONDAY)
    account = accounts.Account.objects.get(person=newcomers[0])
    assert account.check_password(again[0].password) and not account.check_password(first[0].password)
    sign_in(client, again[0].username, again[0].password)
    client.post("/password/", {"oldpassword": again[0].password, **MINE})
    with pytest.raises(AlreadyDone, match="周建国已经改成自己的密码"):
        accounts.renew_many(chosen, by=li, now=MONDAY)
    with pytest.raises(NotAllowed):
        accounts.renew_many([newcomers[1].pk], by=county.actor(county.wang), now=MONDAY)
    with pytest.raises(BadInput, match="没有能用的账号"):
        accounts.renew_many(
            [people.enrol(county.congress.pk, name="高山", by=SYSTEM, now=MONDAY).pk], by=SYSTEM, now=MONDAY
        )
    desk = type(client)()
    sign_in(desk, "李敏", PASSWORD)
    assert [one.name for one in desk.get("/accounts/together/again/").context["people"]] == ["周建国", "吴用"]
    assert not ledger.verify().faults


def test_a_password_given_by_another_is_initial_again(county, client):
    account = accounts.Account.objects.get(person=county.sun)
    fresh = accounts.reset_password(account.pk, by=county.actor(county.li), now=MONDAY)
    sign_in(client, "孙强", fresh)
    assert client.get("/desk/")["Location"].startswith("/password/")
    accounts.Account.objects.filter(pk=account.pk).update(initial=False)
    assert [fault.kind for fault in ledger.verify().faults] == ["account"]


def test_my_account_is_behind_my_name(county, client):
    sign_in(client, "王芳", PASSWORD)
    desk = client.get("/desk/").content.decode()
    assert re.search(r'<a class="whose" href="/accounts/mine/"', desk)
    page = client.get("/accounts/mine/").content.decode()
    assert "改密码" in page and "人大代表" in page and "长辈版" in page and "退出" in page
