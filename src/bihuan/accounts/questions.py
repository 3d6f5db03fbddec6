"""账号的问题：成批开立时列出哪些人，在哪里；还没有自己改过密码的是谁。"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from bihuan.people.door import (
    Congress,
    Deputy,
    Person,
    Post,
    deputies_of,
    kinds_of,
    managed_by,
    people_around,
    people_to_pick,
)

MOST_LISTED = 300  # 人：一页至多列这么多，开完再来
OWN = "congress"  # 机构的一类：人大自己的机关
DEPUTIES, STAFF, UNITS = "deputies", "staff", "units"
GROUPS = ((DEPUTIES, "代表"), (STAFF, "机关工作人员"), (UNITS, "承办单位的人"))


@dataclass(frozen=True)
class Placed:
    """一个人在哪里：编号、姓名、代表团或机构、职务；`code` 是哪一类。"""

    person_id: int
    name: str
    code: str
    place: str
    title: str


def to_open(congress_id: int, *, on: dt.date) -> list[Placed]:
    """这一日在任、在册而还没有账号的人，先代表（照代表团），后机关和单位。四条 SQL。"""
    return _placed(congress_id, people_to_pick(congress_id, on=on).filter(account=None), on)


def to_renew(congress_id: int, *, on: dt.date) -> list[Placed]:
    """有账号而还用着初始密码的人：条丢了的可以重印。四条 SQL。"""
    waiting = people_to_pick(congress_id, on=on).filter(account__initial=True, account__is_active=True)
    return _placed(congress_id, waiting, on)


def places_of(congress_id: int, person_ids: list[int], *, on: dt.date) -> dict[int, Placed]:
    """这些人各在哪里。四条 SQL。"""
    return {one.person_id: one for one in _placed(congress_id, Person.objects.filter(pk__in=person_ids), on)}


def _placed(congress_id: int, people: QuerySet[Person], on: dt.date) -> list[Placed]:
    """先代表后职务；一个人只列一处，代表在先。"""
    found = dict(people.values_list("pk", "name"))
    seated = _mandates(congress_id, found, on)
    posted = _posts(congress_id, found, on)
    away = _kept_elsewhere(congress_id, found)
    rows = [
        seated.get(pk) or posted.get(pk) or Placed(pk, name, STAFF, "", "")
        for pk, name in found.items()
        if pk not in away
    ]
    order = [code for code, _ in GROUPS]
    return sorted(rows, key=lambda one: (order.index(one.code), one.place, one.person_id))


def _mandates(congress_id: int, people: dict[int, str], on: dt.date) -> dict[int, Placed]:
    rows: dict[int, Placed] = {}
    for kind, word in (("cppcc_member", "政协委员"), ("deputy", "没有编代表团")):
        held: QuerySet[Any] = deputies_of(congress_id, on=on, kind=kind, active=False).filter(person__in=people)
        for pk, place in held.values_list("person_id", "delegation__name"):
            rows[pk] = Placed(pk, people[pk], DEPUTIES, place or word, "代表" if kind == "deputy" else word)
    return rows


def _posts(congress_id: int, people: dict[int, str], on: dt.date) -> dict[int, Placed]:
    own = {each.code for each in kinds_of(congress_id) if each.family == OWN}
    posts = Post.objects.filter(Q(to_on=None) | Q(to_on__gte=on), organ__congress_id=congress_id, person__in=people)
    rows: dict[int, Placed] = {}
    columns = ("person_id", "organ__kind", "organ__parent__kind", "organ__name", "organ__parent__name", "title")
    for pk, kind, kind_above, name, above, title in posts.order_by("-id").values_list(*columns):
        code = STAFF if own & {kind, kind_above} else UNITS
        rows[pk] = Placed(pk, people[pk], code, above or name, title)
    return rows


def kept_here(congress_id: int) -> dict[int, str]:
    """账号归这级人大管的人，连从前的：编号 → 姓名。"""
    found = dict(people_around(congress_id).values_list("pk", "name"))
    away = _kept_elsewhere(congress_id, found)
    return {pk: name for pk, name in found.items() if pk not in away}


def _kept_elsewhere(congress_id: int, people: dict[int, str]) -> set[int]:
    """也在别级人大的人里，账号归别级管的。"""
    posts = Post.objects.filter(person__in=people).exclude(organ__congress_id=congress_id)
    seats = Deputy.objects.filter(person__in=people).exclude(term__congress_id=congress_id)
    both = {*posts.values_list("person_id", flat=True), *seats.values_list("person_id", flat=True)}
    return {pk for pk in both if managed_by(pk) != congress_id}


def all_open(congress: Congress, on: dt.date) -> str:
    """起步：在任、在册的不止一个人，都有了账号。"""
    people = people_to_pick(congress.pk, on=on)
    number = people.count()
    return f"{number} 人都有账号" if number > 1 and not people.filter(account=None).exists() else ""
