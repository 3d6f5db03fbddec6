"""凭座位的几栏，哪一种事项都有：正等我（我的机构）办而没有期限的，我参与的；还有别的机关的一屏。"""

from collections.abc import Callable, Collection, Hashable
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.cases.door import LANE_PAGE as PAGE, Asker, Column, Lane, lane, of_cases, rows_of, running, sight_of
from bihuan.kernel import cursor
from bihuan.people.door import Actor
from bihuan.procedure.door import Case, Clock, Seat

from .screen import Screen

LINKED = (("joined", "我参与的"),)
WAITING, NONE_WAITING = "等我办", "没有等您办的事。"
BOTH = "没有期限的，别级人大的"
UNDATED: Any = {"code": "undated", "title": "没有期限的", "state": "quiet", "shut": True}
SHOWN = (
    "kind", "text_id", "stage", "title", "number", "round", "progress", "due_on", "ended_on", "received_on",
)  # fmt: skip


def mine(asker: Asker) -> Q:
    """我的座位：我本人的，我所在机构（连同并入的）的。"""
    organs = sorted(organs_of(asker))
    own = Q(person_id=asker.actor.person_id)
    return own | Q(organ_id__in=organs) if organs else own


def organs_of(asker: Asker) -> frozenset[int]:
    """我所在的机构，连同并入的、能承办的机构的科室；一屏只问一次。"""
    return asker.once("organs", lambda: sight_of(asker.actor).organs)


def acting_for(asker: Asker) -> Exists:
    """时钟等的正是我的座位：同一件、同一角色。"""
    seats = Seat.objects.filter(mine(asker), open=True, acting=True, case=OuterRef("case_id"), role=OuterRef("role"))
    return Exists(seats)


def waiting(asker: Asker, after: str) -> Lane:
    """等我办：本级的时钟里，等着我的（见 awaits），我任职的机关、我的座位各有索引领着；一条 SQL，同一只时钟只一行。"""

    def clocks() -> QuerySet[Clock]:
        return running()

    here, seats = asker.congress_id, Seat.objects.filter(open=True, acting=True)
    sources = [
        *(Q(congress_id=here, role=kind) for kind in offices(asker.actor)),
        # 哪一级照事项的写：照时钟的写，SQLite 就由本级的到期领着，没有我的座位要看到底
        Q(case_id__in=_of_mine(asker, seats), case__congress_id=here) & Q(acting_for(asker)),
    ]
    return lane(
        "waiting", WAITING, clocks, key=key(asker), today=asker.today, after=after, empty=NONE_WAITING, sources=sources
    )


def key(asker: Asker) -> Hashable:
    """凭座位的几栏问什么，由这几样定下。"""
    return asker.actor, asker.today, organs_of(asker)


def awaits(asker: Asker) -> Q:
    """时钟等着我：角色是我任职的机关，或者正等着我的座位的。"""
    return Q(role__in=offices(asker.actor)) | Q(acting_for(asker))


def offices(actor: Actor) -> list[str]:
    """以这一级办事时任职的各种机关。"""
    held = {
        kind
        for post in actor.posts
        if post.congress_id == actor.congress_id
        for kind in (post.organ_kind, post.kind_now)
    }
    return sorted(kind for kind in held if kind not in ("", "handling_unit", "section"))


def undated(asker: Asker, after: str) -> Lane:
    """没有期限的：正等着我，而没有时钟催的；新的在前。"""
    return replace(_of_seats(asker, "undated", lambda: _undated(asker), after), **UNDATED)


def undated_or_elsewhere(asker: Asker, after: str) -> Lane:
    """没有期限的，连同别级人大的事项里正等着我的机构、有期限的：等我办一栏只数本级的时钟。"""

    def cases() -> QuerySet[Seat, Any]:
        dated = Seat.objects.filter(open=True, acting=True, task=0, due_on__isnull=False)
        elsewhere = dated.filter(organ_id__in=sorted(organs_of(asker))).exclude(congress_id=asker.congress_id)
        return _undated(asker).union(elsewhere.values("case_id"))

    return replace(_of_seats(asker, "undated_or_elsewhere", cases, after), **UNDATED | {"title": BOTH})


