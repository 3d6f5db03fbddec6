"""登录与身份：姓名和密码，连错就锁，停用就出去，演示登录只在演示里有。"""

import datetime as dt
from ipaddress import ip_network

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import get_hasher, make_password
from django.test import Client, override_settings

from bihuan.accounts import door as accounts
from bihuan.accounts.devices import place_of
from bihuan.accounts.door import Account
from bihuan.config import settings as live
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.notices import door as notices
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from tests.accounts.conftest import PASSWORD
from tests.people.county import MONDAY, SINCE, build

pytestmark = pytest.mark.django_db


def sign_in(client, name: str, password: str = PASSWORD):
    return client.post("/sign-in/", {"login": name, "password": password})


def test_one_signs_in_by_name_and_password_and_out_by_one_press(county, client):
    assert client.get("/sign-in/").status_code == 200
    answer = sign_in(client, "李敏")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.get("/password/").status_code == 200
    assert client.post("/sign-out/")["Location"] == "/"
    assert client.get("/password/")["Location"].startswith("/sign-in/?next=/password/")


def test_a_weak_password_is_refused_in_chinese(county, client):
    sign_in(client, "李敏")
    given = {"oldpassword": PASSWORD, "password1": "4821", "password2": "4821"}
    said = client.post("/password/", given).content.decode()
    assert "密码太短，至少 8 个字符。" in said and "too short" not in said
    assert not Account.objects.get(username="李敏").check_password("4821")


def test_a_wrong_password_gets_one_sentence_whoever_is_asked_for(county, client):
    for name in ("李敏", "没有这个人"):
        answer = sign_in(client, name, "wrong-password")
        assert "姓名或密码不对" in answer.content.decode()


@override_settings(AXES_ENABLED=True)
def test_five_failures_lock_with_a_sentence_even_for_the_right_password(county, client):
    for _ in range(4):
        assert sign_in(client, "李敏", "wrong-password").status_code == 200
    locked = sign_in(client, "李敏", "wrong-password")
    assert locked.status_code == 429
    assert "连错 5 次，已锁住 30 分钟" in locked.content.decode()
    assert sign_in(client, "李敏").status_code == 429
    assert sign_in(client, "陈立").status_code == 302


@override_settings(AXES_ENABLED=True)
def test_what_is_tried_while_locked_is_not_kept_and_does_not_prolong(county, client):
    """锁住以后再试二十次：那一行一个字也不长，锁到原来的时候为止；过了时候，定时清掉。"""
    for _ in range(5):
        sign_in(client, "李敏", "wrong-password")
    [before] = AccessAttempt.objects.values()
    for _ in range(20):
        assert sign_in(client, "李敏", "wrong-password").status_code == 429
    assert list(AccessAttempt.objects.values()) == [before]
    accounts.clear_attempts(before["attempt_time"] + dt.timedelta(minutes=29))
    assert AccessAttempt.objects.exists()
    accounts.clear_attempts(before["attempt_time"] + dt.timedelta(minutes=31))
    assert not AccessAttempt.objects.exists()
    assert sign_in(client, "李敏").status_code == 302


@override_settings(AXES_ENABLED=True)
def test_a_stranger_cannot_lock_a_hall_out(county, client):
    """李敏、陈立在自己的机器上登录过。旁人在会场的同一个出口地址上，把两个人的名字各试错六次：
    他们在自己的机器上照常登录；生机器上锁着；在认得的机器上连错五次也锁，只锁那一台。"""
    own = {name: Client() for name in ("李敏", "陈立")}
    for name, browser in own.items():
        sign_in(browser, name)
        browser.post("/sign-out/")
        assert name not in browser.cookies["device"].value
    for name in own:
        for _ in range(6):
            sign_in(client, name, "wrong-password")
        assert sign_in(Client(), name).status_code == 429, "生机器"
        assert sign_in(own[name], name).status_code == 302, "认得的机器"
    own["李敏"].post("/sign-out/")
    for _ in range(5):
        last = sign_in(own["李敏"], "李敏", "wrong-password")
    assert (last.status_code, sign_in(own["李敏"], "李敏").status_code) == (429, 429)
    assert sign_in(own["李敏"], "孙强").status_code == 302
    accounts.reset_password(Account.objects.get(username="李敏").pk, password=PASSWORD, by=SYSTEM, now=MONDAY)
    assert sign_in(own["李敏"], "李敏").status_code == 302, "重设了密码，锁就开了"


