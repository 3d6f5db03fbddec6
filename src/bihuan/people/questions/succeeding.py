"""换届的问题：上一届的代表，谁连任、谁离任，离任的由谁承接。"""

import datetime as dt
from dataclasses import dataclass

from ..models import Deputy, Person, Succession, Term
from .persons import delegation_head, deputies_of


@dataclass(frozen=True)
class Leaving:
    """一位离任的代表：在哪个代表团，写明由谁承接（没有写的为空），没有写时谁代行。"""

    person: Person
    delegation_id: int | None
    delegation: str
    successor: str
    head_id: int | None


def leaving(term: Term, *, on: dt.date, only: set[int] | None = None) -> list[Leaving]:
    """这一届以前当过、这一日不在任的代表，按代表团；`only`：只要这几个人。"""
    sitting = deputies_of(term.congress_id, on=on).values("person_id")
    rows = Deputy.objects.filter(term__congress_id=term.congress_id, term__from_on__lt=term.from_on, kind="deputy")
    rows = rows.exclude(person__in=sitting).select_related("person", "delegation").order_by("-term__from_on", "id")
    latest: dict[int, Deputy] = {}
    for row in rows if only is None else rows.filter(person__in=only):
        latest.setdefault(row.person_id, row)
    named = dict(Succession.objects.filter(term=term).values_list("former_id", "successor__name"))
    heads: dict[int | None, int | None] = {}
    found = []
    for row in latest.values():
        if row.delegation_id not in heads:
            heads[row.delegation_id] = delegation_head(row.person_id, term.congress_id, on)
        place = row.delegation.name if row.delegation else ""
        found.append(
            Leaving(row.person, row.delegation_id, place, named.get(row.person_id, ""), heads[row.delegation_id])
        )
    return sorted(found, key=lambda one: (one.delegation, one.person.pk))


def successor_deputy(person_id: int, congress_id: int, on: dt.date) -> int | None:
    """这位离任代表的事，写明由哪位现任代表承接（人的编号）；没有写、承接的也不在任了的为 None。两届都写了的看晚的一届。"""
    sitting = deputies_of(congress_id, on=on).values("person_id")
    rows = Succession.objects.filter(term__congress_id=congress_id, former_id=person_id, successor__in=sitting)
    return rows.order_by("-term__from_on").values_list("successor_id", flat=True).first()
