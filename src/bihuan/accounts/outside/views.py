"""凭外面的身份登录的页面：去，回来，退出以后；安全管理员登记。没有设哪一家的站，没有这几页。"""

import hmac
import secrets
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LogoutView
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.people.door import SECURITY_ADMIN, administrators, keepers_only, public, who
from bihuan.ui.door import filled, say

from ..models import Identity, SignIn
from ..questions import kept_here
from ..sign_ins import note_refused
from ..tabs import tabs_for
from . import verbs
from .fetching import Unreachable
from .forms import Identities
from .provider import Provider, Started
from .providers import offered, provider_named, words_of

COOKIE = "outside"  # 签了名的：这个浏览器里去了哪一家，三样随机数，回来以后去哪里
SALT = "bihuan.outside"
KEPT = 600  # 秒：去登录的十分钟之内要回来
INSIDE = {"wecom": "wxwork"}  # 在那一家自己的手机程序里打开的，浏览器自称里有


@public
@never_cache
@require_safe
def start(request: HttpRequest, provider: str) -> HttpResponse:
    """去那一家登录。"""
    found = _provider(provider)
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    started = Started(*(secrets.token_urlsafe(32) for _ in range(3)))
    inside = INSIDE.get(provider, "?") in request.headers.get("User-Agent", "")
    try:
        answer = redirect(found.start(started, _back(request, provider), inside=inside))
    except Unreachable as error:
        raise NotAllowed(f"{error.sentence}，现在用不了，请用姓名和密码登录") from None
    kept = [provider, started.state, started.nonce, started.verifier, get_next_redirect_url(request) or ""]
    secure = bool(settings.SESSION_COOKIE_SECURE)
    told = signing.dumps(kept, salt=SALT)
    answer.set_cookie(COOKIE, told, max_age=KEPT, httponly=True, secure=secure, samesite="Lax")
    return answer


@public
@never_cache
@require_safe
def back(request: HttpRequest, provider: str) -> HttpResponse:
    """从那一家回来：是这个浏览器去的那一次，编号登记过，才登录。"""
    found = _provider(provider)
    started, place = _started(request, provider)
    code = request.GET.get("code") or request.GET.get("authCode") or ""
    if not code:
        raise NotAllowed(f"没有在{found.name}登录成，请再试一次，或者用姓名和密码登录")
    try:
        subject = found.subject(code, started, _back(request, provider))
    except Unreachable as error:
        raise NotAllowed(f"{error.sentence}，没有登录成。请再试一次，或者用姓名和密码登录") from None
    account = verbs.account_of(provider, subject)
    if account is None:
        note_refused(request, None, SignIn.Outcome.NOBODY, now=clock.now())
        answer = render(request, "accounts/outside/unknown.html", {"name": found.name, "subject": subject}, status=403)
    else:
        record_authentication(request, account, "outside", way=found.name[:20], provider=provider)
        answer = perform_login(request, Login(user=account, redirect_url=place or None))
    answer.delete_cookie(COOKIE, samesite="Lax")
    return answer


class SignOut(LogoutView):
    """退出；凭外面的身份登录的，那一家还登录着，说清楚，给一个也在那边退出的链接。"""

    template_name = "accounts/sign_out.html"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        records = get_authentication_records(self.request, self.request.user)
        provider = next((each["provider"] for each in records if each.get("provider")), "")
        answer: HttpResponse = super().post(*args, **kwargs)
        return redirect("accounts:outside_left", provider) if provider_named(provider) else answer


@public
@never_cache
@require_safe
def left(request: HttpRequest, provider: str) -> HttpResponse:
    """退出了闭环；那一家的另说。"""
    found = _provider(provider)
    try:
        place = found.leave(request.build_absolute_uri("/"))
    except Unreachable:
        place = ""
    return render(request, "accounts/outside/left.html", {"name": found.name, "place": place})


@keepers_only
@administrators(SECURITY_ADMIN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identities(request: HttpRequest) -> HttpResponse:
    """登记本级的人在外面的编号；一行一个，登记过的列在下面。"""
    if not offered():
        raise NotFound("这个站没有设统一认证、企业微信、钉钉、微信")
    actor, form = who(request), Identities(request.POST if request.method == "POST" else None)

    def act() -> tuple[str, str]:
        given = form.cleaned_data
        made = verbs.record_identities(given["provider"], given["lines"], by=actor, now=clock.now())
        return f"登记了 {len(made)} 人，各收到一条通知", request.path

    def about() -> dict[str, object]:
        people = kept_here(actor.congress_id or 0)
        rows = Identity.objects.filter(account__person__in=people).select_related("account").order_by("account_id")
        tabs = tabs_for(actor, "accounts:outside")
        return {
            "tabs": tabs,
            "rows": [(people[row.account.person_id or 0], words_of(row.provider), row) for row in rows],
        }

    return filled(request, form, act, "accounts/outside/identities.html", about)


@keepers_only
@administrators(SECURITY_ADMIN)
@require_POST
def remove(request: HttpRequest, identity_id: int) -> HttpResponse:
    """去掉一个。"""
    verbs.remove_identity(identity_id, by=who(request), now=clock.now())
    say(request, "去掉了，此人不能再凭它登录")
    return redirect("accounts:outside")


def _provider(code: str) -> Provider:
    found = provider_named(code)
    if found is None:
        raise NotFound("这个站没有设这一种登录，请用姓名和密码登录")
    return found


def _back(request: HttpRequest, provider: str) -> str:
    return request.build_absolute_uri(reverse("accounts:outside_back", args=[provider]))


def _started(request: HttpRequest, provider: str) -> tuple[Started, str]:
    """这个浏览器里去的那一次。拒绝：没有去过、过了时候、不是这一次。"""
    try:
        whom, state, nonce, verifier, place = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        whom = state = nonce = verifier = place = ""
    same = hmac.compare_digest(str(state).encode(), request.GET.get("state", "").encode())
    if not state or whom != provider or not same:
        raise NotAllowed("不是从这个浏览器去登录的那一次，或者过了十分钟，请从登录页再来")
    return Started(state, nonce, verifier), place
