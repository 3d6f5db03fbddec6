"""密码条到了没有：发给三个人，一个用了，一个过了十四日没有用，一个没有送到；重印的，旧的作废；提醒的短信发不到的记下来。"""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from bihuan.accounts import door as accounts
from bihuan.accounts.issuing import verbs
from bihuan.accounts.issuing.questions import State, slip_of
from bihuan.accounts.models import Account
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from tests.accounts.conftest import PASSWORD
from tests.accounts.test_accounts import sign_in
from tests.notices.receivers import http
from tests.people.county import MONDAY, SINCE

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def slips(county) -> dict[str, accounts.Slip]:
    """周建国、吴用、高山，刚刚发了密码条；吴用没有手机号。"""
    told = {"by": SYSTEM, "now": MONDAY}
    made = [people.enrol(county.congress.pk, name=name, phone=phone, **told).pk for name, phone in
            (("周建国", "13800138021"), ("吴用", ""), ("高山", "13800138023"))]  # fmt: skip
    for one in made:
        people.appoint(one, county.water.pk, duty="contact", from_on=SINCE, **told)
    return {slip.name: slip for slip in accounts.open_many(made, by=county.actor(county.li), now=MONDAY)}


def state(slips, name: str, *, now: dt.datetime = MONDAY):
    return slip_of(Account.objects.get(person_id=slips[name].person_id), now=now)


def test_what_was_issued_used_forgotten_and_not_delivered(slips, county, client):
    li, gao = county.actor(county.li), slips["高山"].person_id
    user = Client()
    sign_in(user, "周建国", slips["周建国"].password)
    fresh = {"password1": "秋收冬藏-2026", "password2": "秋收冬藏-2026"}
    user.post("/password/", {"oldpassword": slips["周建国"].password, **fresh})
    assert verbs.return_slips([gao], reason=" 下村了， 人不在 ", by=li, now=MONDAY + DAY) == 1
    told = {name: state(slips, name, now=MONDAY + 14 * DAY) for name in slips}
    assert [one.state for one in told.values()] == [State.USED, State.OLD, State.RETURNED]
    assert (
        state(slips, "吴用", now=MONDAY + 13 * DAY).state is State.WAITING and told["高山"].reason == "下村了， 人不在"
    )
    sign_in(client, "李敏")
    with clock.frozen(MONDAY + 14 * DAY):
        page = client.get("/accounts/issued/").content.decode()
    assert "过了日子没有用" in page and "没有送到" in page and "下村了" in page and "周建国" not in page
    assert page.index("高山") < page.index("吴用"), "没有送到的在先"
    assert "周建国" in client.get("/accounts/issued/?used=1").content.decode()
    reprinted = client.post("/accounts/together/again/", {"person": [gao]})
    assert "1 张密码条" in reprinted.content.decode()
    assert sign_in(Client(), "高山", slips["高山"].password).status_code == 200, "旧的作废"
    again = state(slips, "高山", now=clock.now())
    assert (again.state, again.number) == (State.WAITING, 2) and "第 2 张" in client.get(
        "/accounts/issued/"
    ).content.decode()
    assert ledger.verify().faults == []


def test_a_reminder_that_does_not_arrive_is_marked(slips, county, client, settings):
    ids = [slips[name].person_id for name in ("吴用", "高山")]
    sign_in(client, "李敏")
    chosen = {"person": ids, "remind": "yes"}
    assert client.post("/accounts/issued/", chosen).status_code == 422, "没有设短信"
    with http() as gateway:
        settings.SMS_GATEWAY = f"{gateway.address}/send"
        assert client.post("/accounts/issued/", chosen).status_code == 302
        assert client.post("/accounts/issued/", chosen).status_code == 409, "一天一条"
        assert accounts.send_texts(clock.now()) == 1
        [(_, said, _)] = gateway.got
        assert said["phone"] == "13800138023" and "高山" not in said["text"]
        assert state(slips, "吴用").reason == "提醒的短信没有发成（名册上没有手机号）"
        gateway.answer = {"ok": False}
        with clock.frozen(clock.now() + 2 * DAY):
            verbs.remind_by_text(ids[1:], by=county.actor(county.li), now=clock.now())
            assert accounts.send_texts(clock.now()) == 0
    assert state(slips, "高山").state is State.RETURNED and "短信网关没有收" in state(slips, "高山").reason


