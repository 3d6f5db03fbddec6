"""核验：每一样第二步几时加、几时去、恢复码用过哪几个，等着的重置，与 `account:` 的流记的相比。"""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator

from bihuan.kernel import canonical
from bihuan.ledger.door import Fault, Told, rows_against, verifier

from ..models import FactorResetRequest
from .questions import Type

KIND = "account"


@verifier("account:")
class FactorRows:
    """两步验证的核验者。"""

    def __init__(self) -> None:
        self.told: dict[int, dict[str, Any]] = {}
        self.streams: dict[int, str] = {}
        self.asked: dict[int, Told] = {}

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """一个账号：此刻有哪几样，各是什么，谁的重置等着。"""
        for body in bodies:
            event, kind = body["event"], body["type"]
            if kind == "accounts.factor_added":
                self.told[event["factor"]] = _row(stream, body)
                self.streams[event["factor"]] = stream
            elif kind == "accounts.recovery_code_used":
                self.told[event["factor"]]["data"]["used_mask"] = event["used"]
            elif kind in ("accounts.factor_removed", "accounts.factors_reset"):
                for gone in event["factors"]:
                    self.told.pop(gone, None)
            if kind == "accounts.factor_reset_asked":
                asker = int(body["actor"].partition(":")[2] or 0)
                self.asked[event["account"]] = Told(stream, {"asked_by_id": asker, "reason": event["reason"]})
            elif kind == "accounts.factors_reset":
                self.asked.pop(event["account"], None)
        return ()

    def finish(self) -> Iterable[Fault]:
        """逐样比：谁的、是什么、存下的内容。"""
        wanted = {
            pk: Told(self.streams[pk], {"user_id": row["user_id"], "type": row["type"]})
            for pk, row in self.told.items()
        }
        yield from rows_against(Authenticator.objects.all(), wanted, ("user_id", "type"), kind=KIND, what="两步验证")
        for pk, kind, data in Authenticator.objects.filter(pk__in=self.told).values_list("pk", "type", "data"):
            row = self.told[pk]
            same = _digest(data) == row["digest"] if kind == Type.WEBAUTHN else data == row["data"]
            if not same:
                yield Fault(KIND, self.streams[pk], f"两步验证 {pk} 存下的内容改过，没有留痕")
        asked = FactorResetRequest.objects.all()
        yield from rows_against(asked, self.asked, ("asked_by_id", "reason"), kind=KIND, what="重置两步验证的申请")


def _row(stream: str, body: dict[str, Any]) -> dict[str, Any]:
    event, place = body["event"], f"{stream}#{body['seq']}"
    data: dict[str, Any] = {"secret": place} if event["kind"] == Type.TOTP else {"seed": place, "used_mask": 0}
    return {"user_id": event["account"], "type": event["kind"], "digest": event["digest"], "data": data}


def _digest(data: dict[str, Any]) -> str:
    return canonical.digest(canonical.dumps(data))
