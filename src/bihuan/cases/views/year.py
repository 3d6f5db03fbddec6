"""一年的板的页面：一种事项的，本级各种的（可以只看一篇）；一个月的各件。"""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in, who
from bihuan.kernel import clock, cursor
from bihuan.kernel.refuse import NotAllowed
from bihuan.procedure.door import CHAPTERS, text_by_id

from ..boards import year as years
from ..boards.year import Watched
from ..registers import chosen
from ..seeing import sight_of

EARLIEST, LATEST = 2000, 2100
EARLIER = "0"  # 网址里：往年到期、还没有办的
LONGEST_CHAPTER = 20


@signed_in
@require_safe
def of_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """一种事项的一年。"""
    held = chosen.hold(kind, who(request))
    if not chosen.may_look(held):
        raise NotAllowed(f"{held.name}的清单里没有您可以看的")
    about = years.watched(held.congress_id, held.versions, held.by, held.sight, clock.today())
    context = {"title": held.name, "back": (held.name, reverse("cases:register", args=[kind]))}
    return _page(request, about, reverse("cases:year", args=[kind]), {}, context)


@signed_in
@require_safe
def of_all(request: HttpRequest) -> HttpResponse:
    """本级选用的、此人看得见的各种事项的一年；可以只看一篇。"""
    by = who(request)
    sight = sight_of(by)
    seen = chosen.kinds_seen(by, sight)
    chapters = {kind: text_by_id(row.pk).chapter or chosen.OTHERS for kind, row in seen.items()}
    asked = request.GET.get("chapter", "")[:LONGEST_CHAPTER]
    asked = asked if asked in chapters.values() else ""
    kinds = [kind for kind, chapter in chapters.items() if not asked or chapter == asked]
    here = by.congress_id or 0
    about = years.watched(here, chosen.released_of_kinds(kinds, here), by, sight, clock.today())
    context = {
        "title": asked or "全部事项", "back": ("清单", reverse("cases:registers")), "chapter": asked,
        "chapters": [one for one in (*CHAPTERS, chosen.OTHERS) if one in chapters.values()],
    }  # fmt: skip
    return _page(request, about, reverse("cases:year_of_all"), {"chapter": asked} if asked else {}, context)


def _page(
    request: HttpRequest, about: Watched, here: str, kept: dict[str, str], context: dict[str, Any]
) -> HttpResponse:
    asked = cursor.number(request.GET.get("year", "")) or 0
    year = asked if EARLIEST <= asked < LATEST else about.today.year
    context |= {"here": here, "year": year, "today": about.today, "kept": kept}

    def url(**more: Any) -> str:
        return "?" + urlencode({**kept, "year": year, **more})

    month = request.GET.get("month", "")
    if month in {str(n) for n in range(13)}:
        return _month(request, about, context, url, month)
    months, before = years.board(about, year)
    context |= {
        "months": [(one, url(month=one.number)) for one in months], "before": before,
        "before_url": url(month=EARLIER), "earlier": url(year=year - 1), "later": url(year=year + 1),
    }  # fmt: skip
    return render(request, "cases/boards/year.html", context)


def _month(request: HttpRequest, about: Watched, context: dict[str, Any], url: Any, month: str) -> HttpResponse:
    after = request.GET.get("after", "")[:60]
    entries, more = years.page(about, context["year"], int(month), after)
    context |= {
        "entries": entries, "month": int(month), "board": url(), "first": url(month=month) if after else "",
        "more": url(month=month, after=more) if more else "",
    }  # fmt: skip
    return render(request, "cases/boards/month.html", context)
