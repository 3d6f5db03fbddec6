"""菜单：每个房间登记自己的入口，页面按来人的身份取用。

登记只在启动时做一次（各房间的 apps.py）。同一代号登记两次、身份名单为空，一律拒绝启动。
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

EVERYONE = "everyone"  # 人人可见，未登录也可见
SIGNED_IN = "signed_in"  # 登录即可见
SERVING = "serving"  # 此刻有职务、代表身份或登记的身份的可见：说不出在哪一级人大的，没有一级的页面可看


@dataclass(frozen=True)
class Entry:
    """菜单里的一项。`for_` 是可见的身份代号；`order` 越小越靠前；`dock` 为手机底栏优先。"""

    code: str
    label: str
    url: str
    for_: tuple[str, ...]
    order: int
    dock: bool


@dataclass(frozen=True)
class Link:
    """某人此刻看到的一项：文字、网址、是不是正在这里；code 也用来找它下面的各项。"""

    code: str
    label: str
    href: str
    here: bool
    dock: bool


Below = Callable[[HttpRequest], list[tuple[str, str]]]

_entries: dict[str, Entry] = {}
_branches: dict[str, Below] = {}
_corners: dict[str, str] = {}


def entry(code: str, *, label: str, url: str, for_: Iterable[str], order: int = 50, dock: bool = True) -> None:
    """登记一项入口。`url` 是网址名（如 suggestions:list），`for_` 是身份代号。"""
    audience = (for_,) if isinstance(for_, str) else tuple(for_)
    if code in _entries:
        raise ValueError(f"菜单项 {code} 登记了两次")
    if not audience:
        raise ValueError(f"菜单项 {code} 没有写给谁看")
    _entries[code] = Entry(code, label, url, audience, order, dock)


def branch(code: str, below: Below) -> None:
    """登记一项下面收着的各项：below(请求) 回（文字，网址）。菜单上收起来，点开才列；没有的不出现。"""
    _branches[code] = below


def below(code: str, request: HttpRequest) -> list[tuple[str, str]]:
    """这一项下面的各项；没有登记的为空。"""
    return _branches[code](request) if code in _branches else []


def corner(code: str, *, url: str) -> None:
    """登记抬头上的一处：`search` 搜索框交给谁，`inbox` 收件箱在哪里，`account` 姓名去哪里，`acting` 换以谁的名义办事交给谁。没有登记的不出现。"""
    _corners[code] = url


def corner_href(code: str) -> str:
    """抬头上这一处的网址；没有登记的为空。"""
    return reverse(_corners[code]) if code in _corners else ""


def entries() -> list[Entry]:
    """全部入口，按次序。"""
    return sorted(_entries.values(), key=lambda item: (item.order, item.code))


def links_for(roles: Iterable[str] | None, path: str) -> list[Link]:
    """某种身份看到的菜单；`roles` 为 None 表示未登录。网址最长相合的一项算“正在这里”。"""
    own = set(roles or ())
    held = {EVERYONE, *own} | ({SERVING} if own else set()) | (set() if roles is None else {SIGNED_IN})
    seen = [(item, _href(item)) for item in entries() if held.intersection(item.for_)]
    found = [(item, href) for item, href in seen if href]
    here = max((href for _, href in found if _within(path, href)), key=len, default="")
    return [Link(item.code, item.label, href, href == here, item.dock) for item, href in found]


def _href(item: Entry) -> str:
    try:
        return reverse(item.url)
    except NoReverseMatch:
        return ""


def _within(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(href.rstrip("/") + "/"))
