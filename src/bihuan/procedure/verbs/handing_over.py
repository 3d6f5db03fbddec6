"""移交：一个人以本人的名义坐着的座位、排定的周期，交给接手的人。一件一笔。"""

import datetime as dt

from django.db.models import QuerySet

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed
from bihuan.ledger.door import verb
from bihuan.people.door import Actor, keeps
from bihuan.regions.door import calendar_version

from .. import events, gates, syncing
from ..machine import Seated, Step
from ..machine.records import VERSION
from ..models import Plan
from .recording import record_step


@verb
def hand_over_seats(case_id: int, person_id: int, successor_id: int, *, by: Actor, now: dt.datetime) -> bool:
    """这一件里他坐着的座位都由接手的人来坐，别人的照旧；返回有没有换。拒绝：不是本级管组织的机构。

    看不看得见不问：管组织的办的是谁坐着，不看件里的内容。已经结束的、他不在的不动。
    """
    held = gates.hold(case_id, now=now)
    if not keeps(by, held.case.congress_id):
        raise NotAllowed("移交由本级人大办公室、代表工委（乡镇人大秘书）来办")
    sitting = held.state.sitting()
    roles = sorted({seat.role for seat in sitting if seat.person == person_id})
    if not roles or held.state.ended_on is not None:
        return False
    before, seats = held.state, []
    for role in roles:
        mine = [seat for seat in sitting if seat.role == role]
        people = [successor_id if seat.person == person_id else seat.person for seat in mine]
        each = [(person, seat.organ, seat.public) for person, seat in zip(people, mine, strict=True)]
        seats += [
            Seated(role, person=person, organ=organ, public=public, add=n > 0)
            for n, (person, organ, public) in enumerate(dict.fromkeys(each))
        ]
    step = Step(code="@seat", calendar=calendar_version(), v=VERSION, seats=tuple(seats))
    record_step(held, step, events.SeatsHandedOver(person_id, successor_id, tuple(roles)), by=by, now=now)
    syncing.sync(held, before)
    return True


@verb
def hand_over_plans(person_id: int, successor_id: int, *, congress_id: int, by: Actor, now: dt.datetime) -> int:
    """他名下排定的、还在走的周期，以后由接手的人立；返回几个。拒绝：不是本级管组织的机构。"""
    if not keeps(by, congress_id):
        raise NotAllowed("移交由本级人大办公室、代表工委（乡镇人大秘书）来办")
    return plans_of(person_id, congress_id, on=clock.day_of(now)).update(owner_id=successor_id)


def plans_of(person_id: int, congress_id: int, *, on: dt.date) -> QuerySet[Plan]:
    """他名下还在走的周期。"""
    return Plan.objects.filter(owner_id=person_id, congress_id=congress_id).exclude(ends_on__lt=on)
