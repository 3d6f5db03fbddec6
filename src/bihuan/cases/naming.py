"""名称和编号：填写项里的机构、人、人大、事项，照名称认编号，照编号说名称；一列一次问齐。"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from bihuan.kernel import clock
from bihuan.people.door import (
    Actor,
    Congress,
    Organ,
    Person,
    congress_above,
    congress_by_id,
    congresses_below,
    deputies_to_pick,
    handling_kinds,
    kinds_meant,
    organs_to_pick,
    people_to_pick,
)
from bihuan.procedure.door import MEETING, Case, Field, Situation, kinds_named, organs_for

from .seeing import visible

Named = dict[str, list[int]]
THINGS = {"unit": "单位", "organ": "机构", "person": "人", "deputy": "代表", "congress": "人大", "case": "事项"}
OFFERED = 400  # 个：一列的名称至多列这么多供挑选，一个县的单位也不过四百


def thing(item: Field) -> str:
    """这一项填的是什么。"""
    return THINGS.get(item.kind, item.name)


def tell_apart(item: Field) -> str:
    """同名的怎么分开。"""
    return "或编号" if item.kind == "case" else "；仍分不开的请到网页上逐件填"


def kinds_for(about: Situation, item: Field) -> frozenset[str]:
    """这一项可以填哪几种机构：说明里写的，承办角色写明的；都没有写的，单位是可以承办的几种。"""
    congress_id = about.case.congress_id
    words = organs_for(about, item)
    if words:
        return kinds_meant(congress_id, words) or frozenset({"@none"})
    return handling_kinds(congress_id) if item.kind == "unit" else frozenset()


def cases_for(about: Situation, item: Field) -> QuerySet[Case]:
    """这一项可以填哪些事项：本级的、写明的那几种（没有写明的同一种），他看得见的（会议人人挑得到），不是它自己。"""
    kinds = kinds_named(item.of or ((about.text.kind,) if about.text.opening is None else ()))
    rows = Case.objects.filter(to_pick(about.by, kinds), congress_id=about.case.congress_id)
    rows = rows.filter(kind__in=kinds) if kinds else rows
    return rows.exclude(pk=about.case.pk) if about.case.pk else rows


def to_pick(by: Actor, kinds: Collection[str]) -> Q:
    """此人挑得到的事项：看得见的。只挑会议的，在本级任职的都挑得到：定方案的单位不一定看得见会议的全件，日期是公布的。"""
    return Q() if set(kinds) == {MEETING} and by.posts else visible(by)


def congresses_for(about: Situation) -> list[Congress]:
    """本级、上级、下级。"""
    here = congress_by_id(about.case.congress_id)
    above = congress_above(here.pk)
    return [here, *([above] if above else []), *congresses_below(here.pk)]


def ids_of(about: Situation, item: Field, words: Collection[str]) -> Named:
    """名称 → 编号（同名的几个）。机构也认简称，事项也认编号。"""
    if not words:
        return {}
    if item.kind == "congress":
        return _grouped((each.name, each.pk) for each in congresses_for(about))
    if item.kind == "case":
        rows = cases_for(about, item).filter(Q(title__in=words) | Q(number__in=words) & ~Q(number=""))
        pairs = rows.values_list("title", "number", "pk")
        return _grouped((name, pk) for title, number, pk in pairs for name in {title, number})
    if item.kind in ("person", "deputy"):
        found = _people(about, item).filter(name__in=words)
        return _grouped(found.values_list("name", "pk"))
    organs = organs_to_pick(about.case.congress_id, kinds_for(about, item))
    full = organs.filter(Q(name__in=words) | Q(short_name__in=words))
    return _grouped(
        (name, pk) for name, short, pk in full.values_list("name", "short_name", "pk") for name in {name, short}
    )


def offered(about: Situation, item: Field) -> list[tuple[str, str]]:
    """一列可以挑的名称和拼音，太多的不列。"""
    if item.kind == "congress":
        return [(each.name, "") for each in congresses_for(about)]
    if item.kind == "case":
        return [
            (title, "") for title in cases_for(about, item).order_by("-id").values_list("title", flat=True)[:OFFERED]
        ]
    if item.kind in ("person", "deputy"):
        found: QuerySet[Any] = _people(about, item)
    else:
        found = organs_to_pick(about.case.congress_id, kinds_for(about, item))
    return list(found.values_list("name", "pinyin")[:OFFERED])


def names_of(kind: str, ids: Iterable[int]) -> Mapping[int, str]:
    """编号 → 名称；事项不在这里说（先要看得见）。"""
    wanted = set(ids)
    if not wanted:
        return {}
    if kind in ("unit", "organ"):
        rows = Organ.objects.filter(pk__in=wanted).values_list("pk", "short_name", "name")
        return {pk: short or name for pk, short, name in rows}
    model: Any = Person if kind in ("person", "deputy") else Congress
    return dict(model.objects.filter(pk__in=wanted).values_list("pk", "name"))


def titles_of(ids: Iterable[int], about_by: Any) -> dict[int, str]:
    """看得见的事项的标题。"""
    wanted = set(ids)
    if not wanted:
        return {}
    return dict(Case.objects.filter(visible(about_by), pk__in=wanted).values_list("pk", "title"))


def _people(about: Situation, item: Field) -> QuerySet[Person]:
    pick = deputies_to_pick if item.kind == "deputy" else people_to_pick
    return pick(about.case.congress_id, on=clock.day_of(about.now))


def _grouped(pairs: Iterable[tuple[str, int]]) -> Named:
    found: Named = {}
    for name, pk in pairs:
        if name and pk not in found.setdefault(name, []):
            found[name].append(pk)
    return found
