"""凭外面的身份登录：王芳从统一认证（真的一家，另一个进程）、企业微信、钉钉、微信进来；没有登记的进不来，冒充的、换了令牌的进不来。"""

import json
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core import signing
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from bihuan.accounts.models import Account, Identity, SignIn
from bihuan.accounts.outside import apps, verbs, views
from bihuan.accounts.outside.fetching import basic
from bihuan.accounts.outside.oidc import Oidc
from bihuan.config.outside import outside
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.ledger.models import LedgerEntry
from bihuan.notices import door as notices
from tests.accounts.elsewhere import at_theirs, theirs
from tests.accounts.idp import CLIENT, SECRET, USER
from tests.accounts.phone import SEED, code as shown, enrolled
from tests.accounts.test_accounts import sign_in
from tests.people.county import MONDAY
from tests.shared import ROOT

pytestmark = pytest.mark.django_db
BACK = "/sign-in/with/oidc/back/"


@pytest.fixture(scope="module")
def idp(tmp_path_factory):
    """开着的一家统一认证，返回它的网址。"""
    folder = tmp_path_factory.mktemp("idp")
    order = [sys.executable, str(ROOT / "tests/accounts/idp.py"), str(folder), "0", f"http://testserver{BACK}"]
    with subprocess.Popen(order, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        yield f"http://127.0.0.1:{int(running.stdout.readline())}"
        running.terminate()


@pytest.fixture
def oidc(idp, settings):
    """这个站设了它。"""
    settings.OUTSIDE = {"oidc": ["云泽统一认证", idp, CLIENT, SECRET, "preferred_username"]}
    return idp


def come_back(client: Client) -> str:
    """按登录页的按钮，在那一家登录。"""
    return at_theirs(client.get("/sign-in/with/oidc/?next=/people/")["Location"])


def record(county, name: str = "王芳", subject: str = USER, provider: str = "oidc"):
    return verbs.record_identities(provider, [(name, subject)], by=county.actor(county.li), now=MONDAY)


def test_who_is_recorded_comes_in_and_who_is_not_stays_out(county, oidc, client):
    page = client.get("/sign-in/?next=/people/").content.decode()
    assert "用云泽统一认证登录" in page and 'href="/sign-in/with/oidc/?next=/people/"' in page
    first = client.get(come_back(client))
    page = first.content.decode()
    assert first.status_code == 403 and f"<code>{USER}</code>" in page, "没有登记的，告诉他编号，拿去登记"
    assert client.get("/desk/").status_code == 302 and Account.objects.count() == 4, "不自助注册"
    desk = Client()
    sign_in(desk, "李敏")
    answer = desk.post("/accounts/outside/", {"provider": "oidc", "lines": f"王芳 {USER}\n\n"})
    assert answer["Location"] == "/accounts/outside/", answer.content.decode()
    assert USER in desk.get("/accounts/outside/").content.decode()
    ledger.work(clock.now(), limit=100)
    assert any("云泽统一认证的身份" in one.sentence for one in notices.inbox(county.wang.pk)), "本人收到一句"
    address = come_back(client)
    assert client.get(address)["Location"] == "/people/" and client.get("/desk/").status_code == 200
    assert "登录（云泽统一认证）" in client.get("/accounts/mine/sessions/").content.decode()
    assert "云泽统一认证" in client.get("/accounts/mine/").content.decode()
    assert "不是从这个浏览器" in client.get(address).content.decode(), "按了后退，再来一次"
    assert USER not in "".join(LedgerEntry.objects.values_list("body", flat=True))
    left = client.post("/sign-out/")
    assert left["Location"] == "/sign-out/with/oidc/" and client.get("/desk/").status_code == 302
    theirs = re.search(r'href="(http://127[^"]+)"', client.get("/sign-out/with/oidc/").content.decode())[1]
    with urllib.request.urlopen(theirs.replace("&amp;", "&")) as page:
        assert page.status == 200, "那一家的退出页打得开"
    assert ledger.verify().faults == []


def test_another_browser_another_time_another_token_are_refused(county, oidc, client, monkeypatch):
    record(county)
    address = come_back(client)
    assert "不是从这个浏览器" in Client().get(address).content.decode(), "别人的链接骗不了登录"
    assert client.get(re.sub(r"state=[^&]+", "state=forged", address)).status_code == 403
    whom, state, _, verifier, place = signing.loads(client.cookies["outside"].value, salt=views.SALT)
    kept = client.cookies["outside"].value
    client.cookies["outside"] = signing.dumps([whom, state, "另一次的", verifier, place], salt=views.SALT)
    assert "答的不是这一次" in client.get(address).content.decode()
    client.cookies["outside"] = kept
    again = client.get(address)
    assert again.status_code == 403 and "答复 400" in again.content.decode(), "一个授权码只用一次"
    assert "没有在云泽统一认证登录成" in _after(client, "error=access_denied")
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    stranger = jwt.PyJWK.from_dict(json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(other)))
    real = jwt.decode
    for change in (
        (Oidc, "_key", lambda self, number: stranger),
        (jwt, "decode", lambda *given, **more: real(*given, **{**more, "audience": "另一个站"})),
        (jwt, "decode", lambda *given, **more: real(*given, **{**more, "issuer": "https://another.example"})),
    ):
        fresh = come_back(client)
        with monkeypatch.context() as patch:
            patch.setattr(*change)
            assert "令牌验不过" in client.get(fresh).content.decode()
    assert client.get("/desk/").status_code == 302


