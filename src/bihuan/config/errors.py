"""出错的那一页：库连不上、写不下的答 503，请人过一会儿再来，日志里只有一句；别的是程序的错，答 500，日志里有经过。"""

import logging
import sys
import time

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.views.defaults import server_error

AWAY = (OperationalError, InterfaceError)  # 库的错，不是程序的错
AGAIN = 30  # 秒：请浏览器隔多久再来
SAID_EVERY = 10.0  # 秒：库不在的时候，日志里隔这么久说一句


def broken(request: HttpRequest) -> HttpResponse:
    """设置里登记的名字：没有人接住的错变成的一页。"""
    if not isinstance(sys.exc_info()[1], AWAY):
        return server_error(request)
    return HttpResponse(get_template("503.html").render(), status=503, headers={"Retry-After": str(AGAIN)})


class OneLine(logging.Filter):
    """库不在的时候每个请求都出错：日志里隔一阵说一句，不写调用的经过。"""

    def __init__(self) -> None:
        super().__init__()
        self.said_at = -SAID_EVERY

    def filter(self, record: logging.LogRecord) -> bool:
        """这一条记不记；库的错改成一句。"""
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, AWAY):
            return True
        if time.monotonic() - self.said_at < SAID_EVERY:
            return False
        self.said_at = time.monotonic()
        record.msg, record.args = "库连不上或写不下，答了 503：%s", (str(error).strip().split("\n")[0],)
        record.exc_info = record.exc_text = None
        return True
