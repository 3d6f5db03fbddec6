"""探活的一答，和管事的人看的状态页。"""

import datetime as dt
import hmac

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.people.door import SYSTEM_ADMIN, administrators, keepers_only, public

from .beat import beat_age
from .findings import examine
from .metrics import TYPE, exposition


@public
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """探活：库答应吗，后台几秒以前还在（没有起过为 null）。一条 SQL，不必登录，没有个人信息。库不答应的为 503。"""
    told: dict[str, object] = {"database": True, "worker_seconds": beat_age(clock.now())}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        told["database"] = False
    return JsonResponse(told, status=200 if told["database"] else 503)


@public
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """计量，给监控程序：要带上设好的令牌（BIHUAN_METRICS）；没有设、不对的，当作没有这个网址。"""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS or not hmac.compare_digest(given.encode(), settings.METRICS.encode()):
        raise NotFound("没有这个网址")
    return HttpResponse(exposition(clock.now()), content_type=TYPE)


@keepers_only
@administrators(SYSTEM_ADMIN)
@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """这个站好不好：与 bihuan doctor 同样的各句，不好的在前。"""
    now: dt.datetime = clock.now()
    found = sorted(examine(now), key=lambda one: one.well)
    faults = sum(not one.well for one in found)
    return render(request, "upkeep/status.html", {"found": found, "faults": faults, "now": now})