@pytest.mark.parametrize(
    ("came", "told", "place"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # 左边的是来人自己写的
        ("127.0.0.1", "203.0.113.9, 10.20.0.7", "203.0.113.9"),  # 两层反代
        ("198.51.100.1", "203.0.113.9", "198.51.100.1"),  # 不是反代，写什么都不算
        ("127.0.0.1", "not an address", "127.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),  # 一家人有一整个 /64
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
    ],
)
def test_the_address_is_the_one_a_trusted_proxy_tells(rf, came, told, place):
    with override_settings(PROXIES=[ip_network("127.0.0.0/8"), ip_network("10.20.0.0/16")]):
        request = rf.post("/sign-in/", {"login": "李敏"}, REMOTE_ADDR=came, headers={"x-forwarded-for": told})
        assert place_of(request) == place


def test_passwords_are_kept_by_argon2id_and_old_ones_are_changed_over(county, settings):
    """从前的 PBKDF2 照样登录，登录时换成 Argon2id，留一笔；参数老了的也换。"""
    settings.PASSWORD_HASHERS = live.PASSWORD_HASHERS
    account = Account.objects.get(username="李敏")
    account.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    account.save()
    assert account.check_password(PASSWORD) and not account.check_password("wrong-password")
    assert account.password.startswith("argon2$argon2id$v=19$m=32768,t=2,p=1$")
    [*_, last] = ledger.entries(f"account:{account.pk}")
    assert last.data["credential"] == account.credential
    kept = account.password
    assert account.check_password(PASSWORD) and account.password == kept
    account.password = kept.replace("t=2", "t=1")
    assert get_hasher("argon2").must_update(account.password)


def test_one_sees_where_he_is_signed_in_and_ends_it(county, client):
    """李敏在三处登录着：看得见各是什么机器，退出一处，再把别处都退出；陈立的看不见也退不了。"""
    phone, old, chen = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) MicroMessenger/8"}), Client(), Client()
    for browser, name in ((client, "李敏"), (phone, "李敏"), (old, "李敏"), (chen, "陈立")):
        sign_in(browser, name)
    page = client.get("/accounts/mine/sessions/")
    assert [one.here for one in page.context["open"]] == [True, False, False]
    [its] = [one for one in page.context["open"] if one.device == "iPhone 微信"]
    assert client.session.session_key not in page.content.decode()
    assert chen.post("/accounts/mine/sessions/", {"one": its.code}).status_code == 409
    client.post("/accounts/mine/sessions/", {"one": its.code})
    assert (phone.get("/desk/").status_code, old.get("/desk/").status_code) == (302, 200)
    assert client.post("/accounts/mine/sessions/", {"one": its.code}).status_code == 409, "按了两次"
    client.post("/accounts/mine/sessions/", {"others": "yes"})
    assert [each.get("/desk/").status_code for each in (client, old, chen)] == [200, 302, 200]


def test_one_who_has_not_moved_for_an_hour_is_out(county, client, settings):
    settings.IDLE = 3600
    sign_in(client, "李敏")
    began = clock.now()
    for minutes, status in ((50, 200), (100, 200), (161, 302)):
        with clock.frozen(began + dt.timedelta(minutes=minutes)):
            assert client.get("/accounts/mine/").status_code == status, minutes
    assert "60 分钟没有动，已经退出" in client.get("/sign-in/").content.decode()


def test_every_page_of_one_who_signed_in_is_his_alone(county, client):
    assert "no-store" not in client.get("/about/").get("Cache-Control", "")
    sign_in(client, "李敏")
    for path in ("/about/", "/desk/", "/people/", "/no/such/page/", "/"):
        assert client.get(path)["Cache-Control"] == "private, no-store", path


def test_there_is_no_sign_up_no_mail_and_no_admin(client):
    for path in ("/sign-up/", "/accounts/signup/", "/password/reset/", "/email/", "/admin/", "/accounts/login/"):
        assert client.get(path).status_code == 404


def test_one_changes_his_own_password(county, client):
    sign_in(client, "李敏")
    asked = {"oldpassword": PASSWORD, "password1": "闭环-another-one", "password2": "闭环-another-one"}
    assert "现在的密码不对" in client.post("/password/", {**asked, "oldpassword": "x"}).content.decode()
    assert client.post("/password/", asked)["Location"] == "/desk/"
    client.post("/sign-out/")
    assert sign_in(client, "李敏").status_code == 200
    assert sign_in(client, "李敏", "闭环-another-one").status_code == 302


