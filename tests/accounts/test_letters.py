"""激活信：寄到真的邮件服务器，从信里点开设密码；不收的、寄不出的列给管账号的人；重印的、用过的，链接作废。"""

import datetime as dt
import re

import pytest
from django.test import Client

from bihuan.accounts import door as accounts
from bihuan.accounts.issuing.questions import State, slip_of
from bihuan.accounts.letters import verbs
from bihuan.accounts.models import Account, Letter
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from tests.accounts.test_accounts import sign_in
from tests.notices.receivers import smtp
from tests.people.county import MONDAY, SINCE

pytestmark = pytest.mark.django_db
MINE = {"password1": "秋收冬藏-2026", "password2": "秋收冬藏-2026"}
SITE = "https://banshi.example.gov.cn"


@pytest.fixture
def post(settings):
    """开着的邮件服务器，站点设好了它。"""
    with smtp() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


@pytest.fixture
def slips(county) -> dict[str, accounts.Slip]:
    """周建国、吴用，刚刚开了账号；吴用没有登记手机号。"""
    told = {"by": SYSTEM, "now": MONDAY}
    made = [people.enrol(county.congress.pk, name=name, phone=phone, **told).pk
            for name, phone in (("周建国", "13800138021"), ("吴用", ""))]  # fmt: skip
    for one in made:
        people.appoint(one, county.water.pk, duty="contact", from_on=SINCE, **told)
    return {slip.name: slip for slip in accounts.open_many(made, by=county.actor(county.li), now=MONDAY)}


def state(name: str, *, now: dt.datetime | None = None):
    return slip_of(Account.objects.get(username=name), now=now or clock.now())


def link_in(letter) -> str:
    return re.search(r"https?://[^/]+(/activate/\S+)", letter.get_content())[1]


def asked(county, **lines: str) -> int:
    """李敏要寄，后台寄。"""
    verbs.ask_letters(lines, site=SITE, by=county.actor(county.li), now=clock.now())
    return accounts.send_letters(clock.now())


def test_a_person_sets_the_password_from_the_letter(slips, county, client, post):
    sign_in(client, "李敏")
    assert "周建国 \r\n吴用 " in client.get("/accounts/letters/").content.decode().replace("\n", "\r\n")
    told = client.post("/accounts/letters/", {"lines": "周建国\tzhou@example.cn\n\n吴用，wu@example.cn"}, follow=True)
    assert "2 封激活信等着寄" in told.content.decode() and "寄激活信" in told.content.decode()
    assert accounts.send_letters(clock.now()) == 2 and accounts.send_letters(clock.now()) == 0
    zhou, wu = post.letters
    assert (zhou["To"], wu["To"]) == ("zhou@example.cn", "wu@example.cn")
    link, own = link_in(zhou), Client()
    page = own.get(link)
    assert "周建国" in page.content.decode() and page["Referrer-Policy"] == "no-referrer"
    assert own.post(link, MINE).status_code == 422, "名册上有手机号的，还要后四位"
    assert own.post(link, {**MINE, "phone": "8021"}, follow=True).redirect_chain == [("/sign-in/", 302)]
    assert own.get("/desk/").status_code == 302, "设好密码，还要自己登录"
    assert sign_in(own, "周建国", MINE["password1"]).status_code == 302 and own.get("/desk/").status_code == 200
    for again in (own.get(link), own.post(link, {**MINE, "phone": "8021"})):
        assert again.status_code == 404 and "用过了" in again.content.decode()
    assert Client().post(link_in(wu), MINE).status_code == 302, "没有手机号的，凭链接"
    assert [state(name).state for name in ("周建国", "吴用")] == [State.USED, State.USED]
    told = "".join(entry.body for entry in ledger.entries(f"account:{Account.objects.get(username='周建国').pk}"))
    assert "zhou@example.cn" not in told and link.split("/")[-2] not in told
    assert ledger.verify().faults == []


