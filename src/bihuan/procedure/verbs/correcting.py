"""更正：一个人提出撤去最近由人办的一步，另一个人在自己的登录里复核，同意了才撤去。两步都留痕。"""

import datetime as dt

from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger.door import Entry, entries, record, verb
from bihuan.notices.door import tell
from bihuan.people.door import Actor, actor_of

from .. import events, gates, registry
from ..models import Case, CorrectionProposal
from ..situation import Held
from .special import check_office
from .undoing import Undoing, latest, undo

GONE_FORWARD = "这件事项又走了一步，原来提出的更正不再作数；还要更正的，请重新提出"


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
    undoing = latest(held)
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
    said = events.CorrectionConfirmed(
        proposal.seq, proposal.step, proposal.reason, f"person:{proposal.proposer_id}", proposal.told_seq
    )
    entry = undo(held, latest(held), said, by=by, now=now)
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
    return latest(gates.held_of(case, on=case.received_on))


def waiting_correction(case: Case) -> CorrectionProposal | None:
    """这件事项在等复核的更正；提出以后又走了一步的不算。"""
    found = (
        CorrectionProposal.objects.filter(case=case, outcome="").select_related("case", "proposer", "second").first()
    )
    return found if found is not None and _stands(found) else None


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


def _tell(proposal: CorrectionProposal, person_id: int, sentence: str, now: dt.datetime) -> None:
    url = registry.page_of(proposal.case.kind, proposal.case_id)
    tell(
        [person_id], "procedure/correction", case_id=proposal.case_id, sentence=sentence, now=now,
        url=url, key=f"correction:{proposal.pk}:{person_id}",
    )  # fmt: skip
