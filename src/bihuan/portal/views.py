"""公开网站的页面。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """表单过期：页面放得太久或者换了人登录，提交的钥匙对不上。说清楚，给回去的路。"""
    partly = bool(getattr(request, "htmx", False))
    template = "portal/expired.html#expired" if partly else "portal/expired.html"
    answer = render(request, template, {"back": request.path}, status=403)
    if partly:
        answer.headers["HX-Retarget"] = "#messages"
        answer.headers["HX-Reswap"] = "innerHTML show:window:top"
    return answer
