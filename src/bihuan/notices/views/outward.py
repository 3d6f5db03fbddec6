"""寄到站外的页面：我和我所在机构的收件地址，确认，停用，没有寄成的。"""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan.accounts.door import signed_in, who
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput
from bihuan.people.door import keepers_only, organ_names
from bihuan.ui.door import say

from ..models import Address
from ..outward.addresses import confirm_address, end_address, keep_address, mine, of_organs
from ..outward.channels import offered
from ..outward.sending import failed, failed_of, send_again

SHOWN = 100


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def addresses(request: HttpRequest) -> HttpResponse:
    """寄给我：每天一份摘要，寄到哪里。登记一个、停用一个都在这一页。"""
    fault, status = "", 200
    if request.method == "POST":
        try:
            address = _keep(request)
        except (BadInput, AlreadyDone) as refused:
            fault, status = refused.sentence, 422
        else:
            asked = "，请到邮箱里点开确认信" if address.channel == "mail" else ""
            say(request, f"已登记{address}{asked}")
            return redirect("notices:addresses")
    by = who(request)
    organs = organ_names(by.seat_ids()) if by.posts else {}
    context = {
        "mine": mine(by.person), "groups": of_organs(by), "organs": organs.items(),
        "failed": failed_of(by.person)[:SHOWN],
        "to_me": offered(for_organs=False), "to_groups": offered(for_organs=True), "fault": fault,
        "labels": dict(Address.Channel.choices), "filled": request.POST,
    }  # fmt: skip
    return render(request, "notices/addresses.html", context, status=status)


def _keep(request: HttpRequest) -> Address:
    organ = request.POST.get("organ", "")
    if organ and not organ.isdecimal():
        raise BadRequest("机构的编号不是数")
    return keep_address(
        request.POST.get("channel", ""), request.POST.get("target", "")[:400], organ_id=int(organ) if organ else None,
        site=request.build_absolute_uri(reverse("notices:confirm")) + "?t=", by=who(request), now=clock.now(),
    )  # fmt: skip


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """确认信里的链接：先看，再按一下；邮箱里的扫描程序点开了不算。"""
    if request.method == "POST":
        address = confirm_address(request.POST.get("t", ""), by=who(request), now=clock.now())
        say(request, f"{address}已确认，从明天起每天最多一封")
        return redirect("notices:addresses")
    return render(request, "notices/confirm.html", {"token": request.GET.get("t", "")})


@signed_in
@require_POST
def end(request: HttpRequest, address_id: int) -> HttpResponse:
    """停用一个收件地址。"""
    address = end_address(address_id, by=who(request), now=clock.now())
    say(request, f"{address}已停用")
    return redirect("notices:addresses")


@keepers_only
@never_cache
@require_safe
def unsent(request: HttpRequest) -> HttpResponse:
    """没有寄成的：寄给谁、为什么、试了几次，可以再寄。地址本身不显示。"""
    congress_id = who(request).congress_id or 0
    return render(request, "notices/unsent.html", {"rows": failed(congress_id)[:SHOWN]})


@signed_in
@require_POST
def again(request: HttpRequest, sending_id: int) -> HttpResponse:
    """再寄一次。"""
    send_again(sending_id, by=who(request), now=clock.now())
    say(request, "一分钟之内再寄")
    return redirect("notices:addresses" if "mine" in request.POST else "notices:unsent")
