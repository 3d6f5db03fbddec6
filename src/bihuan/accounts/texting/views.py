"""短信登录的页面：要一个验证码，填上就进来；我的账号里开、关。没有开（BIHUAN_SMS_SIGN_IN）的站，没有这几页。"""

import json

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotFound
from bihuan.people.door import public, sealed_phone, signed_in, who
from bihuan.ui.door import say

from ..devices import is_known, place_of
from ..models import Account, SignIn, Text
from ..sign_ins import note_refused
from . import verbs
from .forms import AskCode, Code
from .sender import text_sign_in

both = require_http_methods(["GET", "HEAD", "POST"])
COOKIE = "asked"  # 签了名的：在这个浏览器里要的是哪一个，填的什么姓名
SALT = "bihuan.asked"
LONGEST_RECEIPT = 4096  # 字节
MINUTES = verbs.GOOD_FOR.seconds // 60


@public
@never_cache
@both
def ask(request: HttpRequest) -> HttpResponse:
    """登录页：要一个验证码。有没有这个人、开没开短信登录，回话都一样。"""
    _open()
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = AskCode(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/texting/ask.html", {"form": form, "next": _next(request)})
    now, name = clock.now(), form.cleaned_data["login"]
    kept = _asked(request)
    answer = redirect(f"{reverse('accounts:text_code')}{_query(request)}")
    if kept is None or kept[1] != name or now - kept[0].asked_at >= verbs.GAP:
        text = verbs.ask_code(name, place=place_of(request), known=is_known(request), now=now)
        told, secure = signing.dumps([text.pk, name], salt=SALT), bool(settings.SESSION_COOKIE_SECURE)
        answer.set_cookie(COOKIE, told, max_age=MINUTES * 60, httponly=True, secure=secure, samesite="Lax")
    return answer


@public
@never_cache
@both
def code(request: HttpRequest) -> HttpResponse:
    """填验证码，对了就登录；只在要它的那个浏览器里算数。"""
    _open()
    kept = _asked(request)
    if kept is None or request.user.is_authenticated:
        return redirect(f"{reverse('accounts:text_ask')}{_query(request)}")
    text, form = kept[0], Code(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        right = verbs.redeem(text, form.cleaned_data["code"], now=now)
        account = text.account
        if right and account is not None and verbs.signs_in_by_text(account, now=now):
            record_authentication(request, account, "text", way="短信验证码")
            answer: HttpResponse = perform_login(request, Login(user=account, redirect_url=_next(request) or None))
            answer.delete_cookie(COOKIE, samesite="Lax")
            return answer
        note_refused(request, account, SignIn.Outcome.TEXT if account else SignIn.Outcome.NOBODY, now=now)
        form.add_error("code", verbs.WRONG)
    context = {"form": form, "next": _next(request), "minutes": MINUTES, "tries": verbs.TRIES}
    return render(request, "accounts/texting/code.html", context)


@signed_in
@never_cache
@both
def mine(request: HttpRequest) -> HttpResponse:
    """我的短信登录：先验一验名册上的手机号，再开；也在这里关。"""
    _open()
    actor, now = who(request), clock.now()
    account = Account.objects.get(pk=actor.account_id or 0)
    form = Code(request.POST if "code" in request.POST else None)
    if "off" in request.POST:
        verbs.turn_off(account.pk, by=actor, now=now)
        say(request, "短信登录关了")
        return redirect("accounts:text")
    if "send" in request.POST:
        verbs.ask_to_turn_on(account.pk, by=actor, now=now)
        say(request, f"验证码马上发到您的手机，{MINUTES} 分钟内填在下面")
        return redirect("accounts:text")
    waiting = account.texts.filter(kind=Text.Kind.TURN_ON, asked_at__gt=now - verbs.GOOD_FOR).last()
    if "code" in request.POST and form.is_valid():
        if verbs.turn_on(waiting.pk if waiting else 0, form.cleaned_data["code"], by=actor, now=now):
            say(request, "短信登录开了，下次可以不用密码")
            return redirect("accounts:text")
        form.add_error("code", verbs.WRONG)
    person = account.person
    entry = person.phone_entry_id if person is not None else None
    context = {
        "form": form, "waiting": waiting is not None and waiting.state != Text.State.USED, "minutes": MINUTES,
        "on": verbs.signs_in_by_text(account, now=now), "moved": account.text_entry_id not in (None, entry),
        "kept": account.text_entry_id is not None, "tail": sealed_phone(account.person_id or 0)[-4:],
        "why": verbs.barred(account, now=now),
    }  # fmt: skip
    return render(request, "accounts/texting/mine.html", context)


@public
@csrf_exempt  # 网关来说的，不是浏览器；凭网址里的签名
@never_cache
@require_POST
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """短信网关后来说没有送到：`{"ok": false, "why": "停机"}`；送到了的（`"ok": true`）不记。"""
    now = clock.now()
    text = verbs.text_told(token, now=now)
    if request.content_type != "application/json":
        raise BadInput("回执要写成 JSON（Content-Type: application/json）")
    try:
        told = json.loads(request.body[:LONGEST_RECEIPT])
        delivered, why = bool(told["ok"]), str(told.get("why") or "")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BadInput('回执要写 {"ok": false, "why": "缘由"}') from None
    if not delivered:
        verbs.note_receipt(text, why=why, now=now)
    return HttpResponse(status=204)


def _open() -> None:
    if not text_sign_in():
        raise NotFound("这个站没有开短信登录，请用姓名和密码登录")


def _asked(request: HttpRequest) -> tuple[Text, str] | None:
    """这个浏览器里要的那一个，和填的姓名；没有、过了时候的为 None。"""
    try:
        number, name = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MINUTES * 60)
    except signing.BadSignature:
        return None
    text = Text.objects.select_related("account__person").filter(pk=number, kind=Text.Kind.CODE).first()
    return (text, str(name)) if text is not None else None


def _next(request: HttpRequest) -> str:
    """登录以后回到哪里：只认本站的。"""
    return get_next_redirect_url(request) or ""


def _query(request: HttpRequest) -> str:
    place = _next(request)
    return f"?{urlencode({'next': place})}" if place and place != resolve_url(settings.LOGIN_REDIRECT_URL) else ""
