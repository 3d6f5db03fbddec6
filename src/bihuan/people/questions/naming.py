"""名字的问题：编号怎么说成姓名。"""

from collections.abc import Iterable

from bihuan.ledger.door import hands_in

from ..models import Person


def names(person_ids: Iterable[int]) -> dict[int, str]:
    """人的编号 → 姓名。"""
    return dict(Person.objects.filter(pk__in=set(person_ids)).values_list("pk", "name"))


def actor_names(actor_ids: Iterable[str]) -> dict[str, str]:
    """留痕里的经手人（或署名）→ 名字：`person:7` 是姓名，代办的 `person:7>person:9` 是“某某代某某”，`procedure:…` 是“工作法”。一条 SQL。"""
    asked = set(actor_ids)
    hands = {hand for each in asked for hand in hands_in(each)}
    people = {number for each in hands if (number := _person_number(each)) is not None}
    found = names(people) if people else {}
    return {each: "代".join(_actor_name(hand, found) for hand in hands_in(each)) for each in asked}


def actor_name(actor_id: str) -> str:
    """一个经手人的名字。"""
    return actor_names([actor_id])[actor_id]


def _actor_name(actor_id: str, found: dict[int, str]) -> str:
    number = _person_number(actor_id)
    if number is not None:
        return found.get(number, actor_id)
    if actor_id.startswith("procedure:"):
        return "工作法"
    return {"system": "系统", "record": "旧档案"}.get(actor_id, actor_id)


def _person_number(actor_id: str) -> int | None:
    kind, _, number = actor_id.partition(":")
    return int(number) if kind == "person" and number.isdecimal() else None
