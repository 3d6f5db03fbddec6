"""核验：收件地址逐行与 `org:` 各条流记的相比；个人信息删除了的人，行不在才对。"""

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from bihuan.ledger.door import Fault, Told, entries, rows_against, seats, verifier

from .models import Address

KIND = "notices"
COLUMNS = ("congress_id", "person_id", "organ_id", "channel", "confirmed", "ended")
SET = {"notices.address_confirmed": "confirmed", "notices.address_ended": "ended"}


@verifier("org:")
class AddressRows:
    """收件地址的核验者。"""

    def __init__(self) -> None:
        self.told: dict[int, Told] = {}
        self.sealed: dict[int, tuple[str, int]] = {}

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """一级人大的流：登记、确认、停用。"""
        for body in bodies:
            told = body["event"]
            if body["type"] == "notices.address_kept":
                person, organ = (told["number"], None) if told["owner"] == "人员" else (None, told["number"])
                columns = {
                    "congress_id": int(stream.partition(":")[2]), "person_id": person, "organ_id": organ,
                    "channel": told["channel"], "confirmed": False, "ended": False,
                }  # fmt: skip
                self.told[told["address"]] = Told(stream, columns)
                self.sealed[told["address"]] = (stream, body["seq"])
            elif body["type"] in SET and told["address"] in self.told:
                known = self.told[told["address"]]
                self.told[told["address"]] = Told(stream, {**known.columns, SET[body["type"]]: True})
        return ()

    def finish(self) -> Iterable[Fault]:
        """逐行比；封在哪一笔的，也要对得上。"""
        kept = dict(Address.objects.values_list("pk", "entry_id"))
        wanted = {pk: row for pk, row in self.told.items() if pk in kept or not _forgotten(row)}
        rows = Address.objects.annotate(confirmed=_filled("confirmed_at"), ended=_filled("ended_at"))
        yield from rows_against(rows, wanted, COLUMNS, kind=KIND, what="收件地址")
        places = seats(kept.values())
        for pk, entry_id in sorted(kept.items()):
            if pk in self.sealed and places.get(entry_id) != self.sealed[pk]:
                yield Fault(KIND, self.sealed[pk][0], f"收件地址 {pk} 封在哪一笔与记录不符")


def _filled(column: str) -> ExpressionWrapper:
    return ExpressionWrapper(Q(**{f"{column}__isnull": False}), output_field=BooleanField())


def _forgotten(row: Told) -> bool:
    """此人的个人信息删除过：收件地址随之删去。"""
    person = row.columns["person_id"]
    return person is not None and any(entry.type == "ledger.forgotten" for entry in entries(f"person:{person}"))
