"""短信登录：王芳验过手机号、开了，在登录页要六位数字；旁人要不到、猜不着、看不出有没有这个人，也用不完她的。短信网关是真的 HTTP。"""

import contextlib
import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client

from bihuan.accounts import door as accounts
from bihuan.accounts.models import Account, SignIn, Text
from bihuan.accounts.texting import verbs
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, NotAllowed
from bihuan.ledger import door as ledger
from bihuan.ledger.models import LedgerEntry
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.upkeep.findings import examine
from tests.accounts.phone import enrolled
from tests.accounts.test_accounts import sign_in
from tests.notices.receivers import http
from tests.people.county import MONDAY

pytestmark = pytest.mark.django_db
NOON = MONDAY + dt.timedelta(hours=4)
MINUTE = dt.timedelta(minutes=1)
PHONE = "13800138012"


@pytest.fixture
def gateway(settings):
    """一台短信网关；开了短信登录。"""
    with http() as opened:
        settings.SMS_GATEWAY, settings.SMS_TOKEN, settings.TEXT_SIGN_IN = f"{opened.address}/send", "ling-pai", True
        yield opened


def ask(client: Client, name: str, *, at: dt.datetime, **more: str):
    with clock.frozen(at):
        return client.post("/sign-in/text/", {"login": name}, **more)


def fill(client: Client, given: str, *, at: dt.datetime):
    with clock.frozen(at):
        return client.post("/sign-in/text/code/", {"code": given})


def delivered(gateway, *, at: dt.datetime) -> list[str]:
    """后台走一圈，这一圈发出的各个六位数字。"""
    before = len(gateway.got)
    accounts.send_texts(at)
    return [re.search(r"\d{6}", said["text"])[0] for _, said, _ in gateway.got[before:]]


@pytest.fixture
def wang(county, gateway, client) -> Account:
    """王芳：手机号在册，用密码登录以后验过，开了短信登录。"""
    people.change_phone(county.congress.pk, county.wang.pk, phone=PHONE, by=SYSTEM, now=MONDAY)
    sign_in(client, "王芳")
    with clock.frozen(NOON - 10 * MINUTE):
        assert "尾号 8012" in client.get("/accounts/mine/text/").content.decode()
        sent = client.post("/accounts/mine/text/", {"send": "yes"})
        assert sent.status_code == 302, sent.content.decode()[-900:]
        [code] = delivered(gateway, at=NOON - 10 * MINUTE)
        wrong = "000000" if code != "000000" else "000001"
        assert "验证码不对" in client.post("/accounts/mine/text/", {"code": wrong}).content.decode()
        assert client.post("/accounts/mine/text/", {"code": code})["Location"] == "/accounts/mine/text/"
        assert "开着" in client.get("/accounts/mine/text/").content.decode()
    client.post("/sign-out/")
    return Account.objects.get(person=county.wang)


def test_a_code_by_text_signs_in_once_and_nothing_personal_travels(wang, gateway):
    home = Client()
    assert 'href="/sign-in/text/?next=/people/"' in home.get("/sign-in/?next=/people/").content.decode()
    with clock.frozen(NOON):
        asked = home.post("/sign-in/text/?next=/people/", {"login": "王芳", "next": "/people/"})
    assert asked["Location"] == "/sign-in/text/code/?next=%2Fpeople%2F"
    [code] = delivered(gateway, at=NOON)
    path, said, headers = gateway.got[-1]
    assert path == "/send" and said["phone"] == PHONE and headers["Authorization"] == "Bearer ling-pai"
    assert "王芳" not in said["text"] and "5 分钟内有效" in said["text"]
    text = Text.objects.latest("id")
    assert code not in str(vars(text)) and len(text.digest) == 64, "库里只有散列"
    assert fill(Client(), code, at=NOON)["Location"].startswith("/sign-in/text/"), "别的浏览器里不算"
    with clock.frozen(NOON + MINUTE):
        entered = home.post("/sign-in/text/code/?next=/people/", {"code": f"{code[:3]} {code[3:]}", "next": "/people/"})
    assert entered["Location"] == "/people/" and home.get("/desk/").status_code == 200
    assert [(one.outcome, one.way) for one in SignIn.objects.order_by("-id")[:1]] == [("in", "短信验证码")]
    assert "登录（短信验证码）" in home.get("/accounts/mine/sessions/").content.decode()
    assert not verbs.redeem(text, code, now=NOON + MINUTE), "用过了"
    assert ledger.verify().faults == []
    bodies = "".join(LedgerEntry.objects.values_list("body", flat=True))
    assert PHONE not in bodies and code not in bodies
    Account.objects.filter(pk=wang.pk).update(text_entry_id=None)
    assert [fault.kind for fault in ledger.verify().faults] == ["account"], "库里偷着关、偷着开，核验说得出"


