"""页面的外框：菜单、来人、未读数、字号。只在模板真正用到时才计算，片段不付代价。"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from .menu import Link, below, corner_href, links_for

SIZE_COOKIE = "size"
LARGE = "large"
DOCK_PLACES = 4

_count_unread: Callable[[int], int] | None = None


def unread_from(count: Callable[[int], int]) -> None:
    """登记未读通知的数法：给人的编号，回件数。后登记的代替先登记的。"""
    global _count_unread
    _count_unread = count


class Frame:
    """一页的外框。来人只凭形状认：`roles`（身份代号）、`name`、`person_id`、`posts`。"""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def actor(self) -> Any:
        return getattr(self._request, "actor", None) or None

    @cached_property
    def menu(self) -> list[Link]:
        return links_for(roles_of(self.actor), self._request.path)

    @cached_property
    def tree(self) -> list[tuple[Link, list[tuple[str, str]]]]:
        """菜单，连同各项下面收着的；没有登录的没有下面的。"""
        return [(link, below(link.code, self._request) if self.actor else []) for link in self.menu]

    @cached_property
    def dock(self) -> list[Link]:
        """手机底栏：最多四项，其余在“更多”里。"""
        return [link for link in self.menu if link.dock][:DOCK_PLACES]

    @property
    def has_more(self) -> bool:
        return len(self.menu) > len(self.dock)

    @property
    def search_url(self) -> str:
        return corner_href("search")

    @property
    def inbox_url(self) -> str:
        return corner_href("inbox")

    @property
    def account_url(self) -> str:
        return corner_href("account")

    @property
    def acting_url(self) -> str:
        return corner_href("acting")

    @cached_property
    def unread(self) -> int:
        """未读几条；页面自己已经问过的（request.unread）不再问。"""
        if self.actor is None or _count_unread is None:
            return 0
        if (known := getattr(self._request, "unread", None)) is not None:
            return int(known)
        return _count_unread(self.actor.person_id)

    @cached_property
    def place(self) -> str:
        """来人此刻的身份，一行：第一个职务所在的机构；没有职务的，说是哪种代表，资格终止、暂停执行职务的不说。"""
        for post in getattr(self.actor, "posts", ()):
            return str(post.organ_name)
        for mandate in (held for held in getattr(self.actor, "deputies", ()) if held.active):
            return "政协委员" if mandate.kind == "cppcc_member" else "人大代表"
        return ""

    @property
    def size(self) -> str:
        return LARGE if self._request.COOKIES.get(SIZE_COOKIE) == LARGE else ""

    @property
    def is_roomy(self) -> bool:
        """只以代表身份来的人，字大、格宽。"""
        return roles_of(self.actor) == ("deputy",)

    @property
    def path(self) -> str:
        return self._request.get_full_path()

    @property
    def address(self) -> str:
        """这一页的完整网址，印在纸上。"""
        return self._request.build_absolute_uri()


def roles_of(actor: Any) -> tuple[str, ...] | None:
    """来人的身份代号；未登录为 None。"""
    return None if actor is None else tuple(getattr(actor, "roles", ()))


def page(request: HttpRequest) -> dict[str, object]:
    """模板里的 `frame`。"""
    return {"frame": Frame(request)}
