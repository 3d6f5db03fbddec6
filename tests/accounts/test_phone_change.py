"""换手机号：王芳自己申请，或者李敏替她申请，另一位当面见过她才换；一个人说了不算；原来的号收到一条短信，短信登录停下。"""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from bihuan.accounts import door as accounts
from bihuan.accounts.models import Account, PhoneChange, Text
from bihuan.accounts.phones import verbs
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.ledger.models import LedgerEntry, Look
from bihuan.notices import door as notices
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from tests.accounts.test_accounts import sign_in
from tests.notices.receivers import http
from tests.people.county import MONDAY, SINCE

pytestmark = pytest.mark.django_db
OLD, NEW = "13800138012", "13900139012"
DAY = dt.timedelta(days=1)


@pytest.fixture
def wang(county) -> Account:
    """王芳，手机号在册。"""
    people.change_phone(county.congress.pk, county.wang.pk, phone=OLD, by=SYSTEM, now=MONDAY)
    return Account.objects.get(person=county.wang)


def test_she_asks_another_has_seen_her_and_the_old_number_is_told(wang, county, client, settings):
    sign_in(client, "王芳")
    asked = client.post("/accounts/mine/phone/", {"phone": "139-0013-9012"})
    assert asked["Location"] == "/accounts/mine/phone/"
    page = client.get("/accounts/mine/phone/").content.decode()
    assert "等人见证" in page and "尾号 9012" in page and people.sealed_phone(county.wang.pk) == OLD, "还没有换"
    with pytest.raises(AlreadyDone, match="等人见证"):
        verbs.ask_phone_change(wang.pk, phone=NEW, by=county.actor(county.wang), now=clock.now())
    desk = Client()
    sign_in(desk, "李敏")
    assert "王芳" in desk.get("/accounts/phones/").content.decode()
    seeing = f"/accounts/phones/{wang.pk}/"
    assert NEW in desk.get(seeing).content.decode() and Look.objects.filter(actor=f"person:{county.li.pk}").exists()
    assert desk.post(seeing, {"witness": "yes"}).status_code == 422, "没有勾当面见过"
    with http() as gateway:
        settings.SMS_GATEWAY = f"{gateway.address}/send"
        assert desk.post(seeing, {"witness": "yes", "seen": "on"}).status_code == 302
        assert accounts.send_texts(clock.now()) == 1
        [(_, said, _)] = gateway.got
        assert (
            said["phone"] == OLD and "换了" in said["text"] and "王芳" not in said["text"] and NEW not in said["text"]
        )
    assert desk.post(seeing, {"witness": "yes", "seen": "on"}).status_code == 404, "按了两次"
    assert people.sealed_phone(county.wang.pk) == NEW
    mine = client.get("/accounts/mine/").content.decode()
    assert "尾号 9012" in mine and "李敏见证" in mine
    ledger.work(clock.now(), limit=100)
    assert any("见证的是李敏" in one.sentence for one in notices.inbox(county.wang.pk))
    told = "".join(LedgerEntry.objects.values_list("body", flat=True))
    assert NEW not in told and OLD not in told and ledger.verify().faults == []


