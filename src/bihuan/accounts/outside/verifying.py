"""核验：登记的外面的身份，逐行与 `account:` 的流记的相比；个人信息删除了的人，行不在才对。"""

from collections.abc import Iterable
from typing import Any

from bihuan.ledger.door import Fault, Told, entries, rows_against, verifier

from ..models import Identity
from .verbs import digest_of

KIND = "account"


@verifier("account:")
class IdentityRows:
    """外面的身份的核验者。"""

    def __init__(self) -> None:
        self.told: dict[int, Told] = {}
        self.digests: dict[int, str] = {}
        self.people: dict[int, int] = {}

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """一个账号：此刻登记着哪几个。"""
        for body in bodies:
            event = body["event"]
            if body["type"] == "accounts.identity_recorded":
                columns = {"account_id": event["account"], "provider": event["provider"]}
                self.told[event["identity"]] = Told(stream, columns)
                self.digests[event["identity"]] = event["digest"]
                self.people[event["identity"]] = event["person"]
            elif body["type"] == "accounts.identity_removed":
                self.told.pop(event["identity"], None)
        return ()

    def finish(self) -> Iterable[Fault]:
        """逐行比：谁的、哪一家、编号。"""
        rows = {one.pk: one for one in Identity.objects.all()}
        wanted = {pk: told for pk, told in self.told.items() if pk in rows or not _forgotten(self.people[pk])}
        yield from rows_against(
            Identity.objects.all(), wanted, ("account_id", "provider"), kind=KIND, what="外面的身份"
        )
        for pk, told in sorted(wanted.items()):
            if pk in rows and digest_of(rows[pk]) != self.digests[pk]:
                yield Fault(KIND, told.stream, f"外面的身份 {pk} 的编号改过，没有留痕")


def _forgotten(person: int) -> bool:
    return any(entry.type == "ledger.forgotten" for entry in entries(f"person:{person}"))
