"""成批装入建议的文本、答复、评价，连同检索：配合 procedure.load，事项先装好。"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from bihuan.kernel import clock
from bihuan.ledger.door import verb
from bihuan.people.door import Congress, names
from bihuan.procedure.door import Assignment
from bihuan.regions.door import scope_of
from bihuan.search.door import Item, index_many

from ..models import Rating, Reply, Suggestion
from ..options import is_dissatisfied, solved_classes

BATCH = 2000


@dataclass(frozen=True)
class Loaded:
    """一件：事项、文本、第一轮的答复（主办单位的类别，空的为没有）和评价（态度、结果）。"""

    case_id: int
    title: str
    lead_deputy_id: int
    at: dt.datetime
    situation: str = ""
    analysis: str = ""
    proposal: str = ""
    number: str = ""
    reply: str = ""
    replied_at: dt.datetime | None = None
    rating: tuple[str, str] | None = None


@verb
def load_texts(rows: Iterable[Loaded], *, congress: Congress, session_id: int | None, now: dt.datetime) -> int:
    """装入，返回件数。不留痕（链由 procedure.load 写）、不通知。"""
    count, source = 0, iter(rows)
    while batch := list(islice(source, BATCH)):
        _write(batch, congress, session_id)
        count += len(batch)
    return count


def _write(batch: list[Loaded], congress: Congress, session_id: int | None) -> None:
    made = Suggestion.objects.bulk_create(
        Suggestion(
            case_id=row.case_id, congress=congress, session_id=session_id, lead_deputy_id=row.lead_deputy_id,
            title=row.title,
            situation=row.situation, analysis=row.analysis, proposal=row.proposal, created_at=row.at, changed_at=row.at,
            confirmed_at=row.at, replied_on=clock.day_of(row.replied_at) if row.replied_at and row.reply else None,
            solved=bool(row.reply) and row.reply in solved_classes(),
        )
        for row in batch
    )  # fmt: skip
    pairs = list(zip(batch, made, strict=True))
    leads = dict(
        Assignment.objects.filter(case_id__in=[row.case_id for row in batch], n=1).values_list("case_id", "id")
    )
    Reply.objects.bulk_create(
        Reply(
            suggestion=suggestion, assignment_id=leads[row.case_id], round=1, summary="", result_class=row.reply,
            drafted_by="record", drafted_at=row.replied_at or row.at, issued_at=row.replied_at, issued_by="record",
        )
        for row, suggestion in pairs
        if row.reply
    )  # fmt: skip
    Rating.objects.bulk_create(
        Rating(
            suggestion=suggestion, round=1, attitude=row.rating[0], result=row.rating[1],
            rated_by=f"person:{row.lead_deputy_id}", rated_at=row.at, dissatisfied=is_dissatisfied(*row.rating),
        )
        for row, suggestion in pairs
        if row.rating
    )  # fmt: skip
    scope, people = scope_of(congress), names(row.lead_deputy_id for row in batch)
    index_many(
        Item(
            "suggestion", row.case_id, scope, row.title,
            "\n\n".join(filter(None, (row.situation, row.analysis, row.proposal))),
            (people[row.lead_deputy_id],), row.number, parties=(f"person:{row.lead_deputy_id}",),
        )
        for row in batch
    )  # fmt: skip