def _undated(asker: Asker) -> QuerySet[Seat, Any]:
    return _of_mine(asker, Seat.objects.filter(open=True, acting=True, due_on=None))


def _of_mine(asker: Asker, seats: QuerySet[Seat]) -> QuerySet[Seat, Any]:
    """这些座位里我的（我的机构的），在哪些件上；分开问，各有索引领着。"""
    cases = seats.values("case_id")
    own, ours = cases.filter(Q(person_id=asker.actor.person_id)), cases.filter(organ_id__in=sorted(organs_of(asker)))
    return own.union(ours)


def named(asker: Asker, without: Collection[str], after: str) -> Lane:
    """点名等我办的：文件里填了我（我的机构）担任，比如核查人，不在分办上而有期限；without 里的角色另有去处。"""

    def clocks() -> QuerySet[Clock]:
        seats = Seat.objects.filter(open=True, acting=True, task=0, due_on__isnull=False).exclude(role__in=without)
        same = seats.filter(mine(asker), case=OuterRef("case_id"), role=OuterRef("role"))
        return running(case_id__in=_of_mine(asker, seats)).filter(Exists(same))

    asked = (key(asker), tuple(without))
    return lane("named", "点名等我办的", clocks, key=asked, today=asker.today, after=after, shut=True)


def joined(asker: Asker, after: str) -> Lane:
    """我参与的：有我的座位、还没有结束、此刻不等我办的；新的在前。房间自己列的几种不重复列。"""

    def cases() -> QuerySet[Seat, Any]:
        return Seat.objects.filter(mine(asker), open=True, acting=False).values("case_id")

    waits = Seat.objects.filter(mine(asker), open=True, acting=True, case=OuterRef("pk"))
    found = _of_seats(asker, "joined", cases, after, ~Q(Exists(waits)))
    return replace(found, code="joined", title="我参与的", state="quiet", shut=True)


def elsewhere(asker: Asker, after: str) -> Lane:
    """别级人大的：别级人大的事项里有我的座位、还没有结束的，等不等我办都列；新的在前。那里的清单不在本级。"""

    def cases() -> QuerySet[Seat, Any]:
        return Seat.objects.filter(mine(asker), open=True).exclude(congress_id=asker.congress_id).values("case_id")

    found = _of_seats(asker, "elsewhere", cases, after)
    return replace(found, code="elsewhere", title="别级人大的", state="quiet", empty="别级人大没有请您所在机关办的事。")


def _of_seats(asker: Asker, code: str, case_ids: Callable[[], Any], after: str, *more: Q) -> Lane:
    def build() -> QuerySet[Case, Any]:
        rows = Case.objects.filter(_beyond(after), *more, pk__in=case_ids(), ended_on=None)
        return rows.order_by("-received_on", "-id").values_list("id", *SHOWN)[: PAGE + 1]

    found = [Case(**dict(zip(("id", *SHOWN), row, strict=True))) for row in rows_of((code, after, key(asker)), build)]
    shown = found[:PAGE]
    place = cursor.place(shown[-1].received_on, shown[-1].pk) if len(found) > PAGE else ""
    return Lane("", "", of_cases(shown, asker.today), place)


def _beyond(after: str) -> Q:
    if (found := cursor.read_place(after)) is None:
        return Q()
    on, pk = found
    return Q(received_on__lte=on) & (Q(received_on__lt=on) | Q(pk__lt=pk))


def _columns(asker: Asker) -> dict[str, Column]:
    return {"waiting": waiting, "undated": undated_or_elsewhere, "joined": joined}


def _label(actor: Actor) -> str:
    return next((post.organ_name for post in actor.posts if post.congress_id == actor.congress_id), "本机关")


SCREEN = Screen(
    "organ", _label, lambda actor: bool(offices(actor)), _columns, lambda asker: {}, "desk/organ.html", LINKED
)
