"""代表团（乡镇）秘书的一屏：各房间列的，如代录的建议里等代表确认的。"""

from typing import Any

from bihuan.cases.door import Asker, Column, actions_of
from bihuan.people.door import Actor

from .screen import Screen

DUTIES = ("secretary", "contact")
PLACES = ("delegation", "township_secretariat")


def _columns(asker: Asker) -> dict[str, Column]:
    return {}


def _around(asker: Asker) -> dict[str, Any]:
    return {"actions": actions_of("secretary")}


def _enters(actor: Actor) -> bool:
    return any(post.duty in DUTIES and post.organ_kind in PLACES for post in actor.posts)


SCREEN = Screen("secretary", lambda actor: "代表团秘书", _enters, _columns, _around, "desk/secretary.html")
