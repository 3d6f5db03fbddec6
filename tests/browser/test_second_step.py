"""两步验证在真的浏览器里：设动态口令，登记通行密钥（Chromium 自带的虚拟钥匙），退出，凭钥匙登录；换了一把的说一句。"""

import pytest
from playwright.sync_api import expect

from bihuan.kernel import clock
from tests.accounts.phone import code
from tests.browser.conftest import DESK, PASSWORD, PHONE, Person, Town

pytestmark = pytest.mark.browser
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": False, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def test_a_passkey_is_made_and_opens_the_door(town: Town):
    at_home = Town(town.url.replace("127.0.0.1", "localhost"), town.browser, town.county, town.databases, town.shots)
    li = at_home.person("李敏", DESK)
    wire = li.context.new_cdp_session(li.page)
    wire.send("WebAuthn.enable")
    key = wire.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    _set_both(li)
    li.page.set_viewport_size(PHONE)
    li.look("second-mine")
    _sign_in_again(li)
    li.look("second-step")
    li.fill(验证码="000000")
    li.press("登录", "button")
    li.sees("验证码不对")
    li.press("用通行密钥", "button")
    expect(li.page).to_have_url(f"{at_home.url}/desk/")
    _sign_in_again(li)
    wire.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    li.press("用通行密钥", "button")
    li.sees("没有成")
    assert li.faults == []


def _set_both(li: Person) -> None:
    """登记一把通行密钥，收下恢复码，再设动态口令。"""
    li.open("/accounts/mine/")
    li.press("还没有设")
    li.look("second-none")
    li.press("登记通行密钥")
    li.look("second-passkey")
    li.fill(名字="办公室的电脑", 现在的密码=PASSWORD)
    li.press("登记")
    li.sees("通行密钥“办公室的电脑”登记好了")
    li.look("second-codes")
    assert li.page.locator("ol.codes li").count() == 10
    li.press("收好了")
    li.press("设动态口令")
    li.look("second-totp")
    secret = li.page.get_by_role("main").locator("p > code").inner_text()
    li.fill(手机上的六位数字=code(secret, clock.now()), 现在的密码=PASSWORD)
    li.press("设好")
    li.sees("动态口令设好了")
    li.look("second-mine")


def _sign_in_again(li: Person) -> None:
    """退出，再填姓名和密码：到了第二步。"""
    li.open("/accounts/mine/")
    li.press("退出", "button")
    li.sign_in()
    expect(li.page.get_by_role("heading", level=1)).to_have_text("登录的第二步")
