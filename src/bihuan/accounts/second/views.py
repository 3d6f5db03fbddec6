"""两步验证的页面：登录的第二步；本人设、去、换恢复码。密码核对过才改；恢复码只显示一次。

填得不对的，与框架的登录页一样答 200，话写在表单上。
"""

import json
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotAllowed, NotFound
from bihuan.people.door import public, signed_in, who
from bihuan.ui.door import qr_code, refuse, say

from ..models import Account, SignIn
from ..sessions import end_others
from ..sign_ins import note_refused
from . import passkeys, questions, verbs
from .forms import NewPasskey, NewTotp, OwnPassword, PasskeyAnswer, SecondStep
from .questions import PASSED, Type
from .verbs import Tried

both = require_http_methods(["GET", "HEAD", "POST"])
SAID = {
    Tried.WRONG: "验证码不对，或者已经用过；请看现在显示的再填",
    Tried.LOCKED: "验证码连错多次，第二步锁住半小时。您没有试过的，说明有人知道您的密码：请马上改密码，告诉本级人大办公室",
}


@public
@both
@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")
def second_step(request: HttpRequest) -> HttpResponse:
    """登录的第二步：验证码（动态口令、恢复码），或通行密钥。没有走过第一步的，去登录。"""
    stage = request._login_stage  # type: ignore[attr-defined]
    account: Account = stage.login.user
    form, answer = SecondStep(), PasskeyAnswer()
    if request.method == "POST":
        by_code = "code" in request.POST
        if by_code:
            form = SecondStep(request.POST)
        else:
            answer = PasskeyAnswer(request.POST)
        if _code_fits(account, form) if by_code else _passkey_fits(account, answer):
            record_authentication(request, account, "mfa", type=str(Type.TOTP if by_code else Type.WEBAUTHN))
            return stage.exit()
        note_refused(request, account, SignIn.Outcome.SECOND, now=clock.now())
    kinds = {each.kind for each in questions.factors_of(account)}
    asked = json.dumps(passkeys.asked_to_prove(account)) if Type.WEBAUTHN in kinds else ""
    context = {"form": form, "answer": answer, "asked": asked, "totp": Type.TOTP in kinds}
    return render(request, "accounts/second/step.html", context)


@signed_in
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """我的两步验证：设了哪几样，怎样添，怎样去。"""
    account = _account(request)
    factors = questions.factors_of(account)
    context = {
        "factors": factors, "has_totp": any(one.kind == Type.TOTP for one in factors),
        "owed": questions.still_owed(request, who(request)),
        "codes": Type.RECOVERY_CODES, "has_password": account.has_usable_password(),
    }  # fmt: skip
    return render(request, "accounts/second/mine.html", context)


@signed_in
@never_cache
@both
def add_totp(request: HttpRequest) -> HttpResponse:
    """设动态口令：扫二维码，填手机上的六位数字。"""
    account, actor = _account_with_password(request), who(request)
    secret = get_totp_secret()
    form = NewTotp(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            added = verbs.add_totp(account.pk, secret=secret, code=form.cleaned_data["code"], by=actor, now=clock.now())
        except BadInput as refused:
            refuse(form, refused, "code")
        else:
            clear_totp_secret(request)
            return _added(request, account, added, "动态口令设好了")
    address = get_adapter().build_totp_url(account, secret)
    spelt = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    context = {"form": form, "qr": qr_code(address), "spelt": spelt}
    return render(request, "accounts/second/totp.html", context)


@signed_in
@never_cache
@both
def add_passkey(request: HttpRequest) -> HttpResponse:
    """登记通行密钥：浏览器问机器或钥匙，脚本把回答填进表单。"""
    account, actor = _account_with_password(request), who(request)
    form = NewPasskey(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            added = verbs.add_passkey(
                account.pk, name=given["name"], credential=given["credential"], by=actor, now=clock.now()
            )
        except BadInput as refused:
            refuse(form, refused)
        else:
            return _added(request, account, added, f"通行密钥“{added.factor.data['name']}”登记好了")
    asked = json.dumps(passkeys.asked_to_make(account))
    return render(request, "accounts/second/passkey.html", {"form": form, "asked": asked})


@signed_in
@never_cache
@both
def renew_codes(request: HttpRequest) -> HttpResponse:
    """换一套恢复码，旧的作废；新的只在回来的这一页。"""
    account = _account_with_password(request)
    if not questions.has_second_step(account.pk):
        raise NotFound("先设动态口令或通行密钥，才有恢复码")
    form = OwnPassword(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        codes = verbs.renew_codes(account.pk, by=who(request), now=clock.now())
        return render(request, "accounts/second/codes.html", {"codes": codes, "title": "新的恢复码"})
    return _confirm(request, form, "换一套恢复码", "旧的恢复码马上作废。", "换一套")


@signed_in
@never_cache
@both
def remove(request: HttpRequest, factor_id: int) -> HttpResponse:
    """去掉一样，先核对密码。"""
    account = _account_with_password(request)
    found = next((one for one in questions.factors_of(account) if one.id == factor_id), None)
    if found is None or found.kind not in questions.STEPS:
        raise NotFound("没有这一样，可能已经去掉了")
    form = OwnPassword(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        verbs.remove_factor(account.pk, factor_id, by=who(request), now=clock.now())
        if not questions.has_second_step(account.pk):
            request.session.pop(PASSED, None)
        say(request, f"{found.words}{found.name and f'“{found.name}”'}去掉了")
        return redirect("accounts:second")
    warning = "以后登录不再问这一样。最后一样去掉的，恢复码也作废。"
    return _confirm(request, form, f"去掉{found.words}{found.name and f'“{found.name}”'}", warning, "去掉")


def _code_fits(account: Account, form: SecondStep) -> bool:
    if not form.is_valid():
        return False
    tried = verbs.try_code(account.pk, form.cleaned_data["code"], now=clock.now())
    if tried is not Tried.RIGHT:
        form.add_error("code", SAID[tried])
    return tried is Tried.RIGHT


def _passkey_fits(account: Account, form: PasskeyAnswer) -> bool:
    if form.is_valid():
        try:
            passkeys.proved(account, form.cleaned_data["credential"])
        except passkeys.Unfit as error:
            form.add_error(None, str(error))
    return form.is_valid()


def _added(request: HttpRequest, account: Account, added: verbs.Added, sentence: str) -> HttpResponse:
    """加上了：这一处算走过第二步，别处登录着的都退出；头一样的，恢复码显示在这一页，只此一次。"""
    request.session[PASSED] = account.pk
    end_others(account, here=request.session.session_key, now=clock.now())
    if not added.codes:
        say(request, sentence)
        return redirect("accounts:second")
    return render(request, "accounts/second/codes.html", {"codes": added.codes, "title": sentence})


def _confirm(request: HttpRequest, form: Form, title: str, warning: str, button: str) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "title": title, "warning": warning, "button": button}
    return render(request, "accounts/second/confirm.html", context)


def _account(request: HttpRequest) -> Account:
    return Account.objects.get(pk=who(request).account_id or 0)


def _account_with_password(request: HttpRequest) -> Account:
    account = _account(request)
    if not account.has_usable_password():
        raise NotAllowed("这个账号没有密码（演示里一键进入），不设两步验证")
    return account
