"""机关的一屏：代表工委、人大办公室、政府办等。等我办，别处迟了的，快到期的，刚刚发生。"""

from typing import Any

from django.db.models import Q, QuerySet

from bihuan.cases.door import Asker, Column, Lane, coming, lane, late, overseen, oversight, totals
from bihuan.people.door import Actor
from bihuan.procedure.door import Case, Clock

from .. import figures, happening
from . import seated
from .screen import Screen

KINDS = {
    "deputies_affairs": "代表工委", "congress_office": "人大办公室", "government_office": "政府办",
    "special_committee": "专门委员会",
}  # fmt: skip


def office_of(actor: Actor) -> str:
    """在哪一种机关任职；不止一种的取先列的，不在机关的为空。"""
    return next((kind for kind in KINDS if actor.serves(kind, actor.congress_id)), "")


def _others(asker: Asker) -> QuerySet[Clock]:
    """别处的时钟：等我办的那一栏里有的不在这里。"""
    return oversight(asker).exclude(Q(role__in=seated.offices(asker.actor)) | seated.acting_for(asker))


def _late(asker: Asker, after: str) -> Lane:
    others = _others(asker)
    return lane(
        "late",
        "别处迟了",
        late(others, asker.today),
        today=asker.today,
        after=after,
        empty="没有逾期的。",
        state="late",
    )


def _coming(asker: Asker, after: str) -> Lane:
    others = _others(asker)
    return lane(
        "coming",
        "两周内到期",
        coming(others, asker.today),
        today=asker.today,
        after=after,
        empty="两周内没有到期的。",
        state="soon",
    )


def _columns(asker: Asker) -> dict[str, Column]:
    return {
        "waiting": seated.waiting, "undated": seated.undated, "late": _late, "coming": _coming, "joined": seated.joined,
    }  # fmt: skip


def _around(asker: Asker) -> dict[str, Any]:
    cases = Case.objects.filter(overseen(asker.actor), congress_id=asker.congress_id)
    return {"totals": totals(asker.actor), "figures": figures.row(asker), "happened": happening.lately(cases)}


SCREEN = Screen(
    "office",
    lambda actor: KINDS[office_of(actor)],
    lambda actor: bool(office_of(actor)),
    _columns,
    _around,
    "desk/office.html",
    seated.LINKED,
)
