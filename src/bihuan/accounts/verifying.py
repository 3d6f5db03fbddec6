"""核验：每个账号属于谁、停用没有、密码改过没有、登录名和密码的散列，与 `account:` 的流记的相比。"""

from collections.abc import Iterable
from typing import Any

from bihuan.ledger.door import Fault, Told, rows_against, verifier

from .models import Account

KIND = "account"
OPEN = {"accounts.opened": True, "accounts.closed": False, "accounts.reopened": True}
TEXTS = ("accounts.text_turned_on", "accounts.text_turned_off")


@verifier("account:")
class AccountRows:
    """账号的核验者。"""

    def __init__(self) -> None:
        self.told: dict[int, Told] = {}
        self.credentials: dict[int, tuple[str, str]] = {}

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """一个账号：谁的，此刻能不能登录，最近一次的密码散列。"""
        number, columns = int(stream.partition(":")[2]), dict[str, Any]()
        for body in bodies:
            event = body["event"]
            columns["person_id"] = event["person"] or None
            columns.setdefault("text_entry_id", None)
            columns["is_active"] = OPEN.get(body["type"], columns.get("is_active", True))
            if body["type"] == "accounts.password_changed":
                columns["initial"] = False
            elif "initial" in event:
                columns["initial"] = event["initial"]
            if body["type"] in TEXTS:
                columns["text_entry_id"] = event.get("entry")
            if "credential" in event:
                self.credentials[number] = (stream, event["credential"])
        self.told[number] = Told(stream, columns)
        return ()

    def finish(self) -> Iterable[Fault]:
        """逐个账号比。"""
        yield from rows_against(
            Account.objects.all(),
            self.told,
            ("person_id", "is_active", "initial", "text_entry_id"),
            kind=KIND,
            what="账号",
        )
        rows = Account.objects.filter(pk__in=self.credentials).order_by().select_related(None)
        for account in rows.only("pk", "username", "password").iterator(chunk_size=2000):
            stream, credential = self.credentials[account.pk]
            if account.credential != credential:
                yield Fault(KIND, stream, f"账号 {account.pk} 的登录名或密码改过，没有留痕")
