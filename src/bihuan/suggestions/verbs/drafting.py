"""起草：写、改、邀请联名、确认、提出。提出之前没有事项，也不留痕；提出之后文字定住。"""

import datetime as dt
from typing import Any

from django.urls import reverse

from bihuan.cases.door import step
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger.door import Entry, record, verb
from bihuan.notices.door import tell
from bihuan.people.door import Actor, Deputy, active_deputy, congress_by_id, units_of
from bihuan.procedure.door import Case, Taking, name_party, open_case, perform

from .. import events, finding, gates, quality
from ..drafts import TEXT, TWICE_WITHIN, as_kept
from ..models import Cosigner, Suggestion
from ..paper import digest_of_text, whole_paper_of
from .kinds import KINDS

PARTS = ("title", "situation", "analysis", "proposal", "subject", "in_session", "confidential", "wanted_id")
LONGEST = {"title": 200, "subject": 40}


@verb
def start_draft(
    *, congress_id: int, kind: str = "suggestion", lead_deputy_id: int | None = None, by: Actor, now: dt.datetime,
    session_id: int | None = None, **parts: Any,
) -> Suggestion:  # fmt: skip
    """起草：代表自己写，或者代表工委、代表团（乡镇）秘书代为录入（lead_deputy_id 是别人）。

    拒绝：不是本级在任的代表；不可以代这个代表团录入。
    """
    if kind not in KINDS:
        raise BadInput(f"没有「{kind}」这种建议")
    lead = by.himself if lead_deputy_id in (None, by.person_id) else lead_deputy_id
    deputy = active_deputy(lead, congress_id, now=now)
    if deputy is None:
        raise NotAllowed(
            "只有本级正在执行职务的代表可以提出" if lead == by.person_id else "所选的人不是本级正在执行职务的代表"
        )
    on_behalf = lead != by.person_id
    if on_behalf and not gates.may_enter_for(by, congress_id, deputy.delegation_id):
        raise NotAllowed("只有代表工委或者这个代表团的秘书可以代为录入")
    suggestion = Suggestion(
        kind=kind, congress=congress_by_id(congress_id), session_id=session_id, lead_deputy_id=lead,
        delegation_id=deputy.delegation_id, entered_by_id=by.person_id if on_behalf else None, created_at=now,
        changed_at=now,
    )  # fmt: skip
    _write(suggestion, parts)
    twice = _just_written(suggestion, deputy, now)
    if twice is not None:
        return twice
    suggestion.save()
    if on_behalf:
        _tell(
            [suggestion.lead_deputy_id],
            "suggestions/entered",
            suggestion,
            f"{by.name}代您录入了建议，请确认后提出",
            now,
        )
    return suggestion


@verb
def change_draft(suggestion_id: int, *, by: Actor, now: dt.datetime, **parts: Any) -> Suggestion:
    """改稿子（或退回修改的文本）。代录的一改，代表要重新确认；已确认的联名也要重新确认。"""
    suggestion = gates.draft_to_change(suggestion_id, by=by)
    if not _write(suggestion, parts):
        return suggestion
    suggestion.changed_at = now
    if not gates.is_author(suggestion, by):
        suggestion.confirmed_at = None
    suggestion.save()
    if suggestion.case_id is not None:
        event = events.Reworded(digest_of_text(suggestion), whole_paper_of(suggestion))
        record(f"case:{suggestion.case_id}", event, by=by.id, now=now)
    confirmed = suggestion.cosigners.exclude(confirmed_at=None)
    people = list(confirmed.values_list("person_id", flat=True))
    confirmed.update(confirmed_at=None)
    _tell(people, "suggestions/reworded", suggestion, f"{suggestion.title}：文字改了，请您重新确认联名", now)
    return suggestion


@verb
def discard_draft(suggestion_id: int, *, by: Actor) -> None:
    """丢弃稿子。已经提出过的不能丢弃，只能撤回。"""
    suggestion = gates.draft_to_change(suggestion_id, by=by)
    if suggestion.case_id is not None:
        raise NotAllowed("已经提出过的不能丢弃，可以撤回")
    suggestion.delete()


