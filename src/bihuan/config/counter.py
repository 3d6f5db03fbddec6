"""柜台：一条线程拿着收齐的请求办完，交出答复；大的文件只读头一块，其余由门厅慢慢取。"""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from typing import IO, Any

from django.core import signals
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

PIECE = 64 * 1024  # 字节：一次读一块

Headers = list[tuple[bytes, bytes]]


class Rest:
    """没有取完的：一块一块地读，读完或不要了就关。"""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.file: IO[bytes] | None = getattr(response, "file_to_stream", None)
        self.pieces: Iterator[bytes] = iter(response)

    def read(self) -> bytes:
        """下一块；完了为空。"""
        return self.file.read(PIECE) if self.file is not None else next(self.pieces, b"")

    def close(self) -> None:
        """不读了。"""
        self.response.close()


@dataclass(frozen=True)
class Answered:
    """一个答复：状态、头、正文；`rest` 是还没有读的。"""

    status: int
    headers: Headers
    body: bytes
    rest: Rest | None = None


class Counter(BaseHandler):
    """照设置里的中间件和网址办一个请求，在调它的那条线程里。"""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()

    def answer(self, scope: MutableMapping[str, Any], body: IO[bytes]) -> Answered:
        """办一个请求；正文已经收齐，在 `body` 里。"""
        set_script_prefix("/")
        signals.request_started.send(sender=self.__class__, scope=scope)
        try:
            request = ASGIRequest(scope, body)
        except UnicodeDecodeError:
            response: HttpResponseBase = HttpResponse(status=400)
        else:
            response = self.get_response(request)
        return _answered(response, bodiless=scope["method"] == "HEAD")


def _answered(response: Any, *, bodiless: bool) -> Answered:
    headers = [(name.lower().encode("ascii"), value.encode("latin1")) for name, value in response.items()]
    headers += [(b"set-cookie", cookie.OutputString().encode()) for cookie in response.cookies.values()]
    if not response.streaming:
        body = b"" if bodiless else response.content
        response.close()
        return Answered(response.status_code, headers, body)
    rest = Rest(response)
    body = b"" if bodiless else rest.read()
    if (len(body) < PIECE and rest.file is not None) or bodiless:
        rest.close()
        return Answered(response.status_code, headers, body)
    return Answered(response.status_code, headers, body, rest)
