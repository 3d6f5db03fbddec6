"""账号的动词：开立、重设密码、停用、恢复，演示时以故事里的人进入。成批的在 `slips.py`。"""

import datetime as dt

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from bihuan.kernel import clock
from bihuan.kernel.clock import day_of
from bihuan.kernel.password import new_password
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.people.door import (
    RECORD,
    SECURITY_ADMIN,
    SYSTEM,
    SYSTEM_ADMIN,
    Actor,
    Person,
    administers,
    keeps,
    managed_by,
)

from .events import (
    AccountClosed,
    AccountOpened,
    AccountReopened,
    PasswordChanged,
    PasswordRehashed,
    PasswordReset,
)
from .leaving import remaining_of
from .lockout import unlock
from .models import Account
from .sign_ins import note_sign_in

WHOSE = {SYSTEM_ADMIN: "系统管理员", SECURITY_ADMIN: "安全管理员"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@ledger.verb
def open_account(
    person_id: int, *, password: str | None = None, username: str = "", initial: bool = False, by: Actor,
    now: dt.datetime,
) -> Account:  # fmt: skip
    """开立账号，登录名默认是姓名；同名的自动加序号。`password` 为 None 则不能用密码登录（演示）。

    `initial`：密码是别人给的，本人第一次登录要先改掉。

    拒绝：没有这个人、已有账号、登录名已有人用、密码太弱、不是本级工作人员。
    """
    person = _person_to_keep(person_id, SYSTEM_ADMIN, by=by)
    if Account.objects.filter(person=person).exists():
        raise AlreadyDone(f"{person.name}已有账号")
    if username and Account.objects.filter(username=username).exists():
        raise AlreadyDone(f"登录名“{username}”已有人用")
    login_name = username.strip() or free_username(person.name)
    account = Account(person=person, username=login_name, opened_at=now, initial=initial)
    _set_password(account, password)
    account.save()
    tell(account, AccountOpened(account.pk, person.pk, account.credential, initial), by=by, now=now)
    return account


@ledger.verb
def reset_password(account_id: int, *, password: str | None = None, by: Actor, now: dt.datetime) -> str:
    """重设密码，返回新密码（不给则现造一个），只此一次可见；本人登录后要先改掉。拒绝：给自己重设（请用“改密码”）。"""
    account = account_to_keep(account_id, by=by)
    password = password or new_password()
    _set_password(account, password)
    account.initial = True
    account.save(update_fields=["password", "initial"])
    unlock(account.username)
    tell(account, PasswordReset(account.pk, account.person_id or 0, account.credential, True), by=by, now=now)
    return password


@ledger.verb
def change_own_password(account: Account, password: str, *, now: dt.datetime) -> None:
    """本人改密码（框架的页面核对过旧密码）；别处登录着的从此要重新登录。密码不进记录，只留存下的散列的哈希。"""
    account.set_password(password)
    account.initial = False
    account.save(update_fields=["password", "initial"])
    _own(account, PasswordChanged(account.pk, account.person_id or 0, account.credential), now)


@ledger.verb
def note_rehashed(account: Account, *, now: dt.datetime) -> None:
    """登录时框架把密码换了一种存法：留一笔，密码并没有变。"""
    _own(account, PasswordRehashed(account.pk, account.person_id or 0, account.credential), now)


@ledger.verb
def close_account(account_id: int, *, by: Actor, now: dt.datetime) -> None:
    """停用账号：此后不能登录，已登录的下一页就出去。

    拒绝：已经停用、停用自己；还任着职务、正在执行代表职务、有写着由他本人办的：先移交。要紧的先重设密码，登录着的各处当场退出。
    """
    account = account_to_keep(account_id, by=by)
    if not account.is_active:
        raise AlreadyDone("这个账号已经停用")
    left = remaining_of(account.person_id or 0, on=day_of(now)) if by not in (SYSTEM, RECORD) else []
    if left:
        raise NotAllowed(
            f"还不能停用，此人{'；'.join(left)}。请先移交、卸任；密码给人知道了的，重设密码，登录着的各处当场退出"
        )
    account.is_active = False
    account.save(update_fields=["is_active"])
    tell(account, AccountClosed(account.pk, account.person_id or 0), by=by, now=now)


@ledger.verb
def reopen_account(account_id: int, *, by: Actor, now: dt.datetime) -> None:
    """恢复停用的账号。拒绝：没有停用。"""
    account = account_to_keep(account_id, by=by)
    if account.is_active:
        raise AlreadyDone("这个账号没有停用")
    account.is_active = True
    account.save(update_fields=["is_active"])
    tell(account, AccountReopened(account.pk, account.person_id or 0), by=by, now=now)


def sign_in_as(request: HttpRequest, person_id: int) -> Account:
    """演示登录：以故事里的某个人进入，不问密码。

    拒绝：正式运行（settings.LIVE）；不是 POST；此人没有账号或账号停用。
    """
    if settings.LIVE:
        raise NotAllowed("正式运行没有演示登录，请用姓名和密码登录")
    if request.method != "POST":
        raise NotAllowed("请从首页按“以此人进入”")
    account = Account.objects.filter(person_id=person_id, is_active=True).first()
    if account is None:
        raise NotFound("演示里没有这个人")
    login(request, account, backend=BACKEND)
    note_sign_in(request, account, now=clock.now())
    return account


def _set_password(account: Account, password: str | None) -> None:
    if password is not None:
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise BadInput("；".join(error.messages)) from error
    account.set_password(password)


def free_username(name: str) -> str:
    """登录名：姓名；有人用了的加序号。"""
    taken = set(Account.objects.filter(username__startswith=name).values_list("username", flat=True))
    return next(
        each for number in range(1, len(taken) + 2) if (each := f"{name}{number if number > 1 else ''}") not in taken
    )


def _person_to_keep(person_id: int, duty: str, *, by: Actor) -> Person:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("没有这个人")
    refuse_strangers(person_id, duty, by=by)
    return person


def refuse_strangers(person_id: int, duty: str, *, by: Actor) -> None:
    """拒绝：此人的账号的这一样（`duty`：系统管理员开户，安全管理员管密码、停用、两步验证）不归经手人管。"""
    home = managed_by(person_id)
    if by in (SYSTEM, RECORD) or (home is not None and administers(by, home, duty)):
        return
    if home is not None and keeps(by, home):
        raise NotAllowed(f"这件事由{WHOSE[duty]}来办：本级任命了{WHOSE[duty]}")
    raise NotAllowed(
        "账号由此人所在最高一级的人大办公室、代表工委（乡镇人大秘书）来管，任命了三员的由系统、安全管理员来管"
    )


def account_in_care(account_id: int, *, by: Actor, duty: str = SECURITY_ADMIN) -> Account:
    """归经手人管的一个账号，不锁。拒绝：没有；这一样（`duty`）不归经手人管；经手人自己的。"""
    account = Account.objects.filter(pk=account_id).first()
    if account is None or account.person_id is None:
        raise NotFound("没有这个账号")
    _person_to_keep(account.person_id, duty, by=by)
    if account.person_id in (by.person_id, by.holder_id):
        raise NotAllowed("自己的账号由别的工作人员来管；改自己的密码请到“改密码”")
    return account


def account_to_keep(account_id: int, *, by: Actor, duty: str = SECURITY_ADMIN) -> Account:
    """取来要改的账号，锁住。拒绝同上。"""
    Account.objects.select_for_update(of=("self",)).filter(pk=account_id).first()
    return account_in_care(account_id, by=by, duty=duty)


def _own(account: Account, event: object, now: dt.datetime) -> None:
    ledger.record(f"account:{account.pk}", event, by=f"person:{account.person_id or 0}", now=now)


def tell(account: Account, event: object, *, by: Actor, now: dt.datetime) -> None:
    """在这个账号的流里留一笔。"""
    origin = "record" if by == RECORD else "live"
    ledger.record(f"account:{account.pk}", event, by=by.id, now=now, origin=origin)