def test_what_was_not_delivered_is_listed(slips, county, client, post):
    """地址不收的当时就记；一时寄不出的再寄几回；从前寄的换了新的就作废；过了日子没有用的标出来。"""
    post.refuses = "550 no such mailbox"
    assert asked(county, 周建国="zhou@example.cn") == 0
    returned = state("周建国")
    assert (returned.state, returned.reason) == (State.RETURNED, "激活信没有寄到（邮件服务器答复 550）")
    post.refuses = "451 try again later"
    start = clock.now()
    assert asked(county, 吴用="wu@example.cn") == 0 and state("吴用").state is State.WAITING
    for minutes in (6, 40, 170):
        assert accounts.send_letters(start + dt.timedelta(minutes=minutes)) == 0
    assert state("吴用").state is State.RETURNED
    sign_in(client, "李敏")
    page = client.get("/accounts/issued/").content.decode()
    assert page.count("没有送到") >= 2 and "激活信没有寄到" in page and "wu@example.cn" not in page
    post.refuses = ""
    assert asked(county, 吴用="yong@example.cn") == 1
    again = state("吴用")
    assert again.state is State.WAITING and again.mailed_at is not None
    assert state("吴用", now=clock.now() + dt.timedelta(days=14)).state is State.OLD
    assert ledger.verify().faults == []


def test_a_newer_slip_or_letter_ends_the_link(slips, county, client, post):
    assert asked(county, 周建国="zhou@example.cn", 吴用="wu@example.cn") == 2
    assert asked(county, 周建国="zhou@example.cn") == 1
    first, wu, second = map(link_in, post.letters)
    assert [client.get(one).status_code for one in (first, wu, second)] == [404, 200, 200]
    accounts.renew_many([slips["吴用"].person_id], by=county.actor(county.li), now=clock.now())
    assert client.get(wu).status_code == 404
    for _ in range(verbs.TRIES):
        assert client.post(second, {**MINE, "phone": "0000"}).status_code == 422
    assert client.post(second, {**MINE, "phone": "8021"}).status_code == 404, "错五次作废"
    with clock.frozen(clock.now() + dt.timedelta(days=15)):
        assert accounts.clear_letters(clock.now()) == 2 and not Letter.objects.exists()


def test_after_the_days_the_link_is_gone(slips, county, client, post):
    asked(county, 吴用="wu@example.cn")
    [letter] = post.letters
    with clock.frozen(clock.now() + dt.timedelta(days=14, minutes=1)):
        assert client.get(link_in(letter)).status_code == 404
    assert client.get(link_in(letter)).status_code == 200
    assert client.get("/activate/999999/abc/").status_code == 404


def test_only_those_who_keep_passwords_and_all_or_none(slips, county, client, post, settings):
    li, told = county.actor(county.li), {"site": SITE, "now": MONDAY}
    for lines, kind, words in (
        ({}, BadInput, "一行一个人"),
        ({"没有这个人": "a@example.cn"}, BadInput, "没有“没有这个人”这个登录名"),
        ({"吴用": "wu@example.cn", "周建国": "不像"}, BadInput, "不像邮箱"),
        ({"吴用": ""}, BadInput, "没有登记过邮箱"),
        ({"李敏": "li@example.cn"}, AlreadyDone, "已经改成自己的密码"),
    ):
        with pytest.raises(kind, match=words):
            verbs.ask_letters(lines, by=li, **told)
    with pytest.raises(NotAllowed):
        verbs.ask_letters({"吴用": "wu@example.cn"}, by=county.actor(county.sun), **told)
    assert not Letter.objects.exists(), "全部寄，或一封也不寄"
    sign_in(client, "李敏")
    assert client.post("/accounts/letters/", {"lines": "吴用 a@b.cn 多一个"}).status_code == 422
    settings.EMAIL_HOST = ""
    with pytest.raises(BadInput, match="BIHUAN_MAIL"):
        verbs.ask_letters({"吴用": "wu@example.cn"}, by=li, **told)
    assert client.get("/accounts/letters/").status_code == 404
