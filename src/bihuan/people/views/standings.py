"""身份：议政代表、议事会成员、专家、联络员是哪些人，登记与终止。"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.kernel import clock
from bihuan.ui.door import say

from ..access import keepers_only, signed_in, who
from ..forms import NewStanding
from ..gates import keeps
from ..questions import standings_of
from ..verbs.serving import enrol
from ..verbs.standings import end_standing, give_standing
from .directory import own_congress
from .filling import fill

PAGE = 100


@signed_in
@require_GET
def standings(request: HttpRequest) -> HttpResponse:
    """本级登记的身份，按登记先后翻页。"""
    congress, after = own_congress(request), request.GET.get("after", "")
    start = int(after) if after.isdecimal() and len(after) < 19 else 0
    rows = list(standings_of(congress.pk).filter(pk__gt=start)[: PAGE + 1])
    context = {
        "congress": congress, "standings": rows[:PAGE], "today": clock.today(),
        "keeps": keeps(who(request), congress.pk),
        "more": f"?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "", "first": "?" if start else "",
    }  # fmt: skip
    return render(request, "people/standings.html", context)


@keepers_only
@require_http_methods(["GET", "POST"])
def new_standing(request: HttpRequest) -> HttpResponse:
    """登记身份：在册的人，或一位新人。"""
    congress, today, here = own_congress(request), clock.today(), reverse("people:standings")
    form = NewStanding(request.POST or None, congress_id=congress.pk, today=today, initial={"from_on": today})

    def given(filled: dict[str, Any], told: dict[str, Any]) -> tuple[str, str]:
        person = filled["person"] or enrol(congress.pk, name=filled["name"], phone=filled["phone"], **told)
        standing = give_standing(congress.pk, person.pk, code=filled["code"], from_on=filled["from_on"], **told)
        return f"{person.name}已登记为{standing}", here

    return fill(request, form, given, title="登记身份", button="登记", back=here)


@keepers_only
@require_POST
def finish_standing(request: HttpRequest, standing_id: int) -> HttpResponse:
    """身份终止：今天是最后一日。"""
    standing = end_standing(standing_id, by=who(request), now=clock.now())
    say(request, f"{standing.person.name}不再是{standing}，今天是最后一日")
    return redirect("people:standings")
