"""代表建议自己的角色：领衔代表，各种承办单位，单位里的承办人、科室、负责人。"""

import datetime as dt
from dataclasses import replace

from bihuan.people.door import Actor, delegation_head, off_duty, successor_deputy
from bihuan.procedure.door import HEADS, Case, Held, Role, Task, organ_role, unit_role


def leads(actor: Actor, case: Case, *, on: dt.date) -> bool:
    """此人此刻可以替领衔代表办事：本人正在执行职务（本来就不是代表的提出人照旧）；不在执行职务的，由写明承接的代表，没有写的由代表团团长代行。"""
    if case.proposer_id is None:
        return False
    if case.proposer_id == actor.person_id:
        held = [mandate.active for mandate in actor.deputies if mandate.congress_id == case.congress_id]
        return any(held) or not held
    named = case.proposer_id in actor.inherited().get(case.congress_id, ())
    if not named and not actor.serves("delegation", case.congress_id, ("head",)):  # 承接的、代行的团长，别人不必查
        return False
    return actor.is_deputy(case.congress_id) and actor.person_id in _stand_ins(case, on)


def leaders(case: Case, *, on: dt.date) -> set[int]:
    """这一日由谁替领衔代表办事：通知发给谁。"""
    if case.proposer_id is None:
        return set()
    return _stand_ins(case, on) or {case.proposer_id}


def _serves(actor: Actor, held: Held, task: Task | None) -> bool:
    return leads(actor, held.case, on=held.on)


def _people(held: Held, task: Task | None, on: dt.date) -> set[int]:
    return leaders(held.case, on=on)


def _stand_ins(case: Case, on: dt.date) -> set[int]:
    """领衔代表不在执行职务的（暂停、终止、届满），由换届写明承接的代表；没有写的由代表团团长代行。"""
    if case.proposer_id is None or not off_duty(case.proposer_id, case.congress_id, on):
        return set()
    if (successor := successor_deputy(case.proposer_id, case.congress_id, on)) is not None:
        return {successor}
    head = delegation_head(case.proposer_id, case.congress_id, on)
    return {head} if head else set()


ROLES = (
    Role("lead_deputy", _serves, _people),
    organ_role("deputies_affairs_head", "deputies_affairs", HEADS),
    *(unit_role(code) for code in ("lead_handler", "joint_handler", "separate_handler", "handling_unit")),
    replace(unit_role("handling_clerk"), inside=True),
    replace(unit_role("section_head", ("section_head", *HEADS)), inside=True),
    replace(unit_role("unit_head", HEADS), inside=True),
)
