"""外面的身份的动词：登记、去掉，都由管密码的人（安全管理员）；登录时只认登记过的。"""

import datetime as dt
import secrets
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from bihuan.kernel import canonical
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.people.door import SECURITY_ADMIN, Actor

from ..events import IdentityRecorded, IdentityRemoved
from ..models import Account, Identity
from ..verbs import account_to_keep, refuse_strangers, tell
from .providers import words_of

MOST = 300  # 行：一次
LONGEST = 200  # 字：一个编号


@ledger.verb
def record_identities(
    provider: str, pairs: Sequence[tuple[str, str]], *, by: Actor, now: dt.datetime
) -> list[Identity]:
    """登记（登录名，那一家里的编号），全部登记或一个也不登记。

    拒绝：空的、超过 MOST 行；没有这个登录名、不归经手人管；给自己登记；一个编号写了两次、已经登记给别人；此人在那一家已有一个。
    """
    if not pairs or len(pairs) > MOST:
        raise BadInput(f"每行一个人，至多 {MOST} 行", {"lines": f"每行一个人，至多 {MOST} 行"})
    return [_record(provider, name, subject, by=by, now=now) for name, subject in pairs]


@ledger.verb
def remove_identity(identity_id: int, *, by: Actor, now: dt.datetime) -> None:
    """去掉一个：从此不能凭它登录；登录着的各处不受影响，要退出的重设密码。拒绝：没有；不归经手人管；经手人自己的。"""
    found = Identity.objects.filter(pk=identity_id).first()
    if found is None:
        raise NotFound("没有这个登记，可能已经去掉了")
    account = account_to_keep(found.account_id, by=by)
    if not Identity.objects.filter(pk=found.pk).delete()[0]:
        raise AlreadyDone("已经去掉了")
    event = IdentityRemoved(account.pk, account.person_id or 0, found.pk, words_of(found.provider))
    tell(account, event, by=by, now=now)


def account_of(provider: str, subject: str) -> Account | None:
    """这个编号登记给了谁；没有登记的为 None。"""
    found = Identity.objects.filter(provider=provider, subject=subject).first() if subject else None
    return Account.objects.get(pk=found.account_id) if found is not None else None


def identities_of(account: Account) -> list[str]:
    """此人登记着哪几家。"""
    return [words_of(one.provider) for one in Identity.objects.filter(account=account).order_by("id")]


def digest_of(identity: Identity) -> str:
    """写进留痕的哈希；带随机的盐，行删了就对不回去。"""
    return canonical.digest(f"{identity.salt}|{identity.provider}|{identity.subject}")


def forget(subject: str) -> None:
    """个人信息删除时：此人登记的各个编号删去。"""
    kind, _, number = subject.partition(":")
    if kind == "person" and number.isdecimal():
        Identity.objects.filter(account__person_id=int(number)).delete()


def _record(provider: str, name: str, subject: str, *, by: Actor, now: dt.datetime) -> Identity:
    subject = subject.strip()
    if not subject or len(subject) > LONGEST or not subject.isprintable():
        raise BadInput(f"{name}的编号空着、太长，或者夹着看不见的字", {"lines": f"{name}的编号不像样"})
    account = Account.objects.select_for_update(of=("self",)).filter(username=name).first()
    if account is None or account.person_id is None:
        raise BadInput(f"没有登录名“{name}”，一个也没有登记", {"lines": f"没有登录名“{name}”"})
    refuse_strangers(account.person_id, SECURITY_ADMIN, by=by)
    if account.person_id in (by.person_id, by.holder_id):
        raise NotAllowed("自己的由别的工作人员登记")
    if Identity.objects.filter(account=account, provider=provider).exists():
        raise AlreadyDone(f"{name}在{words_of(provider)}已经登记过一个，要换的先去掉；一个也没有登记")
    if Identity.objects.filter(provider=provider, subject=subject).exists():
        raise AlreadyDone(f"{name}的编号已经登记给别人；一个也没有登记")
    made = Identity(account=account, provider=provider, subject=subject, salt=secrets.token_hex(16))
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:  # 两个人同时登记同一个编号：后到的
        raise AlreadyDone(f"{name}的编号刚刚登记给别人；一个也没有登记") from error
    event = IdentityRecorded(account.pk, account.person_id, made.pk, provider, words_of(provider), digest_of(made))
    tell(account, event, by=by, now=now)
    return made
