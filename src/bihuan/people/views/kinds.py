"""机构的种类：有哪几种，本级再添一种。"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from ..access import keepers_only, signed_in, who
from ..forms import NewKind
from ..gates import keeps
from ..models import OrganKind
from ..questions import kinds_of
from ..verbs.founding import add_organ_kind
from .directory import own_congress
from .filling import fill


@signed_in
@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    """本级可用的种类，按类；本级自己添的写明。"""
    congress = own_congress(request)
    known = kinds_of(congress.pk)
    groups = [(family.label, [each for each in known if each.family == family.value]) for family in OrganKind.Family]
    shown = [group for group in groups if group[1]]
    context = {"congress": congress, "groups": shown, "keeps": keeps(who(request), congress.pk)}
    return render(request, "people/kinds.html", context)


@keepers_only
@require_http_methods(["GET", "POST"])
def new_kind(request: HttpRequest) -> HttpResponse:
    """添一种。"""
    congress, form, here = own_congress(request), NewKind(request.POST or None), reverse("people:kinds")

    def added(filled: dict[str, Any], told: dict[str, Any]) -> tuple[str, str]:
        kind = add_organ_kind(congress.pk, **filled, **told)
        return f"已添“{kind}”这一种，设立机构和导入时都可以选", here

    note = "各级通用的种类里没有时才添；添了只在本级用，不能改名。"
    return fill(request, form, added, title="添一种机构", button="添上", back=here, note=note)
