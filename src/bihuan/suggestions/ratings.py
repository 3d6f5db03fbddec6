"""等评价的：谁组织评价，他的代表里哪些件等着评价、哪天到期、迟了没有、今天提醒过没有。都不写。"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from bihuan.cases.door import keeps_for, running
from bihuan.kernel.refuse import NotAllowed
from bihuan.people.door import Actor
from bihuan.procedure.door import Case

from .models import RatingReminder, SignedPaper, Suggestion

MOST = 300  # 件：一页列这么多


@dataclass(frozen=True)
class Due:
    """等评价的一件。"""

    suggestion_id: int
    case_id: int
    title: str
    number: str
    deputy_id: int
    deputy: str
    round: int
    progress: int
    due_on: dt.date
    reminded: bool


def of_delegations(organs: frozenset[int]) -> Q:
    """这些代表团（机构的编号）提出的建议，Case 的条件：提出那时在哪个团，就是哪个团的。"""
    return Q(Exists(Suggestion.objects.filter(case=OuterRef("pk"), delegation__organ_id__in=organs)))


def organises(by: Actor) -> Q | None:
    """此人组织哪些建议（Suggestion 的条件）的评价：代表工委、乡镇人大秘书本级的，代表团的秘书本团的；都不是的为 None。"""
    if any(by.serves(kind, by.congress_id) for kind in ("deputies_affairs", "township_secretariat")):
        return Q(congress_id=by.congress_id)
    organs = keeps_for(by)
    return Q(congress_id=by.congress_id, delegation__organ_id__in=organs) if organs else None


def ratings_due(by: Actor, today: dt.date) -> list[Due]:
    """等评价的各件，到期早的在前，至多 MOST 件；两条 SQL。拒绝：不组织评价的人。"""
    mine = organises(by)
    if mine is None:
        raise NotAllowed("评价由代表工委、代表团（乡镇）的秘书组织")
    clocks = running(step="rate", congress_id=by.congress_id or 0)
    clocks = clocks.filter(case__in=Suggestion.objects.filter(mine, case__isnull=False).values("case_id"))
    reminded = set(RatingReminder.objects.filter(on=today).values_list("suggestion_id", flat=True))
    rows = clocks.order_by("due_on", "id").values_list(
        "case__suggestion__id", "case_id", "case__title", "case__number", "case__suggestion__lead_deputy_id",
        "case__suggestion__lead_deputy__name", "case__round", "case__progress", "due_on",
    )[:MOST]  # fmt: skip
    return [Due(*row, reminded=row[0] in reminded) for row in rows]


def awaits_rating(case: Case) -> bool:
    """这一件此刻等着代表评价。"""
    return running(step="rate", case_id=case.pk).exists()


def objected(congress_id: int) -> list[SignedPaper]:
    """本级代表提了异议、还没有处理的签名件，早的在前。"""
    return list(objections(congress_id).select_related("suggestion__lead_deputy", "vouched_by")[:MOST])


def objections(congress_id: int) -> QuerySet[SignedPaper]:
    """同上，还没有取。"""
    # 人大写成算式：没有处理的异议只有几份，不要从本级的全部建议找起
    here = ExpressionWrapper(F("suggestion__congress_id") + 0, output_field=BigIntegerField())
    rows = SignedPaper.objects.annotate(here=here).filter(objected_at__isnull=False, settled_at=None, here=congress_id)
    return rows.order_by("objected_at")
