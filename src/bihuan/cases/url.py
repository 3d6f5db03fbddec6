"""网址：一件事项在哪一页看，一步在哪一页办。房间登记自己的页面，没有登记的走通用的。"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from bihuan.kernel.refuse import NotYet
from bihuan.procedure.door import Case, ReleasedText

PLACE = 987654321  # 网址里替编号占位的数，别处不会出现

_pages: dict[str, str] = {}
_step_pages: dict[tuple[str, str], str] = {}
_queue_pages: dict[tuple[str, str], str] = {}
_list_pages: dict[str, str] = {}


def case_page(kind: str, url_name: str) -> None:
    """登记一种事项的页面：网址名，参数是事项的 id。"""
    _once(_pages, kind, url_name)


def step_page(kind: str, step: str, url_name: str) -> None:
    """登记一步自己的页面：网址名，参数是事项的 id。没有登记的走通用的一步。"""
    _once(_step_pages, (kind, step), url_name)


def queue_page(kind: str, step: str, url_name: str) -> None:
    """登记等着办一步的各件在哪一页一件接一件、成批地办：网址名，没有参数。"""
    _once(_queue_pages, (kind, step), url_name)


def queue_url(kind: str, step: str) -> str:
    """等着办一步的各件在哪里办：登记了自己的页面的去那里，其余是清单里等着这一步的。"""
    name = _queue_pages.get((kind, step), "")
    return f"{reverse(name)}?{urlencode({'kind': kind})}" if name else list_url(kind, act=step)


def list_page(kind: str, url_name: str) -> None:
    """登记一种事项的清单在哪一页：网址名，没有参数，哪一种写在 kind 里。"""
    _once(_list_pages, kind, url_name)


def list_url(kind: str, **asked: str) -> str:
    """一种事项的清单的网址，连同要问的；登记了自己的一页的去那里，其余走通用的。"""
    name = _list_pages.get(kind, "")
    if name:
        return f"{reverse(name)}?{urlencode({'kind': kind, **asked})}"
    return f"{register_url(kind)}?{urlencode(asked)}" if asked else register_url(kind)


def has_own_list(kind: str) -> bool:
    """这种事项的清单在房间自己的一页上。"""
    return kind in _list_pages


def case_url(case: Case) -> str:
    """一件事项的页面网址。"""
    return page_url(case.kind, case.pk)


def page_url(kind: str, case_id: int) -> str:
    """一种事项的某一件的页面网址；一页列几十件，网址的样子每种只解一次。"""
    return _pattern(_pages.get(kind, "cases:case")).replace(str(PLACE), str(case_id))


def why_url(case_id: int, n: int) -> str:
    """为何是这一天：一件事项第 n 只时钟的一页。二百个分办的一件要写二百个，样子只解一次。"""
    return _why().replace(str(PLACE), str(case_id)).replace(str(PLACE + 1), str(n))


@contextmanager
def leading_back(case_id: int) -> Iterator[None]:
    """这里面因条件没有达到而拒绝的，那一页上有回到这一件的路。"""
    try:
        yield
    except NotYet as refused:
        refused.place = reverse("cases:case", args=[case_id])
        raise


def method_url(row: ReleasedText, congress_id: int | None) -> str:
    """一版工作法的一页；本地的只有用着它的那一级的人打得开，别级的人没有去处。"""
    url = reverse("cases:method", args=[row.code, row.version])
    return url if row.owner_id is None else f"{url}?local=1" if congress_id else ""


def register_url(kind: str) -> str:
    """一种事项的清单的网址。"""
    return reverse("cases:register", args=[kind])


def own_step_url(kind: str, step: str, case_id: int) -> str:
    """一步自己的页面；没有登记的为空。"""
    name = _step_pages.get((kind, step), "")
    return reverse(name, args=[case_id]) if name else ""


def step_url(kind: str, step: str, case_id: int, assignment: int = 0) -> str:
    """一步在哪里办：有自己的页面的去那里，其余走通用的一步；assignment 是第几个分办，事项自己的为 0。"""
    own = own_step_url(kind, step, case_id)
    if own:
        return own
    if assignment:
        return reverse("cases:assignment_step", args=[case_id, step, assignment])
    return reverse("cases:step", args=[case_id, step])


def decision_url(enactment_id: int) -> str:
    """一次通过的决定在哪一页看、确认。"""
    return reverse("cases:enactment", args=[enactment_id])


@cache
def _pattern(url_name: str) -> str:
    return reverse(url_name, args=[PLACE])


@cache
def _why() -> str:
    return reverse("cases:why", args=[PLACE, PLACE + 1])


def _once(table: dict[Any, str], key: Any, url_name: str) -> None:
    if key in table:
        raise ValueError(f"页面重复登记：{key}")
    table[key] = url_name
