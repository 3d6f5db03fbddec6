"""代表的一屏，手机在先：请您办的（评价和各房间要他答复、确认的），各房间列的他自己的，通知。"""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from bihuan.cases.door import (
    Asker,
    Column,
    Lane,
    Row,
    actions_of,
    columns_of,
    lane,
    own_step_url,
    remarks_on,
    running,
    sight_of,
)
from bihuan.notices.door import newest
from bihuan.people.door import Actor
from bihuan.procedure.door import Clock, Seat

from . import seated
from .screen import Screen

TOLD = 5  # 条通知
ROLE = "lead_deputy"
YOURS = "请您办"


def _mine(asker: Asker) -> Q:
    return Q(case__proposer_id=asker.actor.person_id, role=ROLE)


def _waiting(asker: Asker, after: str) -> Lane:
    def clocks() -> QuerySet[Clock]:
        return running().filter(_mine(asker))

    key = seated.key(asker)
    return _to_steps(lane("waiting", YOURS, clocks, key=key, today=asker.today, after=after, shut=True))


def _seats(asker: Asker) -> QuerySet[Clock]:
    """别的种事项里，正等着他本人的座位的。"""
    seats = Seat.objects.filter(person_id=asker.actor.person, open=True, acting=True)
    clocks = running(case_id__in=seats.values("case_id")).exclude(role=ROLE)
    return clocks.filter(seated.acting_for(asker))


def _seated(asker: Asker, after: str) -> Lane:
    key = seated.key(asker)
    return lane("seated", YOURS, lambda: _seats(asker), key=key, today=asker.today, after=after, shut=True)


def _to_steps(found: Lane) -> Lane:
    return replace(found, rows=[_to_step(row) for row in found.rows])


def _to_step(row: Row) -> Row:
    """这一步有它自己的页面的，直接去那里，手机上好按。"""
    own = own_step_url(row.kind, row.step, row.case_id)
    return replace(row, url=own) if own else row


def _standing_in(asker: Asker, after: str) -> Lane:
    """代行：代表资格终止的代表留下的，由写明承接的代表、团长接着办。"""
    stands = {where: sorted(whom) for where, whom in sight_of(asker.actor).stands_for.items()}
    key = tuple((where, *whom) for where, whom in sorted(stands.items()))

    def clocks() -> QuerySet[Clock]:
        people = Q(pk__in=())
        for congress_id, stood_for in stands.items():
            people |= Q(congress_id=congress_id, case__proposer_id__in=stood_for)
        return running(role=ROLE).filter(people)

    return lane("standing_in", "离任代表留下的", clocks, key=key, today=asker.today, after=after, shut=True)


def _columns(asker: Asker) -> dict[str, Column]:
    columns: dict[str, Column] = {"waiting": _waiting, "seated": _seated, "undated": seated.undated}
    if asker.actor.inherited() or asker.actor.serves("delegation", asker.congress_id, ("head",)):
        columns["standing_in"] = _standing_in
    return columns


def _around(asker: Asker) -> dict[str, Any]:
    """栏外的：各是一问。"""
    asks = [row for column in columns_of("deputy", asker.actor, "asks").values() for row in column(asker, "").rows]
    own = [column(asker, "") for column in columns_of("deputy", asker.actor, "section").values()]
    shown = [row.case_id for one in own for row in one.rows if row.case_id]
    notices, unread = newest(asker.actor.person_id or 0, limit=TOLD)
    return {
        "asks": asks, "sections": [one for one in own if one.rows or not one.shut], "remarks": remarks_on(shown),
        "actions": actions_of("deputy"), "notices": notices, "unread": unread,
    }  # fmt: skip


def _serves(actor: Actor) -> bool:
    return any(held.active for held in actor.deputies)


SCREEN = Screen("deputy", lambda actor: "代表", _serves, _columns, _around, "desk/deputy.html")
