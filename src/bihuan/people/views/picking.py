"""挑选：打几个字，列出至多二十个。给登录的人，只在他所在的人大里。"""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound

from ..access import signed_in, who
from ..questions import Hit, deputy_hits, organ_hits, person_hits

MOST_KINDS = 60


@signed_in
@never_cache
@require_GET
def organs(request: HttpRequest) -> JsonResponse:
    """挑机构：`q` 是打的字，`kind` 是哪几种（可以写几个）。"""
    kinds = request.GET.getlist("kind")[:MOST_KINDS]
    return _answer(*organ_hits(_congress(request), kinds, request.GET.get("q", "")))


@signed_in
@never_cache
@require_GET
def people(request: HttpRequest) -> JsonResponse:
    """挑人；`ever` 连从前在这里的。"""
    asked, ever = request.GET.get("q", ""), "ever" in request.GET
    return _answer(*person_hits(_congress(request), asked, on=clock.today(), ever=ever))


@signed_in
@never_cache
@require_GET
def deputies(request: HttpRequest) -> JsonResponse:
    """挑代表。"""
    return _answer(*deputy_hits(_congress(request), request.GET.get("q", ""), on=clock.today()))


def _congress(request: HttpRequest) -> int:
    """在哪一级人大里挑：他现在办事的那一级；`congress` 写明的，也须是他所在的。拒绝：不在那一级。"""
    actor, asked = who(request), request.GET.get("congress", "")
    congress_id = int(asked) if asked.isdecimal() and len(asked) < 19 else actor.congress_id
    if congress_id is None or congress_id not in actor.congress_ids():
        raise NotFound("您不在这级人大")
    return congress_id


def _answer(hits: list[Hit], more: bool) -> JsonResponse:
    rows = [{"id": each.id, "name": each.name, "note": each.note} for each in hits]
    return JsonResponse({"hits": rows, "more": more}, json_dumps_params={"ensure_ascii": False})
