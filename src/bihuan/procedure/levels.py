"""级别：写着上级的机构，开立时就坐上角色；写着属地的，填了是哪级人大，那里的机构坐上。坐着的在自己那里看得见、收得到、办得了。"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from bihuan.people.door import congress_above, organs_of

from .language import Text
from .language.parts import RoleRule
from .machine import Seated
from .situation import Situation

Organs = Callable[[int, str], list[int]]  # （人大，机构的种类）→ 各机构


def seats_above(text: Text, congress_id: int, *, on: dt.date) -> tuple[Seated, ...]:
    """写着「级别: 上级」的角色，上级人大的这几种机构各坐一席；没有上级、那里没有这种机构的不坐。没有这样的角色的，一条 SQL 也没有。"""
    roles = [(role, rule) for role, rule in text.rules.items() if rule.level == "above"]
    above = congress_above(congress_id) if roles else None
    if above is None:
        return ()

    def known(where: int, kind: str) -> list[int]:
        return [organ.pk for organ in organs_of(where, kind, on=on)]

    return tuple(seat for role, rule in roles for seat in _in(role, rule, above.pk, known))


def seats_there(about: Situation, role: str, rule: RoleRule, filled: Any) -> list[Seated]:
    """写着「级别: 属地」的角色：填的是哪级人大，那里的这几种机构坐上；先前坐着的起身。"""
    return _in(role, rule, int(filled), lambda where, kind: about.held.organs_of(where, kind, ""), stays=False)


def _in(role: str, rule: RoleRule, congress_id: int, known: Organs, stays: bool = True) -> list[Seated]:
    found = dict.fromkeys(organ for kind in rule.organs for organ in known(congress_id, kind))
    return [Seated(role, organ=organ, add=stays or n > 0) for n, organ in enumerate(found)]
