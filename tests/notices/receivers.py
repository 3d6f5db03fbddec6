"""收信的：一台真的 SMTP 服务器，一台真的 HTTP 服务器，只在本机，用空着的端口。"""

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Mailbox:
    """收到的信；refuses: 从现在起答复这一句，不收。"""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    refuses: str = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """收下一封，或者不收。"""
        if self.refuses:
            return self.refuses
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


class _Any(Controller):
    """端口由系统给：装好以后才知道是哪一个，探活要用真的那一个。"""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextlib.contextmanager
def smtp() -> Iterator[Mailbox]:
    """开着的一台邮件服务器。"""
    box = Mailbox()
    controller = _Any(box, hostname="127.0.0.1", port=0)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Gateway:
    """收到的各次提交：（路径，正文，请求头）；answer: 怎么答复；status: 答复的号。"""

    address: str = ""
    got: list[tuple[str, dict[str, Any], dict[str, str]]] = field(default_factory=list)
    answer: Any = field(default_factory=lambda: {"errcode": 0, "code": 0, "ok": True})
    status: int = 200


@contextlib.contextmanager
def http() -> Iterator[Gateway]:
    """开着的一台 HTTP 服务器：记下收到的，照 answer 答复。"""
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            gateway.got.append((self.path, said, dict(self.headers)))
            answer = gateway.answer if isinstance(gateway.answer, bytes) else json.dumps(gateway.answer).encode()
            self.send_response(gateway.status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *said: Any) -> None:
            """不出声。"""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    gateway.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
