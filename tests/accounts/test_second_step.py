"""两步验证：李敏设动态口令，登录多一步；恢复码用一次少一个；连错锁住；手机丢了，两位工作人员一起重置。"""

import datetime as dt
import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from bihuan.accounts import door as accounts
from bihuan.accounts.models import CodeGuard
from bihuan.accounts.second import verbs
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.ledger.models import LedgerEntry
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from tests.accounts.conftest import PASSWORD
from tests.accounts.phone import code
from tests.accounts.test_accounts import sign_in
from tests.people.county import MONDAY, SINCE

pytestmark = pytest.mark.django_db
NOON = MONDAY + dt.timedelta(hours=4)
HALF_HOUR = dt.timedelta(minutes=30)


def enrol(client: Client, *, now: dt.datetime = NOON) -> tuple[str, list[str]]:
    """扫码，填手机上的数字和密码；返回种子和恢复码。"""
    with clock.frozen(now):
        secret = client.get("/accounts/second/totp/").context["spelt"].replace(" ", "")
        answer = client.post("/accounts/second/totp/", {"code": code(secret, now), "password": PASSWORD})
    assert answer.status_code == 200, answer.context["form"].errors
    return secret, list(answer.context["codes"])


def second(client: Client, given: str, *, now: dt.datetime):
    with clock.frozen(now):
        return client.post("/sign-in/second/", {"code": given})


def kinds(person) -> list[str]:
    account = accounts.Account.objects.get(person=person)
    return [entry.type.removeprefix("accounts.") for entry in ledger.entries(f"account:{account.pk}")]


def test_the_second_step_is_asked_and_each_code_counts_once(county, client):
    """设好以后，密码对了还进不去；数字对了才进，同一个数字不能再用；早半分钟的钟照样用得。"""
    sign_in(client, "李敏")
    elsewhere = Client()
    sign_in(elsewhere, "李敏")
    secret, codes = enrol(client)
    assert len(codes) == 10 and client.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 302, "别处登录着的，要重新登录"
    home = Client()
    assert sign_in(home, "李敏")["Location"] == "/sign-in/second/"
    assert home.get("/desk/").status_code == 302, "只过了第一步"
    assert "动态口令" in home.get("/sign-in/second/").content.decode()
    assert second(home, code(secret, NOON), now=NOON).status_code == 200, "设的时候用过的那一个"
    later = NOON + dt.timedelta(minutes=1)
    assert second(home, code(secret, later - dt.timedelta(seconds=30)), now=later)["Location"] == "/desk/"
    assert home.get("/desk/").status_code == 200
    other = Client()
    sign_in(other, "李敏")
    assert second(other, code(secret, later - dt.timedelta(seconds=30)), now=later).status_code == 200
    assert second(other, " ".join(codes[3]), now=later).status_code == 302
    third = Client()
    sign_in(third, "李敏")
    assert second(third, codes[3], now=later).status_code == 200, "恢复码只用一次"
    assert kinds(county.li) == ["opened", "factor_added", "factor_added", "recovery_code_used"]
    assert ledger.verify().faults == []
    told = "".join(LedgerEntry.objects.values_list("body", flat=True)) + json.dumps(
        list(Authenticator.objects.values_list("data", flat=True))
    )
    assert secret not in told and not any(each in told for each in codes), "种子和恢复码不在正文里，也不在表里"


def test_five_wrong_codes_lock_the_second_step_for_half_an_hour(county, client):
    """有人知道了密码，一个一个地试：错五个锁住，对的也不收，留一笔；过了半小时本人照常。换一台机器试也是一样锁着。"""
    sign_in(client, "李敏")
    secret, _ = enrol(client)
    thief, start = Client(), NOON + HALF_HOUR
    sign_in(thief, "李敏")
    answers = [second(thief, f"{number:06}", now=start).content.decode() for number in range(5)]
    assert "不对，或者已经用过" in answers[3] and "锁住半小时" in answers[4]
    another = Client()
    sign_in(another, "李敏")
    assert "锁住半小时" in second(another, code(secret, start), now=start).content.decode()
    assert kinds(county.li)[-1] == "second_step_locked"
    later = start + HALF_HOUR + dt.timedelta(minutes=1)
    assert second(another, code(secret, later), now=later).status_code == 302
    assert kinds(county.li).count("second_step_locked") == 1


def test_removing_asks_the_password_and_the_last_takes_the_codes_with_it(county, client):
    sign_in(client, "李敏")
    secret, codes = enrol(client)
    [totp, kept] = Authenticator.objects.order_by("id")
    page = f"/accounts/second/{totp.pk}/remove/"
    assert "密码不对" in client.post(page, {"password": "wrong-password"}).content.decode()
    assert client.post(f"/accounts/second/{kept.pk}/remove/", {"password": PASSWORD}).status_code == 404
    renewed = client.post("/accounts/second/codes/", {"password": PASSWORD}).context["codes"]
    assert len(renewed) == 10 and not set(renewed) & set(codes)
    assert client.post("/accounts/second/totp/", {"code": "1", "password": "wrong-password"}).status_code == 200
    li, account = county.actor(county.li), accounts.Account.objects.get(person=county.li)
    with pytest.raises(AlreadyDone):
        verbs.add_totp(account.pk, secret=secret, code=code(secret, NOON), by=li, now=NOON)
    assert Authenticator.objects.count() == 2, "密码不对、办不成的，什么也没有变"
    assert client.post(page, {"password": PASSWORD})["Location"] == "/accounts/second/"
    assert not Authenticator.objects.exists()
    assert client.post(page, {"password": PASSWORD}).status_code == 404, "按了两次"
    assert ledger.verify().faults == []
    for act in (verbs.renew_codes, lambda *given, **more: verbs.remove_factor(*given, totp.pk, **more)):
        with pytest.raises(NotAllowed, match="只由本人"):
            act(account.pk, by=county.actor(county.chen), now=NOON)
    with pytest.raises(NotFound, match="先设"):
        verbs.renew_codes(account.pk, by=li, now=NOON)


