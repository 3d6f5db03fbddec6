"""开立一件来走：照开立的一条，或者（由上级、由房间立的）直接立。"""

import hashlib
from typing import Any

from bihuan.kernel.refuse import Refused
from bihuan.people.door import SYSTEM

from .. import openers
from ..language import Article, Text
from ..models import Case
from ..verbs.holders import Holder, holder_of
from ..verbs.opening import open_by_step, open_case
from . import acting
from .acting import VISITOR
from .sandbox import Sandbox
from .values import fill


def open_one(box: Sandbox, text: Text, article: Article | None, chosen: dict[str, Any]) -> Case:
    """开立一件：有开立的由担任得了的人按开立的一条；没有的（由上级、由房间立的）直接立。拒绝：没有人开立得了。"""
    if article is None:
        return open_plain(box, text)
    public = public_code(text)
    last: Refused | None = None
    blank = openers.blank_situation(box.released, box.congress, article, {}, SYSTEM, box.now, public)
    for actor in acting.candidates(box, blank.held, article, None):
        about = openers.blank_situation(box.released, box.congress, article, {}, actor, box.now, public)
        try:
            code = public if actor.person_id is None else ""
            filled = fill(box, about, chosen)
            case = open_by_step(
                text.kind, article.step, congress=box.congress, filled=filled, by=actor, now=box.now, public=code
            )
            box.deliver()
            return case
        except Refused as refused:
            last = refused
    raise last or Refused("没有人担任得了开立的角色")


def public_code(text: Text) -> str:
    """凭查询码的人的码（哈希）；文件里没有这样的人为空。"""
    coded = any(rule.kind == "code" for rule in text.rules.values())
    return hashlib.sha256(VISITOR.encode()).hexdigest() if coded else ""


def open_plain(box: Sandbox, text: Text, title: str = "") -> Case:
    """直接立一件，停在开始；文件里没有别处说明的角色坐上一个单位，提出人是一位代表。"""
    by = box.actor(box.staff[box.organ("congress_office").pk][0])
    free = acting.free_roles(text)
    parties: list[tuple[str, int | None, int | None]] = [(code, None, box.unit().pk) for code in free]
    holder = _each(box, text)
    return open_case(
        text.kind, title=title or f"试走的{text.kind_name}", congress=box.congress, by=by, now=box.now,
        text=box.released, proposer_id=box.deputy("试提出人"), parties=[*parties, *holder.seats], values=holder.values,
    )  # fmt: skip


def _each(box: Sandbox, text: Text) -> Holder:
    """由时钟逐个开的，试走其中的一个。"""
    each = text.opening.each if text.opening else ""
    if not each:
        return Holder()
    if each == "deputies":
        return holder_of(text, person=box.deputy("试逐个的代表"))
    kind = each.partition(":")[2]
    return holder_of(text, organ=(box.organ(kind) if kind else box.unit()).pk)
