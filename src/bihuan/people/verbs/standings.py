"""身份：登记与终止——议政代表、议事会成员、专家、联络员。"""

import datetime as dt

from bihuan.kernel.clock import day_of
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotFound
from bihuan.ledger import door as ledger

from .. import events, gates
from ..actors import Actor
from ..models import Person, Standing
from ..recording import told


@ledger.verb
def give_standing(
    congress_id: int, person_id: int, *, code: str, from_on: dt.date | None = None, by: Actor, now: dt.datetime
) -> Standing:
    """登记身份。拒绝：不是工作人员；没有这种身份；没有这个人；已有这个身份。"""
    gates.congress_to_keep(congress_id, by=by)
    if code not in Standing.Code.values:
        raise BadInput(f"没有“{code}”这种身份")
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("没有这个人")
    if Standing.objects.filter(congress_id=congress_id, person=person, code=code, to_on=None).exists():
        raise AlreadyDone(f"{person.name}已是{Standing.Code(code).label}")
    from_on = from_on or day_of(now)
    standing = Standing.objects.create(congress_id=congress_id, person=person, code=code, from_on=from_on)
    event = events.StandingGiven(standing.pk, person.pk, code, str(standing), from_on.isoformat())
    told(congress_id, event, by=by, now=now)
    return standing


@ledger.verb
def end_standing(standing_id: int, *, on: dt.date | None = None, by: Actor, now: dt.datetime) -> Standing:
    """身份终止；`on` 是最后一日。拒绝：已经终止；早于登记之日。"""
    standing = gates.standing_to_end(standing_id, by=by)
    on = on or day_of(now)
    if standing.to_on is not None:
        raise AlreadyDone(f"已于 {standing.to_on} 终止")
    if on < standing.from_on:
        raise BadInput(f"终止不能早于开始之日 {standing.from_on}")
    standing.to_on = on
    standing.save(update_fields=["to_on"])
    event = events.StandingEnded(standing.pk, standing.person_id, standing.code, str(standing), on.isoformat())
    told(standing.congress_id, event, by=by, now=now)
    return standing
