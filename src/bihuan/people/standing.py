"""此刻算不算：在任的代表，代表团的秘书。"""

import datetime as dt

from bihuan.kernel.clock import day_of

from .actors import Actor
from .models import Delegation, Deputy
from .questions import deputies_of


def active_deputy(person_id: int, congress_id: int, *, now: dt.datetime) -> Deputy | None:
    """此人此刻是这级人大正在执行职务的代表（或政协委员）吗；是则返回这一届的代表身份。"""
    for kind in ("deputy", "cppcc_member"):
        found = deputies_of(congress_id, on=day_of(now), kind=kind).filter(person_id=person_id).first()
        if found is not None:
            return found
    return None


def secretary_of(actor: Actor, delegation_id: int) -> bool:
    """此人是这个代表团的秘书（或联络员）吗。"""
    organ_id = Delegation.objects.filter(pk=delegation_id).values_list("organ_id", flat=True).first()
    return organ_id is not None and organ_id in actor.organ_ids(("secretary", "contact"))
