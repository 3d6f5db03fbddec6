"""一个人：登记一位代表，更正姓名，看手机号。"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotFound

from ..access import keepers_only, signed_in, who
from ..forms import CorrectedName, NewDeputy
from ..gates import keeps
from ..models import Deputy, Person
from ..questions import managed_by, term_of
from ..verbs.mandates import elect_deputy
from ..verbs.naming import correct_name
from ..verbs.serving import enrol, phone_of
from .directory import own_congress
from .filling import fill


@keepers_only
@require_http_methods(["GET", "POST"])
def new_deputy(request: HttpRequest) -> HttpResponse:
    """登记一位当选的代表：在册的人，或一位新人；这一届的。拒绝：还没有登记届。"""
    congress, today = own_congress(request), clock.today()
    term = term_of(congress.pk, today)
    if term is None:
        raise BadInput("还没有登记这一届，请先在“届与会议”里登记")
    initial = {"from_on": max(term.from_on, min(today, term.to_on or today))}
    form = NewDeputy(request.POST or None, congress_id=congress.pk, today=today, initial=initial)

    def elected(given: dict[str, Any], told: dict[str, Any]) -> tuple[str, str]:
        person = given["person"] or enrol(congress.pk, name=given["name"], phone=given["phone"], **told)
        team = given["delegation"]
        made = elect_deputy(
            person.pk, term.pk, delegation_id=team.pk if team else None, constituency=given["constituency"],
            number=given["number"], on=given["from_on"], **told,
        )  # fmt: skip
        return f"{person.name}已登记为{term}代表", reverse("people:deputy", args=[made.pk])

    back = reverse("people:deputies")
    return fill(request, form, elected, title=f"登记一位{term}代表", button="登记", back=back)


@keepers_only
@require_http_methods(["GET", "POST"])
def new_name(request: HttpRequest, person_id: int) -> HttpResponse:
    """更正姓名：旧名留在留痕里。拒绝：别级人大的人。"""
    person, home = Person.objects.filter(pk=person_id).first(), managed_by(person_id)
    if person is None or home is None or not keeps(who(request), home):
        raise NotFound("没有这个人")
    form = CorrectedName(request.POST or None, initial={"name": person.name})
    deputy = Deputy.objects.filter(person=person, term__congress_id=home).order_by("-id").first()
    back = reverse("people:deputy", args=[deputy.pk]) if deputy else reverse("people:organs")

    def corrected(given: dict[str, Any], told: dict[str, Any]) -> tuple[str, str]:
        made = correct_name(person_id, name=given["name"], reason=given["reason"], **told)
        return f"已更正为{made.name}；登录名不变", back

    note = "原来的姓名封在留痕里，不会消失；名册、清单和检索此后都照新的。登录名不变。"
    return fill(request, form, corrected, title=f"更正{person.name}的姓名", button="更正", back=back, note=note)


@signed_in
@never_cache
@require_POST
def phone(request: HttpRequest, person_id: int) -> HttpResponse:
    """看一个人的手机号：看一次，记一次。谁看得到由动词把关。"""
    seen = phone_of(person_id, by=who(request), now=clock.now())
    deputy = Deputy.objects.filter(person_id=person_id).order_by("-id").first()
    back = reverse("people:deputy", args=[deputy.pk]) if deputy else reverse("people:organs")
    return render(
        request, "people/phone.html", {"person": Person.objects.get(pk=person_id), "phone": seen, "back": back}
    )
