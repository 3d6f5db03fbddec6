"""离任：停用一个账号以前，看他名下还有什么没有办完。这里不认得事项，由认得的房间登记。"""

from collections.abc import Callable

from bihuan.people.door import Actor, Beside

MOST = 50  # 件：一页至多列这么多
Unfinished = Callable[[Actor, int], list[Beside]]

_asked: list[Unfinished] = []


def unfinished(function: Unfinished) -> Unfinished:
    """登记 `function(actor, person_id) -> 各件`：那个人以本人的名义坐着、还没有办完的，`actor` 看不见的略去。"""
    _asked.append(function)
    return function


def unfinished_of(actor: Actor, person_id: int) -> list[Beside]:
    """那个人名下还没有办完的，各房间的合在一起，至多列 MOST 件。"""
    return [one for ask in _asked for one in ask(actor, person_id)][:MOST]
