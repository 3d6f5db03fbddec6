"""账号的页面：工作人员为本级的人开立、重设、停用。"""

from typing import Any
from urllib.parse import urlencode

from allauth.account.views import PasswordChangeView
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.kernel import clock, cursor
from bihuan.kernel.password import new_password
from bihuan.kernel.refuse import BadInput, NotAllowed
from bihuan.ledger.door import looks_at
from bihuan.people.door import (
    SECURITY_ADMIN,
    SYSTEM_ADMIN,
    Actor,
    actor_names,
    administers,
    administrators,
    alone_in,
    keepers_only,
    looked_at_phone,
    people_around,
    sealed_phone,
    signed_in,
    who,
)
from bihuan.ui.door import say

from . import verbs
from .forms import NewPassword
from .issuing.questions import slip_of
from .leaving import handing_over_at, remaining_of, unfinished_of
from .models import Account
from .outside.providers import offered
from .outside.verbs import identities_of
from .phones.verbs import last_witnessed
from .second.questions import has_second_step, resets_waiting, with_second_step
from .sessions import end_others, end_session, sessions_of
from .sign_ins import SHOWN, sign_ins_of
from .tabs import tabs_for
from .texting.sender import text_sign_in

PAGE = 50


@keepers_only
@administrators(SYSTEM_ADMIN, SECURITY_ADMIN)
@never_cache
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """本级的人和他们的账号，按编号翻页。"""
    return _list(request)


@keepers_only
@administrators(SYSTEM_ADMIN)
@never_cache
@require_POST
def open_(request: HttpRequest) -> HttpResponse:
    """开立账号；密码现造，只在这一页显示一次。"""
    person_id, password = _number(request.POST.get("person")), new_password()
    account = verbs.open_account(person_id, password=password, initial=True, by=who(request), now=clock.now())
    return _list(request, fresh=account, password=password)


@keepers_only
@administrators(SECURITY_ADMIN)
@never_cache
@require_POST
def reset(request: HttpRequest, account_id: int) -> HttpResponse:
    """重设密码；只在这一页显示一次。"""
    password = verbs.reset_password(account_id, by=who(request), now=clock.now())
    return _list(request, fresh=Account.objects.get(pk=account_id), password=password)


@keepers_only
@administrators(SECURITY_ADMIN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, account_id: int) -> HttpResponse:
    """停用：先列出他名下还没有办完的、只有他一个人的机构；还留着职务、座位的先去移交。"""
    account = verbs.account_in_care(account_id, by=who(request))
    if request.method != "POST":
        person = account.person_id or 0
        context = {
            "account": account, "unfinished": unfinished_of(who(request), person),
            "alone": alone_in(person, on=clock.today()), "left": remaining_of(person, on=clock.today()),
            "place": handing_over_at(person),
        }  # fmt: skip
        return render(request, "accounts/closing.html", context)
    verbs.close_account(account_id, by=who(request), now=clock.now())
    say(request, "账号已停用")
    return redirect("accounts:list")


@keepers_only
@administrators(SECURITY_ADMIN)
@require_POST
def reopen(request: HttpRequest, account_id: int) -> HttpResponse:
    """恢复。"""
    verbs.reopen_account(account_id, by=who(request), now=clock.now())
    say(request, "账号已恢复")
    return redirect("accounts:list")


@signed_in
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """我的账号：改密码，字号，退出。"""
    actor = who(request)
    account = Account.objects.get(pk=actor.account_id or 0)
    places = [f"{post.organ_name} {post.title}" for post in actor.posts]
    places += ["政协委员" if held.kind == "cppcc_member" else "人大代表" for held in actor.deputies if held.active]
    context = {
        "account": account, "has_password": account.has_usable_password(), "places": places,
        "second": has_second_step(account.pk), "by_text": text_sign_in(),
        "tail": sealed_phone(actor.person_id or 0)[-4:], "moved": last_witnessed(account),
        "outside": identities_of(account) if offered() else None,
    }  # fmt: skip
    return render(request, "accounts/mine.html", context)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """登录着的地方：逐处退出，或别处都退出；自己最近的登录记录，谁看过自己的手机号。"""
    account, here, now = Account.objects.get(pk=who(request).account_id or 0), request.session.session_key, clock.now()
    if request.method == "POST":
        if "others" in request.POST:
            say(request, f"别处的 {end_others(account, here=here, now=now)} 处都退出了")
        else:
            end_session(account, request.POST.get("one", ""), now=now)
            say(request, "那一处退出了")
        return redirect("accounts:sessions")
    lines, looked = (
        sign_ins_of([account.pk], before=None),
        looks_at(looked_at_phone(account.person_id or 0), limit=SHOWN),
    )
    known = actor_names(actor for actor, _ in looked)
    context = {
        "open": sessions_of(account, here=here, now=now),
        "logged": lines[:SHOWN],
        "looked": [(known[actor], at) for actor, at in looked],
        "days": settings.SIGN_IN_DAYS,
    }
    return render(request, "accounts/sessions.html", context)


class ChangePassword(PasswordChangeView):
    """改自己的密码，改好回到原来要去的那一页。拒绝：账号没有密码（演示里一键进入的人）。"""

    form_class = NewPassword
    template_name = "accounts/password.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """初始密码是谁、何时给的：不是本人要的，一登录就看得到。"""
        slip = slip_of(self.request.user, now=clock.now()) if self.request.user.initial else None
        given_by = actor_names([slip.by]).get(slip.by, "") if slip is not None else ""
        return {**super().get_context_data(**kwargs), "slip": slip, "given_by": given_by}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        account = request.user
        if isinstance(account, Account) and not account.has_usable_password():
            raise NotAllowed("这个账号没有密码，不能改；需要密码的，请本级人大办公室或代表工委重设")
        return super().dispatch(request, *args, **kwargs)


def _list(request: HttpRequest, *, fresh: Account | None = None, password: str = "") -> HttpResponse:
    actor: Actor = who(request)
    asked, after = request.GET.get("q", "").strip(), _number(request.GET.get("after") or "0")
    people = people_around(actor.congress_id or 0, asked).filter(pk__gt=after).select_related("account")[: PAGE + 1]
    shown = list(people)
    start = reverse("accounts:list")
    more = f"{start}?{urlencode({'q': asked, 'after': shown[PAGE - 1].pk})}" if len(shown) > PAGE else ""
    numbers = [each.account.pk for each in shown[:PAGE] if hasattr(each, "account")]
    here = actor.congress_id or 0
    context = {
        "tabs": tabs_for(actor, "accounts:list"),
        "may_open": administers(actor, here, SYSTEM_ADMIN), "may_reset": administers(actor, here, SECURITY_ADMIN),
        "second": with_second_step(numbers), "waiting": resets_waiting(now=clock.now()),
        "people": shown[:PAGE], "more": more, "first": start if after else "", "asked": asked,
        "fresh": fresh, "password": password,
    }  # fmt: skip
    return render(request, "accounts/list.html", context)


def _number(text: str | None) -> int:
    if (found := cursor.number(text or "")) is None:
        raise BadInput("请从页面上选择")
    return found
