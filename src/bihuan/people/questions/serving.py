"""引擎要问的：一种机构认不认得，一批机构各有谁在任，某人坐在哪些机构，今天开不开会。"""

import datetime as dt
from collections.abc import Collection, Iterable
from functools import cache

from django.db.models import Q

from ..models import Congress, Organ, OrganKind, Post, Session
from .organs import organ_of, organs_landing_at
from .persons import in_office

OFFICE_OF = (
    "congress_office",
    "township_secretariat",
    "deputies_affairs",
    "standing_committee",
)  # 一级人大由谁接手，先列的在先


@cache
def shared_kinds() -> frozenset[str]:
    """各级通用的机构种类的代号；随迁移装入，不改。"""
    return frozenset(OrganKind.objects.filter(congress=None).values_list("code", flat=True))


def is_organ_kind(code: str) -> bool:
    """这个代号是一种机构吗（通用的，或者某级人大自己添的）。"""
    return code in shared_kinds() or (code.startswith("own_") and OrganKind.objects.filter(code=code).exists())


def organ_kind_of(organ_id: int) -> str:
    """一个机构是哪一种；没有这个机构的为空。"""
    return Organ.objects.filter(pk=organ_id).values_list("kind", flat=True).first() or ""


def organs_named(organ_ids: Collection[int]) -> list[tuple[int, str, int | None]]:
    """一批机构的编号、名称、并入了哪里（没有并入的为 None）。"""
    rows = Organ.objects.filter(pk__in=organ_ids).order_by("id")
    return list(rows.values_list("pk", "name", "successor_id"))


def congress_exists(congress_id: int) -> bool:
    """有这级人大吗。"""
    return Congress.objects.filter(pk=congress_id).exists()


def holders_of(organ_ids: Collection[int], *, on: dt.date) -> dict[int, set[int]]:
    """一批机构这一日各有谁在任（人的编号），科室和并入的算在内；没有科室、没有并入的机构一条 SQL 问齐。"""
    wanted = set(organ_ids)
    tied = Organ.objects.filter(Q(parent_id__in=wanted) | Q(successor_id__in=wanted)).order_by()
    parts = {organ for pair in tied.values_list("parent_id", "successor_id") for organ in pair}
    family = {organ: organ for organ in wanted}
    for organ in wanted & parts:
        family |= dict.fromkeys(organs_landing_at(organ), organ)
    found: dict[int, set[int]] = {organ: set() for organ in wanted}
    posts = in_office(Post.objects.filter(organ_id__in=family), on)
    for organ_id, person_id in posts.order_by().values_list("organ_id", "person_id"):
        found[family[organ_id]].add(person_id)
    return found


def sitting_on(actor_ids: Iterable[str], *, on: dt.date) -> frozenset[int]:
    """这些经手人这一日在任的机构。"""
    people = [int(one[7:]) for one in actor_ids if one.startswith("person:")]
    posts = in_office(Post.objects.filter(person_id__in=people), on)
    return frozenset(posts.order_by().values_list("organ_id", flat=True))


def organs_standing_for(values: Collection[int], congresses: bool) -> dict[int, int]:
    """填的值 → 承办的机构：机构就是它自己；填的是人大的，由那级人大的办公机构接手。没有办公机构的略去。"""
    if not congresses:
        return {value: value for value in values}
    found: dict[int, int] = {}
    for congress_id in values:
        organ = next((o for kind in OFFICE_OF if (o := organ_of(congress_id, kind))), None)
        found |= {congress_id: organ.pk} if organ else {}
    return found


def session_on(congress_id: int, *, on: dt.date) -> tuple[int, int] | None:
    """这一日是第几届第几次会议（最近开幕的一次）；还没有开过会的为 None。"""
    rows = Session.objects.filter(term__congress_id=congress_id, opens_on__lte=on).order_by("-opens_on")
    return rows.values_list("term__number", "number").first()


def session_days(congress_id: int, *, on: dt.date) -> dict[str, dt.date]:
    """这一日看来：最近开幕的一次几时开幕、几时闭幕，下一次几时开幕，本届到几时；没有登记的不在其中。"""
    rows = Session.objects.filter(term__congress_id=congress_id)
    last = (
        rows.filter(opens_on__lte=on).order_by("-opens_on").values_list("opens_on", "closes_on", "term__to_on").first()
    )
    coming = rows.filter(opens_on__gt=on).order_by("opens_on").values_list("opens_on", flat=True).first()
    opens_on, closes_on, ends_on = last or (None, None, None)
    found = {
        "session_opens_on": opens_on, "session_closes_on": closes_on, "next_session_opens_on": coming,
        "term_ends_on": ends_on,
    }  # fmt: skip
    return {name: day for name, day in found.items() if day is not None}


def in_session(congress_id: int, *, on: dt.date) -> bool:
    """这一日正在开会吗：开幕以后、闭幕以前（当日都算）；没有写闭幕日的，只算开幕当天。"""
    running = Q(closes_on__gte=on) | Q(closes_on=None, opens_on=on)
    return Session.objects.filter(running, term__congress_id=congress_id, opens_on__lte=on).exists()
