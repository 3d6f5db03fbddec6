"""两步验证的动词：加上、去掉、换恢复码、对验证码；手机丢了的，一人申请、另一人同意才重置。"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings

from bihuan.kernel import canonical
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM, SYSTEM_ADMIN, Actor

from ..events import (
    FactorAdded,
    FactorRemoved,
    FactorResetAsked,
    FactorsReset,
    RecoveryCodeUsed,
    SecondStepLocked,
)
from ..models import Account, CodeGuard, FactorResetRequest
from ..sessions import end_others
from ..verbs import account_in_care, account_to_keep, tell
from . import codes
from .questions import GOOD_FOR, STEPS, WORDS, Type

MOST = 5  # 把：一人至多登记这么多通行密钥，自定
LONGEST = 40  # 字：通行密钥的名字


class Tried(Enum):
    """一个验证码试下来：对、不对、锁着。"""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"


@dataclass(frozen=True)
class Added:
    """加上的一样；头一样的连同新造的恢复码，只此一次可见。"""

    factor: Authenticator
    codes: Sequence[str]


@ledger.verb
def add_totp(account_id: int, *, secret: str, code: str, by: Actor, now: dt.datetime) -> Added:
    """加上动态口令；`code` 是手机上此刻显示的，对得上才算扫成了。拒绝：不是本人；已有一份；验证码不对。"""
    account = _own(account_id, by=by)
    if Authenticator.objects.filter(user=account, type=Type.TOTP).exists():
        raise AlreadyDone("动态口令已经设好；换手机的，先去掉再设")
    step = codes.totp_step(secret, code, after=0, now=now)
    if step is None:
        raise BadInput("验证码不对：请看手机上现在的六位数字；老是不对的，看看手机的时间准不准", {"code": "对不上"})
    factor = _add(account, Type.TOTP, {}, secret=secret, now=now)
    CodeGuard.objects.update_or_create(account=account, defaults={"counter": step, "failures": 0})
    return Added(factor, _first_codes(account, now=now))


@ledger.verb
def add_passkey(account_id: int, *, name: str, credential: Mapping[str, Any], by: Actor, now: dt.datetime) -> Added:
    """登记一把通行密钥（页面核对过）。拒绝：不是本人；没有名字、名字太长；超过 MOST 把。"""
    account = _own(account_id, by=by)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise BadInput(f"给它起个名字，不超过 {LONGEST} 字", {"name": f"不超过 {LONGEST} 字"})
    if Authenticator.objects.filter(user=account, type=Type.WEBAUTHN).count() >= MOST:
        raise BadInput(f"一人至多登记 {MOST} 把通行密钥，先去掉用不着的")
    factor = _add(account, Type.WEBAUTHN, {"name": name, "credential": dict(credential)}, secret="", now=now)
    return Added(factor, _first_codes(account, now=now))


@ledger.verb
def remove_factor(account_id: int, factor_id: int, *, by: Actor, now: dt.datetime) -> None:
    """去掉一样；最后一样去掉的，恢复码也去掉。拒绝：不是本人；没有这一样（恢复码不能单独去掉）。"""
    account = _own(account_id, by=by)
    factor = Authenticator.objects.filter(user=account, pk=factor_id, type__in=STEPS).first()
    if factor is None:
        raise NotFound("没有这一样，可能已经去掉了")
    going = [factor.pk]
    if not Authenticator.objects.filter(user=account, type__in=STEPS).exclude(pk=factor.pk).exists():
        going += Authenticator.objects.filter(user=account, type=Type.RECOVERY_CODES).values_list("pk", flat=True)
    Authenticator.objects.filter(pk__in=going).delete()
    event = FactorRemoved(account.pk, by.person, tuple(going), WORDS[Type(factor.type)])
    tell(account, event, by=by, now=now)


@ledger.verb
def renew_codes(account_id: int, *, by: Actor, now: dt.datetime) -> Sequence[str]:
    """换一套恢复码，旧的作废。拒绝：不是本人；还没有设第二步。"""
    account = _own(account_id, by=by)
    if not Authenticator.objects.filter(user=account, type__in=STEPS).exists():
        raise NotFound("先设动态口令或通行密钥，才有恢复码")
    old = Authenticator.objects.filter(user=account, type=Type.RECOVERY_CODES)
    if going := tuple(old.values_list("pk", flat=True)):
        old.delete()
        tell(account, FactorRemoved(account.pk, by.person, going, WORDS[Type.RECOVERY_CODES]), by=by, now=now)
    return _new_codes(account, now=now)


@ledger.verb
def try_code(account_id: int, code: str, *, now: dt.datetime) -> Tried:
    """对一个验证码（动态口令或恢复码）：对了的从此用过；连错几次锁一阵，锁着时对的也不收，留一笔。"""
    account = Account.objects.get(pk=account_id)
    CodeGuard.objects.get_or_create(account=account)
    guard = CodeGuard.objects.select_for_update().get(account=account)
    fresh = guard.failed_at is not None and now - guard.failed_at < dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    if fresh and guard.failures >= settings.AXES_FAILURE_LIMIT:
        return Tried.LOCKED
    if _fits(account, guard, code, now=now):
        guard.failures = 0
        guard.save(update_fields=["failures", "counter"])
        return Tried.RIGHT
    guard.failures, guard.failed_at = (guard.failures if fresh else 0) + 1, now
    guard.save(update_fields=["failures", "failed_at"])
    if guard.failures >= settings.AXES_FAILURE_LIMIT:
        event = SecondStepLocked(account.pk, account.person_id or 0, guard.failures)
        tell(account, event, by=SYSTEM, now=now)
        return Tried.LOCKED
    return Tried.WRONG


@ledger.verb
def ask_reset(account_id: int, *, reason: str, by: Actor, now: dt.datetime) -> FactorResetRequest:
    """申请重置一个人的两步验证（手机丢了、换了）。一日之内另一位工作人员同意才算；任命了三员的，由安全管理员申请。

    拒绝：自己的；不归经手人管；没有设第二步；没有写缘由；已经有人申请、还等着。
    """
    account = account_to_keep(account_id, by=by)
    reason = " ".join(reason.split())
    if not reason or len(reason) > 200:
        raise BadInput("请写明缘由，不超过 200 字", {"reason": "请写明缘由，不超过 200 字"})
    if not Authenticator.objects.filter(user=account).exists():
        raise BadInput("此人没有设两步验证，不用重置")
    waiting = FactorResetRequest.objects.filter(account=account).first()
    if waiting is not None and waiting.asked_at > now - GOOD_FOR:
        raise AlreadyDone("已经有人申请，等另一位工作人员同意")
    given = {"asked_by_id": by.person, "asked_at": now, "reason": reason}
    asked, _ = FactorResetRequest.objects.update_or_create(account=account, defaults=given)
    tell(account, FactorResetAsked(account.pk, account.person_id or 0, reason), by=by, now=now)
    return asked


@ledger.verb
def confirm_reset(account_id: int, *, by: Actor, now: dt.datetime) -> None:
    """另一位（任命了三员的，系统管理员或另一位安全管理员）同意：各样都去掉，登录着的各处退出，此人下次登录重新设。

    拒绝：自己的；不归经手人管；没有申请、过了一日；同意的就是申请的那一位。
    """
    Account.objects.select_for_update(of=("self",)).filter(pk=account_id).first()
    account = account_of_reset(account_id, by=by)
    waiting = FactorResetRequest.objects.filter(account=account).first()
    if waiting is None or waiting.asked_at <= now - GOOD_FOR:
        raise NotFound("没有等着同意的申请，可能已经办过，或者过了一日")
    if waiting.asked_by_id == by.person:
        raise NotAllowed("申请的是您，请另一位工作人员来同意")
    going = tuple(Authenticator.objects.filter(user=account).order_by("id").values_list("pk", flat=True))
    Authenticator.objects.filter(pk__in=going).delete()
    CodeGuard.objects.filter(account=account).delete()
    asked_by = waiting.asked_by_id
    waiting.delete()
    end_others(account, here=None, now=now)
    tell(account, FactorsReset(account.pk, account.person_id or 0, asked_by, going), by=by, now=now)


def account_of_reset(account_id: int, *, by: Actor) -> Account:
    """可以同意重置的：归安全管理员，或者系统管理员管的。拒绝：都不归经手人管；没有；自己的。"""
    try:
        return account_in_care(account_id, by=by)
    except NotAllowed:
        return account_in_care(account_id, by=by, duty=SYSTEM_ADMIN)


def _own(account_id: int, *, by: Actor) -> Account:
    account = Account.objects.select_for_update(of=("self",)).filter(pk=account_id).first()
    if account is None or account.person_id is None or account.person_id != by.person_id:
        raise NotAllowed("两步验证只由本人设")
    return account


def _add(account: Account, kind: Type, data: dict[str, Any], *, secret: str, now: dt.datetime) -> Authenticator:
    """写一行，留一笔；种子封在那一笔里，行里只写是哪一笔。"""
    factor = Authenticator.objects.create(user=account, type=kind, data=data, created_at=now)
    digest = canonical.digest(canonical.dumps(data)) if kind is Type.WEBAUTHN else ""
    event = FactorAdded(account.pk, account.person_id or 0, factor.pk, kind.value, WORDS[kind], digest, secret)
    subject = f"person:{account.person_id}"
    entry = ledger.record(f"account:{account.pk}", event, by=subject, now=now, subject=subject)
    if secret:
        place = f"{entry.stream}#{entry.seq}"
        factor.data = {"secret": place} if kind is Type.TOTP else {"seed": place, "used_mask": 0}
        factor.save(update_fields=["data"])
    return factor


def _first_codes(account: Account, *, now: dt.datetime) -> Sequence[str]:
    """头一样设好的，给一套恢复码；已经有的不给。"""
    if Authenticator.objects.filter(user=account, type=Type.RECOVERY_CODES).exists():
        return ()
    return _new_codes(account, now=now)


def _new_codes(account: Account, *, now: dt.datetime) -> Sequence[str]:
    seed = RecoveryCodes.generate_seed()
    return codes.codes_of(_add(account, Type.RECOVERY_CODES, {}, secret=seed, now=now))


def _fits(account: Account, guard: CodeGuard, code: str, *, now: dt.datetime) -> bool:
    """对得上就记下用过：动态口令记到第几个半分钟，恢复码划去一个。"""
    for factor in Authenticator.objects.select_for_update().filter(user=account).order_by("id"):
        if factor.type == Type.TOTP:
            secret = codes.secret_of(factor)
            step = codes.totp_step(secret, code, after=guard.counter, now=now) if secret else None
            if step is not None:
                guard.counter = step
                return True
        elif factor.type == Type.RECOVERY_CODES and (place := codes.recovery_code_at(factor, code)) is not None:
            _strike(account, factor, place, now=now)
            return True
    return False


def _strike(account: Account, factor: Authenticator, place: int, *, now: dt.datetime) -> None:
    used = factor.data["used_mask"] | 1 << place
    factor.data = {**factor.data, "used_mask": used}
    factor.save(update_fields=["data"])
    left = app_settings.RECOVERY_CODE_COUNT - used.bit_count()
    event = RecoveryCodeUsed(account.pk, account.person_id or 0, factor.pk, used, left)
    ledger.record(f"account:{account.pk}", event, by=f"person:{account.person_id or 0}", now=now)
