"""登录的记录：谁、何时、从哪里、用什么机器，登录成了没有。留够期限就清掉，从不合计、不排名、不考勤。

网络安全法第二十一条要求留存网络日志不少于六个月。审计管理员看得到本级的，看一次记一次查阅；各人看得到自己的；别人都看不到。
不在留痕里：留痕删不掉，登录的地址到期应当删掉。
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from bihuan.kernel import clock

from .devices import address_of
from .models import Account, SignIn
from .sessions import device_of

SHOWN = 50  # 行：一页
SAME = 60  # 秒：同一处、同一个账号、同样没有成的，一分钟只记一行，灌不满库


@dataclass(frozen=True)
class Line:
    """一行：何时、谁（账号）、怎样、什么机器、什么地址。"""

    id: int
    account_id: int | None
    at: dt.datetime
    said: str
    well: bool
    device: str
    address: str


def note_sign_in(request: HttpRequest, account: Account, *, now: dt.datetime, way: str = "") -> None:
    """登录成了，记一行；`way` 是凭什么，密码的为空。"""
    _note(request, account, SignIn.Outcome.IN, now, way)


def note_refused(request: HttpRequest, account: Account | None, outcome: str, *, now: dt.datetime) -> None:
    """没有登录成，记一行；一分钟之内同样的不重复。"""
    recent = SignIn.objects.filter(
        account=account, outcome=outcome, address=str(address_of(request)), at__gt=now - dt.timedelta(seconds=SAME)
    )
    if not recent.exists():
        _note(request, account, outcome, now)


def sign_ins_of(account_ids: Collection[int], *, before: int | None) -> list[Line]:
    """这些账号的，新的在前，一页多取一行；从不合计。一条 SQL。"""
    rows = SignIn.objects.filter(account__in=list(account_ids)).order_by("-pk")
    rows = rows if before is None else rows.filter(pk__lt=before)
    return [
        Line(row.pk, row.account_id, row.at, _said(row), row.outcome == SignIn.Outcome.IN, row.device, row.address)
        for row in rows[: SHOWN + 1]
    ]  # fmt: skip


def clear_sign_ins(now: dt.datetime) -> int:
    """留够了 BIHUAN_SIGN_IN_DAYS 日的清掉，返回行数。"""
    kept = now - dt.timedelta(days=settings.SIGN_IN_DAYS)
    return int(SignIn.objects.filter(at__lte=kept).delete()[0])


@receiver(user_login_failed, dispatch_uid="bihuan.accounts.sign_ins")
def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any) -> None:
    """框架说没有通过：姓名、密码不对，或者锁着。没有这个登录名的只记“没有这个人”，不记打了什么（有人把密码打在姓名格里）。"""
    if request is None:
        return
    name = str(credentials.get("username") or credentials.get("login") or "")
    account = Account.objects.filter(username=name).first()
    outcome = SignIn.Outcome.REFUSED if account is not None else SignIn.Outcome.NOBODY
    note_refused(request, account, outcome, now=clock.now())


def _said(row: SignIn) -> str:
    return f"{row.get_outcome_display()}{f'（{row.way}）' if row.way else ''}"


def _note(request: HttpRequest, account: Account | None, outcome: str, now: dt.datetime, way: str = "") -> None:
    device = device_of(request.headers.get("User-Agent", ""))
    where = {"device": device, "address": str(address_of(request))}
    SignIn.objects.create(account=account, outcome=outcome, at=now, way=way, **where)
