"""领导的一屏：要会议决定的，哪些单位迟了几件，再次办理的，刚刚发生。只列单位，不给人排名。"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from bihuan.cases.door import (
    LANE_PAGE as PAGE,
    Asker,
    Column,
    Lane,
    lane,
    late,
    late_counts,
    of_cases,
    overseen,
    oversight,
    rooms,
    rows_of,
    running,
    undated,
)
from bihuan.people.door import DECIDERS, Actor
from bihuan.procedure.door import Case, Clock, Seat, SpecialDecision, past_texts

from .. import figures
from . import seated
from .bodies import unclocked
from .office import overseen_lately
from .screen import Screen

PROMISE, PROMISER = "commitment", "committed_unit"  # 承诺这一种，和它的责任单位
LINKED = (("elsewhere", "别级人大的"),)
LATE = ("organ_id", "organ__name", "organ__short_name", "kind", "number")
SHOWN = (
    "kind", "text_id", "stage", "title", "number", "round", "progress", "due_on", "ended_on",
)  # fmt: skip


def _deciding(asker: Asker, after: str) -> Lane:
    held = [kind for kind in DECIDERS if asker.actor.serves(kind, asker.actor.congress_id)]
    key = (asker.congress_id, tuple(held))

    def clocks() -> QuerySet[Clock]:
        return running(congress_id=asker.congress_id, role__in=held)

    return lane("deciding", "等会议决定", clocks, key=key, today=asker.today, after=after, empty="没有等会议决定的事。")


def _unclocked(asker: Asker, after: str) -> Lane:
    held = tuple(kind for kind in DECIDERS if asker.actor.serves(kind, asker.actor.congress_id))
    return unclocked(asker, after, held, code="unclocked", title="等会议决定，没有期限的")


def _late(asker: Asker, after: str) -> Lane:
    key = ("all", asker.actor, asker.today, undated(asker))

    def clocks() -> QuerySet[Clock]:
        return late(oversight(asker), asker.today)

    return lane("late", "已逾期", clocks, key=key, today=asker.today, after=after, empty="没有逾期的。", state="late")


def _again(asker: Asker, after: str) -> Lane:
    """第二次办理、还没有结束的；到期早的在前。"""
    start = int(after) if after.isdecimal() and len(after) < 6 else 0

    def build() -> QuerySet[Case, Any]:
        seen = Case.objects.filter(overseen(asker.actor), congress_id=asker.congress_id, ended_on=None, round__gt=1)
        rows = seen.exclude(text_id__in=past_texts()).order_by("due_on", "id")
        return rows.values_list("id", *SHOWN)[start : start + PAGE + 1]

    asked = rows_of(("again", asker.actor, start), build)
    found = [Case(**dict(zip(("id", *SHOWN), row, strict=True))) for row in asked]
    more = str(start + PAGE) if len(found) > PAGE else ""
    return Lane("again", "再次办理", of_cases(found[:PAGE], asker.today), more, "没有再次办理的。", "soon")


def _decided(asker: Asker, after: str) -> Lane:
    """特别决定：按条文走不下去、由会议移动过的，新的在前。"""
    rows = SpecialDecision.objects.filter(overseen(asker.actor, "case__"), case__congress_id=asker.congress_id)
    rows = rows.order_by("-pk")
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.select_related("case").defer("case__memory")[: PAGE + 1])
    said = {one.case_id: f"{one.decided_by} · {one.document}" for one in found}
    more = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    drawn = of_cases([one.case for one in found[:PAGE]], asker.today, said)
    return Lane("decided", "特别决定", drawn, more, state="quiet", shut=True)


def _columns(asker: Asker) -> dict[str, Column]:
    return {
        "deciding": _deciding, "unclocked": _unclocked, "late": _late, "again": _again, "decided": _decided,
        "elsewhere": seated.elsewhere,
    }  # fmt: skip


def late_units(asker: Asker) -> list[dict[str, Any]]:
    """哪些单位迟了几件（承诺到期没有兑现的也算），照名册的次序，不按件数排；点开是那几件。"""
    rows = rows_of(("late units", asker.congress_id, asker.today), lambda: _late_units(asker))
    place = reverse("cases:list")
    return [
        {
            "name": row["organ__short_name"] or row["organ__name"], "number": row["number"],
            "what": "承诺到期" if row["kind"] == PROMISE else "", "url": f"{place}?{urlencode(_asked(row))}",
        }
        for row in (dict(zip(LATE, each, strict=True)) for each in rows)
    ]  # fmt: skip


def _late_units(asker: Asker) -> QuerySet[Seat, Any]:
    seats = Seat.objects.filter(
        congress_id=asker.congress_id, open=True, due_on__lt=asker.today, organ__congress_id=asker.congress_id
    )
    handled = Q(task__gt=0, kind__in=[room.kind for room in rooms()])
    rows = seats.filter(handled | Q(kind=PROMISE, role=PROMISER)).exclude(case__text_id__in=past_texts())
    counted = rows.order_by().values_list(*LATE[:4]).annotate(number=Count("case_id", distinct=True))
    return counted.order_by("organ_id", "kind")


def _asked(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"view": "all", "kind": row["kind"], "unit": row["organ_id"], "late": 1, "sort": "due"}


def _around(asker: Asker) -> dict[str, Any]:
    return {
        "figures": figures.row(asker, late_counts(asker, [one.kind for one in figures.tiled()]), "decided_specially"),
        "units": late_units(asker),
        "boards": [(room.title, room.kind) for room in rooms() if room.by_unit],
        "happened": overseen_lately(asker),
    }


def _leads(actor: Actor) -> bool:
    return actor.leads and actor.congress_id is not None


SCREEN = Screen("leader", lambda actor: "领导", _leads, _columns, _around, "desk/leader.html", LINKED)
