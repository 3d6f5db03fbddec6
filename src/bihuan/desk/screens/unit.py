"""承办单位的一屏：等我办（经办、审核、签发各看各的），本单位在别人手上迟了的、快到期的，承诺过的事。"""

from typing import Any

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef, QuerySet

from bihuan.cases.door import Asker, Column, Lane, coming, lane, late, running
from bihuan.people.door import Actor, Organ, organs_landing_at
from bihuan.procedure.door import Assignment, Case, Clock

from .. import happening
from .screen import Screen

INSIDE = {"head": "unit_head", "deputy_head": "unit_head", "section_head": "section_head"}  # 职责 → 单位里审签的角色
NOT_CLERKS = (
    "unit_head",
    "section_head",
    "deputies_affairs",
    "government_office",
    "chairpersons_meeting",
)  # 经办人等着的
PROMISING = "committed_unit"


def families(actor: Actor) -> list[int]:
    """此人的承办单位，连同并入它的：旧单位名下没有办完的，也在这里。"""
    landing = organs_landing_at(*sorted(actor.unit_ids()))
    return list(
        Organ.objects.filter(pk__in=landing, kind=Organ.Kind.HANDLING_UNIT).order_by("id").values_list("pk", flat=True)
    )


def _mine(clocks: QuerySet[Clock], actor: Actor) -> tuple[QuerySet[Clock], QuerySet[Clock]]:
    """分成轮到我的和在别人手上的。只有审签职责的，轮到的是审签；经办人轮到的是其余各步。"""
    duties = {post.duty for post in actor.posts if post.unit_id is not None}
    roles = sorted({INSIDE[duty] for duty in duties if duty in INSIDE})
    if duties - set(INSIDE):
        held = tuple(role for role in NOT_CLERKS if role not in roles)
        return clocks.exclude(role__in=held), clocks.filter(role__in=held)
    if len(roles) == 1:
        return clocks.filter(role=roles[0]), clocks.exclude(role=roles[0])
    return clocks.filter(role__in=roles), clocks.exclude(role__in=roles)


def _columns(asker: Asker) -> dict[str, Column]:
    units = families(asker.actor)
    mine, others = _mine(running(unit_id__in=units), asker.actor)

    def waiting(asker: Asker, after: str) -> Lane:
        return lane("waiting", "等我办", mine, today=asker.today, after=after, empty="没有等您办的事。")

    def late_here(asker: Asker, after: str) -> Lane:
        clocks = late(others, asker.today)
        return lane("late", "本单位迟了的", clocks, today=asker.today, after=after, empty="没有逾期的。", state="late")

    def coming_here(asker: Asker, after: str) -> Lane:
        clocks = coming(others, asker.today)
        return lane(
            "coming", "两周内到期", clocks, today=asker.today, after=after, empty="两周内没有到期的。", state="soon"
        )

    def promised(asker: Asker, after: str) -> Lane:
        clocks = running(
            role=PROMISING, case__seats__role=PROMISING, case__seats__organ_id__in=units, case__ended_on=None
        )
        return lane("promised", "承诺过的", clocks, today=asker.today, after=after, state="open", shut=True)

    return {"waiting": waiting, "late": late_here, "coming": coming_here, "promised": promised}


def _around(asker: Asker) -> dict[str, Any]:
    # 单位加零，免得库从单位那一头找起：一个单位办过的可能有几万件，要看的只有最近这些件
    unit = ExpressionWrapper(F("unit_id") + 0, output_field=BigIntegerField())
    handled = Assignment.objects.annotate(handler=unit).filter(case=OuterRef("pk"), handler__in=asker.actor.unit_ids())
    return {"happened": happening.lately(Case.objects.filter(Exists(handled)))}


def _label(actor: Actor) -> str:
    return next((post.organ_name for post in actor.posts if post.unit_id == post.organ_id), "承办单位")


SCREEN = Screen("unit", _label, lambda actor: bool(actor.unit_ids()), _columns, _around, "desk/unit.html")
