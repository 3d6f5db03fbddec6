"""门槛：别的站名、太大的、不说多大的，正文一个字也不读就回一页。"""

import http.client
import logging

import pytest
from django.test import override_settings

from bihuan.config import doorstep
from tests.house.test_serving import Running

ENDLESS = doorstep.LARGEST + 1


@pytest.mark.parametrize("path", ["/", "/about/", "/no/such/page/", "/desk/", "/healthz"])
def test_another_name_is_a_quiet_400(client, caplog, path):
    with caplog.at_level(logging.WARNING):
        answer = client.get(path, headers={"host": "evil.example"})
    assert (answer.status_code, caplog.text) == (400, "")
    assert "这个请求看不懂" in answer.content.decode()
    assert answer["X-Content-Type-Options"] == "nosniff"


class Unread:
    """读了就错的正文。"""

    def read(self, *_: object) -> bytes:
        raise AssertionError("正文不该读")

    readline = read


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"CONTENT_LENGTH": str(ENDLESS)}, 413),
        ({"CONTENT_LENGTH": "many"}, 413),
        ({"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}, 411),
    ],
)
def test_too_large_is_refused_unread(client, told, status):
    extra = {"wsgi.input": Unread(), "CONTENT_TYPE": "multipart/form-data; boundary=x", **told}
    answer = client.post("/sign-in/", **extra)
    assert answer.status_code == status
    assert "没有收下" in answer.content.decode()


def test_the_pages_of_a_live_site_are_bound_to_https(client, db):
    with override_settings(SECURE_HSTS_SECONDS=60, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        behind = type(client)(headers={"x-forwarded-proto": "https"})
        assert behind.get("/healthz")["Strict-Transport-Security"] == "max-age=60"


@pytest.mark.once
@pytest.mark.parametrize("said", ["length", "chunked"])
def test_a_real_site_keeps_nothing_of_a_huge_body(fresh_house, tmp_path, said):
    """真的站：二百兆的正文，没有登录；临时文件夹里一个字节也没有，站还答应。"""
    spool = tmp_path / "spool"
    spool.mkdir()
    live = {"BIHUAN_MODE": "live", "BIHUAN_HOSTS": "127.0.0.1", "BIHUAN_SECRET_KEY": "只在这一遍测试里用" * 5}
    site = Running({**fresh_house, **live, "TMPDIR": str(spool)})
    try:
        site.page("/about/")
        line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        line.putrequest("POST", "/sign-in/")
        line.putheader("Content-Type", "multipart/form-data; boundary=x")
        told = ("Content-Length", str(200 << 20)) if said == "length" else ("Transfer-Encoding", "chunked")
        line.putheader(*told)
        line.endheaders()
        answer = line.getresponse()
        assert answer.status == (413 if said == "length" else 411)
        answer.read()
        assert not any(path.is_file() and path.stat().st_size > 10_000 for path in spool.rglob("*"))
        line.close()
        assert site.page("/about/")[0] == 200
    finally:
        site.end()
