"""清单里房间自己的格：叫什么，可选的有哪些，选了怎么筛；哪些种类可以用检索来找字。"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet

from bihuan.search import door as search

from ..hits import found_cases

Rows = Sequence[tuple[int, str]]
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Filter:
    """一格。rows(人大的 id) → 库里的几行，名称列叫 label（各格的一条 SQL 一起取）；options(取来的行) → 可选的（值，显示的话），
    不写就是各行自己；narrow(值, 事项的编号) → 逐件核对的条件（Exists）。
    """

    name: str
    label: str
    kinds: frozenset[str]
    rows: Callable[[int], QuerySet[Any]]
    narrow: Callable[[str, OuterRef], Any]
    options: Callable[[Rows], Options] = lambda rows: [(str(pk), label) for pk, label in rows]


_filters: dict[str, Filter] = {}
_searched: dict[str, str] = {}


def list_filter(one: Filter) -> None:
    """登记一格。名字也是网址里的参数，不许重复。"""
    if one.name in _filters:
        raise ValueError(f"清单的格重复登记：{one.name}")
    _filters[one.name] = one


def searched(kinds: Iterable[str], search_kind: str) -> None:
    """登记：这些种类收录在检索里，收录的种类是 search_kind，编号是事项的 id；没有登记的只按标题找。

    查到的各行也由这里画。"""
    _searched.update(dict.fromkeys(kinds, search_kind))
    search.renderer(search_kind, found_cases)


def filters_of(kind: str) -> list[Filter]:
    """这种事项的清单有哪些格。"""
    return [one for one in _filters.values() if kind in one.kinds]


def filter_named(name: str) -> Filter:
    """按名字取一格。"""
    return _filters[name]


def names() -> list[str]:
    """登记过的各格的名字。"""
    return list(_filters)


def search_kind_of(kind: str) -> str:
    """这种事项在检索里叫什么；没有收录的为空。"""
    return _searched.get(kind, "")
