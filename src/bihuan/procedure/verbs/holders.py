"""逐个开立：由时钟一期给每个单位（机构、代表）各开一件的，是哪几个，各自写在哪一项、坐哪个角色。"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from bihuan.people.door import deputies_of, organ_names, organs_of, successors_of, units_of

from ..language import Text
from ..models import Assignment


@dataclass(frozen=True)
class Holder:
    """一期里的一个：代号（organ:12、person:7，总的一件为空）、名称、一开立就有的各项、坐上的角色。"""

    code: str = ""
    name: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    seats: list[tuple[str, int | None, int | None]] = field(default_factory=list)


def each_holder(text: Text, congress_id: int, *, on: dt.date) -> list[Holder]:
    """一期开给谁：没有写「逐个」的只有一件总的。"""
    each = text.opening.each if text.opening else ""
    if not each:
        return [Holder()]
    if each == "deputies":
        people = {one.person_id: one.person.name for one in deputies_of(congress_id, on=on)}
        return [holder_of(text, person=pk, name=name) for pk, name in people.items()]
    return [holder_of(text, organ=pk, name=name) for pk, name in _organs(each, congress_id, on).items()]


def holder_of(text: Text, *, organ: int = 0, person: int = 0, name: str = "") -> Holder:
    """一个：写进合得上的那一项，那一项填出来的角色由他担任。"""
    code, values = text.each_field, {text.each_field: organ or person}
    roles = [role for role, rule in text.rules.items() if rule.kind == "filled" and rule.field == code]
    seats = [(role, person or None, organ or None) for role in roles]
    return Holder(f"organ:{organ}" if organ else f"person:{person}", name, values, seats)


def _organs(each: str, congress_id: int, on: dt.date) -> dict[int, str]:
    if each == "past_units":
        rows = Assignment.objects.filter(case__congress_id=congress_id).order_by().values_list("unit_id", flat=True)
        named = organ_names(successors_of(list(rows.distinct())).values())
        return {pk: named[pk] for pk in sorted(named)}
    if each == "units":
        return {one.pk: one.name for one in units_of(congress_id)}
    return {one.pk: one.name for one in organs_of(congress_id, each.partition(":")[2], on=on)}
