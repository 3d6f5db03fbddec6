"""激活信的页面：管密码的人写明寄给谁；本人点开链接，自己设密码。"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotFound, Refused
from bihuan.people.door import SECURITY_ADMIN, administrators, keepers_only, public, who
from bihuan.ui.door import say

from ..models import Account, Letter
from ..questions import kept_here
from ..tabs import tabs_for
from . import verbs
from .forms import Asked, OwnPassword
from .mailer import mailer

both = require_http_methods(["GET", "HEAD", "POST"])


@keepers_only
@administrators(SECURITY_ADMIN)
@never_cache
@both
def letters(request: HttpRequest) -> HttpResponse:
    """寄激活信：还没有用密码条的人先列好，补上邮箱，不寄的删去。"""
    if mailer() is None:
        raise NotFound("这个站没有设邮件（BIHUAN_MAIL），寄不了激活信")
    actor, refused = who(request), None
    form = Asked(request.POST) if request.method == "POST" else Asked(initial={"lines": _waiting(request)})
    if request.method == "POST" and form.is_valid():
        try:
            site = request.build_absolute_uri("/").rstrip("/")
            number = verbs.ask_letters(form.cleaned_data["lines"], site=site, by=actor, now=clock.now())
            say(request, f"{number} 封激活信等着寄，寄不到的列在“没有送到”")
            return redirect("accounts:issued")
        except (AlreadyDone, BadInput) as found:
            refused = found
    context = {
        "form": form, "refused": refused, "days": settings.SLIP_DAYS,
        "tabs": tabs_for(actor, "accounts:issued"),
    }  # fmt: skip
    return render(request, "accounts/letters/letters.html", context, status=_status(form, refused))


@public
@never_cache
@both
def activate(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """从信里点开：设一个自己的密码，再去登录。"""
    now = clock.now()
    letter = verbs.letter_at(number, token, now=now)
    given = request.POST if request.method == "POST" else None
    form = OwnPassword(letter.account, given, last_four=verbs.last_four(letter))
    if given is not None and _right(letter, form):
        account = verbs.activate(letter, token, form.cleaned_data["password1"], now=now)
        say(request, f"密码设好了。登录名是{account.username}，请登录")
        return redirect("account_login")
    answer = render(
        request, "accounts/letters/activate.html", {"form": form, "account": letter.account}, status=_status(form, None)
    )
    answer.headers["Referrer-Policy"] = "no-referrer"  # 网址里有链接的一次性的一截
    return answer


def _right(letter: Letter, form: OwnPassword) -> bool:
    """填得对吗；后四位不对的记一次。"""
    verbs.take_try(letter)
    right = form.is_valid()
    if not form.has_error("phone", "phone"):
        verbs.give_back(letter)
    return right


def _waiting(request: HttpRequest) -> str:
    people = kept_here(who(request).congress_id or 0)
    waiting = Account.objects.filter(person__in=people, is_active=True, initial=True).order_by("id")
    return "".join(f"{name} \n" for name in waiting.values_list("username", flat=True)[: verbs.MOST])


def _status(form: Asked | OwnPassword, refused: Refused | None) -> int:
    return 409 if isinstance(refused, AlreadyDone) else 422 if refused is not None or form.errors else 200
