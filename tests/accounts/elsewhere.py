"""外面的各家：在统一认证那一家里走的一个浏览器；照企业微信、钉钉、微信写明的接口答的一台服务器。"""

import contextlib
import http.cookiejar
import json
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.accounts.idp import PASSWORD as THEIRS, USER


class _Stop(urllib.request.HTTPRedirectHandler):
    """一个浏览器：在那一家里照着走，要回闭环的停下来。"""

    def redirect_request(self, request: Any, *given: Any) -> Any:
        return None if given[-1].startswith("http://testserver") else super().redirect_request(request, *given)


def at_theirs(address: str) -> str:
    """在那一家登录，返回它叫浏览器回来的网址。"""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), _Stop)
    with browser.open(address) as page:
        place, text = page.geturl(), page.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)[1]
    onward = urllib.parse.parse_qs(urllib.parse.urlsplit(place).query)["next"][0]
    form = {"csrfmiddlewaretoken": token, "login": USER, "password": THEIRS, "next": onward}
    try:
        browser.open(urllib.request.Request(place, urllib.parse.urlencode(form).encode(), {"Referer": place}))
    except urllib.error.HTTPError as error:
        return error.headers["Location"].removeprefix("http://testserver")
    raise AssertionError("没有叫浏览器回来")


@contextlib.contextmanager
def theirs(answers: dict[str, Any]):
    """一台 HTTP 服务器，照写明的接口答：路径 → 答什么；记下问了什么。"""
    asked: list[tuple[str, dict[str, str], Any, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urllib.parse.urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            asked.append((parts.path, dict(urllib.parse.parse_qsl(parts.query)), body, dict(self.headers)))
            answer = json.dumps(answers.get(parts.path, {})).encode()
            self.send_response(200 if parts.path in answers else 404)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_POST = do_GET

        def log_message(self, *said: Any) -> None:
            """不出声。"""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
