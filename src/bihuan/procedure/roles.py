"""角色：事项里的「谁」。由事项和任职推出，不指名道姓；任期终止、单位合并时各有后备。"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bihuan.kernel import clock
from bihuan.people.door import (
    Actor,
    Organ,
    delegation_head,
    holders,
    off_duty,
    organ_of,
    successor_of,
    successors_of,
)

from .language import Text
from .machine import Task
from .machine.state import read
from .models import Case, Party

HEADS = ("head", "deputy_head")


@dataclass(frozen=True)
class Role:
    """角色的两问：此人担任吗（serves）；由哪些人担任（people）。"""

    code: str
    serves: Callable[[Actor, Case, Task | None], bool]
    people: Callable[[Case, Task | None, dt.date], set[int]]


_roles: dict[str, Role] = {}


def serves(actor: Actor, code: str, case: Case, task: Task | None) -> bool:
    """此人在这件事里担任这个角色吗。没有登记的角色看当事方。"""
    rule = _roles.get(code)
    return rule.serves(actor, case, task) if rule else _is_party(actor, code, case)


def people(code: str, case: Case, task: Task | None, *, now: dt.datetime) -> set[int]:
    """由哪些人担任：通知发给谁。"""
    on = clock.day_of(now)
    rule = _roles.get(code)
    return rule.people(case, task, on) if rule else _parties(code, case, on)


def waiting_role(text: Text, stage: str, task: Task | None, allowed: Callable[..., bool]) -> str:
    """停在这个状态时等谁：轮得到的、由人办的、会离开此处的条，有期限的在先；没有就看留在原处的。

    有期限在先：撤回、退改这样可办可不办的不算在等谁。
    """
    place = "task" if task else "case"
    articles = [a for a in text.leaving.get((place, stage), ()) if a.by and allowed(a)]  # type: ignore[arg-type]
    articles.sort(key=lambda article: (article.to == stage, article.deadline is None))
    if not articles:
        return ""
    by = articles[0].by
    return task.role if task and task.role in by else by[0]


def known() -> frozenset[str]:
    """登记过的角色代号。"""
    return frozenset(_roles)


def register(role: Role) -> None:
    """登记一个角色。"""
    if role.code in _roles:
        raise ValueError(f"角色重复登记：{role.code}")
    _roles[role.code] = role


def _organ(code: str, kind: str, duties: tuple[str, ...] | None = None) -> Role:
    """人大的一个机构（或其负责人）。"""

    def organ_people(case: Case, task: Task | None, on: dt.date) -> set[int]:
        organ = organ_of(case.congress_id, kind)
        return {person.pk for person in holders(organ.pk, duties, on=on)} if organ else set()

    return Role(code, lambda actor, case, task: actor.serves(kind, case.congress_id, duties), organ_people)


def _unit(code: str, duties: tuple[str, ...] | None) -> Role:
    """承办单位里的人；单位合并之后由接手的单位担任。"""

    def unit_serves(actor: Actor, case: Case, task: Task | None) -> bool:
        units = actor.unit_ids(duties) if task else frozenset()
        return task is not None and bool(units) and (task.unit in units or landed(case, task.unit) in units)

    def unit_people(case: Case, task: Task | None, on: dt.date) -> set[int]:
        return {person.pk for person in holders(current_unit(task.unit), duties, on=on)} if task else set()

    return Role(code, unit_serves, unit_people)


def current_unit(organ_id: int) -> int:
    """一个单位现在由谁担任：合并了的看接手者。"""
    return successor_of(organ_id)


def current_units(organ_ids: list[int]) -> frozenset[int]:
    """一批单位现在由谁担任；一条 SQL。"""
    return frozenset(successors_of(organ_ids).values())


def landed(case: Case, unit: int) -> int:
    """同上，为一件事项的各个分办一次问齐，记在这一份事项上。"""
    known: dict[int, int] = case.__dict__.setdefault("_landed", {})
    if unit not in known:
        known |= successors_of({unit, *(task.unit for task in read(case.memory).tasks)})
    return known.get(unit, unit)


def unit_names(case: Case, units: set[int]) -> dict[int, str]:
    """承办单位的名称；没有并入别处的顺便记下，不必再问由谁担任。"""
    rows = list(Organ.objects.filter(pk__in=units).order_by("id").values_list("pk", "name", "successor_id"))
    case.__dict__.setdefault("_landed", {}).update({pk: pk for pk, _, successor in rows if successor is None})
    return {pk: name for pk, name, _ in rows}


def _is_party(actor: Actor, code: str, case: Case) -> bool:
    parties = Party.objects.filter(case=case, role=code)
    return any(
        (party.person_id is not None and party.person_id == actor.person_id)
        or (party.organ_id is not None and current_unit(party.organ_id) in actor.unit_ids())
        for party in parties
    )


def _parties(code: str, case: Case, on: dt.date) -> set[int]:
    found: set[int] = set()
    for party in Party.objects.filter(case=case, role=code):
        if party.person_id:
            found.add(party.person_id)
        elif party.organ_id:
            found |= {person.pk for person in holders(current_unit(party.organ_id), on=on)}
    return found


def _lead_deputy_serves(actor: Actor, case: Case, task: Task | None) -> bool:
    if case.proposer_id is None:
        return False
    if case.proposer_id == actor.person_id:  # 暂停、终止、届满的不再办；本来就不是代表的提出人照旧
        held = [mandate.active for mandate in actor.deputies if mandate.congress_id == case.congress_id]
        return any(held) or not held
    if not actor.serves("delegation", case.congress_id, ("head",)):  # 代行的只会是代表团团长，别人不必查
        return False
    return actor.is_deputy(case.congress_id) and actor.person_id in _stand_ins(case, None)


def _lead_deputy_people(case: Case, task: Task | None, on: dt.date) -> set[int]:
    if case.proposer_id is None:
        return set()
    return _stand_ins(case, on) or {case.proposer_id}


def _stand_ins(case: Case, on: dt.date | None) -> set[int]:
    """领衔代表不在执行职务的（暂停、终止、届满），由代表团团长代行。"""
    if case.proposer_id is None or not off_duty(case.proposer_id, case.congress_id, on):
        return set()
    head = delegation_head(case.proposer_id, case.congress_id, on)
    return {head} if head else set()


for _role in (
    Role("lead_deputy", _lead_deputy_serves, _lead_deputy_people),
    *(
        _organ(kind, kind)
        for kind in (
            "deputies_affairs", "chairpersons_meeting", "government_office", "congress_office",
            "standing_committee", "presidium",
        )
    ),
    _organ("deputies_affairs_head", "deputies_affairs", HEADS),
    *(_unit(code, None) for code in ("lead_handler", "joint_handler", "separate_handler", "handling_unit")),
    _unit("handling_clerk", None),
    _unit("section_head", ("section_head", *HEADS)),
    _unit("unit_head", HEADS),
    Role("committed_unit", lambda actor, case, task: _is_party(actor, "committed_unit", case), lambda case, task, on: _parties("committed_unit", case, on)),
):  # fmt: skip
    register(_role)
