"""重置别人的两步验证：一位工作人员申请，另一位同意。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bihuan.kernel import clock
from bihuan.people.door import SECURITY_ADMIN, SYSTEM_ADMIN, administrators, keepers_only, who
from bihuan.ui.door import filled, say

from . import questions, verbs
from .forms import WhyReset


@keepers_only
@administrators(SYSTEM_ADMIN, SECURITY_ADMIN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, account_id: int) -> HttpResponse:
    """申请，或者同意别人的申请。"""
    actor, now = who(request), clock.now()
    account = verbs.account_of_reset(account_id, by=actor)
    form = WhyReset(request.POST if request.method == "POST" and "agree" not in request.POST else None)

    def act() -> tuple[str, str]:
        verbs.ask_reset(account_id, reason=form.cleaned_data["reason"], by=actor, now=now)
        return "已经申请，请另一位工作人员同意", request.path

    def about() -> dict[str, object]:
        waiting = questions.reset_waiting(account_id, now=now)
        return {"account": account, "waiting": waiting, "factors": questions.factors_of(account)}

    if "agree" in request.POST:
        verbs.confirm_reset(account_id, by=actor, now=now)
        say(request, "两步验证已经重置，请此人重新登录、重新设")
        return redirect("accounts:list")
    return filled(request, form, act, "accounts/second/reset.html", about)
