"""两个站名：公众的站名下只有公众的页面，登录的人带着 Cookie 来也一样；公众的页面里没有一条死路。"""

import re
from collections import deque
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client

from bihuan.config import hosts
from bihuan.people.door import access_of
from tests.proofs.two_counties import Places
from tests.proofs.visitors import ROWS, Visitor, patterns

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OPEN, INNER = "gongkai.example.gov.cn", "testserver"
LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
SIGNED_IN = "reviewer"


@pytest.fixture(autouse=True)
def two_names(settings: Any) -> None:
    settings.PUBLIC_HOSTS, settings.ALLOWED_HOSTS = [OPEN], [INNER, OPEN]


def test_nothing_of_the_staff_side_answers_under_the_public_name(places: Places):
    """每一个网址，没有登录的和登录着的都去一遍：不在公众的单子上的一律 404，没有一笔留痕，没有登录的 Cookie。"""
    for role in ("anonymous", SIGNED_IN):
        visitor = Visitor(places, role)
        for row in ROWS:
            for ask, given in ((visitor.client.get, row["ask"]), (visitor.client.post, {})):
                data = {name: visitor.real(value) for name, value in given.items()}
                answer = ask(visitor.address(row), data, headers={"host": OPEN})
                told = f"{role} {row['url']} {answer.status_code}"
                assert "sessionid" not in answer.cookies, told
                if row["url"] not in hosts.PUBLIC:
                    assert answer.status_code == 404, told
                elif ask == visitor.client.get and row["get"]:
                    assert (answer.status_code in (200, 302)) == ("anonymous" in row["get"]), told


def test_whoever_is_signed_in_is_nobody_under_the_public_name(places: Places):
    client = Visitor(places, SIGNED_IN).client
    assert "退出" in client.get("/", headers={"host": INNER}).content.decode()
    page = client.get("/", headers={"host": OPEN}).content.decode()
    assert "退出" not in page
    assert "登录</a>" not in page, "公众的站名下没有登录"


@pytest.mark.parametrize("written", [OPEN.upper(), f"{OPEN}.", f"{OPEN}:8443", f"{OPEN.title()}.:8443"])
def test_however_the_public_name_is_written_there_is_no_sign_in(client: Client, written: str):
    """反代照样递来的站名：大小写、末尾的点、端口不同的，是同一个。"""
    assert client.get("/sign-in/", headers={"host": written}).status_code == 404
    assert client.get("/about/", headers={"host": written}).status_code == 200


def test_the_list_is_of_pages_open_to_anyone():
    from django.urls import get_resolver

    known = dict(patterns(get_resolver()))
    assert known.keys() >= hosts.PUBLIC
    assert not [name for name in hosts.PUBLIC if not access_of(known[name].callback).anyone]


def test_every_link_on_the_public_name_leads_somewhere(places: Places):
    """从首页走起，公众的页面里的每一条链接都打得开。"""
    client, seen, waiting = Client(headers={"host": OPEN}), set(), deque(["/", "/about/", "/published/", "/search/"])
    while waiting and len(seen) < 150:
        path = waiting.popleft().replace("&amp;", "&")
        if path in seen or path.startswith("/static/"):
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code in (200, 302), path
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            waiting.extend(LINK.findall(answer.content.decode()))
    assert len(seen) > 15


def test_what_is_printed_for_citizens_points_to_the_public_name(settings: Any):
    from bihuan.cases.asking.views import _for_the_public

    request = HttpRequest()
    request.META |= {"HTTP_HOST": INNER}
    assert _for_the_public(request, "/ask/x/") == "http://testserver/ask/x/"
    settings.PUBLIC_URL = f"https://{OPEN}"
    assert _for_the_public(request, "/ask/x/") == f"https://{OPEN}/ask/x/"