def _after(client: Client, query: str) -> str:
    state = urllib.parse.parse_qs(urllib.parse.urlsplit(client.get("/sign-in/with/oidc/")["Location"]).query)["state"]
    return client.get(f"{BACK}?{query}&state={state[0]}").content.decode()


def test_the_second_step_is_still_asked_and_a_closed_account_stays_closed(county, oidc, client):
    record(county)
    wang = Account.objects.get(person=county.wang)
    enrolled(wang, now=MONDAY)
    assert client.get(come_back(client))["Location"].startswith("/sign-in/second/")
    assert client.get("/desk/").status_code == 302
    assert client.post("/sign-in/second/", {"code": shown(SEED, clock.now())})["Location"] == "/people/"
    assert client.get("/desk/").status_code == 200
    Account.objects.filter(pk=wang.pk).update(is_active=False)
    other = Client()
    assert other.get(come_back(other)).status_code == 403 and other.get("/desk/").status_code == 302
    assert SignIn.objects.latest("id").outcome == "closed"


def test_a_provider_that_is_silent_or_pretends_is_told_in_a_sentence(county, idp, settings, client):
    settings.OUTSIDE = {"oidc": ["云泽统一认证", "http://127.0.0.1:1", CLIENT, SECRET, "sub"]}
    assert "没有答复，现在用不了" in client.get("/sign-in/with/oidc/").content.decode()
    settings.OUTSIDE = {"oidc": ["云泽统一认证", idp.replace("127.0.0.1", "localhost"), CLIENT, SECRET, "sub"]}
    assert client.get("/sign-in/with/oidc/").status_code == 403
    assert client.get("/sign-in/with/wecom/").status_code == 404, "没有设的没有这一页"
    assert basic("bi huan", "a:b")["Authorization"] == "Basic YmklMjBodWFuOmElM0Fi", "RFC 6749 第 2.3.1 节"
    settings.OUTSIDE = {}
    assert client.get("/sign-in/with/oidc/").status_code == 404
    assert "登录</a>" not in client.get("/sign-in/").content.decode().split("<form")[1].split("</form>")[0]


def test_recording_is_all_or_none_told_and_verified(county, settings):
    settings.OUTSIDE = {"oidc": ["统一认证", "https://idp.invalid", "a", "b", "sub"]}
    li = county.actor(county.li)
    [made] = record(county)
    for pairs, kind, words in (
        ([("王芳", "另一个")], AlreadyDone, "已经登记过一个"),
        ([("孙强", "sun"), ("陈立", USER)], AlreadyDone, "登记给别人"),
        ([("孙强", "sun"), ("没有这个人", "x")], BadInput, "没有登录名"),
        ([("孙强", "s\u200bun")], BadInput, "看不见的字"),
        ([("李敏", "li")], NotAllowed, "别的工作人员"),
        ([], BadInput, "每行一个人"),
    ):
        with pytest.raises(kind, match=words):
            verbs.record_identities("oidc", pairs, by=li, now=MONDAY)
    for nobody in (county.sun, county.wang):
        with pytest.raises(NotAllowed, match="最高一级"):
            verbs.record_identities("oidc", [("陈立", "chen")], by=county.actor(nobody), now=MONDAY)
    assert Identity.objects.count() == 1 and ledger.verify().faults == []
    Identity.objects.filter(pk=made.pk).update(subject="冒充的")
    assert [fault.kind for fault in ledger.verify().faults] == ["account"]
    Identity.objects.filter(pk=made.pk).update(subject=USER)
    Identity.objects.create(account=Account.objects.get(person=county.sun), provider="oidc", subject="偷着", salt="x")
    assert len(ledger.verify().faults) == 1
    Identity.objects.filter(subject="偷着").delete()
    verbs.remove_identity(made.pk, by=li, now=MONDAY)
    with pytest.raises(NotFound, match="已经去掉"):
        verbs.remove_identity(made.pk, by=li, now=MONDAY)
    assert verbs.account_of("oidc", USER) is None
    [again] = record(county)
    ledger.forget(f"person:{county.wang.pk}", by="system", now=MONDAY)
    assert not Identity.objects.filter(pk=again.pk).exists() and ledger.verify().faults == []


