"""预分方案：写、送政府办、政府办改或者同意、一次交办、撤回。写的是稿，交办才是办事项的一步。"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import reverse

from bihuan.cases.door import visible
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed
from bihuan.ledger.door import record, verb
from bihuan.notices.door import tell
from bihuan.people.door import Actor, organ_of
from bihuan.procedure.door import Case, Performed, Planned, perform_many, take_back, text_by_id

from .. import events, gates, planning
from ..models import AssigningPlan, PlanChange
from ..planning import Filled, Line
from .kinds import KINDS


@dataclass(frozen=True)
class Clash:
    """同时改了的一件：别人写的作数，自己写的没有存。"""

    case_id: int
    theirs: PlanChange


@dataclass(frozen=True)
class Saved:
    """存了：plan 一件也没有改的可以为 None；clashes 别人先改了的各件。"""

    plan: AssigningPlan | None
    changed: int
    clashes: tuple[Clash, ...]


@verb
def save_plan(
    kind: str, wanted: Mapping[int, Filled], *, seen: int, remarks: Mapping[int, str] | None = None,
    by: Actor, now: dt.datetime,
) -> Saved:  # fmt: skip
    """存：wanted 是页上各件写的，与看到第 seen 处时不同的才算自己改的；别人在那以后改了同一件的，不覆盖，说出来。

    拒绝：不是代表工委、政府办的；政府办在送来以前；政府办改了单位而没有写为什么（一件也不存）；看不见的、已经交办了的不存。
    """
    plan, government = gates.plan_to_write(kind, by=by, now=now)
    waiting = _waiting(wanted, kind, by)
    base, _ = planning.changes_of(waiting, seen=seen)
    last, _ = planning.changes_of(waiting)
    filled = {pk: _clean({**_kept(base.get(pk)), **wanted[pk]}) for pk in waiting}
    mine = {pk: units for pk, units in filled.items() if units not in (_kept(base.get(pk)), _kept(last.get(pk)))}
    clashes = tuple(Clash(pk, last[pk]) for pk in mine if pk in last and last[pk].pk > seen)
    for clash in clashes:
        del mine[clash.case_id]
    if government:
        _need_remarks(mine, remarks or {})
    if mine:
        plan = _next_version(plan, kind, by, now)
        _write(plan, mine, last, remarks or {}, government=government, by=by, now=now)
    return Saved(plan, len(mine), clashes)


@verb
def send_plan(kind: str, *, by: Actor, now: dt.datetime) -> AssigningPlan:
    """送政府办征求意见。拒绝：一件也没有写、没有政府办、这一稿已经送过。改了以后可以再送。"""
    plan = gates.plan_to_issue(kind, by=by, now=now)
    office = organ_of(plan.congress_id, "government_office")
    if office is None:
        raise NotAllowed("本级没有登记政府办，不必送")
    if plan.sent_at and plan.sent_version == plan.version:
        raise AlreadyDone(f"第 {plan.version} 稿已经送过了")
    written = len(planning.sheet(kind, by, now=now, today=now.date()).written)
    plan.sent_at, plan.sent_version, plan.answered_at, plan.opinion = now, plan.version, None, ""
    plan.save(update_fields=["sent_at", "sent_version", "answered_at", "opinion"])
    entry = record(_stream(plan), events.PlanSent(plan.version, written), by=by.id, now=now)
    tell(
        office, "suggestions/plan_sent", case_id=None, entry_id=entry.id, now=now,
        url=f"{reverse('suggestions:plan')}?kind={kind}",
        sentence=f"{KINDS[kind]}预分方案第 {plan.version} 稿送您看，{written} 件；可以改单位、写明为什么，或者同意",
    )  # fmt: skip
    return plan


@verb
def answer_plan(kind: str, *, opinion: str, by: Actor, now: dt.datetime) -> AssigningPlan:
    """政府办答复：同意，或者写明意见。拒绝：不是政府办、还没有送来、已经答复过。"""
    plan, government = gates.plan_to_write(kind, by=by, now=now)
    if not government or plan is None:
        raise NotAllowed("预分方案由政府办答复")
    if plan.answered_at:
        raise AlreadyDone("这一稿已经答复过了")
    plan.answered_at, plan.answered_by, plan.opinion = now, by.id, opinion.strip()[:500] or "同意"
    plan.save(update_fields=["answered_at", "answered_by", "opinion"])
    entry = record(_stream(plan), events.PlanAnswered(plan.version, plan.opinion), by=by.id, now=now)
    office = organ_of(plan.congress_id, "deputies_affairs")
    if office is not None:
        tell(
            office, "suggestions/plan_answered", case_id=None, entry_id=entry.id, now=now,
            url=f"{reverse('suggestions:plan')}?kind={kind}",
            sentence=f"{by.name}对{KINDS[kind]}预分方案答复：{plan.opinion}",
        )  # fmt: skip
    return plan


def issue_plan(
    kind: str, *, by: Actor, now: dt.datetime, today: dt.date, fill: Callable[[], Mapping[str, Any]] = dict
) -> Performed:
    """照预分方案交办：还等着的、写了单位的各件，各走各的交办一步；没有交办成的各说为什么。

    fill: 单位以外还要填的，各件一样，办的那一刻才填；哪一件的工作法没有那一格的，不填。
    拒绝：不是代表工委、一件也没有写。
    """
    _check_issuable(kind, by=by, now=now)
    lines = planning.sheet(kind, by, now=now, today=today).written
    if not lines:
        raise BadInput("没有交办：请先给要交办的写上承办单位")
    plans = [Planned(line.case.pk, partial(_filled, line, fill)) for line in lines]
    done = perform_many(planning.STEP, plans, by=by, now=now)
    _note_issued(kind, done, by=by, now=now)
    return done


def take_back_plan(kind: str, *, by: Actor, now: dt.datetime) -> list[tuple[int, str]]:
    """撤回刚才的交办，返回没有撤成的（事项，为什么）；方案回到交办以前。拒绝：没有可以撤回的、过了时间、不是自己交办的。"""
    plan = planning.plan_of(by.congress_id or 0, kind, now=now)
    batches = planning.open_of(plan, now=now) if plan else []
    if plan is None or not batches:
        raise AlreadyDone("没有可以撤回的交办")
    kept = [failed for batch in batches for failed in take_back(batch.pk, by=by, now=now)]
    _note_taken_back(plan.pk, by=by, now=now)
    return kept


def _filled(line: Line, fill: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    wanted = {item.code for item in planning.others_of(line.case)}
    return {code: value for code, value in fill().items() if code in wanted} | planning.filled_of(line)


@verb
def _check_issuable(kind: str, *, by: Actor, now: dt.datetime) -> None:
    gates.plan_to_issue(kind, by=by, now=now)


@verb
def _note_issued(kind: str, done: Performed, *, by: Actor, now: dt.datetime) -> None:
    if done.batch is None:
        return
    plan = gates.plan_to_issue(kind, by=by, now=now)
    plan.issued_at = now
    plan.save(update_fields=["issued_at"])
    plan.batches.add(done.batch)
    record(_stream(plan), events.PlanIssued(len(done.done), done.batch.pk), by=by.id, now=now)


@verb
def _note_taken_back(plan_id: int, *, by: Actor, now: dt.datetime) -> None:
    AssigningPlan.objects.filter(pk=plan_id).update(issued_at=None)
    record(f"plan:{plan_id}", events.PlanTakenBack(plan_id), by=by.id, now=now)


def _waiting(wanted: Mapping[int, Filled], kind: str, by: Actor) -> list[int]:
    """其中看得见的、还等着交办的，按编号。"""
    cases = Case.objects.filter(visible(by), pk__in=wanted, congress_id=by.congress_id or 0, kind=kind)
    return [
        case.pk for case in cases.order_by("id").only("stage", "text_id")
        if case.stage in text_by_id(case.text_id).by_step[planning.STEP].origin
    ]  # fmt: skip


def _write(
    plan: AssigningPlan, mine: Mapping[int, Filled], last: Mapping[int, PlanChange], remarks: Mapping[int, str], *,
    government: bool, by: Actor, now: dt.datetime,
) -> None:  # fmt: skip
    """各件写一处；政府办改的，方案的链上另留一笔。"""
    why = {pk: remarks.get(pk, "").strip()[:200] if government else "" for pk in mine}
    PlanChange.objects.bulk_create(
        PlanChange(plan=plan, case_id=pk, filled=filled, remark=why[pk], by=by.id, government=government, at=now)
        for pk, filled in mine.items()
    )
    for pk, filled in mine.items() if government else ():
        said = events.PlanChanged(pk, _kept(last.get(pk)), filled, why[pk])
        record(_stream(plan), said, by=by.id, now=now)


def _next_version(plan: AssigningPlan | None, kind: str, by: Actor, now: dt.datetime) -> AssigningPlan:
    plan = plan or AssigningPlan(congress_id=by.congress_id or 0, kind=kind)
    plan.version, plan.saved_at, plan.saved_by = plan.version + 1, now, by.id
    plan.save()
    return plan


def _need_remarks(fresh: Mapping[int, Filled], remarks: Mapping[int, str]) -> None:
    missing = {str(pk): "请写一句为什么改" for pk in fresh if not remarks.get(pk, "").strip()}
    if missing:
        raise BadInput("改了单位的，请各写一句为什么", missing)


def _kept(change: PlanChange | None) -> Filled:
    return _clean(change.filled) if change else {}


def _clean(filled: Mapping[str, Sequence[int]]) -> Filled:
    """空着的不写，各项按代号排：比得出一样不一样。"""
    return {code: list(units) for code, units in sorted(filled.items()) if units}


def _stream(plan: AssigningPlan) -> str:
    return f"plan:{plan.pk}"
