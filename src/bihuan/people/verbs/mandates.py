"""代表：当选，资格变动。依据代表法第六十一条（暂停执行职务）、第六十二与六十三条（终止）。"""

import datetime as dt

from bihuan.kernel.clock import day_of
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotFound
from bihuan.ledger import door as ledger

from .. import events, gates
from ..actors import Actor
from ..models import Delegation, Deputy, Person, QualificationChange
from ..recording import told

State, Reason = QualificationChange.State, QualificationChange.Reason

# 从哪种资格，因何原因，可以变成哪种资格
REASONS: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    State.ACTIVE.value: ((State.SUSPENDED.value,), frozenset({Reason.RESUMED.value})),
    State.SUSPENDED.value: ((State.ACTIVE.value,), frozenset({Reason.DETAINED.value, Reason.SENTENCED.value})),
    State.ENDED.value: (
        (State.ACTIVE.value, State.SUSPENDED.value),
        frozenset(Reason.values)
        - {Reason.ELECTED.value, Reason.RESUMED.value, Reason.DETAINED.value, Reason.SENTENCED.value},
    ),
}


@ledger.verb
def elect_deputy(
    person_id: int,
    term_id: int,
    *,
    delegation_id: int | None = None,
    constituency: str = "",
    number: str = "",
    kind: str = "deputy",
    on: dt.date | None = None,
    by: Actor,
    now: dt.datetime,
) -> Deputy:
    """登记当选（政协委员为 `kind="cppcc_member"`）。拒绝：没有这个人；本届已是；证号已有人用；代表团不是本级的。"""
    term = gates.term_to_keep(term_id, by=by)
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("没有这个人")
    if delegation_id and not Delegation.objects.filter(pk=delegation_id, congress_id=term.congress_id).exists():
        raise NotFound("没有这个代表团")
    if kind not in Deputy.Kind.values:
        raise BadInput(f"没有“{kind}”这种身份")
    number, constituency = number.strip()[:20], constituency.strip()[:60]
    if term.deputies.filter(person=person, kind=kind).exists():
        raise AlreadyDone(f"{person.name}已是{term}的{Deputy.Kind(kind).label}")
    if number and term.deputies.filter(kind=kind, number=number).exists():
        raise AlreadyDone(f"证号 {number} 已有人使用")
    on = on or max(term.from_on, min(day_of(now), term.to_on or dt.date.max))
    deputy = Deputy.objects.create(
        person=person, term=term, delegation_id=delegation_id, constituency=constituency, number=number, kind=kind
    )
    QualificationChange.objects.create(deputy=deputy, state=State.ACTIVE, reason=Reason.ELECTED, on=on)
    event = events.DeputyElected(
        deputy.pk, person.pk, term.pk, kind, number, delegation_id, constituency, on.isoformat()
    )
    told(term.congress_id, event, by=by, now=now)
    return deputy


@ledger.verb
def change_qualification(
    deputy_id: int,
    *,
    state: str,
    reason: str,
    on: dt.date | None = None,
    note: str = "",
    by: Actor,
    now: dt.datetime,
) -> QualificationChange:
    """资格变动：暂停执行职务、恢复、终止。终止了的不再变动。

    拒绝：原因与变动不合；现在的资格不能这样变；日期早于上一次变动。
    """
    deputy = gates.deputy_to_keep(deputy_id, by=by)
    on = on or day_of(now)
    sources, reasons = REASONS.get(state, ((), frozenset()))
    if reason not in reasons:
        raise BadInput("原因与资格变动不合，请按代表法第六十一至六十三条选择")
    last = deputy.changes.order_by("-on", "-id").first()
    held = last.state if last else State.ACTIVE.value
    if held not in sources:
        words = State(held).label
        raise AlreadyDone(f"{deputy.person.name}现在是“{words}”，不能再作这样的变动")
    if last is not None and on < last.on:
        raise BadInput(f"日期不能早于上一次变动（{last.on}）")
    change = QualificationChange.objects.create(
        deputy=deputy, state=state, reason=reason, on=on, note=note.strip()[:200]
    )
    event = events.QualificationChanged(deputy.pk, state, reason, str(change), on.isoformat(), change.note)
    told(deputy.term.congress_id, event, by=by, now=now)
    return change
