"""密码条到了没有的一页：还没有用的在先，几日没有用的、没有送到的标出来；用了的另列。"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bihuan.kernel import clock, cursor
from bihuan.kernel.refuse import AlreadyDone, BadInput, Refused
from bihuan.people.door import (
    SECURITY_ADMIN,
    SYSTEM_ADMIN,
    actor_names,
    administers,
    administrators,
    keepers_only,
    who,
)
from bihuan.ui.door import say, status_of

from ..letters.mailer import mailer
from ..models import Account
from ..questions import kept_here
from ..tabs import tabs_for
from ..texting.sender import sender
from . import verbs
from .questions import State, slips_told

PAGE = 100
ORDER = (State.RETURNED, State.OLD, State.WAITING)


@keepers_only
@administrators(SYSTEM_ADMIN, SECURITY_ADMIN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def issued(request: HttpRequest) -> HttpResponse:
    """密码条到了没有；勾了的记没有送到、发短信提醒。"""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            say(request, _act(request))
            return redirect("accounts:issued")
        except (AlreadyDone, BadInput) as found:
            refused = found
    context = {**_listed(request), "refused": refused, "reason": request.POST.get("reason", "")}
    return render(request, "accounts/issued.html", context, status=status_of(refused) if refused else 200)


def _act(request: HttpRequest) -> str:
    chosen = [cursor.number(each) for each in request.POST.getlist("person")]
    ids = [each for each in chosen if each is not None]
    by, now = who(request), clock.now()
    if "remind" in request.POST:
        return f"{verbs.remind_by_text(ids, by=by, now=now)} 条短信等着发，发不到的列在“没有送到”"
    return f"{verbs.return_slips(ids, reason=request.POST.get('reason', ''), by=by, now=now)} 张记下了没有送到"


def _listed(request: HttpRequest) -> dict[str, object]:
    actor, now, used = who(request), clock.now(), "used" in request.GET
    people, after = kept_here(actor.congress_id or 0), cursor.number(request.GET.get("after") or "0") or 0
    accounts = Account.objects.filter(person__in=people, is_active=True).order_by("id")
    shown = list(accounts.filter(initial=not used, pk__gt=after)[: PAGE + 1])
    told = slips_told(shown[:PAGE], now=now)
    rows = [(one, told[one.pk]) for one in shown[:PAGE] if told[one.pk].state != State.NONE]
    if not used:
        rows.sort(key=lambda row: (ORDER.index(row[1].state), row[0].pk))
    names = actor_names(slip.by for _, slip in rows)
    more = f"{reverse('accounts:issued')}?{'used=1&' if used else ''}after={shown[PAGE - 1].pk}" if shown[PAGE:] else ""
    congress = actor.congress_id or 0
    return {
        "rows": [(one, people[one.person_id or 0], slip, names.get(slip.by, "")) for one, slip in rows],
        "used": used, "more": more, "tabs": tabs_for(actor, "accounts:issued"), "days": settings.SLIP_DAYS,
        "number": accounts.filter(initial=True).count(), "texts": sender() is not None, "mails": mailer() is not None,
        "may_reset": administers(actor, congress, SECURITY_ADMIN),
        "may_open": administers(actor, congress, SYSTEM_ADMIN),
    }  # fmt: skip
