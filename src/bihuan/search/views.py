"""检索的页面：一格查所有。"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from bihuan.accounts.door import public
from bihuan.search.limits import bounds_for
from bihuan.search.questions import LONGEST_QUERY, Hit, find
from bihuan.search.rendering import Row, drawn, places_named

PAGE = 20
FRESH = 60  # 秒：没有登录的人查到的，途中可以存这么久，与公开的清单相同
Drawn = list[tuple[Hit, Row]]


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """检索：在此人可以找的范围里找，看得见的才画。"""
    query, after = request.GET.get("q", "").strip()[:LONGEST_QUERY], request.GET.get("after", "")
    actor = request.actor  # type: ignore[attr-defined]
    hits = find(query, limit=PAGE + 1, after=after, **bounds_for(actor)) if query else []
    more = "?" + urlencode({"q": query, "after": hits[PAGE - 1].cursor}) if len(hits) > PAGE else ""
    context = {
        "query": query,
        "found": _once(drawn(hits[:PAGE], actor)),
        "places": places_named(query, actor) if query and not after else [],
        "more": more,
        "first": "?" + urlencode({"q": query}) if after else "",
    }
    answer = render(request, "search/found.html", context)
    if actor is None:
        patch_cache_control(answer, public=True, max_age=FRESH)
    return answer


def _once(found: Drawn) -> Drawn:
    """公开了的一件，看得见本件的人查到两份，去的是同一页：只列头一份。"""
    first: dict[str, tuple[Hit, Row]] = {}
    for hit, row in found:
        first.setdefault(row.url, (hit, row))
    return list(first.values())
