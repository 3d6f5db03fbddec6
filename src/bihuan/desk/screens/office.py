"""机关的一屏：代表工委、人大办公室、政府办等。等我办，别处迟了的，快到期的，刚刚发生。"""

from typing import Any, TypedDict

from django.db.models import QuerySet

from bihuan.cases.door import (
    Asker,
    Column,
    Lane,
    Waiting,
    coming,
    counts,
    lane,
    lane_of,
    late,
    overseen,
    oversight,
    running,
    together,
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

LATE: Said = {"title": "别处迟了", "empty": "没有逾期的。", "state": "late"}
COMING: Said = {"title": "两周内到期", "empty": "两周内没有到期的。", "state": "soon"}


def office_of(actor: Actor) -> str:
    """在哪一种机关任职；不止一种的取先列的，不在机关的为空。"""
    return next((kind for kind in KINDS if actor.serves(kind, actor.congress_id)), "")


def _others(asker: Asker) -> QuerySet[Clock]:
    """别处的时钟：等我办的那一栏里有的不在这里。"""
    return oversight(asker).exclude(seated.awaits(asker))


def _late(asker: Asker, after: str) -> Lane:
    return lane("late", today=asker.today, after=after, clocks=late(_others(asker), asker.today), **LATE)


def _coming(asker: Asker, after: str) -> Lane:
    return lane("coming", today=asker.today, after=after, clocks=coming(_others(asker), asker.today), **COMING)


def _together(asker: Asker) -> dict[str, Lane]:
    """等我办、别处迟了、两周内到期的头一页，一条 SQL：等着我的是第一栏，别的按到期日分。"""
    mine, others, today = seated.awaits(asker), _others(asker), asker.today
    parts = (running(congress_id=asker.congress_id).filter(mine), late(others, today), coming(others, today))
    waiting: list[Waiting] = []
    past: list[Waiting] = []
    soon: list[Waiting] = []
    for one, is_mine in together(parts, mine):
        (waiting if is_mine else past if one.due_on < today else soon).append(one)
    return {
        "waiting": lane_of("waiting", seated.WAITING, waiting, today=today, empty=seated.NONE_WAITING),
        "late": lane_of("late", found=past, today=today, **LATE),
        "coming": lane_of("coming", found=soon, today=today, **COMING),
    }


def _columns(asker: Asker) -> dict[str, Column]:
    return {
        "waiting": seated.waiting, "undated": seated.undated, "late": _late, "coming": _coming, "joined": seated.joined,
    }  # fmt: skip


def _around(asker: Asker) -> dict[str, Any]:
    cases = Case.objects.filter(overseen(asker.actor), congress_id=asker.congress_id)
    waiting, late_now = counts(asker, [room.kind for room in figures.tiled()])
    return {"totals": waiting, "figures": figures.row(asker, late_now), "happened": happening.lately(cases)}


SCREEN = Screen(
    "office",
    lambda actor: KINDS[office_of(actor)],
    lambda actor: bool(office_of(actor)),
    _columns,
    _around,
    "desk/office.html",
    seated.LINKED,
    _together,
)
