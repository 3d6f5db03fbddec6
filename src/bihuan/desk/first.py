"""起步：新设立的机关头一个小时办什么，一页，自己打勾。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bihuan.accounts.door import who
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.people.door import Actor, congress_by_id, first_steps, keepers_only, keeps, next_first_step

from .happening import SHOWN

BEGUN = "begun"  # 会话里记着：哪一级人大已经都办了，不必每次再问


@keepers_only
@never_cache
@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """起步的各件：办了的写明记录里的一句，没有办的写明怎么办、去哪里办。"""
    actor = who(request)
    if actor.congress_id is None:
        raise NotFound("您现在没有任职")
    congress = congress_by_id(actor.congress_id)
    steps = first_steps(congress, clock.today())
    rows = [(one, reverse(one.step.url, args=one.step.args)) for one in steps]
    following = next((one.step.code for one in steps if not one.said), "")
    if not following:
        request.session[BEGUN] = congress.pk
    context = {
        "congress": congress, "rows": rows, "done": sum(bool(one.said) for one in steps), "all": len(steps),
        "following": following,
    }  # fmt: skip
    return render(request, "desk/first.html", context)


def beginning(request: HttpRequest, actor: Actor, happened: int) -> bool:
    """工作台上提不提起步：管组织与人的，还没有忙起来（刚刚发生的不满一页），也还没有都办了。不问库。"""
    here = actor.congress_id
    return here is not None and happened < SHOWN and keeps(actor, here) and request.session.get(BEGUN) != here


@keepers_only
@never_cache
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """工作台上的那一句，页面画好以后再来取：接下来办哪一件；都办了的为空，此后不再提起。"""
    congress = congress_by_id(who(request).congress_id or 0)
    title = next_first_step(congress, clock.today())
    if not title:
        request.session[BEGUN] = congress.pk
    return render(request, "desk/_following.html", {"following": title})
