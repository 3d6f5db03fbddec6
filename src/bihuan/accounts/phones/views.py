"""换手机号的页面：本人申请，管账号的人替人申请，见证的人证明。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotFound
from bihuan.ledger import door as ledger
from bihuan.people.door import (
    SECURITY_ADMIN,
    SYSTEM_ADMIN,
    administers,
    looked_at_phone,
    sealed_phone,
    signed_in,
    who,
)
from bihuan.ui.door import filled, say

from ..models import Account
from ..tabs import tabs_for
from ..texting.sender import sender
from . import verbs
from .forms import NewPhone, NewPhoneOf, Seen, WhyNot

both = require_http_methods(["GET", "HEAD", "POST"])
DAYS = verbs.GOOD_FOR.days


@signed_in
@never_cache
@both
def mine(request: HttpRequest) -> HttpResponse:
    """我的手机号：尾号，申请换，撤回。"""
    actor, now = who(request), clock.now()
    account = Account.objects.get(pk=actor.account_id or 0)
    if "drop" in request.POST:
        verbs.drop_phone_change(account.pk, reason="本人撤回", by=actor, now=now)
        say(request, "撤回了，手机号没有换")
        return redirect("accounts:phone")
    form = NewPhone(request.POST if request.method == "POST" else None)

    def act() -> tuple[str, str]:
        verbs.ask_phone_change(account.pk, phone=form.cleaned_data["phone"], by=actor, now=now)
        return f"已经申请，{DAYS} 日之内请到本级人大办公室（代表工委）或者代表团秘书那里，当面证明是您", request.path

    def about() -> dict[str, object]:
        waiting = verbs.waiting_of(account, now=now)
        coming = verbs.new_phone(waiting)[-4:] if waiting is not None else ""
        return {
            "tail": sealed_phone(actor.person_id or 0)[-4:], "waiting": waiting, "coming": coming, "days": DAYS,
            "told": sender() is not None,
        }  # fmt: skip

    return filled(request, form, act, "accounts/phones/mine.html", about)


@signed_in
@never_cache
@both
def waiting(request: HttpRequest) -> HttpResponse:
    """等人见证的换号；管账号的人在这里替人申请。拒绝：既不管账号，也没有等着他见证的。"""
    actor, now = who(request), clock.now()
    keeps = administers(actor, actor.congress_id or 0, SYSTEM_ADMIN)
    rows = verbs.changes_to_witness(actor, now=now)
    if not keeps and not rows and not administers(actor, actor.congress_id or 0, SECURITY_ADMIN):
        raise NotFound("现在没有等您见证的换号")
    form = NewPhoneOf(request.POST if request.method == "POST" else None)

    def act() -> tuple[str, str]:
        account = Account.objects.filter(username=form.cleaned_data["login"].strip()).first()
        if account is None:
            raise BadInput("没有这个登录名", {"login": "没有这个登录名"})
        verbs.ask_phone_change(account.pk, phone=form.cleaned_data["phone"], by=actor, now=now)
        return f"替{account.username}申请了，{DAYS} 日之内请另一位工作人员当面见过本人再证明", request.path

    def about() -> dict[str, object]:
        asked = verbs.changes_asked(actor, now=now)
        return {"rows": rows, "asked": asked, "keeps": keeps, "tabs": tabs_for(actor, "accounts:phones"), "days": DAYS}

    return filled(request, form, act, "accounts/phones/waiting.html", about)


@signed_in
@never_cache
@both
def witness(request: HttpRequest, account_id: int) -> HttpResponse:
    """见证：看清新号，勾了才证明；不是本人的驳回。看了新号记一次查阅。"""
    actor, now = who(request), clock.now()
    account = Account.objects.filter(pk=account_id).first()
    found = verbs.waiting_of(account, now=now) if account is not None else None
    if account is None or found is None or not verbs.may_witness(account, actor):
        raise NotFound("没有等着您见证的换号，可能已经办过，或者过了七日")
    form = Seen(request.POST if "witness" in request.POST else None)
    why = WhyNot(request.POST if "drop" in request.POST else None)
    if "witness" in request.POST and form.is_valid():
        verbs.witness_phone_change(account.pk, by=actor, now=now)
        say(request, "换好了，从此用新号；短信登录要本人重新验")
        return redirect("accounts:mine")
    if "drop" in request.POST and why.is_valid():
        verbs.drop_phone_change(account.pk, reason=why.cleaned_data["reason"], by=actor, now=now)
        say(request, "没有换，手机号照旧")
        return redirect("accounts:mine")
    ledger.look(actor.id, looked_at_phone(account.person_id or 0), now=now)
    own = {account.person_id, found.asked_by_id} & {actor.person_id, actor.holder_id}
    context = {
        "account": account, "waiting": found, "phone": verbs.new_phone(found), "form": form, "why": why, "own": own,
        "told": sender() is not None,
    }  # fmt: skip
    return render(request, "accounts/phones/witness.html", context, status=422 if form.errors or why.errors else 200)
