"""量一个真的站：装入示范县，另添几十位代表，几十个人同时用；每种请求说 p50、p99、错几次。"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import quantiles

from django.urls import reverse

from bihuan.accounts import door as accounts
from bihuan.demo import door as demo
from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.people.door import SYSTEM

from .crowd import Heard, Street, crowd

COUNTY = "云泽县人民代表大会"
PASSWORD = "云泽县的一屋子人"
DEPUTIES = 60  # 位：另添的代表，各有账号
STAFF = ("李敏", "何平", "孙晓梅", "周志强", "秦川", "邹凯", "周岚", "姜澜", "陶建国")


@dataclass(frozen=True)
class Kind:
    """一种请求：几次、错几次、毫秒。"""

    name: str
    times: int
    errors: int
    p50_ms: float
    p99_ms: float


def furnish_street() -> Street:
    """装入示范县和另添的代表；返回要用的网址和登录名。"""
    now = clock.now()
    demo.load(password=PASSWORD, now=now, kinds=())
    congress = people.Congress.objects.get(name=COUNTY)
    return Street(
        door=reverse("account_login"), desk=reverse("desk:home"), register=reverse("suggestions:list"),
        search=f"{reverse('search:find')}?q=路灯", write=reverse("suggestions:draft_new_kind", args=["micro_suggestion"]),
        pages=(reverse("portal:about"), reverse("portal:published")), case=r'href="(/suggestions/\d+/)"',
        publication=r'href="(/published/\d+/)"', deputies=tuple(_deputies(congress.pk, now)), staff=STAFF,
        password=PASSWORD,
    )  # fmt: skip


def _deputies(congress_id: int, now: dt.datetime) -> Iterator[str]:
    """另添的代表的登录名。"""
    day = clock.day_of(now)
    term, delegation = people.term_of(congress_id, on=day), people.delegations_of(congress_id)[0]
    assert term is not None
    for n in range(DEPUTIES):
        person = people.enrol(congress_id, name=f"代表{n:03}", by=SYSTEM, now=now)
        people.elect_deputy(
            person.pk, term.pk, delegation_id=delegation.pk, number=f"B{n:03}", on=day, by=SYSTEM, now=now
        )  # fmt: skip
        yield accounts.open_account(person.pk, password=PASSWORD, by=SYSTEM, now=now).username


def measured(port: int, street: Street, *, people_at_once: int, seconds: float, sign_ins: int) -> list[Kind]:
    """一屋子人用这么久，各种请求的快慢，次数多的在前。sign_ins: 见 `crowd`。"""
    heard = crowd(port, street, people=people_at_once, seconds=seconds, sign_ins=sign_ins)
    return sorted((_kind(name, heard) for name in heard.seconds), key=lambda kind: -kind.times)


def _kind(name: str, heard: Heard) -> Kind:
    spent = sorted(heard.seconds[name])
    cuts = quantiles(spent, n=100, method="inclusive") if len(spent) > 1 else spent * 99
    return Kind(name, len(spent), heard.errors[name], round(cuts[49] * 1000, 1), round(cuts[98] * 1000, 1))
