"""门槛：请求的头一看就不对的，一个字的正文也不读，就回一页，日志里不记：别的站名、太大的、不说多大的。"""

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

LARGEST = 21 * 1024 * 1024  # 字节：一份文件至多 20 MB（files），连同别的格

Respond = Callable[[HttpRequest], HttpResponse]


def doorstep(get_response: Respond) -> Respond:
    """设置里登记的名字。"""

    def answer(request: HttpRequest) -> HttpResponse:
        status = _refused(request)
        if not status:
            return get_response(request)
        page = HttpResponse(get_template(f"{status}.html").render(), status=status)
        if request.headers.get("Content-Length") or request.headers.get("Transfer-Encoding"):
            page.headers["Connection"] = "close"
        return page

    return answer


def _refused(request: HttpRequest) -> int:
    """不让进的状态码；让进的为 0。"""
    try:
        request.get_host()
    except DisallowedHost:
        return 400
    return too_much(request.headers.get("Content-Length") or "", "Transfer-Encoding" in request.headers)


def too_much(told: str, chunked: bool) -> int:
    """太大、不说多大的正文该答的状态码，不必读；收得下的为 0。"""
    if chunked:
        return 411
    return 413 if not (told or "0").isdecimal() or int(told or "0") > LARGEST else 0