def test_one_person_alone_cannot_do_it(wang, county):
    li, chen, own = (county.actor(one) for one in (county.li, county.chen, county.wang))
    with pytest.raises(NotAllowed, match="要有见证人"):
        people.change_phone(county.congress.pk, county.wang.pk, phone=NEW, by=li, now=MONDAY)
    with pytest.raises(NotAllowed, match="本人，或者"):
        verbs.ask_phone_change(wang.pk, phone=NEW, by=county.actor(county.sun), now=MONDAY)
    for phone, words in ((OLD, "相同"), ("123", "不像电话号码")):
        with pytest.raises(BadInput, match=words):
            verbs.ask_phone_change(wang.pk, phone=phone, by=li, now=MONDAY)
    verbs.ask_phone_change(wang.pk, phone=NEW, by=li, now=MONDAY)
    with pytest.raises(NotAllowed, match="不能作见证"):
        verbs.witness_phone_change(wang.pk, by=li, now=MONDAY)
    with pytest.raises(NotFound):
        verbs.witness_phone_change(wang.pk, by=own, now=MONDAY)
    with pytest.raises(NotFound, match="七日"):
        verbs.witness_phone_change(wang.pk, by=chen, now=MONDAY + 7 * DAY)
    with pytest.raises(NotFound):
        verbs.witness_phone_change(wang.pk, by=county.actor(county.sun), now=MONDAY)
    assert people.sealed_phone(county.wang.pk) == OLD and PhoneChange.objects.count() == 1
    verbs.drop_phone_change(wang.pk, reason="来的不是本人", by=chen, now=MONDAY)
    with pytest.raises(NotFound):
        verbs.drop_phone_change(wang.pk, reason="再按一次", by=chen, now=MONDAY)
    assert not Text.objects.exists() and ledger.verify().faults == []
    verbs.ask_phone_change(wang.pk, phone=NEW, by=own, now=MONDAY)
    PhoneChange.objects.update(asked_by=county.chen)
    assert [fault.kind for fault in ledger.verify().faults] == ["account"]
    PhoneChange.objects.update(asked_by=county.wang, entry_id=1)
    assert [fault.kind for fault in ledger.verify().faults] == ["account"]


def test_the_secretary_of_the_delegation_may_witness_and_a_system_administrator_when_appointed(wang, county):
    told = {"by": SYSTEM, "now": MONDAY}
    secretary = people.enrol(county.congress.pk, name="团秘书", **told)
    people.appoint(secretary.pk, county.delegation.pk, duty="secretary", from_on=SINCE, **told)
    verbs.ask_phone_change(wang.pk, phone=NEW, by=county.actor(county.li), now=MONDAY)
    assert [one.account_id for one in verbs.changes_to_witness(county.actor(secretary), now=MONDAY)] == [wang.pk]
    verbs.witness_phone_change(wang.pk, by=county.actor(secretary), now=MONDAY)
    assert people.sealed_phone(county.wang.pk) == NEW
    center = people.found_organ(county.congress.pk, kind="security_center", name="安全管理中心", from_on=SINCE, **told)
    keeper = people.enrol(county.congress.pk, name="周系", **told)
    people.appoint(keeper.pk, center.pk, duty="system_admin", from_on=SINCE, **told)
    verbs.ask_phone_change(wang.pk, phone=OLD, by=county.actor(county.wang), now=MONDAY)
    with pytest.raises(NotFound):
        verbs.witness_phone_change(wang.pk, by=county.actor(county.li), now=MONDAY)
    verbs.witness_phone_change(wang.pk, by=county.actor(keeper), now=MONDAY)
    assert people.sealed_phone(county.wang.pk) == OLD and ledger.verify().faults == []


def test_only_who_may_see_it_opens_the_pages(wang, county, client):
    verbs.ask_phone_change(wang.pk, phone=NEW, by=county.actor(county.li), now=clock.now())
    sign_in(client, "孙强")
    assert client.get("/accounts/phones/").status_code == 404
    assert client.get(f"/accounts/phones/{wang.pk}/").status_code == 404
    desk = Client()
    sign_in(desk, "陈立")
    assert "王芳" in desk.get("/accounts/phones/").content.decode()
    answer = desk.post(f"/accounts/phones/{wang.pk}/", {"drop": "yes", "reason": "来的不是本人"})
    assert answer.status_code == 302 and not PhoneChange.objects.exists()
    assert desk.post("/accounts/phones/", {"login": "王芳", "phone": NEW})["Location"] == "/accounts/phones/"
    assert "您替王芳申请的" in desk.get("/accounts/phones/").content.decode()
    assert desk.post("/accounts/phones/", {"login": "没有这个人", "phone": NEW}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_two_witnesses_at_the_same_moment_only_one_counts(wang, county):
    verbs.ask_phone_change(wang.pk, phone=NEW, by=county.actor(county.wang), now=MONDAY)
    both = [county.actor(county.li), county.actor(county.chen)]

    def one(by: people.Actor) -> str:
        try:
            verbs.witness_phone_change(wang.pk, by=by, now=MONDAY)
        except NotFound as refused:
            return refused.sentence
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(one, both))
    assert said[0] == "" and "没有等着见证" in said[1] and Text.objects.count() == 1
