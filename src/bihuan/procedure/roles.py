"""角色：事项里的「谁」。由事项、任职和文件推出，不指名道姓；任期终止、单位合并时各有后备。

一个角色代号先看文件里的写法（seating），再看登记过的，再看是不是一类机构，最后看座位。
"""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from bihuan.kernel import clock
from bihuan.people.door import Actor, holders, holders_of_kind, is_organ_kind, shared_kinds

from .language import Article, Text
from .machine import Task
from .situation import Held

HEADS = ("head", "deputy_head")
Allowed = Callable[[Article], bool]


@dataclass(frozen=True)
class Role:
    """角色的两问：此人担任吗（serves）；由哪些人担任（people）。inside: 承办单位内部的角色，办了还没有出单位；
    on_task: 只在分办上有人担任；duties: 单位里担任这些的（people.manned_in 的说法）才是，空的是单位里的任何人。
    """

    code: str
    serves: Callable[[Actor, Held, Task | None], bool]
    people: Callable[[Held, Task | None, dt.date], set[int]]
    inside: bool = False
    on_task: bool = False
    duties: frozenset[str] = frozenset()


_roles: dict[str, Role] = {}


def serves(actor: Actor, code: str, held: Held, task: Task | None) -> bool:
    """此人在这件事里担任这个角色吗。"""
    return role_of(code, held.text).serves(actor, held, task)


def people(code: str, held: Held, task: Task | None, *, now: dt.datetime) -> set[int]:
    """由哪些人担任：通知发给谁。"""
    return role_of(code, held.text).people(held, task, clock.day_of(now))


def waiting_role(text: Text, stage: str, task: Task | None, allowed: Allowed) -> str:
    """停在这个状态时等谁：轮得到的、由人办的条里，有期限的，其次往前走的。撤回、退改、催办这样可办可不办的不算；不等谁的为空。

    通知、时钟的责任人、工作台都由此来。
    """
    able = waiting_roles(text, stage, task, allowed)
    return task.role if task and task.role in able else next(iter(able), "")


def waiting_roles(text: Text, stage: str, task: Task | None, allowed: Allowed) -> tuple[str, ...]:
    """停在这个状态时等的那一条，哪几个角色可以办；头一个是等的角色。"""
    place = "task" if task else "case"
    articles = text.awaited.get((place, stage), ())  # type: ignore[arg-type]
    return next((article.by for article in articles if allowed(article)), ())


def known() -> frozenset[str]:
    """登记过的角色代号，各类机构也在内。"""
    return frozenset(_roles) | shared_kinds()


def on_tasks() -> frozenset[str]:
    """登记过的角色里，只在分办上有人担任的。"""
    return frozenset(code for code, role in _roles.items() if role.on_task)


def register(role: Role) -> None:
    """登记一个角色。"""
    if role.code in _roles:
        raise ValueError(f"角色重复登记：{role.code}")
    _roles[role.code] = role


def organ_role(code: str, kind: str, duties: Collection[str] | None = None) -> Role:
    """人大的一类机构（或其负责人）。"""

    def organ_people(held: Held, task: Task | None, on: dt.date) -> set[int]:
        return {person.pk for person in holders_of_kind(held.case.congress_id, kind, duties, on=on)}

    return Role(code, lambda actor, held, task: actor.serves(kind, held.case.congress_id, duties), organ_people)


def unit_role(code: str, duties: Collection[str] | None = None) -> Role:
    """承办单位里的人（可限职责）；单位合并之后由接手的单位担任。"""

    def unit_serves(actor: Actor, held: Held, task: Task | None) -> bool:
        return task is not None and belongs(actor, task.unit, held, duties)

    def unit_people(held: Held, task: Task | None, on: dt.date) -> set[int]:
        return {person.pk for person in holders(task.unit, duties, on=on, current=True)} if task else set()

    return Role(code, unit_serves, unit_people, on_task=True, duties=frozenset(duties or ()))


def seat_role(code: str) -> Role:
    """由座位说明的角色：坐着的人，或者坐着的机构里的人。"""

    def sits(actor: Actor, held: Held, task: Task | None) -> bool:
        return any(
            (seat.person and seat.person == actor.person_id)
            or (seat.organ and belongs(actor, seat.organ, held))
            or (seat.public and actor.id == f"public:{seat.public}")
            for seat in held.state.sitting(code)
        )

    def sitting(held: Held, task: Task | None, on: dt.date) -> set[int]:
        seats = held.state.sitting(code)
        found = {seat.person for seat in seats if seat.person}
        for seat in seats:
            if seat.organ:
                found |= {person.pk for person in holders(held.current(seat.organ), on=on)}
        return found

    return Role(code, sits, sitting)


def belongs(actor: Actor, organ: int, held: Held, duties: Collection[str] | None = None) -> bool:
    """此人在这个机构（并入别处的看接手者）任职吗，承办单位的科室算在内。"""
    mine = actor.held_ids if duties is None else actor.seat_ids(duties) | actor.organ_ids(duties)
    return bool(mine) and (organ in mine or held.current(organ) in mine)


def is_inside(code: str, text: Text) -> bool:
    """承办单位内部的角色吗：登记时写明的，或者文件里写了「任」（科室、负责人）的。"""
    rule = text.rules.get(code)
    return bool(rule.duty) if rule is not None else code in _roles and _roles[code].inside


def role_of(code: str, text: Text) -> Role:
    """一个角色代号在这份工作法里指谁。"""
    from . import seating  # 它也用这里的三种角色

    rule = text.rules.get(code)
    if rule is not None:
        return seating.role(code, rule, text)
    known_role = _roles.get(code)
    if known_role is not None:
        return known_role
    if is_organ_kind(code):
        return organ_role(code, code)
    return seat_role(code)