OTHERS = {
    "wecom": (["ww-corp", "1000002", "miyao"], {
        "/cgi-bin/gettoken": {"errcode": 0, "access_token": "T", "expires_in": 7200},
        "/cgi-bin/auth/getuserinfo": {"errcode": 0, "errmsg": "ok", "userid": "wang.fang"},
    }, "wang.fang", {"access_token": "T", "code": "C"}),
    "dingtalk": (["ding-app", "miyao"], {
        "/v1.0/oauth2/userAccessToken": {"accessToken": "T", "expireIn": 7200, "refreshToken": "R"},
        "/v1.0/contact/users/me": {"nick": "王芳", "unionId": "union-12", "openId": "open-12"},
    }, "union-12", {}),
    "weixin": (["wx-app", "miyao"], {
        "/sns/oauth2/access_token": {"access_token": "T", "expires_in": 7200, "openid": "oWang12", "unionid": "u"},
    }, "oWang12", {"appid": "wx-app", "secret": "miyao", "code": "C", "grant_type": "authorization_code"}),
}  # fmt: skip


@pytest.mark.parametrize("provider", OTHERS)
def test_each_of_the_three_by_their_written_interface(county, settings, client, monkeypatch, provider):
    """照各家写明的接口演的一台服务器；没有在真的服务上试过。"""
    given, answers, subject, last = OTHERS[provider]
    with theirs(answers) as (address, asked):
        monkeypatch.setitem(apps.HOSTS, provider, dict.fromkeys(apps.HOSTS[provider], address))
        settings.OUTSIDE = {provider: given}
        record(county, subject=subject, provider=provider)
        out = client.get(f"/sign-in/with/{provider}/")["Location"]
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(out).query))
        assert out.startswith(address) and query["redirect_uri"] == f"http://testserver/sign-in/with/{provider}/back/"
        word = "authCode" if provider == "dingtalk" else "code"
        back = client.get(f"/sign-in/with/{provider}/back/?{word}=C&state={query['state']}")
        assert back["Location"] == "/desk/" and client.get("/desk/").status_code == 200
        assert last.items() <= asked[-1][1].items()
        if provider == "dingtalk":
            assert asked[0][2] == {"clientId": "ding-app", "clientSecret": "miyao", "code": "C",
                                   "grantType": "authorization_code"}  # fmt: skip
            assert {name.lower(): value for name, value in asked[1][3].items()}["x-acs-dingtalk-access-token"] == "T"
        if provider == "wecom":
            inside = Client(HTTP_USER_AGENT="Mozilla/5.0 wxwork/4.1").get("/sign-in/with/wecom/")["Location"]
            assert "snsapi_base" in inside and inside.endswith("#wechat_redirect")
            answers["/cgi-bin/auth/getuserinfo"] = {"errcode": 0, "openid": "不是成员"}
            other = Client()
            state = urllib.parse.parse_qs(urllib.parse.urlsplit(other.get("/sign-in/with/wecom/")["Location"]).query)
            page = other.get(f"/sign-in/with/wecom/back/?code=C&state={state['state'][0]}")
            assert page.status_code == 403 and "不是本单位的成员" in page.content.decode()
            assert [path for path, *_ in asked].count("/cgi-bin/gettoken") == 1, "令牌记着，不每次都要"


@pytest.mark.django_db(transaction=True)
def test_the_same_number_recorded_for_two_at_the_same_moment_goes_to_one(county):
    li = county.actor(county.li)

    def one(name: str) -> str:
        try:
            verbs.record_identities("oidc", [(name, "同一个")], by=li, now=MONDAY)
        except AlreadyDone as refused:
            return refused.sentence
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(one, ("王芳", "孙强")))
    assert said[0] == "" and "登记给别人" in said[1] and Identity.objects.count() == 1


def test_a_setting_that_is_not_whole_is_said_at_the_start(monkeypatch):
    assert outside(live=True) == {}
    for name, value, words in (
        ("BIHUAN_SIGN_IN_WECOM", "corp:secret", "企业编号:应用编号:密钥"),
        ("BIHUAN_SIGN_IN_DINGTALK", "app:", "Client ID:密钥"),
        ("BIHUAN_OIDC_ISSUER", "http://idp.invalid", "https://"),
    ):
        monkeypatch.setenv(name, value)
        with pytest.raises(ImproperlyConfigured, match=words):
            outside(live=True)
        monkeypatch.delenv(name)
    for name in ("ISSUER", "CLIENT", "SECRET"):
        monkeypatch.setenv(f"BIHUAN_OIDC_{name}", "https://idp.example")
    assert outside(live=True)["oidc"][0] == "统一认证"