def test_a_receipt_that_says_it_did_not_arrive_is_shown(slips, county, client, settings):
    """网关收下了，后来往回执的网址说停机：列作没有送到，说两遍记一次；签名不对的、过了日子的不认，送到了的不记。"""
    gao = slips["高山"].person_id
    with http() as gateway:
        settings.SMS_GATEWAY, settings.SITE_URL = f"{gateway.address}/send", "https://banshi.example.gov.cn"
        verbs.remind_by_text([gao], by=county.actor(county.li), now=clock.now())
        assert accounts.send_texts(clock.now()) == 1
        receipt = gateway.got[0][1]["receipt"].removeprefix(settings.SITE_URL)
    assert state(slips, "高山").state is State.WAITING
    outside = Client(enforce_csrf_checks=True)

    def says(body: str, to: str = receipt) -> int:
        return outside.post(to, body, content_type="application/json").status_code

    assert [says(body) for body in ("[]", "{", '{"why": "停机"}', "[" * 4096)] == [422] * 4
    assert outside.post(receipt, {"ok": "false"}).status_code == 422, "不是 JSON"
    assert says('{"ok": false}', receipt[:-3] + "xx/") == 404 and says('{"ok": true}') == 204
    assert state(slips, "高山").state is State.WAITING
    assert [says(r'{"ok": false, "why": " 停\u0000机\u202e<b>"}') for _ in range(2)] == [204, 204]
    told = state(slips, "高山")
    assert (told.state, told.reason) == (State.RETURNED, "提醒的短信没有发成（运营商说没有送到：停 机 <b>）")
    sign_in(client, "李敏")
    assert "停 机 &lt;b&gt;" in client.get("/accounts/issued/").content.decode()
    with clock.frozen(clock.now() + 3 * DAY):
        assert says('{"ok": false}') == 404
    events = [one.type for one in ledger.entries(f"account:{Account.objects.get(person_id=gao).pk}")]
    assert events.count("accounts.slip_returned") == 1 and ledger.verify().faults == []


def test_only_the_keepers_and_only_what_is_still_out(slips, county, client):
    li, wu = county.actor(county.li), slips["吴用"].person_id
    for person, reason, kind, words in (
        ([], "人不在", BadInput, "先勾选"),
        ([wu], " ", BadInput, "为什么没有送到"),
        ([county.sun.pk], "人不在", AlreadyDone, "已经用了密码条，或者没有发过"),
    ):
        with pytest.raises(kind, match=words):
            verbs.return_slips(person, reason=reason, by=li, now=MONDAY)
    with pytest.raises(NotAllowed, match="最高一级"):
        verbs.return_slips([wu], reason="人不在", by=county.actor(county.sun), now=MONDAY)
    verbs.return_slips([wu], reason="人不在", by=li, now=MONDAY)
    with pytest.raises(AlreadyDone, match="已经记过"):
        verbs.return_slips([wu, slips["高山"].person_id], reason="人不在", by=li, now=MONDAY)
    assert state(slips, "高山").state is State.WAITING, "一张也没有记"
    sign_in(client, "孙强", PASSWORD)
    assert client.get("/accounts/issued/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_marked_by_two_at_the_same_moment_counts_once(slips, county):
    both, wu = [county.actor(county.li), county.actor(county.chen)], slips["吴用"].person_id

    def one(by: people.Actor) -> str:
        try:
            verbs.return_slips([wu], reason="人不在", by=by, now=MONDAY)
        except AlreadyDone as refused:
            return refused.sentence
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(one, both))
    assert said[0] == "" and said[1]
