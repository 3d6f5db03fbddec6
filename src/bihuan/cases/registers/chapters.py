"""菜单里的篇：此人在哪几篇里有可看、可开立的。八十种事项也只多出这几行。

每一页都要，所以问来的记在会话里，隔十分钟再问；看「清单」那一页、选用一份工作法的，当时就换成新的。
"""

import datetime as dt
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed
from bihuan.people.door import Actor

from .chosen import kinds_for

KEPT = "chapters"  # 会话里的名字
FRESH = dt.timedelta(minutes=10)


def in_menu(request: HttpRequest) -> list[tuple[str, str]]:
    """（篇，网址）：「清单」那一页上的那一篇。"""
    by: Actor | None = getattr(request, "actor", None)
    if by is None:
        return []
    found = _kept(request, by)
    if found is None:
        try:
            found = list(kinds_for(by, now=clock.now()))
        except NotAllowed:
            found = []
        remember(request, found)
    page = reverse("cases:registers")
    return [(chapter, f"{page}#{quote(chapter)}") for chapter in found]


def remember(request: HttpRequest, found: list[str]) -> None:
    """记下刚问来的。"""
    by: Any = getattr(request, "actor", None)
    request.session[KEPT] = {"at": clock.now().isoformat(), "of": _whose(by), "found": found}


def forget(request: HttpRequest) -> None:
    """选用的变了：下一页再问。"""
    request.session.pop(KEPT, None)


def _kept(request: HttpRequest, by: Actor) -> list[str] | None:
    """记着的，还新、还是同一个人以同一级办事的；不然为 None。"""
    kept = request.session.get(KEPT)
    if kept is None or kept["of"] != _whose(by):
        return None
    age = clock.now() - dt.datetime.fromisoformat(kept["at"])
    return kept["found"] if dt.timedelta(0) <= age < FRESH else None


def _whose(by: Actor) -> list[int | None]:
    return [by.person_id, by.congress_id]
