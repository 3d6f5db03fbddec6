"""换手机号的动词：申请，证明见过本人，撤回、驳回。"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.people.door import (
    SYSTEM_ADMIN,
    Actor,
    Deputy,
    actor_name,
    administers,
    managed_by,
    sealed_phone,
    secretary_of,
    tidy_phone,
    witness_phone,
)

from ..events import PhoneChangeAsked, PhoneChangeDropped, PhoneChangeWitnessed
from ..models import Account, PhoneChange, Text
from ..verbs import tell

GOOD_FOR = dt.timedelta(days=7)  # 自定：申请以后七日之内要有人见证，过了重来


@ledger.verb
def ask_phone_change(account_id: int, *, phone: str, by: Actor, now: dt.datetime) -> PhoneChange:
    """申请换手机号：本人，或者替本人（人来了，登录不进来）的系统管理员、管组织的人。新号先封着，有人见证才用。

    拒绝：没有这个账号；不归经手人管；不像手机号；与在册的相同；已经有一个等着。
    """
    account = _held(account_id)
    if account.person_id != by.person_id and not _keeps(account, by):
        raise NotAllowed("手机号由本人，或者此人所在最高一级管账号的人来申请换")
    phone = tidy_phone(phone)
    if sealed_phone(account.person_id or 0) == phone:
        raise BadInput("与在册的手机号相同，不用换", {"phone": "与在册的相同"})
    if waiting_of(account, now=now) is not None:
        raise AlreadyDone("已经申请了一个，等人见证；写错了的先撤回")
    subject = f"person:{account.person_id}"
    event = PhoneChangeAsked(account.pk, account.person_id or 0, phone)
    entry = ledger.record(f"account:{account.pk}", event, by=by.id, now=now, subject=subject)
    given = {"asked_by_id": by.person, "asked_at": now, "entry_id": entry.id}
    return PhoneChange.objects.update_or_create(account=account, defaults=given)[0]


@ledger.verb
def witness_phone_change(account_id: int, *, by: Actor, now: dt.datetime) -> None:
    """另一位当面见过本人：从此用新号，短信登录停下，原来的号收到一条短信。

    拒绝：没有等着的、过了七日；见证人就是申请的人、就是本人；不是管账号的人，也不是此人代表团的秘书。
    """
    account = _held(account_id)
    waiting = waiting_of(account, now=now)
    if waiting is None or not may_witness(account, by):
        raise NotFound("没有等着见证的换号，可能已经办过，或者过了七日")
    if {account.person_id, waiting.asked_by_id} & set(_own(by)):
        raise NotAllowed("申请的、本人，都不能作见证，请另一位工作人员来")
    person_id, former = account.person_id or 0, account.person.phone_entry_id if account.person else None
    phone, asked_by = new_phone(waiting), waiting.asked_by_id
    home = managed_by(person_id) or 0
    kept = witness_phone(home, person_id, phone=phone, asked_by=asked_by, by=by, now=now)
    waiting.delete()
    tell(account, PhoneChangeWitnessed(account.pk, person_id, asked_by, kept), by=by, now=now)
    if former is not None:
        Text.objects.create(
            kind=Text.Kind.MOVED, account=account, place="", known=True, entry_id=former, asked_at=now
        )  # fmt: skip


@ledger.verb
def drop_phone_change(account_id: int, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """不换了：本人、申请的人撤回，或者见证的人说不是本人。拒绝：没有等着的；没有写缘由；不相干的人。"""
    account = _held(account_id)
    waiting = PhoneChange.objects.filter(account=account).first()
    own = waiting is not None and by.person_id in (account.person_id, waiting.asked_by_id)
    if waiting is None or not (own or may_witness(account, by)):
        raise NotFound("没有等着见证的换号，可能已经办过")
    reason = " ".join(reason.split())
    if not reason or len(reason) > 100:
        raise BadInput("请写明缘由，不超过 100 字", {"reason": "请写明缘由，不超过 100 字"})
    waiting.delete()
    tell(account, PhoneChangeDropped(account.pk, account.person_id or 0, reason), by=by, now=now)


def waiting_of(account: Account, *, now: dt.datetime) -> PhoneChange | None:
    """等人见证的；过了七日的不算。"""
    found = PhoneChange.objects.filter(account=account, asked_at__gt=now - GOOD_FOR)
    return found.select_related("asked_by").first()


def changes_to_witness(by: Actor, *, now: dt.datetime) -> list[PhoneChange]:
    """此人见证得了的各个等着的，先申请的在前：不是他自己的，也不是他申请的。"""
    rows = PhoneChange.objects.filter(asked_at__gt=now - GOOD_FOR).exclude(asked_by_id__in=_own(by))
    rows = rows.exclude(account__person_id__in=_own(by)).select_related("account__person", "asked_by")
    return [one for one in rows.order_by("asked_at") if may_witness(one.account, by)]


def changes_asked(by: Actor, *, now: dt.datetime) -> list[PhoneChange]:
    """此人替别人申请、还等着的。"""
    rows = PhoneChange.objects.filter(asked_at__gt=now - GOOD_FOR, asked_by_id=by.person)
    return list(rows.exclude(account__person_id=by.person).select_related("account__person").order_by("asked_at"))


@dataclass(frozen=True)
class Witnessed:
    """一次换号：何时，谁见证的。"""

    at: dt.datetime
    who: str


def last_witnessed(account: Account) -> Witnessed | None:
    """最近一次换号；没有换过的为 None。"""
    told = ledger.entries(f"account:{account.pk}")
    found = next((one for one in reversed(told) if one.type == "accounts.phone_change_witnessed"), None)
    return Witnessed(found.recorded_at, actor_name(found.actor)) if found is not None else None


def new_phone(waiting: PhoneChange) -> str:
    """申请换成的号。拒绝：已经删除。"""
    entry = ledger.entry(waiting.entry_id)
    phone = entry.personal().get("phone") if entry is not None else None
    if not phone:
        raise NotFound("申请的手机号已经删除，请重新申请")
    return str(phone)


def may_witness(account: Account, by: Actor) -> bool:
    """此人见证得了吗：此人所在最高一级的系统管理员（没有任命的，管组织的人），或者此人代表团的秘书、联络员。"""
    if _keeps(account, by):
        return True
    seats = Deputy.objects.filter(person_id=account.person_id or 0, delegation__isnull=False)
    running = seats.filter(Q(term__to_on=None) | Q(term__to_on__gte=by.on))
    return any(secretary_of(by, pk) for pk in running.values_list("delegation_id", flat=True))


def _own(by: Actor) -> list[int]:
    return [each for each in (by.person_id, by.holder_id) if each is not None]


def _keeps(account: Account, by: Actor) -> bool:
    home = managed_by(account.person_id or 0)
    return home is not None and administers(by, home, SYSTEM_ADMIN)


def _held(account_id: int) -> Account:
    account = Account.objects.select_for_update(of=("self",)).filter(pk=account_id).first()
    if account is None or account.person_id is None:
        raise NotFound("没有这个账号")
    return account