def test_five_tries_five_minutes_and_the_right_code_no_more(wang, gateway):
    home = Client()
    ask(home, "王芳", at=NOON)
    [code] = delivered(gateway, at=NOON)
    for number in range(5):
        wrong = f"{(int(code) + 1 + number) % 10**6:06}"
        assert "验证码不对" in fill(home, wrong, at=NOON).content.decode()
    assert "试过 5 次" in fill(home, code, at=NOON).content.decode()
    assert SignIn.objects.filter(outcome="text", account=wang).count() == 1, "一分钟之内只记一行"
    ask(home, "王芳", at=NOON + 2 * MINUTE)
    [code] = delivered(gateway, at=NOON + 2 * MINUTE)
    assert "过了 5 分钟" in fill(home, code, at=NOON + 8 * MINUTE).content.decode()
    assert not verbs.redeem(Text.objects.latest("id"), code, now=NOON + 7 * MINUTE)
    ask(home, "王芳", at=NOON + 20 * MINUTE)
    assert delivered(gateway, at=NOON + 26 * MINUTE) == [], "过了时候的不发"


def test_nobody_can_tell_whether_there_is_such_a_person(wang, county, gateway):
    """没有的人、没有开的、停用的、初始密码的、设了两步验证的、换过号的：回话与开了的一字不差，只是没有短信。"""
    people.change_phone(county.congress.pk, county.sun.pk, phone="13900139000", by=SYSTEM, now=MONDAY)
    pages = []
    for name in ("王芳", "没有这个人", "孙强"):
        other = Client()
        answer = ask(other, name, at=NOON)
        page = fill(other, "12", at=NOON).content.decode()
        masked = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
        pages.append((answer.status_code, answer["Location"], masked))
    assert pages[0] == pages[1] == pages[2]
    assert len(delivered(gateway, at=NOON)) == 1 and gateway.got[-1][1]["phone"] == PHONE
    later = NOON + 10 * MINUTE
    for change in (
        lambda: enrolled(wang, now=NOON),
        lambda: people.change_phone(county.congress.pk, county.wang.pk, phone="13700137000", by=SYSTEM, now=NOON),
        lambda: accounts.reset_password(wang.pk, by=SYSTEM, now=NOON),
    ):
        with undone():
            change()
            ask(Client(), "王芳", at=later)
            assert delivered(gateway, at=later) == []


@contextlib.contextmanager
def undone():
    """这一段里写下的都退回去。"""
    mark = transaction.savepoint()
    yield
    transaction.savepoint_rollback(mark)