def test_a_closed_account_is_out_at_the_next_page(county, client):
    sign_in(client, "孙强")
    account = accounts.Account.objects.get(person=county.sun)
    with pytest.raises(NotAllowed, match="任着水务局工程科经办人"):
        accounts.close_account(account.pk, by=county.actor(county.li), now=MONDAY)
    people.end_post(county.sun.posts.get().pk, by=county.actor(county.li), now=MONDAY)
    accounts.close_account(account.pk, by=county.actor(county.li), now=MONDAY)
    assert client.get("/password/").status_code == 302
    refused = sign_in(client, "孙强")
    assert (refused.status_code, "这个账号已停用" in refused.content.decode()) == (403, True)
    with pytest.raises(AlreadyDone):
        accounts.close_account(account.pk, by=county.actor(county.li), now=MONDAY)
    accounts.reopen_account(account.pk, by=county.actor(county.li), now=MONDAY)
    sign_in(client, "孙强")
    assert client.get("/password/").status_code == 200


def test_accounts_are_kept_by_the_highest_congress_one_belongs_to(county):
    town = build("99LX", "临溪镇")
    people.appoint(town.sun.pk, county.roads.pk, duty="clerk", from_on=SINCE, by=SYSTEM, now=MONDAY)
    account = accounts.Account.objects.get(person=county.sun)
    with pytest.raises(NotAllowed, match="最高一级"):
        accounts.reset_password(account.pk, by=town.actor(town.li), now=MONDAY)
    for nobody in ("sun", "wang"):
        with pytest.raises(NotAllowed):
            accounts.open_account(town.sun.pk, password=PASSWORD, by=county.actor(getattr(county, nobody)), now=MONDAY)
    fresh = accounts.reset_password(account.pk, by=county.actor(county.li), now=MONDAY)
    account.refresh_from_db()
    assert account.check_password(fresh)
    entries = ledger.entries(f"account:{account.pk}")
    assert [entry.type for entry in entries] == ["accounts.opened", "accounts.password_reset"]
    assert fresh not in "".join(entry.body for entry in entries)
    ledger.work(MONDAY, limit=100)
    assert ["李敏重设了" in one.sentence for one in notices.inbox(county.sun.pk)] == [True], "本人收到一句，写明是谁"
    own = Client()
    sign_in(own, account.username, fresh)
    assert "由李敏给的" in own.get("/password/").content.decode(), "一登录就看得到是谁给的"


def test_nobody_resets_his_own_and_namesakes_get_a_number(county):
    li = county.actor(county.li)
    own = accounts.Account.objects.get(person=county.li)
    with pytest.raises(NotAllowed, match="自己的账号"):
        accounts.reset_password(own.pk, by=li, now=MONDAY)
    twin = people.enrol(county.congress.pk, name="李敏", by=li, now=MONDAY)
    people.appoint(twin.pk, county.water.pk, duty="clerk", by=li, now=MONDAY)
    assert accounts.open_account(twin.pk, password=PASSWORD, by=li, now=MONDAY).username == "李敏2"
    with pytest.raises(AlreadyDone, match="李敏已有账号"):
        accounts.open_account(twin.pk, password=PASSWORD, by=li, now=MONDAY)


def test_a_weak_password_opens_nothing(county):
    li = county.actor(county.li)
    fresh = people.enrol(county.congress.pk, name="吴用", by=li, now=MONDAY)
    people.appoint(fresh.pk, county.water.pk, duty="clerk", by=li, now=MONDAY)
    with pytest.raises(BadInput):
        accounts.open_account(fresh.pk, password="12345678", by=li, now=MONDAY)
    assert not accounts.Account.objects.filter(person=fresh).exists()
    with pytest.raises(NotFound):
        accounts.open_account(10**9, password=PASSWORD, by=li, now=MONDAY)


def test_the_demo_signs_in_by_post_only_and_never_live(county, rf, client):
    request = rf.post("/")
    request.session = client.session
    request.user = None
    assert accounts.sign_in_as(request, county.wang.pk).person_id == county.wang.pk
    with pytest.raises(NotAllowed, match="请从首页"):
        accounts.sign_in_as(rf.get("/"), county.wang.pk)
    with pytest.raises(NotFound):
        accounts.sign_in_as(request, 10**9)
    with override_settings(LIVE=True), pytest.raises(NotAllowed, match="正式运行没有演示登录"):
        accounts.sign_in_as(request, county.wang.pk)


def test_the_accounts_page_shows_a_fresh_password_once(county, client):
    sign_in(client, "李敏")
    account = accounts.Account.objects.get(person=county.sun)
    shown = client.post(f"/accounts/{account.pk}/password/")
    account.refresh_from_db()
    assert account.check_password(shown.context["password"])
    assert shown.context["password"] in shown.content.decode()
    assert shown["Cache-Control"] == "private, no-store"
    assert shown.context["password"] not in client.get("/accounts/").content.decode()


def test_an_account_carries_no_power_of_its_own(county):
    fields = {field.name for field in accounts.Account._meta.get_fields()}
    assert not fields & {"is_superuser", "is_staff", "groups", "user_permissions"}
