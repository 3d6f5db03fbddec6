"""工作台的「待公开」：工作法写了「公开」、各项都有了（或者办结了）、还没有公开过的，给审核它的人。"""

from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from bihuan.kernel import cursor
from bihuan.people.door import Actor
from bihuan.procedure.door import Case, Held, State, Task, closed_texts, helds_of, text_by_id

from ..lanes import PAGE, Asker, Lane
from ..lists.compiled import rows_of
from ..look import Row, of_cases
from ..models import Publication
from ..room import LaneOf, floor_lane
from . import gates
from .offering import LIVE, codes_of, is_published_kind

LOOKED = 2000  # 件：没有公开的只在最近开立的这么多件里找
WHOLE = [field.attname for field in Case._meta.concrete_fields]
SCREENS = ("office", "secretary", "leader")


def register() -> None:
    """登记在机关、秘书、领导各屏上；没有份的人一条 SQL 也不问。"""
    for screen in SCREENS:
        floor_lane(LaneOf(screen, "to_clear", to_clear, _serves))


def to_clear(asker: Asker, after: str) -> Lane:
    """待公开的一页，后开立的在前，只在最近开立的两千件里找；谁审核、各项有了没有，取来再看。SQL 一条，有的话再一条。"""
    texts = tuple(pk for pk in closed_texts(asker.congress_id, asker.now) if is_published_kind(text_by_id(pk)))
    before = cursor.number(after) if after else None
    asked = rows_of(("to_clear", asker.congress_id, texts, before), lambda: _unpublished(asker, texts, before))
    found = [Case.from_db("default", WHOLE, row) for row in asked]
    helds = helds_of(found[:PAGE], on=asker.today) if found else []
    mine = [held for held in helds if gates.clears(asker.actor, held)]
    shown = [held.case for held in mine if is_ready(held)]
    drawn = of_cases(shown, asker.today, {case.pk: text_by_id(case.text_id).kind_name for case in shown})
    more = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    said = "这一页里没有待公开的，可以接着往前找。" if more else "没有待公开的。"
    return Lane("to_clear", "待公开", [_row(row) for row in drawn], more, said, "quiet", shut=not (more and mine))


def _unpublished(asker: Asker, texts: tuple[int, ...], before: int | None) -> QuerySet[Case, Any]:
    here = Case.objects.filter(congress_id=asker.congress_id)
    oldest = Coalesce(Subquery(here.order_by("-pk").values("pk")[LOOKED - 1 : LOOKED]), 0)
    public = Publication.objects.filter(case=OuterRef("pk"))
    rows = here.filter(~Exists(public), pk__gte=oldest, text_id__in=texts)
    rows = rows.filter(pk__lt=before) if before is not None else rows
    return rows.order_by("-pk").values_list(*WHOLE)[: PAGE + 1]


def _row(row: Row) -> Row:
    return replace(row, url=reverse("cases:publication", args=[row.case_id]), due_on=None, mark="还没有公开")


def is_ready(held: Held) -> bool:
    """各项都有了（可空的不等），或者办结了。"""
    if gates.hindrance(held):
        return False
    state, text = held.state, held.text
    holders: tuple[State | Task, ...] = (state, *state.tasks)
    must = [
        code for code in codes_of(text) if code in text.fields and code not in LIVE and not text.fields[code].optional
    ]
    return state.ended_on is not None or all(any(code in h.values or code in h.at for h in holders) for code in must)


def _serves(actor: Actor) -> bool:
    return actor.congress_id is not None and any(post.congress_id == actor.congress_id for post in actor.posts)
