"""人大的问题：是哪一级，上级、下级、属地是谁，现在第几届。"""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet

from bihuan.kernel.refuse import BadInput, NotFound
from bihuan.regions.door import Division, Scoped, scope_of

from ..models import Congress, Delegation, Deputy, Organ, Session, Standing, Term


def congress_by_id(congress_id: int) -> Congress:
    """按编号取人大。拒绝：没有。"""
    congress = Congress.objects.filter(pk=congress_id).first()
    if congress is None:
        raise NotFound("没有这级人大")
    return congress


def congress_at(name: str) -> Congress:
    """按区划的名称（或人大的名称）取人大。拒绝：没有；同名的不止一级。"""
    found = list(Congress.objects.filter(Q(division__name=name) | Q(name=name)).order_by("id")[:2])
    if not found:
        raise NotFound(f"没有叫“{name}”的人大")
    if len(found) > 1:
        raise BadInput(f"叫“{name}”的不止一级，请写人大的全称")
    return found[0]


def congresses_of(person_id: int) -> list[int]:
    """此人任过职、当过代表、有过身份的各级人大，高的在前。"""
    serving = Organ.objects.filter(posts__person_id=person_id).values("congress_id")
    sitting = Term.objects.filter(deputies__person_id=person_id).values("congress_id")
    held = Standing.objects.filter(person_id=person_id).values("congress_id")
    known = Congress.objects.filter(Q(pk__in=serving) | Q(pk__in=sitting) | Q(pk__in=held)).order_by(
        "division__level", "id"
    )
    return list(known.values_list("pk", flat=True))


def managed_by(person_id: int) -> int | None:
    """此人的账号归哪级人大管：所在各级里最高的一级，免得下级能改上级的人的密码。"""
    return next(iter(congresses_of(person_id)), None)


def congresses_named(congress_ids: Collection[int]) -> list[tuple[int, str]]:
    """几级人大的编号与名称。"""
    return list(Congress.objects.filter(pk__in=congress_ids).order_by("id").values_list("pk", "name"))


def term_of(congress_id: int, on: dt.date) -> Term | None:
    """这一日是第几届。"""
    running = Q(to_on__isnull=True) | Q(to_on__gte=on)
    return Term.objects.filter(running, congress_id=congress_id, from_on__lte=on).order_by("-from_on").first()


def sessions_of(congress_id: int) -> QuerySet[Session]:
    """历次会议，新的在前。"""
    return Session.objects.filter(term__congress_id=congress_id).select_related("term").order_by("-opens_on")


def delegations_of(congress_id: int) -> QuerySet[Delegation]:
    """各代表团。"""
    return Delegation.objects.filter(congress_id=congress_id).order_by("id")


def congress_above(congress_id: int) -> Congress | None:
    """上级：管着这里的、最近的一级人大；中间一级没有设立的就再往上。没有上级的为 None。"""
    here = congress_by_id(congress_id)
    return _lowest([each for each in _line(here) if each != here.division_id])


def congress_of(division_id: int) -> Congress | None:
    """属地：这个地方归哪一级人大；本地没有设立的归上级。拒绝：没有这个区划。"""
    place = Division.objects.filter(pk=division_id).first()
    if place is None:
        raise NotFound("没有这个区划")
    return _lowest(_line(place))


def congresses_below(congress_id: int) -> list[Congress]:
    """下级：由这里直接管着的各级人大与街道工委，按区划代码；中间没有设立的，隔着的也算。两条 SQL。"""
    here = congress_by_id(congress_id)
    within = _within(here)
    seats = {each.division_id for each in within if each.kind == Congress.Kind.CONGRESS} | {here.division_id}
    above = {each.pk: [place for place in _line(each) if place != each.division_id] for each in within}
    return [each for each in within if next((p for p in above[each.pk] if p in seats), None) == here.division_id]


def elected_by(person_id: int, congress_id: int, on: dt.date) -> tuple[Congress | None, str]:
    """原选举单位：这位代表由哪级人大选出、向哪级人大负责，连同名册上写的选区或选举单位；不在这一届的、本站没有那一级的为 None。

    县级的由选民直接选，罢免案交本级常委会；乡级的同样，交县级常委会（选举法第五十条）。市、省的由下级人大选（第五十一条），照名册上
    写的选举单位认是哪一级。SQL：两至三条。
    """
    here = Congress.objects.select_related("division").get(pk=congress_id)
    deputy = Deputy.objects.filter(person_id=person_id, term=term_of(congress_id, on), kind=Deputy.Kind.DEPUTY).first()
    if deputy is None:
        return None, ""
    if here.division.level == Division.Level.TOWNSHIP:
        return congress_above(congress_id), deputy.constituency
    if here.division.level == Division.Level.COUNTY:
        return here, deputy.constituency
    named = [each for each in congresses_below(congress_id) if deputy.constituency in (each.name, each.division.name)]
    return (named[0] if len(named) == 1 else None), deputy.constituency


def township_congresses(congress_id: int) -> list[Congress]:
    """辖区内的乡镇人大，按区划代码。两条 SQL。"""
    return [
        each
        for each in _within(congress_by_id(congress_id))
        if each.kind == Congress.Kind.CONGRESS and each.division.level == Division.Level.TOWNSHIP
    ]


def _within(here: Congress) -> list[Congress]:
    rows = Congress.objects.filter(**scope_of(here).as_filter()).exclude(division_id=here.division_id)
    return list(rows.select_related("division").order_by("division__code", "id"))


def _line(place: Scoped) -> list[int]:
    """自这里往上的各级区划，近的在前。"""
    ids = (place.township_id, place.county_id, place.city_id, place.province_id)
    return [each for each in ids if each is not None]


def _lowest(division_ids: list[int]) -> Congress | None:
    """几级区划里最近的一级人大；同一处又有人大又有街道工委的，是人大。"""
    found = Congress.objects.filter(division_id__in=division_ids)

    def nearness(each: Congress) -> tuple[int, bool]:
        return division_ids.index(each.division_id), each.kind != Congress.Kind.CONGRESS

    return min(found, key=nearness, default=None)
