"""代表的一屏，手机在先：请您办的（评价和各房间要他答复、确认的），各房间列的他自己的，通知。"""

from dataclasses import replace
from typing import Any

from django.db.models import Q

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
from bihuan.notices.door import inbox
from bihuan.people.door import Actor
from bihuan.procedure.door import Seat

from . import seated
from .screen import Screen

TOLD = 5  # 条通知
ROLE = "lead_deputy"


def _waiting(asker: Asker, after: str) -> Lane:
    clocks = running(case__proposer_id=asker.actor.person_id, role=ROLE)
    found = lane("waiting", "请您办", clocks, today=asker.today, after=after, shut=True)
    return replace(found, rows=[_to_step(row) for row in found.rows])


def _seated(asker: Asker, after: str) -> Lane:
    """别的种事项里，正等着他本人的座位的。"""
    seats = Seat.objects.filter(person_id=asker.actor.person, open=True, acting=True)
    clocks = running(case_id__in=seats.values("case_id")).exclude(role=ROLE).filter(seated.acting_for(asker))
    return lane("seated", "请您办", clocks, today=asker.today, after=after, shut=True)


def _to_step(row: Row) -> Row:
    """这一步有它自己的页面的，直接去那里，手机上好按。"""
    own = own_step_url(row.kind, row.step, row.case_id)
    return replace(row, url=own) if own else row


def _standing_in(asker: Asker, after: str) -> Lane:
    """团长代行：代表资格终止的代表留下的。"""
    people = Q(pk__in=())
    for congress_id, stood_for in sight_of(asker.actor).stands_for.items():
        people |= Q(congress_id=congress_id, case__proposer_id__in=stood_for)
    clocks = running(role=ROLE).filter(people)
    return lane("standing_in", "团长代行", clocks, today=asker.today, after=after, shut=True)


def _columns(asker: Asker) -> dict[str, Column]:
    columns: dict[str, Column] = {"waiting": _waiting, "seated": _seated, "undated": seated.undated}
    if asker.actor.serves("delegation", asker.congress_id, ("head",)):
        columns["standing_in"] = _standing_in
    return columns


def _around(asker: Asker) -> dict[str, Any]:
    """栏外的：各是一问。"""
    asks = [row for column in columns_of("deputy", asker.actor, "asks").values() for row in column(asker, "").rows]
    own = [column(asker, "") for column in columns_of("deputy", asker.actor, "section").values()]
    shown = [row.case_id for one in own for row in one.rows if row.case_id]
    return {
        "asks": asks, "sections": [one for one in own if one.rows or not one.shut], "remarks": remarks_on(shown),
        "actions": actions_of("deputy"), "notices": inbox(asker.actor.person_id or 0, limit=TOLD),
    }  # fmt: skip


def _serves(actor: Actor) -> bool:
    return any(held.active for held in actor.deputies)


SCREEN = Screen("deputy", lambda actor: "代表", _serves, _columns, _around, "desk/deputy.html")
