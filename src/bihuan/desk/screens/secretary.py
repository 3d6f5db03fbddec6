"""代表团（乡镇）秘书的一屏：代录的建议里，等代表确认的。"""

from typing import Any

from django.urls import reverse

from bihuan.cases.door import LANE_PAGE as PAGE, Asker, Column, Lane, Row
from bihuan.people.door import Actor
from bihuan.suggestions.door import Suggestion

from .screen import Screen

DUTIES = ("secretary", "contact")
PLACES = ("delegation", "township_secretariat")


def _entered(asker: Asker, after: str) -> Lane:
    """代录了、代表还没有提出的，新的在前。"""
    rows = Suggestion.objects.filter(entered_by_id=asker.actor.person_id, case=None)
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.select_related("lead_deputy").order_by("-pk")[: PAGE + 1])
    shown = [
        Row(
            one.title or "还没有标题", reverse("suggestions:draft", args=[one.pk]),
            f"{one.lead_deputy.name} · {'代表已确认，等代表提出' if one.confirmed_at else '等代表确认'}", ring="quiet",
        )
        for one in found[:PAGE]
    ]  # fmt: skip
    more = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    return Lane("entered", "代录的，等代表确认提出", shown, more, "没有等代表确认的。")


def _columns(asker: Asker) -> dict[str, Column]:
    return {"entered": _entered}


def _around(asker: Asker) -> dict[str, Any]:
    return {}


def _enters(actor: Actor) -> bool:
    return any(post.duty in DUTIES and post.organ_kind in PLACES for post in actor.posts)


SCREEN = Screen("secretary", lambda actor: "代表团秘书", _enters, _columns, _around, "desk/secretary.html")
