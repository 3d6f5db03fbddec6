"""管组织与人：设立机构、撤并、任职、卸任、资格变动。给本级人大的工作人员。"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.ui.door import say

from ..access import keepers_only, who
from ..forms import Appointment, Merger, NewOrgan, NewSession, NewTerm, Qualification
from ..gates import keeps
from ..models import Deputy, Post, Term
from ..verbs.founding import found_organ, merge_organ, open_session, open_term
from ..verbs.mandates import change_qualification
from ..verbs.serving import appoint, end_post, enrol
from .directory import own_congress, own_organ
from .filling import fill

both = require_http_methods(["GET", "POST"])


@keepers_only
@both
def new_organ(request: HttpRequest) -> HttpResponse:
    """设立机构。"""
    congress = own_congress(request)
    form = NewOrgan(request.POST or None, congress_id=congress.pk)

    def found(given: dict[str, Any], told: dict[str, Any]) -> tuple[str, str]:
        parent = given["parent"]
        made = found_organ(
            congress.pk, kind=given["kind"], name=given["name"], short_name=given["short_name"],
            parent_id=parent.pk if parent else None, from_on=clock.today(), **told,
        )  # fmt: skip
        return f"已设立{made.name}", reverse("people:organ", args=[made.pk])

    return fill(request, form, found, title="设立机构", button="设立", back=reverse("people:organs"))


@keepers_only
@both
def merge(request: HttpRequest, organ_id: int) -> HttpResponse:
    """撤并机构。"""
    organ = own_organ(request, organ_id)
    form = Merger(request.POST or None, organ=organ, initial={"on": clock.today()})
    here = reverse("people:organ", args=[organ.pk])

    def merged(given: dict[str, Any], told: dict[str, Any]) -> tuple[str, str]:
        into = given["into"]
        merge_organ(organ.pk, into=into.pk if into else None, on=given["on"], **told)
        return (f"{organ.name}已并入{into.name}" if into else f"{organ.name}已撤销"), here

    note = "撤并之后不能撤回。手上的事项由接手的机构接着办，历史留在原来的名下。"
    return fill(request, form, merged, title=f"撤并{organ.name}", button="撤并", back=here, note=note)


@keepers_only
@both
def new_post(request: HttpRequest, organ_id: int) -> HttpResponse:
    """任职。"""
    organ = own_organ(request, organ_id)
    today = clock.today()
    form = Appointment(request.POST or None, congress_id=organ.congress_id, today=today, initial={"from_on": today})
    here = reverse("people:organ", args=[organ.pk])

    def appointed(given: dict[str, Any], told: dict[str, Any]) -> tuple[str, str]:
        person = given["person"] or enrol(organ.congress_id, name=given["name"], phone=given["phone"], **told)
        post = appoint(person.pk, organ.pk, duty=given["duty"], title=given["title"], from_on=given["from_on"], **told)
        return f"{person.name}已任{organ.name}{post.title}", here

    return fill(request, form, appointed, title=f"在{organ.name}任职", button="任职", back=here)


@keepers_only
@require_POST
def finish_post(request: HttpRequest, post_id: int) -> HttpResponse:
    """卸任：今天是最后一日。"""
    post = Post.objects.select_related("person").filter(pk=post_id).first()
    if post is None:
        raise NotFound("没有这个职务")
    organ = own_organ(request, post.organ_id)
    end_post(post.pk, by=who(request), now=clock.now())
    say(request, f"{post.person.name}已卸任{organ.name}{post.title}，今天是最后一日")
    return redirect("people:organ", organ.pk)


@keepers_only
@both
def new_term(request: HttpRequest) -> HttpResponse:
    """登记一届。"""
    congress = own_congress(request)
    form = NewTerm(request.POST or None)

    def opened(given: dict[str, Any], told: dict[str, Any]) -> tuple[str, str]:
        term = open_term(congress.pk, number=given["number"], from_on=given["from_on"], to_on=given["to_on"], **told)
        return f"已登记{term}", reverse("people:terms")

    return fill(request, form, opened, title="登记一届", button="登记", back=reverse("people:terms"))


@keepers_only
@both
def new_session(request: HttpRequest, term_id: int) -> HttpResponse:
    """登记一次会议。"""
    term = Term.objects.filter(pk=term_id, congress=own_congress(request)).first()
    if term is None:
        raise NotFound("没有这一届")
    form = NewSession(request.POST or None)

    def opened(given: dict[str, Any], told: dict[str, Any]) -> tuple[str, str]:
        days = {"opens_on": given["opens_on"], "closes_on": given["closes_on"]}
        session = open_session(term.pk, number=given["number"], **days, **told)
        return f"已登记{term}{session}", reverse("people:terms")

    title = f"登记{term}的一次会议"
    return fill(request, form, opened, title=title, button="登记", back=reverse("people:terms"))


@keepers_only
@both
def qualification(request: HttpRequest, deputy_id: int) -> HttpResponse:
    """资格变动。"""
    deputy = Deputy.objects.select_related("person", "term").filter(pk=deputy_id).first()
    if deputy is None or not keeps(who(request), deputy.term.congress_id):
        raise NotFound("没有这位代表")
    form = Qualification(request.POST or None, initial={"on": clock.today()})
    here = reverse("people:deputy", args=[deputy.pk])

    def changed(given: dict[str, Any], told: dict[str, Any]) -> tuple[str, str]:
        state, reason = given["change"].split(":")
        change = change_qualification(deputy.pk, state=state, reason=reason, on=given["on"], note=given["note"], **told)
        return f"{deputy.person.name}：{change}", here

    title = f"{deputy.person.name}的资格变动"
    note = "代表资格终止之后不能恢复。请先有公告或决定，再在这里登记。"
    return fill(request, form, changed, title=title, button="登记", back=here, note=note)
