"""承办单位的一屏：等我办（经办、审核、签发各看各的；迟了的也在这里），在别人手上迟了的、快到期的，承诺过的事。"""

from typing import Any

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from bihuan.cases.door import Asker, Column, Lane, Waiting, coming, lane, late, of_my_units, running
from bihuan.people.door import Actor, shared_kinds
from bihuan.procedure.door import Assignment, Case, Clock, text_by_id

from .. import happening
from . import seated
from .screen import Screen

INSIDE = {"head": "unit_head", "deputy_head": "unit_head", "section_head": "section_head"}  # 职责 → 单位里审签的角色
PROMISE, PROMISING = "commitment", "committed_unit"  # 承诺这一种，和它的责任单位
ELSEWHERE = (PROMISING, "lead_deputy")  # 承诺过的自成一栏，领衔代表有代表的一屏


def _mine(clocks: QuerySet[Clock], actor: Actor) -> tuple[QuerySet[Clock], QuerySet[Clock]]:
    """分成轮到我的和在别人手上的。只有审签职责的，轮到的是审签；经办人轮到的是其余各步。"""
    duties = _duties(actor)
    roles = sorted({INSIDE[duty] for duty in duties if duty in INSIDE})
    if duties - set(INSIDE):
        held = tuple(sorted(_not_clerks() - set(roles)))
        return clocks.exclude(role__in=held), clocks.filter(role__in=held)
    if len(roles) == 1:
        return clocks.filter(role=roles[0]), clocks.exclude(role=roles[0])
    return clocks.filter(role__in=roles), clocks.exclude(role__in=roles)


def _duties(actor: Actor) -> set[str]:
    return {post.duty for post in actor.posts if post.unit_id is not None}


def _not_clerks() -> frozenset[str]:
    """经办人等着别人办的：单位里审签的，领衔代表，和各种机关（代表工委、人大办公室、主任会议……）。"""
    return (shared_kinds() - {"handling_unit", "section"}) | {"unit_head", "section_head", "lead_deputy"}


def _is_units(one: Waiting) -> bool:
    """文件里写成机构、职务、身份的角色不是承办单位里的人：分办上等着它的，不在经办人这一栏。"""
    rule = text_by_id(one.text_id).rules.get(one.role)
    return rule is None or rule.kind == "assignment"


def _columns(asker: Asker) -> dict[str, Column]:
    units = sorted(seated.organs_of(asker))
    key = seated.key(asker)

    def mine() -> QuerySet[Clock]:
        return _mine(running(), asker.actor)[0]

    def others() -> QuerySet[Clock]:
        return _mine(running(), asker.actor)[1]

    ours = [Q(unit_id=one) for one in units] or [Q(pk__in=())]
    few = bool(_duties(asker.actor) - set(INSIDE))  # 经办人看别人手上的：写明角色的几种，不多

    def waiting(asker: Asker, after: str) -> Lane:
        said = "没有等您办的事。"
        return lane(
            "waiting", "等我办", mine, key=key, today=asker.today, after=after, empty=said, keep=_is_units, sources=ours
        )

    def late_here(asker: Asker, after: str) -> Lane:
        said = "本单位等别人办的，没有逾期的。"
        return lane(
            "late", "在别人手上迟了的", lambda: late(others(), asker.today), key=key, today=asker.today, after=after,
            empty=said, state="late", sources=ours, few=few,
        )  # fmt: skip

    def coming_here(asker: Asker, after: str) -> Lane:
        return lane(
            "coming", "两周内到期", lambda: coming(others(), asker.today), key=key, today=asker.today, after=after,
            empty="两周内没有到期的。", state="soon", sources=ours, few=few,
        )  # fmt: skip

    return {
        "waiting": waiting, "named": _named, "undated": seated.undated, "late": late_here, "coming": coming_here,
        "promised": _promised, "joined": seated.joined,
    }  # fmt: skip


def _promised(asker: Asker, after: str) -> Lane:
    units = sorted(seated.organs_of(asker))

    def clocks() -> QuerySet[Clock]:
        return running(
            role=PROMISING, case__seats__role=PROMISING, case__seats__organ_id__in=units,
            case__seats__kind=PROMISE, case__ended_on=None,
        )  # fmt: skip

    key = seated.key(asker)
    return lane("promised", "承诺过的", clocks, key=key, today=asker.today, after=after, state="open", shut=True)


def _named(asker: Asker, after: str) -> Lane:
    return seated.named(asker, ELSEWHERE, after)


def _around(asker: Asker) -> dict[str, Any]:
    units = tuple(sorted(asker.actor.unit_ids()))

    def cases() -> QuerySet[Case]:
        # 单位加零，免得库从单位那一头找起：一个单位办过的可能有几万件，要看的只有最近这些件
        unit = ExpressionWrapper(F("unit_id") + 0, output_field=BigIntegerField())
        handled = Assignment.objects.annotate(handler=unit).filter(case=OuterRef("pk"), handler__in=units)
        return Case.objects.filter(Exists(handled))

    return {"happened": happening.lately(("units", units), cases), "unmanned": of_my_units(asker)}


def _label(actor: Actor) -> str:
    return next((post.organ_name for post in actor.posts if post.unit_id == post.organ_id), "承办单位")


SCREEN = Screen(
    "unit", _label, lambda actor: bool(actor.unit_ids()), _columns, _around, "desk/unit.html", seated.LINKED
)
