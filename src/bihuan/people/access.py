"""准入：每个页面写明给谁开；没有写的，一律不开。

写法是装饰器，叠着写就是放宽：`@deputies` 之上再加 `@staff_of("deputies_affairs")`，两种人都可以进。
检查在 accounts 的中间件里做；这里只有写法和判断，人员目录这样低处的页面也用得上。
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest

from bihuan.kernel.refuse import NotAllowed

from .actors import Actor
from .gates import KEEPERS

View = TypeVar("View", bound=Callable[..., Any])

ANYONE = "anyone"  # 低处的房间（ui）不认识 Access，在页面上只写这一个词


@dataclass(frozen=True)
class Access:
    """准入：对谁开。`sentence` 是拒绝时说的话。"""

    anyone: bool = False
    signed_in: bool = False
    deputies: bool = False
    units: bool = False
    leaders: bool = False
    kinds: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()

    def __or__(self, other: "Access") -> "Access":
        return Access(
            self.anyone or other.anyone,
            self.signed_in or other.signed_in,
            self.deputies or other.deputies,
            self.units or other.units,
            self.leaders or other.leaders,
            self.kinds | other.kinds,
            self.duties | other.duties,
        )

    def allows(self, actor: Actor | None) -> bool:
        """此人（未登录为 None）可以进吗。"""
        if self.anyone:
            return True
        if actor is None:
            return False
        return (
            self.signed_in
            or (self.deputies and any(mandate.active for mandate in actor.deputies))
            or (self.units and bool(actor.unit_ids()))
            or (self.leaders and actor.leads)
            or any(post.organ_kind in self.kinds or post.duty in self.duties for post in actor.posts)
        )


CLOSED = Access()


def public(view: View) -> View:
    """对所有人开，不必登录。"""
    return _open(view, Access(anyone=True))


def signed_in(view: View) -> View:
    """对登录的人开。"""
    return _open(view, Access(signed_in=True))


def deputies(view: View) -> View:
    """对执行职务的代表（和办理提案时的政协委员）开。"""
    return _open(view, Access(deputies=True))


def units(view: View) -> View:
    """对承办单位的人开。"""
    return _open(view, Access(units=True))


def leaders(view: View) -> View:
    """对常委会、主任会议、主席团的人和领办领导开。"""
    return _open(view, Access(leaders=True))


def staff_of(*kinds: str) -> Callable[[View], View]:
    """对在这几类机构任职的人开。"""

    def declare(view: View) -> View:
        return _open(view, Access(kinds=frozenset(kinds)))

    return declare


def keepers_only(view: View) -> View:
    """对管组织与人的工作人员开：人大办公室、代表工委、乡镇人大秘书。"""
    return staff_of(*KEEPERS)(view)


def administrators(*duties: str) -> Callable[[View], View]:
    """对三员里的这几员开：系统、安全、审计管理员。"""

    def declare(view: View) -> View:
        return _open(view, Access(duties=frozenset(duties)))

    return declare


def who(request: HttpRequest) -> Actor:
    """请求里的办事人。拒绝：没有登录。"""
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        raise NotAllowed("请先登录")
    return actor


def access_of(view: Callable[..., Any]) -> Access:
    """一个页面对谁开；没有写的是 CLOSED。"""
    found = getattr(view, "access", CLOSED)
    if found == ANYONE:
        return Access(anyone=True)
    return found if isinstance(found, Access) else CLOSED


def _open(view: View, access: Access) -> View:
    view.access = access_of(view) | access  # type: ignore[attr-defined]
    return view