@verb
def invite_cosigner(suggestion_id: int, person_id: int, *, by: Actor, now: dt.datetime) -> Cosigner:
    """邀请联名：本级在任的代表，不能是领衔代表自己，不能邀请两次。"""
    suggestion = gates.draft_to_change(suggestion_id, by=by)
    if person_id == suggestion.lead_deputy_id:
        raise BadInput("领衔代表不用邀请自己")
    if active_deputy(person_id, suggestion.congress_id, now=now) is None:
        raise BadInput("所选的人不是本级正在执行职务的代表")
    if suggestion.cosigners.filter(person_id=person_id).exists():
        raise AlreadyDone("已经邀请过这位代表")
    cosigner = Cosigner.objects.create(suggestion=suggestion, person_id=person_id, invited_at=now)
    _tell([person_id], "suggestions/invited", suggestion, f"请您联名：{suggestion.title}", now)
    return cosigner


@verb
def confirm_cosigning(suggestion_id: int, *, by: Actor, now: dt.datetime) -> Cosigner:
    """确认联名：只有被邀请的本人。"""
    cosigner = _mine(suggestion_id, by)
    if cosigner.confirmed_at is not None:
        raise AlreadyDone("您已经确认过联名")
    if active_deputy(by.himself, cosigner.suggestion.congress_id, now=now) is None:
        raise NotAllowed("只有本级正在执行职务的代表可以联名")
    cosigner.confirmed_at = now
    cosigner.save(update_fields=["confirmed_at"])
    _tell([cosigner.suggestion.lead_deputy_id], "suggestions/cosigned", cosigner.suggestion, f"{by.name}确认联名", now)
    return cosigner


@verb
def decline_cosigning(suggestion_id: int, *, by: Actor, now: dt.datetime) -> None:
    """谢绝（或退出）联名：撤去邀请。提出之后不能再退出；退回修改过的，没有重新确认的可以谢绝。"""
    cosigner = _mine(suggestion_id, by)
    if cosigner.suggestion.case_id is not None and cosigner.confirmed_at is not None:
        raise NotAllowed("已经提出，不能再退出联名")
    cosigner.delete()
    _tell([cosigner.suggestion.lead_deputy_id], "suggestions/declined", cosigner.suggestion, f"{by.name}谢绝联名", now)


@verb
def take_back_invitation(suggestion_id: int, person_id: int, *, by: Actor) -> None:
    """撤回邀请：还没有确认的才可以撤；确认了的由本人退出。"""
    suggestion = gates.draft_to_change(suggestion_id, by=by)
    cosigner = suggestion.cosigners.filter(person_id=person_id).first()
    if cosigner is None:
        raise NotFound("没有邀请过这位代表")
    if cosigner.confirmed_at is not None:
        raise NotAllowed("这位代表已经确认联名，要由本人退出")
    cosigner.delete()


@verb
def confirm_text(suggestion_id: int, *, by: Actor, now: dt.datetime) -> Suggestion:
    """代表确认别人代录的文本。"""
    suggestion = gates.draft_to_change(suggestion_id, by=by)
    if not gates.is_author(suggestion, by):
        raise NotAllowed("要由代表本人确认")
    if active_deputy(by.himself, suggestion.congress_id, now=now) is None:
        raise NotAllowed("只有本级正在执行职务的代表可以确认")
    suggestion.confirmed_at = now
    suggestion.save(update_fields=["confirmed_at"])
    return suggestion


@verb
def submit_draft(suggestion_id: int, *, by: Actor, now: dt.datetime) -> Case:
    """提出：稿子成为一件事项，走第一步。领衔代表提出即是对文本的确认。拒绝：不再执行职务、质量审核有毛病、联名没有确认。"""
    return open_on(gates.draft_to_submit(suggestion_id, by=by), Taking(by, now))


