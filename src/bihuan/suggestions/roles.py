"""代表建议自己的角色：领衔代表，各种承办单位，单位里的承办人、科室、负责人。"""

import datetime as dt

from bihuan.people.door import Actor, delegation_head, mandate_ended
from bihuan.procedure.door import HEADS, Case, Held, Role, Task, organ_role, unit_role


def _serves(actor: Actor, held: Held, task: Task | None) -> bool:
    """领衔代表本人；他的资格终止了，由代表团团长代行。"""
    case = held.case
    if case.proposer_id is None:
        return False
    if case.proposer_id == actor.person_id:
        return True
    if not actor.serves("delegation", case.congress_id, ("head",)):  # 代行的只会是代表团团长，别人不必查
        return False
    return actor.person_id in _stand_ins(case, held.on)


def _people(held: Held, task: Task | None, on: dt.date) -> set[int]:
    case = held.case
    if case.proposer_id is None:
        return set()
    return _stand_ins(case, on) or {case.proposer_id}


def _stand_ins(case: Case, on: dt.date) -> set[int]:
    """领衔代表任期或资格终止的，由代表团团长代行。"""
    if case.proposer_id is None or not mandate_ended(case.proposer_id, case.congress_id, on):
        return set()
    head = delegation_head(case.proposer_id, case.congress_id, on)
    return {head} if head else set()


ROLES = (
    Role("lead_deputy", _serves, _people),
    organ_role("deputies_affairs_head", "deputies_affairs", HEADS),
    *(unit_role(code) for code in ("lead_handler", "joint_handler", "separate_handler", "handling_unit")),
    unit_role("handling_clerk"),
    unit_role("section_head", ("section_head", *HEADS)),
    unit_role("unit_head", HEADS),
)
