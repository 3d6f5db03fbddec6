"""门口：没有写明对谁开的一律不开；拒绝是一页说清楚的话。"""

import pytest
from django.http import HttpResponse
from django.urls import path

from bihuan.accounts import door as accounts
from bihuan.config.urls import urlpatterns as house
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.people.door import access_of, deputies, leaders, public, signed_in, staff_of, units

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def _said(request):
    return HttpResponse("进来了")


def _plain(request):
    return HttpResponse("没有写明")


def _raising(refused):
    def view(request):
        raise refused

    return public(view)


def _fresh():
    return lambda request: _said(request)


_either = deputies(staff_of("deputies_affairs")(_fresh()))

urlpatterns = [
    path("", public(_said), name="home"),
    path("undeclared/", _plain),
    path("signed/", signed_in(_fresh())),
    path("affairs/", staff_of("deputies_affairs")(_fresh())),
    path("deputies/", deputies(_fresh())),
    path("units/", units(_fresh())),
    path("leaders/", leaders(_fresh())),
    path("either/", _either),
    path("403/", _raising(NotAllowed("只有代表工委可以交办"))),
    path("404/", _raising(NotFound("没有这件建议"))),
    path("409/", _raising(AlreadyDone("李敏刚刚已经办了"))),
    path("422/", _raising(BadInput("有一处要改", {"reason": "请写理由"}))),
    *house,
]

OPEN = {
    "": {"/"},
    "li": {"/", "/signed/", "/affairs/", "/either/"},
    "wang": {"/", "/signed/", "/deputies/", "/either/"},
    "sun": {"/", "/signed/", "/units/"},
    "chen": {"/", "/signed/"},
}
EVERY = ("/", "/undeclared/", "/signed/", "/affairs/", "/deputies/", "/units/", "/leaders/", "/either/")


@pytest.mark.parametrize("name", OPEN)
def test_each_may_enter_what_is_declared_for_him_and_nothing_else(county, client, name):
    if name:
        client.force_login(accounts.Account.objects.get(person=getattr(county, name)))
    for address in EVERY:
        answer = client.get(address)
        if address in OPEN[name]:
            assert answer.content.decode() == "进来了"
        else:
            assert answer.status_code == (403 if name else 302)


def test_access_is_read_from_the_view():
    assert access_of(_plain) == accounts.CLOSED
    assert access_of(_either).kinds == {"deputies_affairs"}
    assert access_of(_either).deputies


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/403/", 403, "只有代表工委可以交办"),
        ("/404/", 404, "没有这件建议"),
        ("/409/", 409, "李敏刚刚已经办了"),
        ("/422/", 422, "请写理由"),
    ],
)
def test_a_refusal_is_a_page_with_its_sentence_and_a_fragment_for_htmx(client, address, status, sentence):
    page = client.get(address)
    assert page.status_code == status
    assert sentence in page.content.decode()
    assert "<html" in page.content.decode()
    part = client.get(address, headers={"HX-Request": "true"})
    assert part.status_code == status
    assert sentence in part.content.decode()
    assert "<html" not in part.content.decode()
    assert part["HX-Retarget"] == "#messages"


def test_who_is_not_signed_in_comes_back_where_he_wanted_to_go(client):
    assert client.get("/affairs/?year=2026")["Location"] == "/sign-in/?next=/affairs/%3Fyear%3D2026"
    assert client.post("/affairs/")["Location"] == "/sign-in/?next=/"
    here = {"Referer": "http://testserver/affairs/?year=2026"}
    assert client.post("/affairs/", headers=here)["Location"] == "/sign-in/?next=/affairs/%3Fyear%3D2026"
    assert client.post("/affairs/", headers={"Referer": "http://elsewhere.example/"})["Location"] == "/sign-in/?next=/"
    partly = {"HX-Request": "true", "HX-Current-URL": "http://testserver/affairs/"}
    assert client.get("/affairs/?after=7", headers=partly)["HX-Redirect"] == "/sign-in/?next=/affairs/"


def test_a_page_for_someone_signed_in_costs_three_queries_at_the_door(county, client, django_assert_num_queries):
    client.force_login(accounts.Account.objects.get(person=county.sun))
    with django_assert_num_queries(3):
        client.get("/signed/")


def test_a_visitor_costs_none(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/")
