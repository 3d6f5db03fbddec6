"""两步验证的问题：此人设了哪几样，要不要设，谁的重置等人同意。"""

import datetime as dt
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from bihuan.kernel import clock
from bihuan.people.door import CENTER, KEEPERS, Actor

from ..models import Account, FactorResetRequest
from .codes import codes_of

Type = Authenticator.Type
STEPS = (Type.TOTP, Type.WEBAUTHN)
WORDS = {Type.TOTP: "动态口令", Type.WEBAUTHN: "通行密钥", Type.RECOVERY_CODES: "恢复码"}
PASSED = "second"  # 会话里记着：第二步走过了
NONE, ADMINISTRATORS, STAFF = "none", "administrators", "staff"
GOOD_FOR = dt.timedelta(hours=24)  # 自定：申请重置以后一日之内另一位同意，过了重来


@dataclass(frozen=True)
class Factor:
    """设下的一样：编号，是什么，叫什么，几时设的；恢复码另说还剩几个。"""

    id: int
    kind: str
    words: str
    name: str
    since: dt.datetime
    left: int | None = None


def factors_of(account: Account) -> list[Factor]:
    """此人设下的各样，先设的在前。"""
    return [_told(each) for each in Authenticator.objects.filter(user=account).order_by("id")]


def has_second_step(account_id: int) -> bool:
    """此人设了第二步吗。"""
    return Authenticator.objects.filter(user_id=account_id, type__in=STEPS).exists()


def with_second_step(account_ids: list[int]) -> set[int]:
    """这些账号里设了第二步的。"""
    rows = Authenticator.objects.filter(user_id__in=account_ids, type__in=STEPS)
    return set(rows.values_list("user_id", flat=True))


def demanded_of(actor: Actor) -> bool:
    """照设置（BIHUAN_SECOND_FACTOR），此人要设第二步吗：管账号与组织的、三员；或者有职务的全部。"""
    if settings.SECOND_FACTOR == STAFF:
        return bool(actor.posts)
    return settings.SECOND_FACTOR == ADMINISTRATORS and any(actor.serves(kind) for kind in (*KEEPERS, CENTER))


def still_owed(request: HttpRequest, actor: Actor) -> bool:
    """此人这一次登录还欠着第二步吗。没有密码的账号（演示里一键进入）不欠。多数人一条 SQL 也不用。"""
    account = request.user
    passed = request.session.get(PASSED) == actor.account_id
    return not passed and demanded_of(actor) and isinstance(account, Account) and account.has_usable_password()


def reset_waiting(account_id: int, *, now: dt.datetime) -> FactorResetRequest | None:
    """等人同意的重置；过了一日的不算。"""
    waiting = FactorResetRequest.objects.filter(account_id=account_id, asked_at__gt=now - GOOD_FOR)
    return waiting.select_related("asked_by").first()


def resets_waiting(*, now: dt.datetime) -> set[int]:
    """等人同意重置的各个账号。"""
    rows = FactorResetRequest.objects.filter(asked_at__gt=now - GOOD_FOR)
    return set(rows.values_list("account_id", flat=True))


def _told(factor: Authenticator) -> Factor:
    kind = Type(factor.type)
    left = len(codes_of(factor)) if kind is Type.RECOVERY_CODES else None
    since = factor.created_at.astimezone(clock.BEIJING)
    return Factor(factor.pk, kind.value, WORDS[kind], str(factor.data.get("name", "")), since, left)
