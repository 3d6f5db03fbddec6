"""移交以前：他手上有什么。"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from bihuan.accounts.door import handing_over, remaining
from bihuan.kernel import clock
from bihuan.people.door import Actor, Beside, Deputy, Post, personal_organ, posts_of
from bihuan.procedure.door import Case, Plan, Seat, plans_of, stage_name

from ..look import called, note
from ..seeing import visible
from ..url import case_url

SHOWN = 100  # 件：一页至多列这么多，一步移交的是全部


@dataclass(frozen=True)
class InHand:
    """他手上的：移交得了的职务，由选举产生的职务，看得见的各件，看不见的几件，排定的周期。"""

    posts: list[Post]
    elected: list[Post]
    cases: list[Beside]
    unseen: int
    plans: list[Plan]

    @property
    def nothing(self) -> bool:
        """没有什么要移交的了。"""
        return not (self.posts or self.cases or self.unseen or self.plans)


def in_hand(person_id: int, congress_id: int, *, by: Actor, on: dt.date) -> InHand:
    """此人在这级人大手上的。已经定了今天卸任的职务不算。"""
    held = [one for one in posts_of(person_id, on=on) if one.to_on is None or one.to_on > on]
    here = [one for one in held if one.organ.congress_id == congress_id]
    own = own_cases(person_id, congress_id)
    seen = own.filter(visible(by)).defer("memory").order_by("id")
    return InHand(
        [one for one in here if not personal_organ(one.organ.kind)],
        [one for one in here if personal_organ(one.organ.kind)],
        [Beside(one.title, case_url(one), note(called(one.number), stage_name(one))) for one in seen[:SHOWN]],
        own.count() - seen.count(),
        list(plans_of(person_id, congress_id, on=on)),
    )


def own_cases(person_id: int, congress_id: int) -> QuerySet[Case]:
    """写着由他本人办、还没有办完的各件。当过本级代表的，座位可能是代表的，不随职务移交。"""
    if Deputy.objects.filter(person_id=person_id, term__congress_id=congress_id).exists():
        return Case.objects.none()
    seated = Seat.objects.filter(person_id=person_id, open=True, congress_id=congress_id).values("case_id")
    return Case.objects.filter(pk__in=seated, ended_on=None)


@remaining
def left_in_cases(person_id: int) -> str:
    """停用账号以前：写着由他本人办的、排定的周期还有几件。"""
    congresses = set(Seat.objects.filter(person_id=person_id, open=True).values_list("congress_id", flat=True))
    cases = sum(own_cases(person_id, congress).count() for congress in congresses)
    plans = Plan.objects.filter(owner_id=person_id).exclude(ends_on__lt=clock.today()).count()
    said = [f"有 {cases} 件没有办完的事写着由他本人办"] if cases else []
    return "，".join([*said, *([f"排定着 {plans} 个周期"] if plans else [])])


@handing_over
def where(person_id: int) -> str:
    """移交的那一页。"""
    return reverse("cases:hand_over", args=[person_id])