def test_what_was_changed_behind_the_back_is_named(county, client):
    """悄悄换一份种子、加一样、去一样、把用过的恢复码改回没有用过：核验都说。"""
    sign_in(client, "李敏")
    _, codes = enrol(client)
    later = NOON + HALF_HOUR
    home = Client()
    sign_in(home, "李敏")
    second(home, codes[0], now=later)
    totp, recovery = Authenticator.objects.order_by("id")
    rows = Authenticator.objects.filter(pk=recovery.pk)
    changes = (
        lambda: rows.update(data={**recovery.data, "used_mask": 0}),
        lambda: Authenticator.objects.filter(pk=totp.pk).update(data=recovery.data),
        lambda: rows.delete(),
        lambda: Authenticator.objects.create(user=totp.user, type="webauthn", data={}),
    )
    for change in changes:
        change()
        assert [fault.what for fault in ledger.verify().faults if "两步验证" in fault.what]
        Authenticator.objects.all().delete()
        for each in (totp, recovery):
            Authenticator(pk=each.pk, user=each.user, type=each.type, data=each.data).save()
        Authenticator.objects.filter(pk=recovery.pk).update(data={**recovery.data, "used_mask": 1})
        assert ledger.verify().faults == []


def test_administrators_are_sent_to_set_it_and_others_are_not(county, client, settings):
    """照设置，管组织的先设一样才接着办事；承办单位的照常；「staff」时有职务的都要。"""
    settings.SECOND_FACTOR = "administrators"
    sign_in(client, "李敏")
    assert client.get("/desk/")["Location"] == "/accounts/second/?next=/desk/"
    assert client.get("/people/organs/").status_code == 302
    assert "先设一样" in client.get("/accounts/second/").content.decode()
    clerk = Client()
    sign_in(clerk, "孙强")
    assert clerk.get("/desk/").status_code == 200
    enrol(client)
    assert client.get("/desk/").status_code == 200
    settings.SECOND_FACTOR = "staff"
    assert clerk.get("/desk/")["Location"].startswith("/accounts/second/")
    deputy = Client()
    sign_in(deputy, "王芳")
    assert deputy.get("/desk/").status_code == 200
    stale = Client()
    stale.force_login(accounts.Account.objects.get(person=county.li))
    assert stale.get("/desk/")["Location"].startswith("/sign-in/"), "设了而没有走过第二步的，重新登录"
    assert stale.get("/accounts/second/").status_code == 302


def test_two_of_the_staff_reset_it_together(county, client):
    """孙强的手机丢了：李敏申请，自己不能同意自己的；另一位同意以后，孙强只凭密码登录，再重新设。"""
    sun = Client()
    sign_in(sun, "孙强")
    enrol(sun)
    account = accounts.Account.objects.get(person=county.sun)
    page = f"/accounts/{account.pk}/second/"
    sign_in(client, "李敏")
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "手机丢在工地上，当面认过"}).status_code == 302
    assert client.post(page, {"agree": "yes"}).status_code == 403
    assert client.post(page, {"reason": "又申请"}).status_code in (409, 422)
    assert "等人同意重置" in client.get("/accounts/").content.decode()
    fresh = people.enrol(county.congress.pk, name="吴用", by=SYSTEM, now=MONDAY)
    people.appoint(fresh.pk, county.office.pk, duty="clerk", from_on=SINCE, by=SYSTEM, now=MONDAY)
    wu = county.actor(fresh)
    with pytest.raises(NotFound, match="过了一日"):
        verbs.confirm_reset(account.pk, by=wu, now=clock.now() + dt.timedelta(hours=25))
    with pytest.raises(NotAllowed):
        verbs.confirm_reset(account.pk, by=county.actor(county.sun), now=clock.now())
    assert Authenticator.objects.count() == 2 and sun.get("/desk/").status_code == 200
    verbs.confirm_reset(account.pk, by=wu, now=clock.now())
    with pytest.raises(NotFound):
        verbs.confirm_reset(account.pk, by=wu, now=clock.now())
    assert not Authenticator.objects.exists() and not CodeGuard.objects.exists()
    assert sun.get("/desk/").status_code == 302, "登录着的各处退出"
    assert sign_in(sun, "孙强")["Location"] == "/desk/"
    assert kinds(county.sun)[-2:] == ["factor_reset_asked", "factors_reset"]
    assert ledger.verify().faults == []
    with pytest.raises(BadInput, match="没有设"):
        verbs.ask_reset(account.pk, reason="再来", by=wu, now=clock.now())


RUBBISH = (
    "[]",
    "{}",
    '{"id": 7}',
    '{"id": "x", "response": {"clientDataJSON": "%%"}}',
    "null",
    "x",
    "[" * 9000,
    "[" * 90000,
)


def test_a_rubbish_passkey_gets_a_sentence(county, client):
    sign_in(client, "李敏")
    enrol(client)
    home = Client()
    sign_in(home, "李敏")
    for rubbish in RUBBISH:
        client.get("/accounts/second/passkey/")
        given = {"name": "这台电脑", "password": PASSWORD, "credential": rubbish}
        assert client.post("/accounts/second/passkey/", given).status_code == 200, rubbish[:40]
        home.get("/sign-in/second/")
        assert home.post("/sign-in/second/", {"credential": rubbish}).status_code == 200, rubbish[:40]
    assert Authenticator.objects.filter(type="webauthn").count() == 0
