"""更正：一个人提出撤去最近由人办的一步，另一个人在自己的登录里复核，同意了才撤去。两步都留痕。"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound, Refused
from bihuan.ledger.door import Entry, append, entries, record, verb
from bihuan.notices.door import tell
from bihuan.people.door import Actor, actor_of
from bihuan.regions.door import calendar_version

from .. import engine, events, facts, gates, registry, syncing
from ..machine import Broken, Step, of_body, undone, written
from ..machine.records import VERSION
from ..models import Case, CorrectionProposal, Link
from ..situation import Held
from .special import check_office

MENDING = ("@decide", "@adopt", "@pause", "@resume")  # 人办的特别的一步：它接着的是要撤去的那一步之后的样子
GONE_FORWARD = "这件事项又走了一步，原来提出的更正不再作数；还要更正的，请重新提出"
Body = dict[str, Any]


@dataclass(frozen=True)
class Undoing:
    """要撤去的：自第 seq 笔起的各步（最近由人办的一步，和它引起的自动步骤）。"""

    seq: int
    name: str
    at: dt.datetime
    bodies: list[Body]  # 整条链
    undoes: list[int]

    @property
    def steps(self) -> list[Body]:
        """撤去的各步。"""
        return [body["step"] for body in self.bodies if body["seq"] in self.undoes]


@verb
def propose_correction(
    case_id: int, *, seq: int, reason: str, second_id: int, by: Actor, now: dt.datetime
) -> CorrectionProposal:
    """提出更正，请另一个人复核。seq: 要撤去的那一步的序号，与此刻最近的一步不同就拒绝（页面旧了）。

    拒绝：没有理由、复核的是同一人或不是本级人大的人、见 correctable、别人提出的还在等复核。自己提出的可以重新提。
    """
    held = gates.hold(case_id, now=now)
    check_office(held, by, "更正", "correct")
    if not reason.strip():
        raise BadInput("请写明更正的理由", {"reason": "请写明理由"})
    _check_second(second_id, held, by, now)
    undoing = _undoing(held)
    if undoing.seq != seq:
        raise AlreadyDone(f"最近的一步现在是「{undoing.name}」，不是您要更正的那一步；请重新看过再提")
    _clear_the_way(held.case, by, now)
    said = events.CorrectionProposed(undoing.seq, undoing.name, reason.strip(), second_id)
    entry = record(held.case.stream, said, by=by.id, now=now)
    made = CorrectionProposal.objects.create(
        case=held.case, seq=undoing.seq, step=undoing.name, reason=reason.strip(), proposer_id=by.person,
        second_id=second_id, told_seq=entry.seq, proposed_at=now,
    )  # fmt: skip
    _tell(made, second_id, f"{held.case.title}：{by.name}提出更正「{undoing.name}」，请您复核", now)
    return made


@verb
def confirm_correction(case_id: int, *, by: Actor, now: dt.datetime) -> Entry:
    """复核同意：只有请他复核的那个人，在自己的登录里；从此撤去那一步，连同它引起的自动步骤。

    拒绝：没有在等他复核的、他已经不在本级办公机构、提出以后又走了一步、见 correctable。
    """
    held, proposal = _to_answer(case_id, by, now)
    if not _stands(proposal):
        raise AlreadyDone(GONE_FORWARD)
    undoing = _undoing(held)
    rewinds = _rewinds(held, undoing.steps)
    step = Step(code="@correct", calendar=calendar_version(), v=VERSION, undoes=tuple(undoing.undoes))
    before = engine.fold_counting(undoing.bodies).deltas
    after = _folded(undoing, written(step), by)
    said = events.CorrectionConfirmed(
        proposal.seq, proposal.step, proposal.reason, f"person:{proposal.proposer_id}", proposal.told_seq
    )
    entry = append(held.case.stream, said, by=by.id, now=now, step=written(step))
    facts.change(held.case, [one._replace(amount=-one.amount) for one in before] + after, entry.id)
    held.state = _state_after(undoing, written(step), by)
    syncing.rebuild(held)
    for rewind, code, task in rewinds:
        rewind(case_id, code, task)
    _unlink(held, undoing, by=by, now=now)
    _settle(proposal, "confirmed", now)
    _tell(proposal, proposal.proposer_id, f"{held.case.title}：{by.name}复核同意，「{proposal.step}」已更正", now)
    return entry


@verb
def refuse_correction(case_id: int, *, why: str, by: Actor, now: dt.datetime) -> Entry:
    """复核不同意：写明为什么，那一步照旧。只有请他复核的那个人。"""
    held, proposal = _to_answer(case_id, by, now)
    if not why.strip():
        raise BadInput("请写明为什么不同意", {"why": "请写明为什么"})
    said = events.CorrectionRefused(proposal.seq, proposal.step, why.strip(), proposal.told_seq)
    entry = record(held.case.stream, said, by=by.id, now=now)
    _settle(proposal, "refused", now)
    _tell(
        proposal, proposal.proposer_id, f"{held.case.title}：{by.name}不同意更正「{proposal.step}」：{why.strip()}", now
    )
    return entry


def correctable(case: Case) -> Undoing:
    """此刻能更正的是哪一步。

    拒绝：已经结束的、还没有步骤的、那一步已经发出或者开出了别的事项的、之后又有特别决定、改用新版、暂停恢复的。
    """
    return _undoing(gates.held_of(case, on=case.received_on))


def waiting_correction(case: Case) -> CorrectionProposal | None:
    """这件事项在等复核的更正；提出以后又走了一步的不算。"""
    found = (
        CorrectionProposal.objects.filter(case=case, outcome="").select_related("case", "proposer", "second").first()
    )
    return found if found is not None and _stands(found) else None


def _undoing(held: Held) -> Undoing:
    if held.state.ended_on is not None:
        raise Refused("已经结束的事项不能更正")
    listed = entries(held.case.stream)
    bodies = [entry.told for entry in listed]
    already = undone(bodies)
    alive = [body for body in bodies if body["step"] and body["seq"] not in already]
    taken = [b for b in alive if not b["step"]["code"].startswith("@") and not b["actor"].startswith("procedure:")]
    if not taken:
        raise Refused("还没有可以更正的步骤")
    last = taken[-1]
    after = [body for body in alive if body["seq"] >= last["seq"]]
    if any(body["step"]["code"] in MENDING for body in after):
        raise Refused("这一步之后又有特别决定、改用新版、暂停或恢复计时，不能更正；请用特别决定")
    article = held.text.by_step.get(last["step"]["code"])
    name = article.name if article else last["step"]["code"]
    undoes = [body["seq"] for body in after if body["step"]["code"] != "@correct"]
    at = next(entry.recorded_at for entry in listed if entry.seq == last["seq"])
    undoing = Undoing(last["seq"], name, at, bodies, undoes)
    _rewinds(held, undoing.steps)
    _check_children(held, undoing)
    return undoing


def _check_children(held: Held, undoing: Undoing) -> None:
    articles = [held.text.by_step.get(step["code"]) for step in undoing.steps]
    kinds = {"follows"} | {one.link for article in articles if article for one in article.raises}
    raised = {step["code"] for step in undoing.steps}
    below = Case.objects.filter(parent=held.case, raised_by__in=raised).exists()
    if below or Link.objects.filter(target=held.case, kind__in=kinds, at__gte=undoing.at).exists():
        raise Refused("这一步已经开出别的事项，不能更正；请用特别决定")


def _rewinds(held: Held, steps: Iterable[Body]) -> list[tuple[registry.Rewind, str, int]]:
    """各步怎样倒回。有自己的动词而没有登记倒回的，已经发出去了，不能更正。"""
    found = []
    for step in steps:
        rewind = registry.rewind_of(held.case.kind, step["code"])
        if registry.verb_of(held.case.kind, step["code"]) and rewind is None:
            raise Refused(f"「{held.text.by_step[step['code']].name}」已经发出，不能更正；请用特别决定")
        if rewind:
            found.append((rewind, step["code"], step["task"]))
    return found


def _check_second(second_id: int, held: Held, by: Actor, now: dt.datetime) -> None:
    try:
        second = actor_of(second_id, now=now)
    except NotFound:
        second = None
    mine = second is not None and gates.manages(second, held, "correct")
    if second_id == by.person or not mine:
        raise NotAllowed("更正要由本级人大的另一个人复核")


def _clear_the_way(case: Case, by: Actor, now: dt.datetime) -> None:
    """早先提出的：不再作数的、自己提出的，了结；别人提出还在等的，拒绝。"""
    earlier = CorrectionProposal.objects.filter(case=case, outcome="").first()
    if earlier is None:
        return
    stands = _stands(earlier)
    if stands and earlier.proposer_id != by.person:
        raise AlreadyDone(f"{earlier.proposer.name}已经提出更正，在等{earlier.second.name}复核")
    _settle(earlier, "replaced" if stands else "expired", now)


def _to_answer(case_id: int, by: Actor, now: dt.datetime) -> tuple[Held, CorrectionProposal]:
    held = gates.hold(case_id, now=now)
    proposal = CorrectionProposal.objects.filter(case=held.case, outcome="").first()
    if proposal is None or proposal.second_id != by.person_id:
        raise NotAllowed("这件事项没有在等您复核的更正")
    check_office(held, by, "复核更正", "correct")
    return held, proposal


def _stands(proposal: CorrectionProposal) -> bool:
    """提出以后没有再走一步。"""
    for entry in entries(f"case:{proposal.case_id}", newest_first=True):
        if entry.seq <= proposal.told_seq:
            return True
        if entry.step:
            return False
    return False


def _settle(proposal: CorrectionProposal, outcome: str, now: dt.datetime) -> None:
    CorrectionProposal.objects.filter(pk=proposal.pk).update(outcome=outcome, settled_at=now)


def _folded(undoing: Undoing, step: Body, by: Actor) -> engine.Deltas:
    """撤去以后，链上各步的增减。拒绝：后面的记录接不上。"""
    try:
        return engine.fold_counting(_with(undoing, step, by)).deltas
    except (Broken, LookupError) as error:
        raise Refused("撤去这一步，后面的记录就接不上，不能更正；请用特别决定") from error


def _state_after(undoing: Undoing, step: Body, by: Actor) -> Any:
    return engine.FOLD.run(_with(undoing, step, by))  # 开立的一笔撤不去，总有状态


def _with(undoing: Undoing, step: Body, by: Actor) -> list[Body]:
    bodies = undoing.bodies
    ending = {
        "seq": len(bodies) + 1,
        "step": step,
        "actor": by.id,
        "event": {},
        "happened_at": bodies[-1]["happened_at"],
    }
    return [*bodies, ending]


def _unlink(held: Held, undoing: Undoing, *, by: Actor, now: dt.datetime) -> None:
    """撤去的步骤建立的链接（如并入）一并撤去，两边的链上各记一笔。"""
    for body in undoing.bodies:
        if body["seq"] not in undoing.undoes:
            continue
        step = of_body(body).step
        article = held.text.by_step.get(step.code)
        filled = body["event"].get("filled") or {}
        old = (
            [(kind, filled[code]) for code, kind in article.links if code in filled]
            if article and step.v < VERSION
            else []
        )
        for kind, other in [*old, *((one.kind, one.case) for one in step.links)]:
            Link.objects.filter(origin=held.case, target_id=other, kind=kind).delete()
            for one, another in ((held.case.pk, other), (other, held.case.pk)):
                record(f"case:{one}", events.Unlinked(another, kind), by=by.id, now=now)


def _tell(proposal: CorrectionProposal, person_id: int, sentence: str, now: dt.datetime) -> None:
    url = registry.page_of(proposal.case.kind, proposal.case_id)
    tell(
        [person_id], "procedure/correction", case_id=proposal.case_id, sentence=sentence, now=now,
        url=url, key=f"correction:{proposal.pk}:{person_id}",
    )  # fmt: skip
