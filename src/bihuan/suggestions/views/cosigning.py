"""联名、确认文本、撤回、答复征求的页面。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan.accounts.door import signed_in
from bihuan.cases.door import case_url
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotFound
from bihuan.people.door import names, who
from bihuan.procedure.door import case_to_read, possible_steps, take_step
from bihuan.ui.door import say

from .. import drafts, gates
from ..models import Suggestion
from ..verbs import (
    agree_to_withdraw,
    ask_to_withdraw,
    confirm_cosigning,
    confirm_text,
    decline_cosigning,
    invite_cosigner,
    take_back_invitation,
)

both = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@require_POST
def invite(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """邀请一位联名，或者撤回一份还没有确认的邀请。"""
    by = who(request)
    drafts.draft_to_read(suggestion_id, by)
    person_id = _number(request.POST.get("person", "") or request.POST.get("back", ""))
    name = names([person_id]).get(person_id, "")
    if "back" in request.POST:
        take_back_invitation(suggestion_id, person_id, by=by)
        say(request, f"对{name}的邀请撤回了")
    else:
        invite_cosigner(suggestion_id, person_id, by=by, now=clock.now())
        say(request, f"已邀请{name}，等本人确认")
    return redirect(reverse("suggestions:draft", args=[suggestion_id]) + "#cosigning")


@signed_in
@require_POST
def answer(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """被邀请的代表：确认，或者谢绝。"""
    by, now, said = who(request), clock.now(), request.POST.get("answer", "")
    if said == "confirm":
        confirm_cosigning(suggestion_id, by=by, now=now)
        say(request, "已确认联名")
        return redirect("suggestions:draft", suggestion_id)
    if said != "decline":
        raise BadInput("请选「确认联名」或者「谢绝」")
    decline_cosigning(suggestion_id, by=by, now=now)
    say(request, "已谢绝联名，领衔代表会收到通知")
    return redirect("suggestions:mine")


@signed_in
@require_POST
def confirmation(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """代表确认别人代录的文本，先不提出。"""
    confirm_text(suggestion_id, by=who(request), now=clock.now())
    say(request, "已确认文字")
    return redirect("suggestions:draft", suggestion_id)


@signed_in
@never_cache
@both
def withdrawal(request: HttpRequest, case_id: int) -> HttpResponse:
    """撤回：领衔代表请联名代表同意、撤回；联名代表在这里同意。"""
    by, now = who(request), clock.now()
    case = case_to_read(case_id, by)
    suggestion = Suggestion.objects.filter(case=case).first()
    if suggestion is None:
        raise NotFound("没有这件建议")
    if request.method == "POST":
        return _withdrawn(request, case_id)
    cosigners = list(suggestion.cosigners.exclude(confirmed_at=None).select_related("person").order_by("id"))
    step = next((one for one in possible_steps(case, by, now=now) if one.step == "withdraw"), None)
    context = {
        "case": case, "url": case_url(case), "cosigners": cosigners, "step": step,
        "author": gates.speaks_for(suggestion, by),
        "own": next((one for one in cosigners if one.person_id == by.person_id), None),
        "waiting": [one for one in cosigners if one.agrees_to_withdraw_at is None],
    }  # fmt: skip
    return render(request, "suggestions/drafts/withdrawal.html", context)


@signed_in
@never_cache
@require_safe
def consent(request: HttpRequest, consent_id: int) -> HttpResponse:
    """征求代表同意的一页：问的什么，同意和不同意各会怎样。答复交给 consents.answer。"""
    asked = drafts.consent_to_read(consent_id, who(request))
    case = asked.suggestion.case
    assert case is not None
    context = {"asked": asked, "case": case, "url": case_url(case), "today": clock.today()}
    return render(request, "suggestions/drafts/consent.html", context)


def _withdrawn(request: HttpRequest, case_id: int) -> HttpResponse:
    by, now, said = who(request), clock.now(), request.POST.get("act", "")
    if said == "agree":
        agree_to_withdraw(case_id, by=by, now=now)
        say(request, "已同意撤回，领衔代表会收到通知")
    elif said == "ask":
        people = names(ask_to_withdraw(case_id, by=by, now=now))
        say(request, f"已请{'、'.join(people.values())}同意")
    elif said == "withdraw":
        take_step(case_id, "withdraw", by=by, now=now)
        say(request, "这件建议撤回了")
        return redirect(case_url(case_to_read(case_id, by)))
    else:
        raise BadInput("请从页面上的按钮里选")
    return redirect("suggestions:withdrawal", case_id)


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 12:
        raise BadInput("请从列出的代表里选")
    return int(text)
