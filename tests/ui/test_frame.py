"""外框：谁看到哪些入口，未读几条，字号记在哪里。"""

from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.shortcuts import render
from django.test import RequestFactory

from bihuan.ui import context, menu
from bihuan.ui.door import say, unread_from
from tests.ui.markup import read


@pytest.fixture
def blank_menu(monkeypatch):
    monkeypatch.setattr(menu, "_entries", {})


def visitor(*roles: str) -> SimpleNamespace:
    return SimpleNamespace(name="李敏", person_id=7, roles=roles, posts=())


def seen(*roles: str, signed_in: bool = True) -> list[str]:
    return [link.code for link in menu.links_for(roles if signed_in else None, "/")]


@pytest.mark.usefixtures("blank_menu")
def test_each_role_sees_its_own_entries_in_order():
    menu.entry("gallery", label="部件", url="ui:gallery", for_=("deputy", "unit"), order=30)
    menu.entry("home", label="首页", url="ui:gallery", for_=menu.SIGNED_IN, order=10)
    menu.entry("public", label="公开", url="ui:gallery", for_=menu.EVERYONE, order=20)
    menu.entry("ours", label="本级", url="ui:gallery", for_=menu.SERVING, order=40)
    assert seen("deputy") == ["home", "public", "gallery", "ours"]
    assert seen("leader") == ["home", "public", "ours"]
    assert seen() == ["home", "public"]  # 登录了，而此刻没有职务、身份
    assert seen(signed_in=False) == ["public"]


@pytest.mark.usefixtures("blank_menu")
def test_an_entry_without_a_page_is_not_shown():
    menu.entry("later", label="以后", url="nowhere:list", for_=menu.EVERYONE)
    assert seen(signed_in=False) == []


@pytest.mark.usefixtures("blank_menu")
def test_only_the_nearest_entry_is_here():
    menu.entry("gallery", label="部件", url="ui:gallery", for_=menu.EVERYONE)
    assert [link.here for link in menu.links_for(None, "/ui/pages/desk/")] == [True]
    assert [link.here for link in menu.links_for(None, "/uid/")] == [False]


@pytest.mark.usefixtures("blank_menu")
def test_an_entry_is_registered_once_and_for_somebody():
    menu.entry("gallery", label="部件", url="ui:gallery", for_=menu.EVERYONE)
    with pytest.raises(ValueError, match="登记了两次"):
        menu.entry("gallery", label="部件", url="ui:gallery", for_=menu.EVERYONE)
    with pytest.raises(ValueError, match="没有写给谁看"):
        menu.entry("nobody", label="无", url="ui:gallery", for_=())


@pytest.mark.usefixtures("blank_menu")
def test_the_dock_holds_four_and_the_rest_stay_in_the_menu():
    for place in range(6):
        menu.entry(f"e{place}", label=f"{place}", url="ui:gallery", for_=menu.SIGNED_IN, order=place, dock=place != 0)
    request = RequestFactory().get("/elsewhere/")
    request.actor = visitor("deputy")
    frame = context.Frame(request)
    assert [link.code for link in frame.dock] == ["e1", "e2", "e3", "e4"]
    assert len(frame.menu) == 6


def test_unread_is_asked_only_for_somebody_and_only_when_shown(monkeypatch):
    monkeypatch.setattr(context, "_count_unread", None)
    asked = []
    unread_from(lambda person_id: asked.append(person_id) or 3)
    request = RequestFactory().get("/")
    request.actor = None
    assert context.Frame(request).unread == 0
    request.actor = visitor()
    frame = context.page(request)["frame"]
    assert asked == []
    assert (frame.unread, frame.unread) == (3, 3)
    assert asked == [7]


def test_large_type_is_a_link_a_cookie_and_an_attribute(client):
    page = read(client.get("/ui/?a=1").content)
    link = page.find("a.size")
    assert "data-size" not in page.find("html").attrs
    answer = client.get(link.attrs["href"])
    assert answer.headers["Location"] == "/ui/?a=1"
    page = read(client.get("/ui/").content)
    assert page.find("html").attrs["data-size"] == "large"
    client.get(page.find("a.size").attrs["href"])
    assert "data-size" not in read(client.get("/ui/").content).find("html").attrs


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_large_type_never_leads_away(client, there):
    answer = client.get("/ui/size/large/", {"next": there})
    assert answer.headers["Location"] == "/"


def test_only_two_sizes_exist(client):
    assert client.get("/ui/size/huge/").status_code == 404


def test_a_done_thing_is_said_and_the_browser_may_forget(rf):
    request = rf.get("/")
    request._messages = CookieStorage(request)
    say(request, "已提出。", forget="suggestion-new")
    shown = read(render(request, "ui/page.html").content).find(".message")
    assert shown.text().startswith("已提出。")
    assert shown.attrs["data-level"] == "success"
    assert shown.attrs["data-forget"] == "suggestion-new"
