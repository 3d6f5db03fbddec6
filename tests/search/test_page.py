"""检索的页面：一格查所有，各人只见自己可见的。"""

import pytest

from bihuan.accounts.door import Account
from bihuan.kernel import clock
from bihuan.regions.door import Scope, scope_of
from bihuan.search import door as search, rendering
from tests.county import MONDAY

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def titles(county) -> None:
    """四件试用的东西：一件公开，一件住建局的，一件张桂英的，一件别县的。"""
    here, unit, zhang = scope_of(county.congress), county.organs["住建局"].pk, county.people["张桂英"]
    search.index("probe", 1, scope=here, title="公开的路灯建议", number="2026-001", public=True)
    search.index("probe", 2, scope=here, title="住建局的路灯建议", parties=[f"unit:{unit}"])
    search.index("probe", 3, scope=here, title="张桂英的路灯建议", parties=[f"person:{zhang}"], body="含破损路面")
    search.index("probe", 4, scope=Scope(here.province_id, here.city_id, 999_999), title="邻县的路灯建议")
    search.index("unclaimed", 5, scope=here, title="没人认领的路灯", public=True)
    search.renderer(
        "probe",
        lambda ids, actor: [search.Row(one, f"第{one}件", f"/suggestions/{one}/", "说明") for one in ids if one != 9],
    )
    yield
    rendering._renderers.pop("probe")


@pytest.fixture
def page(client, county, titles):
    """以某人的身份检索，得到页面上的行。"""

    def ask(who: str, query: str, **more) -> list[str]:
        if who:
            account, _ = Account.objects.get_or_create(username=who, person_id=county.people[who])
            client.force_login(account, backend=BACKEND)
        with clock.frozen(MONDAY):
            answer = client.get("/search/", {"q": query, **more})
        assert answer.status_code == 200
        return [row.title for _, row in answer.context["found"]]

    return ask


@pytest.mark.parametrize(
    ("who", "rows"),
    [
        ("李敏", ["第3件", "第2件", "第1件"]),
        ("邹凯", ["第3件", "第2件", "第1件"]),
        ("何平", ["第2件", "第1件"]),
        ("周志强", ["第2件", "第1件"]),
        ("冯军", ["第1件"]),
        ("张桂英", ["第3件", "第1件"]),
        ("王建国", ["第1件"]),
        ("", ["第1件"]),
    ],
)
def test_each_finds_what_is_theirs_to_see(page, who, rows):
    assert page(who, "路灯") == rows


def test_by_number_and_by_text_says_so(page, client):
    assert page("李敏", "2026-1") == ["第1件"]
    assert ">编号</span>" in client.get("/search/", {"q": "2026-1"}).content.decode()
    assert page("李敏", "破损路面") == ["第3件"]


def test_what_the_owning_room_does_not_draw_is_not_shown(page, county):
    search.index("probe", 9, scope=scope_of(county.congress), title="画不出的水渠", public=True)
    assert page("李敏", "水渠") == page("", "认领") == []


def test_nothing_asked_and_nothing_found_say_so(page, client):
    assert page("", "") == []
    assert "都可以找" in client.get("/search/").content.decode()
    told = client.get("/search/?q=龘").content.decode()
    assert "没有找到“龘”。可以换成编号、标题里的几个字、事情里的一个词再试" in told and "拼音" not in told


def test_the_query_is_only_text(client, db):
    answer = client.get("/search/", {"q": "<script>alert(1)</script>", "after": "t"})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    assert client.get("/search/", {"q": "水渠\x00"}).status_code == 422


def test_pages_follow_each_other(page, client, county):
    for one in range(100, 150):
        search.index("probe", one, scope=scope_of(county.congress), title=f"水渠第{one}段")
    seen = page("李敏", "水渠")
    answer = client.get("/search/", {"q": "水渠"})
    while answer.context["more"]:
        answer = client.get("/search/" + answer.context["more"])
        seen += [row.title for _, row in answer.context["found"]]
    assert seen == [f"第{one}件" for one in range(149, 99, -1)]


def test_what_leads_to_the_same_page_is_listed_once(page, county):
    search.index("probe", 7, scope=scope_of(county.congress), title="公开了的路灯", public=True)
    rendering._renderers["probe"] = lambda ids, actor: [search.Row(one, f"第{one}件", "/suggestions/1/") for one in ids]
    assert page("李敏", "路灯") == ["第7件"]


def test_what_one_who_signed_in_found_is_stored_nowhere(client, page, county):
    assert page("", "路灯") == ["第1件"]
    assert client.get("/search/?q=路灯")["Cache-Control"] == "public, max-age=60"
    assert page("李敏", "路灯") == ["第3件", "第2件", "第1件"]
    assert client.get("/search/?q=路灯")["Cache-Control"] == "private, no-store"
