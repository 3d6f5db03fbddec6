"""两个站名：公众的站名下只有公众的页面，登录和办事的网址一概没有，登录的 Cookie 在那里不算数；办事的站名下什么都有。"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.template.loader import get_template
from django.urls import Resolver404, resolve

# 公众打得开的页；没有登录的人在办事的站名下打得开的别的（登录、探活、样张），这里没有
PUBLIC = frozenset(
    """
    portal:home portal:published portal:publication portal:case portal:case_file portal:about
    cases:methods cases:method cases:method_changes cases:method_printed cases:flow
    cases:ask cases:ask_by cases:ask_code cases:ask_case cases:ask_step
    people:deputy people:calendar people:calendar_year figures:figure search:find
    files:download files:look ui:size ui:styles
    """.split()
)

Respond = Callable[[HttpRequest], HttpResponse]


def two_names(get_response: Respond) -> Respond:
    """设置里登记的名字；没有设 BIHUAN_PUBLIC_HOSTS 的，一个站名下什么都有。"""

    def answer(request: HttpRequest) -> HttpResponse:
        name, _ = split_domain_port(request.get_host())  # 大写的、末尾带点的是同一个站名
        if name not in settings.PUBLIC_HOSTS:
            return get_response(request)
        if not _is_public(request.path_info):
            return HttpResponse(get_template("404.html").render(), status=404)
        request.public_site = True  # type: ignore[attr-defined]
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return get_response(request)

    return answer


def _is_public(path: str) -> bool:
    """这个网址是公众的；没有的网址也算，自有平常的回话。"""
    try:
        return resolve(path).view_name in PUBLIC
    except Resolver404:
        return True