def test_a_second_step_stays_and_administrators_use_their_password(wang, county, gateway, settings, client):
    """码发出以后才设了两步验证的，也进不来；要两步验证的人开不了。"""
    home = Client()
    ask(home, "王芳", at=NOON)
    [code] = delivered(gateway, at=NOON)
    enrolled(wang, now=NOON)
    assert "验证码不对" in fill(home, code, at=NOON).content.decode() and home.get("/desk/").status_code == 302
    people.change_phone(county.congress.pk, county.li.pk, phone="13600136000", by=SYSTEM, now=MONDAY)
    settings.SECOND_FACTOR = "administrators"
    with pytest.raises(NotAllowed, match="两步验证"):
        verbs.ask_to_turn_on(Account.objects.get(person=county.li).pk, by=county.actor(county.li), now=NOON)
    with pytest.raises(NotAllowed, match="只由本人"):
        verbs.turn_off(wang.pk, by=county.actor(county.li), now=NOON)


def test_a_stranger_cannot_bomb_the_phone_nor_use_up_the_owners_codes(wang, gateway, client):
    """旁人一分钟要一次：一小时五条、一天十条为止；她在登录过的机器上照要不误。会场里几百人同出一个地址，人人要得到。"""
    got = []
    for minute in (*range(0, 30, 2), *range(90, 24 * 60, 45)):
        at = NOON + minute * MINUTE
        ask(Client(), "王芳", at=at, REMOTE_ADDR=f"203.0.113.{minute % 200}")
        got += [minute] * len(delivered(gateway, at=at))
    assert got == [0, 2, 4, 6, 8, 90, 135, 180, 225, 270]
    ask(client, "王芳", at=NOON + 12 * MINUTE)
    [code] = delivered(gateway, at=NOON + 12 * MINUTE)
    assert fill(client, code, at=NOON + 12 * MINUTE)["Location"] == "/desk/"
    hall = [verbs.ask_code(f"代表{number}", place="198.51.100.7", known=False, now=NOON) for number in range(3)]
    verbs.Text.objects.bulk_create(
        Text(kind="code", place="198.51.100.7", known=False, asked_at=NOON, state="nothing") for _ in range(996)
    )
    assert ask(Client(), "王芳", at=NOON, REMOTE_ADDR="198.51.100.7").status_code == 302 and len(hall) == 3
    assert ask(Client(), "王芳", at=NOON, REMOTE_ADDR="198.51.100.7").status_code == 403, "第一千零一次"
    assert accounts.clear_texts(NOON + dt.timedelta(days=4)) > 900 and not Text.objects.exists()


def test_a_silent_gateway_is_told_and_nothing_is_half_done(wang, gateway, client, settings):
    gateway.status = 500
    ask(Client(), "王芳", at=NOON)
    assert accounts.send_texts(NOON) == 0
    failed = Text.objects.latest("id")
    assert (failed.state, failed.fault, failed.digest) == ("failed", "短信网关答复 500", "")
    told = {one.code: one for one in examine(NOON)}
    assert "开了短信登录" in told["sms"].sentence
    settings.TEXT_SIGN_IN = False
    assert "没有开短信登录" in {one.code: one for one in examine(NOON)}["sms"].sentence
    assert (
        client.get("/sign-in/text/").status_code == 404 and "短信登录" not in client.get("/sign-in/").content.decode()
    )


def test_turned_off_it_stays_off_and_twice_says_so(wang, county, gateway):
    verbs.turn_off(wang.pk, by=county.actor(county.wang), now=NOON)
    with pytest.raises(AlreadyDone):
        verbs.turn_off(wang.pk, by=county.actor(county.wang), now=NOON)
    ask(Client(), "王芳", at=NOON)
    assert delivered(gateway, at=NOON) == [] and ledger.verify().faults == []


@pytest.mark.django_db(transaction=True)
def test_the_same_code_filled_at_the_same_moment_counts_once(county, gateway):
    text = Text.objects.create(kind="code", account=Account.objects.get(person=county.wang), place="x", known=False,
                               asked_at=NOON, state="sent")  # fmt: skip
    Text.objects.filter(pk=text.pk).update(digest=verbs._digest(text, "246810"))

    def one(_: int) -> bool:
        try:
            return verbs.redeem(text, "246810", now=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == [False, True]
