"""文件里写的角色由谁担任：一类机构、承办这一角色的分办、填写的人、有某种身份的人、担任某职务的人、开立的人……"""

import datetime as dt
from collections.abc import Callable

from bihuan.people.door import (
    OWN,
    WITHIN,
    Actor,
    Deputy,
    Standing,
    congress_above,
    has_standing,
    holders,
    holders_as,
    organ_kind_of,
    persons_with,
    post_holders,
)

from . import roles
from .language import Text
from .language.parts import RoleRule
from .machine import Task
from .roles import Role, belongs, seat_role
from .situation import Held

PLACES = {"主要负责人": "head", "分管负责人": "deputy_head", "科室": "section"}  # 任：担任的是承办机构里的谁
WITH_THEM = {  # 各由担任什么的人担任，空缺的由主要负责人（holders_as）
    "head": frozenset({OWN + "head"}), "deputy_head": frozenset({OWN + "deputy_head", OWN + "head"}),
    "section": frozenset({"section_head", WITHIN, OWN + "head"}),
}  # fmt: skip
STANDINGS = {  # 身份：文件里的话 → 代号
    "代表": Deputy.Kind.DEPUTY, "组成人员": "standing_committee", "常委会组成人员": "standing_committee",
    **{label: code for kinds in (Standing.Code, Deputy.Kind) for code, label in kinds.choices},
}  # fmt: skip
Maker = Callable[[str, RoleRule, Text], Role]


def role(code: str, rule: RoleRule, text: Text) -> Role:
    """一条写法 → 角色。"""
    return _MAKERS[rule.kind](code, rule, text)


def organs_in(code: str, rule: RoleRule, held: Held) -> list[int]:
    """担任这个角色的机构：坐着的在先；没有坐着的，是本级这一类的全部。"""
    seated = [held.current(seat.organ) for seat in held.state.sitting(code) if seat.organ]
    if seated:
        return seated
    found = []
    congress_id = _congress(rule, held)
    for kind in rule.organs if congress_id else ():
        found += held.organs_of(congress_id, kind, rule.organ_name)
    return found


def _congress(rule: RoleRule, held: Held) -> int:
    """本级；级别写上级的是上级，写属地的是事项的人大项所说的那里。没有的为 0。"""
    if rule.level == "above":
        above = congress_above(held.case.congress_id)
        return above.pk if above else 0
    if rule.level == "place":
        congresses = (code for code, item in held.text.fields.items() if item.kind == "congress")
        return next((value for code in congresses if (value := held.state.value(code))), 0)
    return held.case.congress_id


def _organ(code: str, rule: RoleRule, text: Text) -> Role:
    def serves(actor: Actor, held: Held, task: Task | None) -> bool:
        return any(belongs(actor, organ, held) for organ in organs_in(code, rule, held))

    def people(held: Held, task: Task | None, on: dt.date) -> set[int]:
        return {person.pk for organ in organs_in(code, rule, held) for person in holders(organ, on=on)}

    return Role(code, serves, people)


def _assignment(code: str, rule: RoleRule, text: Text) -> Role:
    """承办的机构里的人；问到事项自己的，是这一角色的各个分办。"""
    place = PLACES.get(rule.duty, "")

    def of(held: Held, task: Task | None) -> list[Task]:
        if task is not None:
            return [task] if task.role == rule.assignment else []
        return [one for one in held.state.tasks if one.role == rule.assignment]

    def inside(held: Held, one: Task) -> set[int]:
        if place:
            found = holders_as(held.current(one.unit), place, on=held.on)
        else:
            found = holders(one.unit, on=held.on, current=True)
        return {person.pk for person in found}

    def serves(actor: Actor, held: Held, task: Task | None) -> bool:
        tasks = [one for one in of(held, task) if belongs(actor, one.unit, held)]
        return bool(tasks) and (not place or any(actor.holder_id in inside(held, one) for one in tasks))

    def people(held: Held, task: Task | None, on: dt.date) -> set[int]:
        standing = [one for one in of(held, task) if task is not None or one.ended_on is None]
        return {person for one in standing for person in inside(held, one)}

    return Role(code, serves, people, on_task=True, duties=WITH_THEM.get(place, frozenset()))


def _seated(code: str, rule: RoleRule, text: Text) -> Role:
    return seat_role(code)


def _standing(code: str, rule: RoleRule, text: Text) -> Role:
    """有这种身份的人：本级正在执行职务的代表、组成人员、议政代表……"""
    standing = STANDINGS.get(rule.standing, rule.standing)

    def serves(actor: Actor, held: Held, task: Task | None) -> bool:
        if actor.acting is not None:  # 身份是本人的，不由人代
            return False
        return has_standing(actor, held.case.congress_id, standing, on=held.on)

    def people(held: Held, task: Task | None, on: dt.date) -> set[int]:
        return {person.pk for person in persons_with(held.case.congress_id, standing, on=on)}

    return Role(code, serves, people)


def _post(code: str, rule: RoleRule, text: Text) -> Role:
    def serves(actor: Actor, held: Held, task: Task | None) -> bool:
        return any(post.title == rule.title and post.congress_id == held.case.congress_id for post in actor.posts)

    def people(held: Held, task: Task | None, on: dt.date) -> set[int]:
        return {person.pk for person in post_holders(held.case.congress_id, rule.title, on=on)}

    return Role(code, serves, people)


def _opener(code: str, rule: RoleRule, text: Text) -> Role:
    """开立的人（或他的机构）；开立时就坐上座位。"""
    return seat_role(code)


def _by_unit(code: str, rule: RoleRule, text: Text) -> Role:
    """随分办的单位而定：政府系统的由一处，其余的由另一处。"""

    def of(held: Held, task: Task | None) -> Role:
        table = dict(rule.units)
        kind = organ_kind_of(held.current(task.unit)) if task else ""
        return roles.role_of(table.get(kind) or table.get("其余", ""), text)

    return Role(
        code,
        lambda actor, held, task: of(held, task).serves(actor, held, task),
        lambda held, task, on: of(held, task).people(held, task, on),
    )


def _outside(code: str, rule: RoleRule, text: Text) -> Role:
    """会外的机构：由写明的一处代记。"""
    by = roles.role_of(rule.by, text)
    return Role(code, by.serves, by.people)


def _registered(code: str, rule: RoleRule, text: Text) -> Role:
    return roles.role_of(rule.organs[0], text)


_MAKERS: dict[str, Maker] = {
    "registered": _registered,
    "organ": _organ,
    "assignment": _assignment,
    "filled": _seated,
    "standing": _standing,
    "post": _post,
    "opener": _opener,
    "by_unit": _by_unit,
    "outside": _outside,
    "code": _seated,
    "level": _organ,
    "elector": _seated,
}
