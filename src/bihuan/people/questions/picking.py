"""挑选的问题：打了几个字，列出哪些机构、哪些人。别级人大的从不在内。"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from ..models import Deputy, Organ, Person, Post
from .kinds import kind_words
from .organs import organs_to_pick
from .persons import LONGEST_ASKED, deputies_of, deputies_to_pick, in_office, people_around, people_to_pick

MOST_HITS = 20  # 一次至多列这么多；再多，多打几个字


@dataclass(frozen=True)
class Hit:
    """可以挑选的一个：编号、名称，和好与同名的区别开来的一句。"""

    id: int
    name: str
    note: str = ""


def organ_hits(congress_id: int, kinds: Collection[str], asked: str) -> tuple[list[Hit], bool]:
    """打了这几个字，可以挑的机构，和是否还有。两条 SQL。"""
    found, more = _first(matching(organs_to_pick(congress_id, kinds).select_related("parent"), asked))
    words = kind_words(congress_id)
    return [Hit(each.pk, each.name, _of_organ(each, words)) for each in found], more


def person_hits(congress_id: int, asked: str, *, on: dt.date, ever: bool = False) -> tuple[list[Hit], bool]:
    """打了这几个字，可以挑的人（`ever` 连从前的），和是否还有；同名的看在哪里任什么职。三条 SQL。"""
    found, more = _first(matching(people_around(congress_id) if ever else people_to_pick(congress_id, on=on), asked))
    posts = in_office(Post.objects.filter(person__in=found, organ__congress_id=congress_id), on).select_related("organ")
    notes = {each.person_id: f"{each.organ.name}{each.title}" for each in posts.order_by("-id")}
    sitting = _delegations(congress_id, found, on)
    return [Hit(each.pk, each.name, notes.get(each.pk) or sitting.get(each.pk, "")) for each in found], more


def deputy_hits(congress_id: int, asked: str, *, on: dt.date) -> tuple[list[Hit], bool]:
    """打了这几个字，可以挑的代表（编号是人的编号），和是否还有；同名的看代表团。两条 SQL。"""
    found, more = _first(matching(deputies_to_pick(congress_id, on=on), asked))
    sitting = _delegations(congress_id, found, on)
    return [Hit(each.pk, each.name, sitting.get(each.pk, "")) for each in found], more


def matching(found: QuerySet[Any], asked: str) -> QuerySet[Any]:
    """名称、简称、拼音里有这几个字的；以它起头的在前，拼音起头的次之。"""
    asked = " ".join(asked[:LONGEST_ASKED].split())
    if not asked:
        return found
    first, inside = Q(name__startswith=asked), Q(name__contains=asked)
    if found.model is Organ:
        first |= Q(short_name__startswith=asked)
        inside |= Q(short_name__contains=asked)
    spelt = asked.replace(" ", "").lower()
    spells = Q(pinyin__startswith=spelt) | Q(pinyin__contains=f" {spelt}")
    if len(spelt) > 1:
        inside |= Q(pinyin__contains=spelt)
    rank = Case(When(first, then=Value(0)), When(spells, then=Value(1)), default=Value(2), output_field=IntegerField())
    return found.filter(first | spells | inside).annotate(rank=rank).order_by("rank", "pinyin", "id")


def _first(found: QuerySet[Any]) -> tuple[list[Any], bool]:
    rows = list(found[: MOST_HITS + 1])
    return rows[:MOST_HITS], len(rows) > MOST_HITS


def _of_organ(organ: Organ, words: dict[str, str]) -> str:
    return organ.parent.name if organ.parent is not None else words.get(organ.kind, "")


def _delegations(congress_id: int, people: list[Person], on: dt.date) -> dict[int, str]:
    sitting: QuerySet[Deputy] = deputies_of(congress_id, on=on).filter(person__in=people)
    return {each.person_id: each.delegation.name if each.delegation else "代表" for each in sitting}
