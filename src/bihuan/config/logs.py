"""运行日志：一行一个 JSON，没有个人信息。网址只写它的名字（查询码在网址里），错只写是哪一种、在哪几行，不写它说的话（里面可能有人）。"""

import json
import logging
import time
import traceback
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from bihuan.config import tracing
from bihuan.kernel import canonical, clock

DEEPEST = 20  # 处：出错的经过写这么多
QUIET = {"upkeep:healthz", "upkeep:metrics"}  # 探活、监控每几秒来一次，不记

log = logging.getLogger("bihuan.request")
Respond = Callable[[HttpRequest], HttpResponse]


class Json(logging.Formatter):
    """设置里登记的名字。"""

    def format(self, record: logging.LogRecord) -> str:
        """一条记录写成一行。"""
        told = {"at": canonical.instant(clock.now()), "level": record.levelname, "logger": record.name}
        request = getattr(record, "request", None)
        told["says"] = _says(record, request)
        if request is not None:
            told |= {"method": request.method, "page": page_of(request)}
        told |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[0] is not None:
            told |= _error(record.exc_info[0], record.exc_info[2])
        return json.dumps(told, ensure_ascii=False)


def watched(get_response: Respond) -> Respond:
    """设置里登记的名字：每个请求记一行（哪一页、怎样答的、几毫秒），不记谁、从哪里来、填了什么；追踪开着的，也是一段。"""
    if settings.LOG != "json" and not tracing.on():
        raise MiddlewareNotUsed

    def answer(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        with tracing.span("request", {"http.request.method": request.method or ""}) as span:
            response = get_response(request)
            page = page_of(request)
            span.update_name(f"{request.method} {page}")
            span.set_attribute("http.route", page)
            span.set_attribute("http.response.status_code", response.status_code)
        if settings.LOG == "json" and page not in QUIET:
            spent = round((time.perf_counter() - began) * 1000)
            told = {"method": request.method, "page": page, "status": response.status_code, "ms": spent}
            log.info("答了", extra={"told": told})
        return response

    return answer


def page_of(request: Any) -> str:
    """网址的名字；没有走到网址的（门槛上就回了话的、没有这个网址的）为空。"""
    matched = getattr(request, "resolver_match", None)
    return matched.view_name if matched else ""


def _says(record: logging.LogRecord, request: Any) -> str:
    """那句话：网址换成名字，错换成是哪一种。"""
    given = record.args if isinstance(record.args, tuple) else (record.args,) if record.args else ()
    path = getattr(request, "path", None)
    kept = tuple(
        type(one).__name__ if isinstance(one, BaseException) else page_of(request) if one == path and path else one
        for one in given
    )
    return str(record.msg) % kept if kept else str(record.msg)


def _error(kind: type[BaseException], trace: Any) -> dict[str, Any]:
    frames = traceback.extract_tb(trace)[-DEEPEST:]
    return {"error": kind.__name__, "where": [f"{one.filename}:{one.lineno} {one.name}" for one in frames]}
