"""代办：我请谁代我办，我代谁办；以所代的名义办事，回到自己的名义。"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.kernel import clock, cursor
from bihuan.kernel.refuse import NotFound
from bihuan.ui.door import say

from ..access import signed_in, who
from ..actors import STANDING_IN, acting_as
from ..forms import NewStandIn
from ..gates import keeps
from ..models import Post
from ..questions.standing_in import posts_of, stand_ins_in, stand_ins_of
from ..verbs.standing_in import name_stand_in, personal_organ, withdraw_stand_in
from .filling import fill

MOST = 200  # 笔：一级人大同时代着的至多列这么多


@signed_in
@require_GET
def stand_ins(request: HttpRequest) -> HttpResponse:
    """代办：我的职务由谁代，我代着谁；管组织的另看本级的。"""
    actor, today = who(request), clock.today()
    own = posts_of(actor.person, on=today)
    mine = list(stand_ins_of(actor.person, on=today))
    keeping = actor.congress_id is not None and keeps(actor, actor.congress_id)
    known = {one.pk for one in mine}
    others = stand_ins_in(actor.congress_id or 0, on=today)[:MOST] if keeping else []
    context = {
        "posts": [] if actor.acting else [one for one in own if not personal_organ(one.organ.kind)],
        "groups": (
            ("代我办的", [one for one in mine if one.post.person_id == actor.person]),
            ("我代别人办的", [one for one in mine if one.person_id == actor.person]),
            ("本级别的人的", [one for one in others if one.pk not in known]),
        ),
        "now": {one.id for one in actor.stand_ins}, "today": today,
    }  # fmt: skip
    return render(request, "people/stand_ins.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def new_stand_in(request: HttpRequest, post_id: int) -> HttpResponse:
    """请人代办一个职务。拒绝：不是本人，也不是本级的工作人员。"""
    post = Post.objects.select_related("organ__parent", "person").filter(pk=post_id).first()
    actor, today = who(request), clock.today()
    if post is None or not (post.person_id == actor.person_id or keeps(actor, post.organ.congress_id)):
        raise NotFound("没有这个职务，或者不归您请人代")
    form = NewStandIn(request.POST or None, congress_id=post.organ.congress_id, today=today, initial={"from_on": today})

    def named(given: dict[str, Any], told: dict[str, Any]) -> tuple[str, str]:
        row = name_stand_in(post.pk, given["person"].pk, from_on=given["from_on"], to_on=given["to_on"], **told)
        return f"{row.from_on}至{row.to_on}由{row.person.name}代{post.person.name}办事", reverse("people:stand_ins")

    title = f"请人代{post.person.name}办{post.place}{post.title}的事"
    note = (
        "代办的人在这一段日子里看得见、办得了这个职务上的事，每一笔都写明“某某代某某”；到期自己终止，随时可以收回。"
        "代表的提出、联名、评价、表决，点名由本人办的，不能代。"
    )
    return fill(request, form, named, title=title, button="请他代办", back=reverse("people:stand_ins"), note=note)


@signed_in
@require_POST
def end_stand_in(request: HttpRequest, stand_in_id: int) -> HttpResponse:
    """收回代办。"""
    row = withdraw_stand_in(stand_in_id, by=who(request), now=clock.now())
    say(request, f"{row.person.name}不再代{row.post.person.name}办事")
    return redirect("people:stand_ins")


@signed_in
@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """以所代的名义办事（`stand_in` 是哪一笔代办），或者回到自己的名义（不给）。拒绝：今天不由他代。"""
    asked = request.POST.get("stand_in", "")
    if not asked:
        request.session.pop(STANDING_IN, None)
        return redirect(settings.LOGIN_REDIRECT_URL)
    number = cursor.number(asked)
    if number is None or acting_as(who(request), number) is None:
        raise NotFound("没有这一笔代办，或者今天不由您代")
    request.session[STANDING_IN] = number
    return redirect(settings.LOGIN_REDIRECT_URL)
