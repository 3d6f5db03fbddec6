"""征求代表意见：代表工委问并案，承办单位问延期；代表答同意或不同意。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bihuan.accounts.door import signed_in, who
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput
from bihuan.ui.door import say

from ..verbs import answer_consent, ask_consent, deputy_phone


@signed_in
@require_POST
def ask(request: HttpRequest, case_id: int) -> HttpResponse:
    """问一次。"""
    assignment, detail = request.POST.get("assignment", "0"), request.POST.get("detail", "").strip()
    if not detail:
        raise BadInput("请写明征求什么意见", {"detail": "请写明征求什么意见"})
    number = int(assignment) if assignment.isdecimal() and len(assignment) < 5 else 0
    ask_consent(
        case_id, request.POST.get("about", ""), detail=detail, assignment=number, by=who(request), now=clock.now()
    )
    say(request, "已请代表答复，代表答复后会通知您", forget=f"consent-{case_id}-{number}")
    return redirect("suggestions:case", case_id)


@signed_in
@require_POST
def answer(request: HttpRequest, consent_id: int) -> HttpResponse:
    """答一次。"""
    said = request.POST.get("agreed", "")
    if said not in ("yes", "no"):
        raise BadInput("请选择同意或者不同意", {"agreed": "请选择"})
    consent = answer_consent(consent_id, agreed=said == "yes", by=who(request), now=clock.now())
    say(request, "已答复：同意" if consent.agreed else "已答复：不同意")
    return redirect("suggestions:case", consent.suggestion.case_id)


@signed_in
@never_cache
@require_POST
def contact(request: HttpRequest, case_id: int) -> HttpResponse:
    """领衔代表的电话：要与他沟通的承办单位看，看一次记一次。"""
    name, phone = deputy_phone(case_id, by=who(request), now=clock.now())
    return render(request, "suggestions/contact.html", {"name": name, "phone": phone, "case_id": case_id})
