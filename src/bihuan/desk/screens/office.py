"""机关的一屏：代表工委、人大办公室、政府办等。等我办，在别人手上迟了的，快到期的，刚刚发生。"""

from collections.abc import Hashable
from typing import Any, TypedDict

from django.db.models import QuerySet

from bihuan.cases.door import (
    UNMANNED,
    Asker,
    Column,
    Lane,
    coming,
    counts,
    lane,
    late,
    overseen,
    oversight,
    undated,
    unmanned_lane,
)
from bihuan.people.door import Actor
from bihuan.procedure.door import Case, Clock

from .. import figures, happening
from . import seated
from .screen import Screen


class Said(TypedDict):
    """一栏叫什么，没有时说什么，件数什么颜色。"""

    title: str
    empty: str
    state: str


KINDS = {
    "deputies_affairs": "代表工委", "congress_office": "人大办公室", "government_office": "政府办",
    "special_committee": "专门委员会",
}  # fmt: skip

LATE: Said = {"title": "在别人手上迟了的", "empty": "没有逾期的。", "state": "late"}
COMING: Said = {"title": "两周内到期", "empty": "两周内没有到期的。", "state": "soon"}


def office_of(actor: Actor) -> str:
    """在哪一种机关任职；不止一种的取先列的，不在机关的为空。"""
    return next((kind for kind in KINDS if actor.serves(kind, actor.congress_id)), "")


def _others(asker: Asker) -> QuerySet[Clock]:
    """别处的时钟：等我办的那一栏里有的不在这里。"""
    return oversight(asker).exclude(seated.awaits(asker))


def _key(asker: Asker) -> tuple[Hashable, ...]:
    """别处的时钟是哪些，由这几样定下。"""
    return asker.actor, asker.today, seated.organs_of(asker), undated(asker)


def _late(asker: Asker, after: str) -> Lane:
    def clocks() -> QuerySet[Clock]:
        return late(_others(asker), asker.today)

    return lane("late", clocks=clocks, key=_key(asker), today=asker.today, after=after, **LATE)


def _coming(asker: Asker, after: str) -> Lane:
    def clocks() -> QuerySet[Clock]:
        return coming(_others(asker), asker.today)

    return lane("coming", clocks=clocks, key=_key(asker), today=asker.today, after=after, **COMING)


def _columns(asker: Asker) -> dict[str, Column]:
    return {
        "waiting": seated.waiting, "undated": seated.undated_or_elsewhere, "late": _late, "coming": _coming,
        "joined": seated.joined, "unmanned": unmanned_lane,
    }  # fmt: skip


def _around(asker: Asker) -> dict[str, Any]:
    waiting, late_now = counts(asker, [room.kind for room in figures.tiled()])
    return {"totals": waiting, "figures": figures.row(asker, late_now), "happened": overseen_lately(asker)}


def overseen_lately(asker: Asker) -> list[happening.Happened]:
    """以机关的身份看得见的各件里最近的几步。"""

    def cases() -> QuerySet[Case]:
        return Case.objects.filter(overseen(asker.actor), congress_id=asker.congress_id)

    return happening.lately(asker.actor, cases)


SCREEN = Screen(
    "office",
    lambda actor: KINDS[office_of(actor)],
    lambda actor: bool(office_of(actor)),
    _columns,
    _around,
    "desk/office.html",
    (*seated.LINKED, ("unmanned", UNMANNED)),
)
