"""成批的页面：勾人，开立或重印，回来的一页就是要印的密码条，只此一次。"""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bihuan.kernel import clock, cursor
from bihuan.kernel.refuse import AlreadyDone, BadInput, Refused
from bihuan.people.door import (
    SECURITY_ADMIN,
    SYSTEM_ADMIN,
    administrators,
    congress_by_id,
    keepers_only,
    who,
)

from . import questions
from .questions import DEPUTIES, GROUPS, MOST_LISTED, Placed
from .slips import Slip, open_many, renew_many
from .tabs import tabs_for

OPEN = {
    "page": "accounts:together",
    "title": "成批开立账号",
    "button": "开立，打印密码条",
    "empty": "在册的人都有账号了。",
}
AGAIN = {
    "page": "accounts:again",
    "title": "重印密码条",
    "button": "换新的初始密码，重印",
    "empty": "没有还用着初始密码的人。",
}


@keepers_only
@administrators(SYSTEM_ADMIN)
@never_cache
@require_http_methods(["GET", "POST"])
def together(request: HttpRequest) -> HttpResponse:
    """成批开立：在册而没有账号的人，勾好一次开立。"""
    return _page(request, OPEN, questions.to_open, open_many)


@keepers_only
@administrators(SECURITY_ADMIN)
@never_cache
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """重印密码条：还没有改过初始密码的人，各换一个新的。"""
    return _page(request, AGAIN, questions.to_renew, renew_many)


def _page(
    request: HttpRequest, words: dict[str, str], listed: Callable[..., list[Placed]],
    act: Callable[..., list[Slip]],
) -> HttpResponse:  # fmt: skip
    actor = who(request)
    refused: Refused | None = None
    congress_id = actor.congress_id or 0
    if request.method == "POST":
        try:
            return _slips(request, congress_id, act(_chosen(request), by=actor, now=clock.now()))
        except (AlreadyDone, BadInput) as found:
            refused = found
    return _choose(request, words, listed(congress_id, on=clock.today()), refused)


def _choose(request: HttpRequest, words: dict[str, str], people: list[Placed], refused: Refused | None) -> HttpResponse:
    asked = request.GET.get("of", "")
    places = sorted({one.place for one in people if one.code == DEPUTIES})
    wanted = [one for one in people if asked in ("", one.code, one.place)]
    context = {
        **words, "people": wanted[:MOST_LISTED], "rest": max(0, len(wanted) - MOST_LISTED), "asked": asked,
        "groups": [*GROUPS, *((place, place) for place in places)], "refused": refused.sentence if refused else "",
        "tabs": tabs_for(who(request), words["page"]), "here": request.get_full_path(),
    }  # fmt: skip
    status = 200 if refused is None else 409 if isinstance(refused, AlreadyDone) else 422
    return render(request, "accounts/together.html", context, status=status)


def _slips(request: HttpRequest, congress_id: int, made: list[Slip]) -> HttpResponse:
    """要印的一页：代表一团一叠，机关、单位各一叠。"""
    places = questions.places_of(congress_id, [slip.person_id for slip in made], on=clock.today())
    words = dict(GROUPS)

    def stack(pair: tuple[Slip, Placed]) -> str:
        return pair[1].place if pair[1].code == DEPUTIES else words[pair[1].code]

    by_person = {slip.person_id: slip for slip in made}
    pairs: list[Any] = [(by_person[pk], place) for pk, place in places.items()]
    stacks = [(name, list(rows)) for name, rows in groupby(pairs, key=stack)]
    context = {
        "stacks": stacks, "number": len(made), "congress": congress_by_id(congress_id),
        "address": request.build_absolute_uri("/"),
    }  # fmt: skip
    return render(request, "accounts/slips.html", context)


def _chosen(request: HttpRequest) -> list[int]:
    chosen = [cursor.number(each) for each in request.POST.getlist("person")]
    if None in chosen:
        raise BadInput("请从页面上勾选")
    return [each for each in chosen if each is not None]
