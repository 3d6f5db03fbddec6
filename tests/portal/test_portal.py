"""公开网站：人人可看公开的，看不到没有公开的；演示时一键进入，正式运行时没有。"""

import re

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from bihuan.accounts.door import Account
from bihuan.people import door as people
from bihuan.portal import questions, views
from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions
from tests.procedure.corrections import correct
from tests.told import NOW, told, told_once

__all__ = ["told", "told_once"]

ROAD = "关于修复乡道 G12 段路面的建议"
MARKET = "关于打通农贸市场消防通道的建议"
SECRET = "关于整治云河支流排污口的建议"


@pytest.fixture
def site(told):
    """装好的示范县，没有登录的浏览器。"""
    return Client()


def published(title):
    return suggestions.Publication.objects.get(title=title, reply=None)


def text_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_stranger_is_told_what_this_is_and_may_enter_as_anyone(site):
    page = text_of(site, "/")
    assert "闭环" in page
    for name in ("张桂英", "李敏", "何平", "周岚", "邹凯", "田野", "祁文"):
        assert f"<b>{name}</b>" in page
    he = Account.objects.get(username="何平")
    assert site.get(f"/as/{he.person_id}/").status_code == 405
    answer = site.post(f"/as/{he.person_id}/", follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/"
    assert "何平" in answer.content.decode()
    assert site.post("/as/999999/").status_code == 404


def test_in_live_mode_nobody_is_offered_and_nobody_enters(site, settings):
    settings.LIVE = True
    page = text_of(site, "/")
    assert "闭环" in page
    assert "/as/" not in page
    assert site.post(f"/as/{Account.objects.get(username='何平').person_id}/").status_code == 403


def test_the_home_of_a_live_site_is_kept_for_those_without_a_cookie_only(site, settings):
    """六十四个人同时打开首页，画一回就够；带着 Cookie 的（刚退出的有一句话）、演示时的不存。"""
    assert "no-store" in site.get("/")["Cache-Control"]
    settings.LIVE = True
    site.cookies.clear()
    assert site.get("/")["Cache-Control"] == "public, max-age=60" and not site.cookies
    site.cookies["messages"] = "just-left"
    assert "no-store" in site.get("/")["Cache-Control"]


def test_the_home_shows_three_rates_apart_and_each_opens(site):
    page = text_of(site, "/")
    for name in ("答复率", "满意率", "解决率"):
        assert name in page
    for href in re.findall(r'class="figure" href="([^"]+)"', page):
        assert site.get(href.replace("&amp;", "&")).status_code == 200


def test_an_opened_figure_shows_the_public_only_what_is_published(site):
    congress = people.Congress.objects.get(name__startswith="云泽县")
    page = text_of(site, f"/figures/suggestion.received/?division={congress.division_id}&year=2026")
    assert ROAD in page
    assert SECRET not in page


def test_a_published_one_shows_the_reply_and_the_steps_but_no_private_word(site):
    page = text_of(site, f"/published/{published(MARKET).pk}/")
    assert "已下发整改通知" in page
    for step in ("提出", "立案", "交办", "签收", "答复", "评价", "重办"):
        assert step in page
    for hidden in ("拟稿", "审核</b>", "通道一天也不能堵", "限期清出一条", "摊位向西并排"):
        assert hidden not in page


def test_what_is_withdrawn_or_confidential_is_not_there(site):
    reviewer = people.actor_of(Account.objects.get(username="姜澜").person_id, now=NOW)
    road = published(ROAD)
    suggestions.withdraw_publication(road.pk, reason="文字有误", by=reviewer, now=NOW)
    assert site.get(f"/published/{road.pk}/").status_code == 404
    assert ROAD not in text_of(site, "/published/")
    market = published(MARKET)
    suggestions.Suggestion.objects.filter(pk=market.suggestion_id).update(confidential=True)
    assert site.get(f"/published/{market.pk}/").status_code == 404
    assert MARKET not in text_of(site, "/published/")
    assert site.get("/published/999999/").status_code == 404


def test_a_withdrawn_reply_goes_alone(site):
    reviewer = people.actor_of(Account.objects.get(username="姜澜").person_id, now=NOW)
    market = published(MARKET)
    reply = suggestions.Publication.objects.get(suggestion=market.suggestion_id, reply__isnull=False)
    suggestions.withdraw_publication(reply.pk, reason="文字有误", by=reviewer, now=NOW)
    page = text_of(site, f"/published/{market.pk}/")
    assert "已下发整改通知" not in page
    assert "还没有公开的答复" in page


def test_a_corrected_step_is_not_told(site):
    case = procedure.Case.objects.get(title=SECRET)
    office = people.actor_of(Account.objects.get(username="李敏").person_id, now=NOW)
    head = people.actor_of(Account.objects.get(username="陶建国").person_id, now=NOW)
    before = [step.what for step in questions.walked(case)]
    correct(case.pk, reason="点错了", second=head, by=office, now=NOW)
    case.refresh_from_db()
    assert [step.what for step in questions.walked(case)] == before[:-1]


def test_the_list_pages_on_and_stays_in_its_congress(site, monkeypatch):
    monkeypatch.setattr(questions.page, "__kwdefaults__", {**questions.page.__kwdefaults__, "limit": 4})
    seen, path = [], "/published/"
    while path:
        page = text_of(site, path)
        seen += re.findall(r'href="/published/(\d+)/"', page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        path = f"/published/{more.group(1)}".replace("&amp;", "&") if more else ""
    congress = people.Congress.objects.get(name__startswith="云泽县")
    assert len(seen) == len(set(seen)) == questions.open_ones().filter(congress=congress).count()
    assert site.get("/published/?after=坏的_x&congress=999").status_code == 200


def test_an_unchanged_page_is_not_sent_twice(site):
    path = f"/published/{published(ROAD).pk}/"
    first = site.get(path)
    assert "public" in first["Cache-Control"]
    assert site.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
    site.post(f"/as/{Account.objects.get(username='何平').person_id}/")
    signed_in = site.get(path)
    assert "private" in signed_in["Cache-Control"]
    assert "public" not in signed_in["Cache-Control"]


def test_the_search_box_of_the_public_finds_only_what_is_public(site):
    assert ROAD in text_of(site, "/search/?q=G12")
    assert SECRET not in text_of(site, "/search/?q=排污口")


def test_an_expired_form_gets_a_sentence(site):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/as/1/")
    assert answer.status_code == 403
    assert "放得太久" in answer.content.decode()
    request = RequestFactory().post("/published/")
    request.htmx = True
    part = views.form_expired(request)
    assert part["HX-Retarget"] == "#messages"
    assert b"<html" not in part.content


def test_what_it_costs(site):
    for path, budget in (("/", 12), ("/published/", 6), (f"/published/{published(MARKET).pk}/", 8), ("/about/", 1)):
        site.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert site.get(path).status_code == 200
        assert len(asked) <= budget, (path, len(asked))
