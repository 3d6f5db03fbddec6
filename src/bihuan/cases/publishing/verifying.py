"""核验：公开的每一行，文字、标题、审核人、时间、撤下没有，都与链上记的相比。"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bihuan.kernel import canonical, clock
from bihuan.kernel.canonical import read_instant
from bihuan.ledger.door import Fault, Told, cells_against
from bihuan.procedure.door import Heard, State, listener

from ..models import Publication

BATCH = 2000
KIND = "publication"
COLUMNS = (
    "id", "kind", "title", "body", "listed_only", "source", "cleared_by_id", "cleared_at", "cleared_on",
    "withdrawn_at", "congress_id", "case__congress_id",
)  # fmt: skip
PUBLISHED, WITHDRAWN = "cases.published", "cases.publication_withdrawn"


@listener
class Publications:
    """各件公开的核验者。"""

    def __init__(self) -> None:
        self.waiting: dict[int, dict[str, Any] | None] = {}
        self.seen = 0

    def hear(
        self, case_id: int, bodies: list[dict[str, Any]], heard: Mapping[int, Heard], state: State
    ) -> Iterable[Fault]:
        """一条链：最后一次公开和它撤下没有；与行的比对攒成一批。"""
        told: dict[str, Any] | None = None
        for body in bodies:
            if body["type"] == PUBLISHED:
                told = _told(body, state)
            elif body["type"] == WITHDRAWN and told is not None and body["event"]["publication"] == told["id"]:
                told = {**told, "withdrawn_at": read_instant(body["recorded_at"])}
        if told is not None:
            self.waiting[case_id] = told
        if len(self.waiting) >= BATCH:
            yield from self._compare()

    def finish(self) -> Iterable[Fault]:
        """剩下的比对；再看有没有链上没有说过的行。"""
        yield from self._compare()
        if (rows := Publication.objects.count()) != self.seen:
            yield Fault(KIND, "", f"公开的有 {rows} 行，按链对得上的 {self.seen} 行")

    def _compare(self) -> Iterator[Fault]:
        told, self.waiting = self.waiting, {}
        rows = {
            row[0]: dict(zip(COLUMNS, row[1:], strict=True))
            for row in Publication.objects.filter(case_id__in=told).values_list("case_id", *COLUMNS)
        }
        self.seen += len(rows)
        for case_id, wanted in told.items():
            stream = f"case:{case_id}"
            if case_id not in rows:
                yield Fault(KIND, stream, "审核公开过的，公开的行不在")
            elif wanted is not None:
                yield from _compare_one(stream, rows[case_id], wanted)


def _told(body: dict[str, Any], state: State) -> dict[str, Any]:
    told, at = body["event"], read_instant(body["recorded_at"])
    return {
        "id": told["publication"], "kind": state.kind, "title": told["title"], "body": told["digest"],
        "listed_only": told["listed_only"], "source": told["source"],
        "cleared_by_id": int(body["actor"].removeprefix("person:")), "cleared_at": at,
        "cleared_on": clock.day_of(at), "withdrawn_at": None,
    }  # fmt: skip


def _compare_one(stream: str, row: dict[str, Any], wanted: dict[str, Any]) -> Iterator[Fault]:
    if canonical.digest(row["body"]) != wanted["body"]:
        yield Fault(KIND, stream, "公开的文字与审核公开时的哈希不符")
    if canonical.digest(row["title"]) != wanted["title"]:
        yield Fault(KIND, stream, "公开的标题与审核公开时的哈希不符")
    if row["congress_id"] != row["case__congress_id"]:
        yield Fault(KIND, stream, "公开的一行挂在别的人大名下")
    plain = {name: value for name, value in wanted.items() if name not in ("body", "title")}
    yield from cells_against(Publication, "公开", row.items(), Told(stream, plain), kind=KIND)
