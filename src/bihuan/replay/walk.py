"""走一遍：每一件用公开的动词按原来的时间办，一件一个事务；走不成的照录，缘由记为反常。

再来一次，已经导入的件不动；中途停了，接着导入剩下的。
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bihuan.kernel import canonical
from bihuan.kernel.clock import BEIJING, day_of
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, Refused
from bihuan.ledger.door import Entry, record, verb
from bihuan.people.door import RECORD
from bihuan.procedure import door as procedure
from bihuan.procedure.door import Assignment, Case
from bihuan.suggestions.door import Cosigner, Suggestion, record_text

from .acts import Act, CasePlan, Fact, Trouble, YearPlan
from .events import BroughtIn, Kept, Noticed
from .models import ReplayAnomaly, ReplayedCase, ReplayedFact
from .roster import Roster, keep_roster, stranger
from .words import words


@dataclass(frozen=True)
class Walked:
    """走了几件、以前已经走过几件，其中与这一次所给的不同的有哪几号。"""

    brought: int
    known: int
    differing: tuple[str, ...]


def walk(
    plan: YearPlan, *, place_code: str = "", now: dt.datetime, tell: Callable[[int, int], None] | None = None
) -> tuple[Roster, Walked]:
    """一年走一遍。`tell`：走到第几件、共几件。"""
    begins = min((case.received_at for case in plan.cases), default=now)
    roster = keep_roster(plan, place_code=place_code, begins_on=day_of(begins), now=now)
    known = dict(ReplayedCase.objects.filter(congress=roster.congress).values_list("key", "digest"))
    differing = tuple(case.key for case in plan.cases if known.get(case.key, _digest(case)) != _digest(case))
    fresh = [case for case in plan.cases if case.key not in known]
    for n, case in enumerate(fresh, start=1):
        bring_in(case, roster, now=now)
        if tell:
            tell(n, len(fresh))
    return roster, Walked(len(fresh), len(plan.cases) - len(fresh), differing)


@verb
def bring_in(plan: CasePlan, roster: Roster, *, now: dt.datetime) -> Case:
    """导入一件：开立、照录原样、按时间走各步、记下事实和反常。"""
    if ReplayedCase.objects.filter(congress=roster.congress, key=plan.key).exists():
        raise AlreadyDone(f"旧系统第 {plan.key} 号已经导入过了")
    return _Walk(plan, roster, now).go()


class _Walk:
    def __init__(self, plan: CasePlan, roster: Roster, now: dt.datetime) -> None:
        self.plan, self.roster, self.now = plan, roster, now
        self.facts: list[ReplayedFact] = []
        self.troubles = list(plan.troubles)
        self.failed = set(plan.absent)

    def go(self) -> Case:
        plan = self.plan
        self.lead = self.roster.people.get(plan.proposer) if plan.proposer else None
        self.case = self.open()
        self.text = procedure.text_of(self.case)
        brought = self.record(self.brought_in(), plan.received_at, subject=self.case.stream)
        record_text(self.paper, [self.roster.people[one] for one in plan.cosigners], now=self.now)
        self.count(plan.facts, brought.id, performed=False)
        for act in plan.acts:
            self.act(act)
        self.case.refresh_from_db()
        if plan.finished and self.case.ended_on is None and not self.failed and not self.told("finished_unrated"):
            self.troubles.append(Trouble(plan.key, "not_ended", "记为完成，按工作法没有走到结束，算作没有办完"))
        self.write()
        return self.case

    def open(self) -> Case:
        """开立，并写下建议的文本：旧档只有案由。"""
        plan, roster = self.plan, self.roster
        kind = words().kinds[plan.kind]
        lead = self.lead or stranger(roster, plan.motion["lead_member"], now=self.now)
        case = procedure.open_case(
            kind.kind, title=plan.title, congress=roster.congress, by=RECORD, now=self.now, origin="record",
            text=procedure.latest(kind.procedure), proposer_id=self.lead,
            happened_at=plan.received_at, number=plan.number,
            parties=[("cosigner", roster.people[one], None) for one in plan.cosigners],
        )  # fmt: skip
        suggestion = Suggestion.objects.create(
            case=case, kind=kind.kind, congress=roster.congress, lead_deputy_id=lead, title=plan.title, source=plan.key,
            delegation_id=roster.delegations.get(plan.proposer), subject=plan.motion["subject_class"][:40],
            in_session=plan.motion["session_state"] in words().in_session,
            created_at=plan.received_at, changed_at=plan.received_at, confirmed_at=plan.received_at,
        )  # fmt: skip
        Cosigner.objects.bulk_create(
            Cosigner(
                suggestion=suggestion, person_id=roster.people[one], invited_at=plan.received_at,
                confirmed_at=plan.received_at,
            )
            for one in plan.cosigners
        )  # fmt: skip
        self.paper = suggestion
        return case

    def act(self, act: Act) -> None:
        """一步：走得成就走，走不成就照录；前面有一步没有走成而走不成的，不另报反常。"""
        if act.trouble is not None or act.at is None:
            self.keep(act, act.trouble.why if act.trouble else "没有时间")
            return
        try:
            entry = self.perform(act, act.at)
        except Refused as refused:
            if not act.after & self.failed:
                what = "not_allowed" if isinstance(refused, BadInput | NotAllowed) else "out_of_order"
                self.troubles.append(
                    Trouble(self.plan.key, what, f"{act.step}（{_shown(act.at)}）：{refused.sentence}")
                )
            self.keep(act, refused.sentence)
            return
        self.count(act.facts, entry.id, performed=True)

    @verb
    def perform(self, act: Act, at: dt.datetime) -> Entry:
        """走一步。旧档没有编号的立案不由本系统编号。"""
        step = words().steps[act.step]
        filled = self.filled(act, step)
        if step == "register" and not self.plan.number:
            taking = procedure.Taking(RECORD, self.now, filled, happened_at=at, origin="record")
            return procedure.perform(self.case.pk, step, taking)
        return procedure.take_step(
            self.case.pk, step, filled=filled, assignment=self.assignment(act), by=RECORD, now=self.now,
            happened_at=at, origin="record",
        )  # fmt: skip

    def filled(self, act: Act, step: str) -> dict[str, Any]:
        article = self.text.by_step[step]
        organs = self.roster.organs
        told: dict[str, Any] = dict(act.filled)
        told |= {"主办": organs[act.lead]} if act.lead else {}
        told |= {"会办": [organs[unit] for unit in act.joint]} if act.joint else {}
        return {item.code: told[item.name] for item in article.fields if item.name in told}

    def assignment(self, act: Act) -> int:
        if not act.unit:
            return 0
        rows = Assignment.objects.filter(case=self.case, unit_id=self.roster.organs.get(act.unit, 0))
        found = rows.order_by("-n").values_list("n", flat=True).first()
        if found is None:
            raise Refused(f"还没有交办给{act.unit}")
        return found

    def keep(self, act: Act, why: str) -> None:
        """照录一步。"""
        self.failed.add(act.id)
        facts = tuple((fact.what, fact.value) for fact in act.facts)
        unit = self.roster.organs.get(act.unit or act.lead)
        joint = [self.roster.organs[name] for name in act.joint]
        told = dict(act.filled) | ({"会办": joint} if joint else {})
        kept = Kept(act.step, act.at.isoformat() if act.at else "", unit, told, facts, why)
        self.count(act.facts, self.record(kept, act.at or self.plan.received_at).id, performed=False)

    def record(self, event: Any, at: dt.datetime, subject: str | None = None) -> Entry:
        return record(
            self.case.stream, event, by=RECORD.id, now=self.now, happened_at=at, origin="record", subject=subject
        )

    def count(self, facts: tuple[Fact, ...], entry_id: int, *, performed: bool) -> None:
        for fact in facts:
            self.facts.append(
                ReplayedFact(
                    congress=self.roster.congress, case=self.case, what=fact.what, value=fact.value,
                    unit_id=self.roster.organs.get(fact.unit), performed=performed, entry_id=entry_id,
                )
            )  # fmt: skip

    def told(self, what: str) -> bool:
        return any(trouble.what == what for trouble in self.troubles)

    def write(self) -> None:
        plan, case = self.plan, self.case
        assigned = next((act.at for act in plan.acts if act.lead and act.at), None)
        ReplayedCase.objects.create(
            congress=self.roster.congress, key=plan.key, kind=plan.kind, case=case, digest=_digest(plan),
            registered_on=_day(plan.motion.registered_at), assigned_on=_day(assigned),
            replied_on=_day(plan.motion.replied_at),
        )  # fmt: skip
        ReplayedFact.objects.bulk_create(self.facts)
        for trouble in self.troubles:
            self.record(Noticed(trouble.what), plan.received_at)
        ReplayAnomaly.objects.bulk_create(
            ReplayAnomaly(congress=self.roster.congress, case=case, key=plan.key, what=trouble.what, why=trouble.why)
            for trouble in self.troubles
        )

    def brought_in(self) -> BroughtIn:
        plan, found = self.plan, self.roster.people
        named = (plan.motion["lead_member"], *plan.motion.listed("cosigners"))
        unknown = "|".join(name for name in named if name and name not in (plan.proposer, *plan.cosigners))
        return BroughtIn(
            plan.key, plan.kind, {column: cell for column, cell in plan.motion.cells.items() if column not in NAMES},
            self.lead, tuple(found[one] for one in plan.cosigners),
            tuple((row.unit, _iso(row.received_at), _iso(row.replied_at), row.status) for row in plan.joints),
            tuple((_iso(event.at), event.step, event.field) for event in plan.events), unknown, _digest(plan),
        )  # fmt: skip


NAMES = ("lead_member", "cosigners")


def _digest(plan: CasePlan) -> str:
    """旧档里这一件的各行的哈希：再导入时看有没有改动。"""
    rows = [
        plan.motion.cells,
        [(row.unit, _iso(row.received_at), _iso(row.replied_at), row.status) for row in plan.joints],
        [(_iso(event.at), event.step, event.field) for event in plan.events],
    ]
    return canonical.digest(json.dumps(rows, ensure_ascii=False, sort_keys=True))


def _iso(at: dt.datetime | None) -> str:
    return at.isoformat() if at else ""


def _day(at: dt.datetime | None) -> dt.date | None:
    return day_of(at) if at else None


def _shown(at: dt.datetime) -> str:
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")
