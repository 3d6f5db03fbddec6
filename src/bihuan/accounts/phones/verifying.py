"""核验：等着见证的换号与 `account:` 的流记的相比；见证的不是申请的、也不是本人。"""

from collections.abc import Iterable
from typing import Any

from bihuan.ledger.door import Fault, Told, rows_against, seats, verifier

from ..models import PhoneChange

KIND = "account"
DONE = ("accounts.phone_change_witnessed", "accounts.phone_change_dropped")


@verifier("account:")
class PhoneChangeRows:
    """换手机号的核验者。"""

    def __init__(self) -> None:
        self.told: dict[int, Told] = {}
        self.sealed: dict[int, tuple[str, int]] = {}

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """一个账号：此刻有没有等着的，谁申请的，封在哪一笔。"""
        for body in bodies:
            event, account = body["event"], body["event"].get("account", 0)
            actor = int(body["actor"].partition(":")[2] or 0) if body["actor"].startswith("person:") else 0
            if body["type"] == "accounts.phone_change_asked":
                self.told[account] = Told(stream, {"asked_by_id": actor})
                self.sealed[account] = (stream, body["seq"])
            elif body["type"] in DONE:
                asked = self.told.pop(account, None)
                if body["type"] == DONE[0] and (asked is None or actor in (event["person"], event["asked_by"])):
                    yield Fault(KIND, stream, f"账号 {account} 换手机号，没有另一个人见证")

    def finish(self) -> Iterable[Fault]:
        """逐行比。"""
        yield from rows_against(
            PhoneChange.objects.all(), self.told, ("asked_by_id",), kind=KIND, what="换手机号的申请"
        )
        kept = dict(PhoneChange.objects.filter(pk__in=self.sealed).values_list("pk", "entry_id"))
        places = seats(kept.values())
        for pk, entry_id in sorted(kept.items()):
            if pk in self.told and places.get(entry_id) != self.sealed[pk]:
                yield Fault(KIND, self.sealed[pk][0], f"账号 {pk} 申请换成的手机号封在哪一笔与记录不符")
