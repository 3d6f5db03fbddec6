"""网页压缩以后寄出：五十 KB 的工作台剩不到十 KB，村里的网络也快。只压网页，下载的文件、边写边寄的照原样。

压缩会不会漏出页里的秘密（BREACH）：表单的令牌每次都换样子，Django 又在压缩包里掺长短不定的字。
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

Answer = Callable[[HttpRequest], HttpResponseBase]


def packed(get_response: Answer) -> Answer:
    """收得了压缩的，网页压缩以后寄出。"""
    gzip = GZipMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        page = isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html")
        return gzip.process_response(request, response) if page else response

    return middleware
