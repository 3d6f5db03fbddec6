"""挑事项：打几个字，列出至多二十件；只在本级、看得见的里面。"""

from typing import Any

from django.db.models import Q

from bihuan.kernel.refuse import NotAllowed
from bihuan.people.door import Actor
from bihuan.procedure.door import Case, stage_name

from ..look import called, note
from ..naming import to_pick

MOST_KINDS = 20
MOST_HITS = 20  # 件：一次至多列这么多；再多，多打几个字
NEWEST = 3000  # 件：只在最近的这么多件里找字，免得一个少见的字把全库看一遍


def case_hits(by: Actor, kinds: list[str], asked: str, *, but: int = 0) -> tuple[list[dict[str, Any]], bool]:
    """打了这几个字，可以挑的事项（编号、标题、走到哪里），和是否还有；but 是正在办的这一件，不挑它自己。拒绝：不在任何一级人大。"""
    if by.congress_id is None:
        raise NotAllowed("您不在任何一级人大，没有事项可挑")
    rows = Case.objects.filter(congress_id=by.congress_id)
    rows = rows.filter(kind__in=kinds) if kinds else rows
    text = " ".join(asked.split())
    recent = rows.order_by("-received_on", "-id").values("pk")[:NEWEST]
    found = Case.objects.filter(to_pick(by, kinds), pk__in=recent).exclude(pk=but).defer("memory")
    if text:
        found = found.filter(Q(title__contains=text) | Q(number__contains=text))
    hits = list(found.order_by("-received_on", "-id")[: MOST_HITS + 1])
    drawn = [
        {"id": case.pk, "name": case.title, "note": note(called(case.number), stage_name(case))}
        for case in hits[:MOST_HITS]
    ]
    return drawn, len(hits) > MOST_HITS
