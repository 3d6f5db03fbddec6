"""成批装入建议的文本、答复、评价，连同检索：配合 procedure.load，事项先装好；文本的哈希各留一笔。"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from bihuan.kernel import clock
from bihuan.ledger.door import Entry, append_many, heads, prepare, record, verb
from bihuan.people.door import Congress, names
from bihuan.procedure.door import Assignment
from bihuan.regions.door import scope_of
from bihuan.search.door import Item, index_many

from ..events import Recorded
from ..models import Rating, Reply, Suggestion
from ..options import is_dissatisfied, solved_classes
from ..paper import digest_of_text, paper_of

BATCH = 2000
Moment = tuple[str, dt.datetime]  # 谁、何时


@dataclass(frozen=True)
class Loaded:
    """一件：事项、文本、第一轮的答复和评价。

    reply: 主办单位的类别，空的为没有；summary、drafted、issued: 摘要，谁何时拟稿、签发；rating: 态度、结果；
    rated: 谁何时评价。各项与装好的链上说的相同，核验时逐项对。
    """

    case_id: int
    title: str
    lead_deputy_id: int
    at: dt.datetime
    situation: str = ""
    analysis: str = ""
    proposal: str = ""
    number: str = ""
    reply: str = ""
    summary: str = ""
    drafted: Moment | None = None
    issued: Moment | None = None
    rating: tuple[str, str] | None = None
    rated: Moment | None = None


@verb
def load_texts(rows: Iterable[Loaded], *, congress: Congress, session_id: int | None, now: dt.datetime) -> int:
    """装入，返回件数。步骤的链由 procedure.load 写，这里每件接一笔文本的哈希；不通知。"""
    count, source = 0, iter(rows)
    while batch := list(islice(source, BATCH)):
        _write(batch, congress, session_id, now)
        count += len(batch)
    return count


@verb
def record_text(suggestion: Suggestion, cosigners: Sequence[int], *, now: dt.datetime) -> Entry:
    """补入一份旧文本：在它的事项的链上留一笔文本的哈希和联名代表，从此改了看得出。"""
    event = Recorded(suggestion.pk, digest_of_text(suggestion), tuple(cosigners), paper_of(suggestion))
    return record(
        f"case:{suggestion.case_id}", event, by="record", now=now, happened_at=suggestion.created_at, origin="record"
    )


def _write(batch: list[Loaded], congress: Congress, session_id: int | None, now: dt.datetime) -> None:
    made = Suggestion.objects.bulk_create(
        Suggestion(
            case_id=row.case_id, congress=congress, session_id=session_id, lead_deputy_id=row.lead_deputy_id,
            title=row.title,
            situation=row.situation, analysis=row.analysis, proposal=row.proposal, created_at=row.at, changed_at=row.at,
            confirmed_at=row.at, replied_on=clock.day_of(row.issued[1]) if row.issued and row.reply else None,
            solved=bool(row.issued) and row.reply in solved_classes(),
        )
        for row in batch
    )  # fmt: skip
    _record(made, now)
    pairs = list(zip(batch, made, strict=True))
    leads = dict(
        Assignment.objects.filter(case_id__in=[row.case_id for row in batch], n=1).values_list("case_id", "id")
    )
    Reply.objects.bulk_create(
        Reply(
            suggestion=suggestion, assignment_id=leads[row.case_id], round=1, summary=row.summary,
            result_class=row.reply, drafted_by=row.drafted[0], drafted_at=row.drafted[1],
            issued_by=row.issued[0] if row.issued else "", issued_at=row.issued[1] if row.issued else None,
        )
        for row, suggestion in pairs
        if row.reply and row.drafted
    )  # fmt: skip
    Rating.objects.bulk_create(
        Rating(
            suggestion=suggestion, round=1, attitude=row.rating[0], result=row.rating[1],
            rated_by=row.rated[0], rated_at=row.rated[1], dissatisfied=is_dissatisfied(*row.rating),
        )
        for row, suggestion in pairs
        if row.rating and row.rated
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


def _record(made: list[Suggestion], now: dt.datetime) -> None:
    """每件接一笔：装入了哪一份文本，哈希是什么。"""
    last = heads(f"case:{one.case_id}" for one in made)
    append_many(
        [
            prepare(
                stream, seq + 1, previous, Recorded(one.pk, digest_of_text(one), (), paper_of(one)), by="record",
                now=now, happened_at=one.created_at, origin="record",
            )
            for one in made
            for stream in [f"case:{one.case_id}"]
            for seq, previous in [last[stream]]
        ]
    )  # fmt: skip
