"""录入票数：两个人先后独立录入，一致了才办这一步，两个人的名字都写进记录；不一致的重新录。"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import msgspec

from bihuan.kernel.refuse import NotAllowed
from bihuan.ledger.door import Entry, record, verb
from bihuan.notices.door import tell
from bihuan.people.door import Actor

from .. import deciding, events, gates, minutes, registry, voting
from ..models import VoteEntry
from ..situation import Situation, Taking
from ..voting import Ballot, Count
from .stepping import perform

SAID = {
    "waiting": "已录入，等另一个人独立录入",
    "agreed": "两次录入一致，已经办理",
    "differed": "两次录入不一致，请都重新录入",
}


@dataclass(frozen=True)
class Entered:
    """录入之后：waiting 等另一个人，agreed 一致而办了（entry 是那一笔），differed 不一致（differs 是哪几格）。"""

    outcome: str
    entry: Entry | None = None
    differs: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """说给录入的人。"""
        return SAID[self.outcome] + (f"：{'、'.join(self.differs)}" if self.differs else "")


@verb
def enter_votes(
    case_id: int, step: str, figures: dict[str, Any], *, filled: dict[str, Any] | None = None, assignment: int = 0,
    by: Actor, now: dt.datetime,
) -> Entered:  # fmt: skip
    """录入一次票数。figures 见 voting.Count；filled 是这一条自己要填的，第二个人录入时才要。

    拒绝：办不成这一步的、同一个人录两次、数自己对不上、不足法定人数（照规则的原文说）。
    """
    about = _situation(case_id, step, assignment, by, now)
    ballot = voting.ballot_of(about)
    count = voting.read_count(ballot, figures)
    deciding.decided(ballot, count)
    first = _standing(about, ballot, now)
    if first is None:
        return _first(about, ballot, count)
    if first.person_id == by.person_id:
        raise NotAllowed("您已经录过一次，要由另一个人独立录入；录错了的，先撤回")
    differs = voting.differences(ballot, _read(first), count)
    if differs:
        return _differed(about, first, differs)
    _settle(first, "agreed", by, now)
    told = deciding.counted(about, ballot, count, first=f"person:{first.person_id}", second=by.id, event=events.Voted)
    entry = perform(case_id, step, Taking(by, now, filled or {}, assignment), counted=told)
    return Entered("agreed", entry)


@verb
def withdraw_votes(case_id: int, step: str, *, assignment: int = 0, by: Actor, now: dt.datetime) -> None:
    """撤回自己录入的票数。拒绝：没有在等的，或者不是自己录的。"""
    held = gates.hold(case_id, now=now)
    waiting = minutes.waiting_votes(held, step, assignment)
    if waiting is None or waiting.person_id != by.person_id:
        raise NotAllowed("没有您录入的、还在等另一个人的票数")
    _settle(waiting, "withdrawn", by, now)
    record(held.case.stream, events.VotesWithdrawn(step), by=by.id, now=now)


def _situation(case_id: int, step: str, assignment: int, by: Actor, now: dt.datetime) -> Situation:
    if by.person_id is None:
        raise NotAllowed("票数要由本人录入")
    held = gates.hold(case_id, now=now)
    return gates.step_to_take(held, step, assignment=assignment, filled={}, by=by, now=now, beside=True)


def _standing(about: Situation, ballot: Ballot, now: dt.datetime) -> VoteEntry | None:
    """在等的一次；票面已经变了的不再作数。"""
    waiting = minutes.waiting_votes(about.held, about.article.step, about.task.n if about.task else 0)
    if waiting is not None and waiting.ballot != ballot.hash:
        _settle(waiting, "expired", None, now)
        return None
    return waiting


def _first(about: Situation, ballot: Ballot, count: Count) -> Entered:
    by, now, step = about.by, about.now, about.article.step
    made = VoteEntry.objects.create(
        case=about.case, step=step, task=about.task.n if about.task else 0, person_id=by.person, entered_at=now,
        ballot=ballot.hash, body=msgspec.json.encode(count).decode(),
    )  # fmt: skip
    record(about.case.stream, events.VotesEntered(step), by=by.id, now=now)
    others = minutes.enterers(about)
    said = f"{about.case.title}：{by.name}录入了「{about.article.name}」的票数，请另一个人独立录入一次"
    _tell(about, others - {by.person_id}, said, f"entered:{made.pk}")
    return Entered("waiting")


def _differed(about: Situation, first: VoteEntry, differs: list[str]) -> Entered:
    """不一致：两次都作废，两个人都知道是哪几格。"""
    first.differs = "、".join(differs)
    _settle(first, "differed", about.by, about.now)
    said = events.VotesDiffered(about.article.step, first.differs[:2000], f"person:{first.person_id}")
    record(about.case.stream, said, by=about.by.id, now=about.now)
    sentence = f"{about.case.title}：「{about.article.name}」的票数两次录入不一致，请重新录入：{first.differs}"
    _tell(about, {first.person_id, about.by.person}, sentence, f"differed:{first.pk}")
    return Entered("differed", differs=tuple(differs))


def _settle(row: VoteEntry, outcome: str, second: Actor | None, now: dt.datetime) -> None:
    row.outcome, row.settled_at = outcome, now
    row.second_id = second.person_id if second and outcome in ("agreed", "differed") else None
    row.save(update_fields=["outcome", "settled_at", "second", "differs"])


def _read(row: VoteEntry) -> Count:
    return msgspec.json.decode(row.body, type=Count)


def _tell(about: Situation, people: set[int], sentence: str, key: str) -> None:
    url = registry.page_of(about.case.kind, about.case.pk)
    tell(
        people, "procedure/votes", case_id=about.case.pk, sentence=sentence, now=about.now, url=url, key=f"votes:{key}"
    )
