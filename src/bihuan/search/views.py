"""检索的页面：一格查所有。"""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.accounts.door import public
from bihuan.people.door import READERS, Actor
from bihuan.search.questions import LONGEST_QUERY, find
from bihuan.search.rendering import drawn

PAGE = 20


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """检索：人大和政府办的人查全辖区，代表和承办单位查公开的和自己的，其他人查公开的。"""
    query, after = request.GET.get("q", "").strip()[:LONGEST_QUERY], request.GET.get("after", "")
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    hits = find(query, limit=PAGE + 1, after=after, **bounds_for(actor)) if query else []
    more = "?" + urlencode({"q": query, "after": hits[PAGE - 1].cursor}) if len(hits) > PAGE else ""
    context = {
        "query": query,
        "found": drawn(hits[:PAGE], actor),
        "more": more,
        "first": "?" + urlencode({"q": query}) if after else "",
    }
    return render(request, "search/found.html", context)


def bounds_for(actor: Actor | None) -> dict[str, Any]:
    """此人可以在什么里面找。"""
    if actor is None or actor.scope is None:
        return {"public": True}
    if any(actor.serves(kind, actor.congress_id) for kind in READERS):
        return {"scope": actor.scope}
    return {"parties": [actor.id, *(f"unit:{unit_id}" for unit_id in sorted(actor.unit_ids()))]}
