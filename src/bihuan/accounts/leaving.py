"""离任：停用一个账号以前，看他名下还有什么没有办完，还留着什么。这里不认得事项，由认得的房间登记。"""

import datetime as dt
from collections.abc import Callable

from bihuan.people.door import Actor, Beside, active_mandates, posts_of

MOST = 50  # 件：一页至多列这么多
Remaining = Callable[[int], str]
HandingOver = Callable[[int], str]
Unfinished = Callable[[Actor, int], list[Beside]]

_asked: list[Unfinished] = []
_remaining: list[Remaining] = []
_places: list[HandingOver] = []


def unfinished(function: Unfinished) -> Unfinished:
    """登记 `function(actor, person_id) -> 各件`：那个人以本人的名义坐着、还没有办完的，`actor` 看不见的略去。"""
    _asked.append(function)
    return function


def unfinished_of(actor: Actor, person_id: int) -> list[Beside]:
    """那个人名下还没有办完的，各房间的合在一起，至多列 MOST 件。"""
    return [one for ask in _asked for one in ask(actor, person_id)][:MOST]


def remaining(function: Remaining) -> Remaining:
    """登记 `function(person_id) -> 一句`：停用了账号就没有人办的还有什么；没有的为空。"""
    _remaining.append(function)
    return function


def handing_over(function: HandingOver) -> HandingOver:
    """登记 `function(person_id) -> 网址`：在哪里一步移交。"""
    _places.append(function)
    return function


def remaining_of(person_id: int, *, on: dt.date) -> list[str]:
    """他还留着什么，各一句：到这一日以后还任着的职务，正在执行的代表职务，各房间登记的。都没有的，账号停得下来。"""
    posts = [post for post in posts_of(person_id, on=on) if post.to_on is None or post.to_on > on]
    said = [f"任着{'、'.join(f'{post.place}{post.title}' for post in posts)}"] if posts else []
    said += [f"是{word}" for word in active_mandates(person_id, on=on)]
    return said + [one for ask in _remaining if (one := ask(person_id))]


def handing_over_at(person_id: int) -> str:
    """移交的那一页；没有房间登记的为空。"""
    return next((place(person_id) for place in _places), "")
