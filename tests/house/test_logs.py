"""运行日志和追踪：一行一个 JSON，出了错、填错了、扫码、登录，都找不到姓名、电话、账号、查询码、密码。"""

import http.server
import io
import json
import logging
import threading
from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from django.test import Client

from bihuan.accounts import door as accounts
from bihuan.cases.asking import questions
from bihuan.config import logs, tracing
from bihuan.kernel import clock
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.cases.stories import adopted, method
from tests.county import MONDAY, days_later

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PHONE, PASSWORD, WORDS = "13905710086", "yun-ze-2026-kan", "广场东头的路灯不亮"


@pytest.fixture
def heard(settings) -> Iterator[io.StringIO]:
    """正式运行那样的日志，连框架的警告也收：写进这里。"""
    settings.LOG = "json"
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(logs.Json())
    watched = [logging.getLogger(name) for name in ("", "bihuan.request", "django.request", "django.security", "axes")]
    levels = [one.level for one in watched]
    for one in watched:
        one.setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    yield said
    logging.getLogger().removeHandler(handler)
    for one, level in zip(watched, levels, strict=True):
        one.setLevel(level)


def a_day(county, monkeypatch) -> list[str]:
    """李敏登录、办，张桂英记错密码；群众扫码反映、填错、凭码看，看的那一页出了错。返回日志里不许有的。"""
    adopted(county, method("plaza_opinion.2027-1.yaml"))
    client, citizen = Client(), Client(raise_request_exception=False)
    account = accounts.open_account(county.people["李敏"], by=SYSTEM, now=MONDAY)
    account.set_password(PASSWORD)
    account.initial = False
    account.save()
    with clock.frozen(days_later(1)):
        client.post("/sign-in/", {"login": account.username, "password": PHONE})
        assert client.post("/sign-in/", {"login": account.username, "password": PASSWORD}).status_code == 302
        client.post("/ask/entrances/", {"kind": "plaza_opinion", "place": "人民广场东头"})
        [entrance] = questions.entrances_of(county.actor("李敏", now=clock.now()))
        assert citizen.post(f"/ask/{entrance.code}/", {"phone": PHONE, "opinion": WORDS}).status_code == 422
        codes = procedure.text_by_id(procedure.chosen(entrance.congress_id, entrance.kind).pk).fields_by_name
        told = {codes["意见内容"]: WORDS, codes["手机"]: PHONE}
        code = citizen.post(f"/ask/{entrance.code}/", told).context["code"]
        assert citizen.get(f"/ask/q/{code}/").status_code == 200

        def breaks(*told, **more):
            raise RuntimeError(f"打不开 {code}，{PHONE}，李敏")

        monkeypatch.setattr(questions, "case_by_code", breaks)
        assert citizen.get(f"/ask/q/{code}/").status_code == 500
        assert citizen.post("/sign-in/", {"login": "李敏"}, headers={"host": "evil.example"}).status_code == 400
    return [PHONE, PASSWORD, WORDS, code, code.replace("-", ""), "李敏", account.username, entrance.code]


def test_a_day_leaves_lines_and_nobody_in_them(county, heard, monkeypatch):
    private = a_day(county, monkeypatch)
    lines = [json.loads(line) for line in heard.getvalue().splitlines()]
    pages = {(one["method"], one["page"], one["status"]) for one in lines if one["logger"] == "bihuan.request"}
    assert {("POST", "account_login", 302), ("POST", "cases:ask", 422), ("GET", "cases:ask_case", 500)} <= pages
    [broken] = [one for one in lines if one.get("error")]
    assert (broken["error"], broken["page"], broken["says"]) == (
        "RuntimeError", "cases:ask_case", "Internal Server Error: cases:ask_case",
    )  # fmt: skip
    assert broken["where"][-1].endswith(" breaks")
    assert [word for word in private if word in heard.getvalue()] == []


def test_an_error_in_the_worker_is_named_without_its_words(heard):
    try:
        raise ValueError(f"{PHONE} 不是一个号码")
    except ValueError as error:
        logging.getLogger("bihuan.work").exception("记录 %s 没有成：%r", 7, error)
    line = json.loads(heard.getvalue())
    assert (line["error"], line["says"]) == ("ValueError", "记录 7 没有成：'ValueError'")
    assert PHONE not in heard.getvalue()


def test_without_its_settings_nothing_is_traced(monkeypatch, caplog):
    for name in tracing.ASKED:
        monkeypatch.delenv(name, raising=False)
    tracing.start()
    assert not tracing.on()
    monkeypatch.setenv(tracing.ASKED[0], "http://127.0.0.1:1")
    monkeypatch.setattr(tracing, "find_spec", lambda name: None)
    tracing.start()
    assert not tracing.on()
    assert tracing.MISSING in caplog.text


def test_traces_reach_a_real_receiver_and_name_nobody(county, heard, monkeypatch):
    if find_spec("opentelemetry") is None:
        pytest.skip("没有装 bihuan[otel]：追踪的一段送到真的接收处，装了才试")
    received: list[bytes] = []

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(self.path.encode() + self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *told: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv(tracing.ASKED[0], f"http://127.0.0.1:{server.server_address[1]}")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
    tracing.start()
    try:
        private = a_day(county, monkeypatch)
        with pytest.raises(ValueError), tracing.span("探一下"):
            raise ValueError(PHONE)
    finally:
        tracing.stop()
        server.shutdown()
        server.server_close()
    whole = b"".join(received)
    assert whole.startswith(b"/v1/traces")
    for name in ("POST account_login", "GET cases:ask_case", "bihuan.cases.asking.verbs.ask", "ValueError"):
        assert name.encode() in whole, name
    assert [word for word in private if word.encode() in whole] == []
