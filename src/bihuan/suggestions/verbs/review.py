"""审查：立案与编号、并案、征求代表同意、同意撤回。"""

import datetime as dt

from django.urls import reverse

from bihuan.cases.door import step
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, NotAllowed, NotFound
from bihuan.kernel.spelling import in_han
from bihuan.ledger.door import Entry, entries, record, verb
from bihuan.notices.door import tell
from bihuan.people.door import Actor, active_deputy, sessions_of
from bihuan.procedure.door import Case, Taking, perform

from .. import events, finding, gates, roles
from ..models import Consent, Cosigner, Numbering
from ..rules import rule
from .kinds import KINDS


def take_back_number(case_id: int, step_code: str, assignment: int) -> None:
    """撤去立案：号收回。还是这个序列的末一号的，下一件接着用；后面已经有号的，空着，不重用。"""
    entry = next(one for one in entries(f"case:{case_id}", newest_first=True) if (one.step or {}).get("number"))
    suggestion = gates.suggestion_of_case(case_id)
    case = suggestion.case
    assert case is not None
    rows = Numbering.objects.filter(
        congress_id=case.congress_id, kind=case.kind, series=_series(case, entry.happened_at)
    )
    row = rows.select_for_update().first()
    if row is not None and _number(case, row.last, entry.happened_at) == (entry.step or {})["number"]:
        row.last -= 1
        row.save(update_fields=["last"])
    finding.index(suggestion)


@step("register", of=KINDS, undo=take_back_number, soon=True)
def register(case_id: int, taking: Taking) -> Entry:
    """立案：编号，同一次会议（或一年的闭会期间）一个序列。旧记录自带编号的照旧。"""
    return _numbered(case_id, "register", taking)


@step("merge", of=KINDS)
def merge(case_id: int, taking: Taking) -> Entry:
    """并案：编号、链接；各自的分办、答复和评价保留。"""
    entry = _numbered(case_id, "merge", taking)
    used = Consent.objects.filter(suggestion__case_id=case_id, about="merge", agreed=True, used_at=None)
    used.update(used_at=taking.now)
    return entry


def _numbered(case_id: int, code: str, taking: Taking) -> Entry:
    suggestion = gates.suggestion_of_case(case_id)
    case = suggestion.case
    assert case is not None
    entry = perform(case_id, code, taking, number=case.number or next_number(case, taking.at))
    suggestion.refresh_from_db()
    finding.index(suggestion)
    return entry


def next_number(case: Case, at: dt.datetime) -> str:
    """下一个编号：会上的按会议，闭会期间的按年份，各种各一个序列；怎样写见 rules/numbers.yaml。"""
    row, _ = Numbering.objects.get_or_create(congress_id=case.congress_id, kind=case.kind, series=_series(case, at))
    row = Numbering.objects.select_for_update().get(pk=row.pk)
    row.last += 1
    row.save(update_fields=["last"])
    return _number(case, row.last, at)


def _series(case: Case, at: dt.datetime) -> str:
    return f"session:{case.session_id}" if case.session_id else f"recess:{clock.day_of(at).year}"


def _number(case: Case, n: int, at: dt.datetime) -> str:
    written = rule("numbers")["session" if case.session_id else "recess"]
    told: dict[str, object] = {"n": n, "year": clock.day_of(at).year}
    if case.session_id:
        met = sessions_of(case.congress_id).get(pk=case.session_id)
        told |= {"term": in_han(met.term.number), "session": in_han(met.number)}
    return str(written.get(case.kind, written["suggestion"]).format_map(told))


@verb
def ask_consent(case_id: int, about: str, *, detail: str, assignment: int = 0, by: Actor, now: dt.datetime) -> Consent:
    """征求代表同意并案（代表工委问）或延期（承办单位问）。已经在等答复的不重复问。"""
    suggestion = gates.suggestion_to_ask(case_id, about, assignment, by=by)
    if suggestion.consents.filter(about=about, assignment=assignment, answered_at=None).exists():
        raise AlreadyDone("已经在征求代表的意见，请等代表答复")
    consent = Consent.objects.create(
        suggestion=suggestion,
        about=about,
        assignment=assignment,
        detail=detail.strip()[:500],
        asked_by_id=by.person,
        asked_at=now,
    )
    case = suggestion.case
    assert case is not None
    record(f"case:{case_id}", events.ConsentAsked(about, assignment, consent.detail), by=by.id, now=now)
    tell(
        roles.leaders(case, on=clock.day_of(now)), "suggestions/consent", case_id=case_id,
        sentence=f"征求您的意见：{consent.detail}",
        url=reverse("suggestions:case", args=[case_id]), key=f"consent:{consent.pk}", now=now,
    )  # fmt: skip
    return consent


@verb
def answer_consent(consent_id: int, *, agreed: bool, by: Actor, now: dt.datetime) -> Consent:
    """代表答复征求：领衔代表本人（不在执行职务的，由代表团团长代行），只答一次。"""
    found = Consent.objects.select_for_update(of=("self",)).select_related("suggestion__case")
    consent = found.filter(pk=consent_id).first()
    if consent is None or not gates.speaks_for(consent.suggestion, by):
        raise NotFound("没有征求您的意见")
    if consent.answered_at is not None:
        raise AlreadyDone("您已经答复过")
    consent.answered_at, consent.agreed = now, agreed
    consent.save(update_fields=["answered_at", "agreed"])
    case_id = consent.suggestion.case_id
    said = events.ConsentAnswered(consent.about, consent.assignment, agreed, "同意" if agreed else "不同意")
    record(f"case:{case_id}", said, by=by.id, now=now)
    tell(
        [consent.asked_by_id], "suggestions/consent_answered", case_id=case_id,
        url=reverse("suggestions:case", args=[case_id]),
        sentence=f"{by.name}{'同意' if agreed else '不同意'}：{consent.detail}", key=f"consent_answer:{consent.pk}", now=now,
    )  # fmt: skip
    return consent


@verb
def agree_to_withdraw(case_id: int, *, by: Actor, now: dt.datetime) -> Cosigner:
    """联名代表同意撤回。拒绝：不在执行职务的。"""
    cosigner = (
        Cosigner.objects.select_for_update(of=("self",)).select_related("suggestion")
        .filter(suggestion__case_id=case_id, person_id=by.himself).exclude(confirmed_at=None).first()
    )  # fmt: skip
    if cosigner is None:
        raise NotAllowed("您不是这件建议的联名代表")
    if active_deputy(by.himself, cosigner.suggestion.congress_id, now=now) is None:
        raise NotAllowed("只有本级正在执行职务的代表可以同意撤回")
    if cosigner.agrees_to_withdraw_at is not None:
        raise AlreadyDone("您已经同意过撤回")
    cosigner.agrees_to_withdraw_at = now
    cosigner.save(update_fields=["agrees_to_withdraw_at"])
    record(f"case:{case_id}", events.WithdrawalAgreed(cosigner.person_id), by=by.id, now=now)
    tell(
        [cosigner.suggestion.lead_deputy_id], "suggestions/withdrawal_agreed", case_id=case_id, now=now,
        url=reverse("suggestions:withdrawal", args=[case_id]), sentence=f"{by.name}同意撤回",
        key=f"withdrawal:{cosigner.pk}",
    )  # fmt: skip
    return cosigner
