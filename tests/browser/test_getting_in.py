"""登录的别的路，在真的浏览器里：代表在手机上开短信登录、凭验证码进来、申请换号；李敏当面见过她才换，看密码条到了没有。"""

import re

import pytest
from playwright.sync_api import expect

from bihuan.accounts import door as accounts
from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from tests.browser.conftest import DESK, PHONE, Person, Town
from tests.notices.receivers import http

pytestmark = pytest.mark.browser


def test_a_deputy_comes_in_by_text_and_changes_her_number_before_a_witness(town: Town, settings):
    zhang = town.county.people["张桂英"]
    people.change_phone(town.county.congress.pk, zhang, phone="13800138012", by=SYSTEM, now=clock.now())
    settings.OUTSIDE = {"oidc": ["统一认证", "https://idp.invalid", "a", "b", "sub"], "wecom": ["a", "b", "c"],
                        "dingtalk": ["a", "b"], "weixin": ["a", "b"]}  # fmt: skip
    with http() as gateway:
        settings.SMS_GATEWAY, settings.TEXT_SIGN_IN = f"{gateway.address}/send", True

        def code() -> str:
            accounts.send_texts(clock.now())
            found = re.search(r"\d{6}", gateway.got[-1][1]["text"])
            assert found is not None
            return found[0]

        deputy = town.person("张桂英", PHONE)
        _turn_on(deputy, code)
        _come_in(deputy, code)
        deputy.open("/accounts/mine/phone/")
        deputy.fill(新的手机号="13900139012")
        deputy.press("申请换号")
        deputy.sees("等人见证")
        deputy.look("phone-mine")
        _witness(town.person("李敏", DESK), gateway)


def _turn_on(deputy: Person, code) -> None:
    deputy.open("/accounts/mine/")
    deputy.look("getting-in-mine")
    deputy.press("没有开")
    deputy.press("发验证码到尾号 8012 的手机")
    deputy.sees("填在下面")
    deputy.look("text-mine")
    deputy.fill(验证码=code())
    deputy.press("开短信登录")
    deputy.is_told("短信登录开了")


def _come_in(deputy: Person, code) -> None:
    deputy.open("/accounts/mine/")
    deputy.press("退出", "button")
    expect(deputy.page).to_have_url(f"{deputy.town.url}/")
    deputy.open("/sign-in/")
    deputy.sees("用企业微信登录")
    deputy.look("sign-in")
    deputy.press("短信登录")
    deputy.look("text-ask")
    deputy.fill(姓名="张桂英")
    deputy.press("要验证码")
    deputy.sees("手机马上收到六位数字")
    deputy.look("text-code")
    deputy.fill(验证码=code())
    deputy.press("登录", "button")
    expect(deputy.page).to_have_url(f"{deputy.town.url}/desk/")


def _witness(li: Person, gateway) -> None:
    for screen in (PHONE, DESK):
        li.page.set_viewport_size(screen)
        for path, name in (("/accounts/phones/", "phones"), ("/accounts/outside/", "outside")):
            li.open(path)
            li.look(name)
    li.open("/accounts/phones/")
    li.press("见证张桂英换手机号")
    li.sees("13900139012")
    li.look("phone-witness")
    li.page.get_by_role("checkbox").check()
    li.press("证明，换成新号")
    li.is_told("换好了")
    accounts.send_texts(clock.now())
    assert gateway.got[-1][1]["phone"] == "13800138012", "原来的号收到一条"
    told = {"by": SYSTEM, "now": clock.now()}
    fresh = [people.enrol(li.town.county.congress.pk, name=name, **told).pk for name in ("周建国", "吴用")]
    organ = people.organ_of(li.town.county.congress.pk, "deputies_affairs")
    assert organ is not None
    for one in fresh:
        people.appoint(one, organ.pk, duty="clerk", **told)
    accounts.open_many(fresh, **told)
    li.open("/accounts/issued/")
    li.page.get_by_role("checkbox", name="吴用").check()
    li.page.get_by_label("没有送到的缘由").fill("下村了，人不在")
    li.look("issued-ticked")
    li.press("记没有送到")
    li.is_told("1 张记下了没有送到")
    for screen in (PHONE, DESK):
        li.page.set_viewport_size(screen)
        li.look("issued")
