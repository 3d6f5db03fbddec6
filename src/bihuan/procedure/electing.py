"""原选举单位：填了哪位代表，选出他的那一级人大的机构就坐上角色，在那里看得见、收得到、办得了。"""

from typing import Any

from bihuan.kernel.refuse import BadInput
from bihuan.people.door import elected_by, names

from .language.parts import RoleRule
from .language.words import name_of
from .machine import Seated
from .situation import Situation


def seats(about: Situation, role: str, rule: RoleRule, filled: Any) -> list[Seated]:
    """各位代表的原选举单位的机构，各坐一席；几位由一处选出的只坐一席。拒绝：不是本届的，本站没有那一级人大，那里没有这种机构。"""
    found: dict[int, None] = {}
    for person in filled if isinstance(filled, list) else [filled]:
        found |= dict.fromkeys(_organs(about, rule, int(person)))
    return [Seated(role, organ=organ, add=n > 0) for n, organ in enumerate(found)]


def _organs(about: Situation, rule: RoleRule, person: int) -> list[int]:
    congress, written = elected_by(person, about.case.congress_id, about.held.on)
    who = names([person]).get(person, "")
    if congress is None:
        said = f"名册上写的是「{written}」，本站没有这一级人大" if written else "名册上没有写，或者他不是本届的代表"
        raise BadInput(f"不知道{who}的原选举单位：{said}；先在名册里写对选举单位", {rule.field: said})
    organs = [organ for kind in rule.organs for organ in about.held.organs_of(congress.pk, kind, "")]
    if not organs:
        said = f"{congress.name}在本站没有{'、'.join(name_of('机构', kind) for kind in rule.organs)}"
        raise BadInput(f"{who}的原选举单位是{congress.name}，{said}，没有人接", {rule.field: said})
    return organs
