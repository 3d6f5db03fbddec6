"""核验：各次通过、停用的决定，与人大的流里记的相比；决定的文件谁打得开。"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from bihuan.files.door import Upload
from bihuan.kernel import canonical
from bihuan.kernel.canonical import read_instant
from bihuan.ledger.door import Fault, Told, rows_against, verifier
from bihuan.people.door import Actor

from .models import Enactment
from .verbs.enacting import CONFIRMERS

KIND = "library"
PROPOSED = ("act", "title", "kind", "hash", "number", "document", "townships")
COLUMNS = (*PROPOSED, "code", "version", "congress_id", "effective_on", "proposer_id", "second_id", "proposed_at",
           "outcome", "settled_at", "why", "in_force_at", "calls_off_id")  # fmt: skip
EVENTS = "procedure.enactment_"


@verifier("org:")
class Enactments:
    """通过的决定的核验者：提出、确认、不确认、撤回、起用，一行一行照记录。"""

    def __init__(self) -> None:
        self.told: dict[int, Told] = {}

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """一级人大的各次决定。"""
        for body in bodies:
            kind, event = body["type"], body["event"]
            if not kind.startswith(EVENTS):
                continue
            at = read_instant(body["recorded_at"])
            if kind == "procedure.enactment_proposed":
                self.told[event["enactment"]] = Told(stream, _proposed(stream, event, at))
                continue
            columns: dict[str, Any] = dict(self.told[event["enactment"]].columns)
            if kind == "procedure.enactment_in_force":
                columns["in_force_at"] = at
            else:
                outcome = kind.removeprefix(EVENTS)
                columns |= {"outcome": outcome, "settled_at": at, "why": event.get("why", "")}
            self.told[event["enactment"]] = Told(stream, columns)
        return ()

    def finish(self) -> Iterable[Fault]:
        """逐行比；提出时的全文照哈希。"""
        yield from rows_against(Enactment.objects.all(), self.told, COLUMNS, kind=KIND, what="通过的决定")
        for row in Enactment.objects.filter(act="adopt").order_by("pk"):
            if canonical.digest(row.source) != row.hash:
                yield Fault(KIND, f"org:{row.congress_id}", f"通过的决定 {row.pk} 的全文与提出时的哈希不符")


def _proposed(stream: str, event: dict[str, Any], at: dt.datetime) -> dict[str, Any]:
    code, _, version = event["text"].partition("@")
    return {name: event[name] for name in PROPOSED} | {
        "code": code, "version": version, "congress_id": int(stream.partition(":")[2]), "outcome": "", "why": "",
        "effective_on": dt.date.fromisoformat(event["effective_on"]), "proposer_id": event["proposer"],
        "second_id": event["second"], "proposed_at": at, "settled_at": None, "in_force_at": None,
        "calls_off_id": event.get("calls_off") or None,
    }  # fmt: skip


def can_open_decision(actor: Actor | None, upload: Upload) -> bool:
    """决定的文件：确认了的谁都打得开；等着的、没有确认的、撤销了的只有提得出、确认得了的人。"""
    row = Enactment.objects.filter(pk=upload.owner_id or 0).first()
    if row is None:
        return False
    return row.outcome == "confirmed" or (
        actor is not None and any(actor.serves(kind, row.congress_id) for kind in CONFIRMERS)
    )