def open_on(suggestion: Suggestion, taking: Taking) -> Case:
    """一份拿到手的稿子成为事项，走第一步；拒绝见 submit_draft。代表本人提出、凭签名件提出都由此进入。"""
    by, now = taking.by, taking.now
    if active_deputy(suggestion.lead_deputy_id, suggestion.congress_id, now=now) is None:
        raise NotAllowed("只有本级正在执行职务的代表可以提出")
    found = quality.faults(suggestion)
    if found:
        raise BadInput("；".join(found.values()), found)
    case = open_case(
        suggestion.kind, title=suggestion.title, congress=suggestion.congress, by=by, now=now,
        proposer_id=suggestion.lead_deputy_id, session_id=suggestion.session_id,
        parties=[("cosigner", c.person_id, None) for c in suggestion.cosigners.exclude(confirmed_at=None)],
        event=events.Drafted(suggestion.pk),
    )  # fmt: skip
    suggestion.case = case
    suggestion.confirmed_at = None if taking.on_paper_of else now  # 凭签名件的，本人没有在这里确认过
    suggestion.save(update_fields=["case", "confirmed_at"])
    submit(case.pk, taking)
    case.refresh_from_db()
    return case


@step("submit", of=KINDS)
def submit(case_id: int, taking: Taking) -> Entry:
    """提出（首次，或退回修改之后再次）：记下全文的哈希和联名。"""
    suggestion = gates.suggestion_of_case(case_id)
    cosigners = tuple(
        suggestion.cosigners.exclude(confirmed_at=None).order_by("id").values_list("person_id", flat=True)
    )
    event = events.Submitted(
        suggestion.title, digest_of_text(suggestion), cosigners, suggestion.entered_by_id, whole_paper_of(suggestion)
    )
    entry = perform(case_id, "submit", taking, event=event, title=suggestion.title)
    for person_id in cosigners:  # 退回修改期间新联名的，从此也看得到这件
        name_party(
            case_id,
            "cosigner",
            person_id=person_id,
            by=taking.by,
            now=taking.now,
            happened_at=taking.happened_at,
            origin=taking.origin,
        )
    finding.index(suggestion)
    return entry


def _write(suggestion: Suggestion, parts: dict[str, Any]) -> bool:
    changed = False
    for name, value in parts.items():
        if name not in PARTS:
            raise BadInput(f"没有「{name}」这一项")
        if isinstance(value, str):
            value = as_kept(value)
            if len(value) > LONGEST.get(name, 8000):
                raise BadInput("文字太长", {name: f"不能超过 {LONGEST.get(name, 8000)} 字"})
        if name == "wanted_id" and value and not units_of(suggestion.congress_id).filter(pk=value).exists():
            raise BadInput("没有这个承办单位", {"wanted": "请从列出的里选"})
        if getattr(suggestion, name) != value:
            setattr(suggestion, name, value)
            changed = True
    return changed


def _just_written(new: Suggestion, deputy: Deputy, now: dt.datetime) -> Suggestion | None:
    """刚刚已经写下的同一份。锁住代表这一行，两下同时到的也分得出先后；另一下的钟看得晚些，也算。"""
    Deputy.objects.select_for_update().filter(pk=deputy.pk).first()
    same = {name: getattr(new, name) for name in ("kind", *TEXT)}
    rows = Suggestion.objects.filter(
        lead_deputy_id=new.lead_deputy_id, entered_by_id=new.entered_by_id, case=None, source="",
        created_at__gt=now - TWICE_WITHIN, **same,
    )  # fmt: skip
    return rows.first() if new.title or new.situation else None


def _mine(suggestion_id: int, by: Actor) -> Cosigner:
    cosigner = (
        Cosigner.objects.select_for_update(of=("self",)).select_related("suggestion")
        .filter(suggestion_id=suggestion_id, person_id=by.himself).first()
    )  # fmt: skip
    if cosigner is None:
        raise NotFound("没有邀请您联名")
    return cosigner


def _tell(people: list[int], kind: str, suggestion: Suggestion, sentence: str, now: dt.datetime) -> None:
    key = f"{kind}:{suggestion.pk}:{now.isoformat()}"
    tell(
        people,
        kind,
        case_id=suggestion.case_id,
        sentence=sentence,
        url=reverse("suggestions:draft", args=[suggestion.pk]),
        key=key,
        now=now,
    )
