"""机关的一屏：代表工委、人大办公室、政府办等。等我办，别处迟了的，快到期的，刚刚发生。"""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from bihuan.cases.door import LANE_PAGE as PAGE, Asker, Column, Lane, Row, coming, lane, late, running
from bihuan.people.door import Actor
from bihuan.procedure.door import Case
from bihuan.suggestions.door import Suggestion

from .. import figures, happening
from .screen import Screen

KINDS = {
    "deputies_affairs": "代表工委", "congress_office": "人大办公室", "government_office": "政府办",
    "special_committee": "专门委员会",
}  # fmt: skip
LOOKED = 2000  # 件：没有公开的只在最近这么多件里找


def office_of(actor: Actor) -> str:
    """在哪一种机关任职；不止一种的取先列的，不在机关的为空。"""
    return next((kind for kind in KINDS if actor.serves(kind, actor.congress_id)), "")


def _waiting(asker: Asker, after: str) -> Lane:
    clocks = running(congress_id=asker.congress_id, role=office_of(asker.actor))
    return lane("waiting", "等我办", clocks, today=asker.today, after=after, empty="没有等您办的事。")


def _late(asker: Asker, after: str) -> Lane:
    others = running(congress_id=asker.congress_id).exclude(role=office_of(asker.actor))
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
    others = running(congress_id=asker.congress_id).exclude(role=office_of(asker.actor))
    return lane(
        "coming",
        "两周内到期",
        coming(others, asker.today),
        today=asker.today,
        after=after,
        empty="两周内没有到期的。",
        state="soon",
    )


def _to_publish(asker: Asker, after: str) -> Lane:
    """立案编号了、代表没有要求不公开、还没有公开过的，新的在前；没有答复就结束的（撤回等）不在内。"""
    rows = Suggestion.objects.filter(
        pk__in=Suggestion.objects.filter(congress_id=asker.congress_id).order_by("-pk").values("pk")[:LOOKED],
        case__isnull=False, confidential=False, publications=None,
    ).exclude(Q(case__number="") | Q(case__ended_on__isnull=False, replied_on=None))  # fmt: skip
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.select_related("case").order_by("-pk")[: PAGE + 1])
    shown = [
        Row(one.title, reverse("suggestions:publication", args=[one.case_id]), f"第 {one.case.number} 号", one.case.progress, one.case.round,
            "done" if one.case.ended_on else "open")
        for one in found[:PAGE] if one.case is not None
    ]  # fmt: skip
    more = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    return Lane("publishing", "可以公开的", shown, more, state="quiet", shut=True)


def _columns(asker: Asker) -> dict[str, Column]:
    columns: dict[str, Column] = {"waiting": _waiting, "late": _late, "coming": _coming}
    if asker.actor.serves("deputies_affairs", asker.actor.congress_id, ("reviewer",)):
        columns["publishing"] = _to_publish
    return columns


def _around(asker: Asker) -> dict[str, Any]:
    cases = Case.objects.filter(congress_id=asker.congress_id)
    return {"figures": figures.row(asker), "happened": happening.lately(cases)}


SCREEN = Screen(
    "office",
    lambda actor: KINDS[office_of(actor)],
    lambda actor: bool(office_of(actor)),
    _columns,
    _around,
    "desk/office.html",
)
