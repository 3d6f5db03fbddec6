"""成批：一次给许多人开立账号，或重造初始密码，连同要印的密码条。密码只在返回的条上，不存，不进记录。"""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher

from bihuan.kernel.password import new_password
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotFound
from bihuan.ledger import door as ledger
from bihuan.people.door import SECURITY_ADMIN, SYSTEM_ADMIN, Actor, Person

from .events import AccountOpened, PasswordReset
from .models import Account
from .verbs import free_username, refuse_strangers, tell

MOST = 300  # 人：一个县的代表一次开得完
# 次：随机造的密码（59 比特）不怕猜，反复散列防的是自己想的弱密码；本人头一次登录时框架照现行次数重算，并留一笔
ITERATIONS = 20_000


@dataclass(frozen=True)
class Slip:
    """一张密码条：谁，登录名，初始密码。"""

    person_id: int
    name: str
    username: str
    password: str


def open_many(person_ids: Collection[int], *, by: Actor, now: dt.datetime) -> list[Slip]:
    """成批开立，各给一个初始密码，本人第一次登录要先改掉。全部开立，或一个也不开。

    拒绝：一个也没有选、超过 MOST 人；没有这个人；其中有人已有账号；有人不归经手人管。先算散列，后锁：别人照常写。
    """
    return _slips(person_ids, "开立账号的人", lambda chosen: _opened(chosen, by=by, now=now))


def renew_many(person_ids: Collection[int], *, by: Actor, now: dt.datetime) -> list[Slip]:
    """重印密码条：还没有自己改过密码的人，各换一个新的初始密码，旧的条作废。

    拒绝：一个也没有选、超过 MOST 人；有人没有账号或已停用；有人已经改成自己的密码（请逐个重设）；有人不归经手人管。
    """
    return _slips(person_ids, "重印密码条的人", lambda chosen: _renewed(chosen, by=by, now=now))


Chosen = Sequence[tuple[int, str, str]]


def _slips(person_ids: Collection[int], who: str, write: Callable[[Chosen], list[Slip]]) -> list[Slip]:
    ids = list(dict.fromkeys(person_ids))
    if not ids:
        raise BadInput(f"请先勾选要{who}")
    if len(ids) > MOST:
        raise BadInput(f"一次最多 {MOST} 人，选了 {len(ids)} 人，请分几次")
    passwords = [new_password() for _ in ids]
    return write([(one, password, _hashed(password)) for one, password in zip(ids, passwords, strict=True)])


@ledger.verb
def _opened(chosen: Chosen, *, by: Actor, now: dt.datetime) -> list[Slip]:
    people = _held(chosen, SYSTEM_ADMIN, by=by)
    held = Account.objects.filter(person_id__in=people).order_by("id")
    known = [account.person.name for account in held if account.person]
    if known:
        raise AlreadyDone(f"{_listed(known)}已有账号，一个也没有开立。请重新勾选")
    made = []
    for person_id, password, hashed in chosen:
        person = people[person_id]
        username = free_username(person.name)
        account = Account.objects.create(
            person=person, username=username, opened_at=now, initial=True, password=hashed
        )  # fmt: skip
        tell(account, AccountOpened(account.pk, person.pk, account.credential, True), by=by, now=now)
        made.append(Slip(person.pk, person.name, username, password))
    return made


@ledger.verb
def _renewed(chosen: Chosen, *, by: Actor, now: dt.datetime) -> list[Slip]:
    people = _held(chosen, SECURITY_ADMIN, by=by)
    found = Account.objects.select_for_update(of=("self",)).filter(person_id__in=people, is_active=True).order_by("id")
    accounts = {account.person_id: account for account in found}
    if missing := [person.name for pk, person in people.items() if pk not in accounts]:
        raise BadInput(f"{_listed(missing)}没有能用的账号，密码都没有换。请重新勾选")
    if own := [account.person.name for account in accounts.values() if not account.initial and account.person]:
        raise AlreadyDone(f"{_listed(own)}已经改成自己的密码，密码都没有换。忘了的请在账号里逐个重设")
    made = []
    for person_id, password, hashed in chosen:
        account = accounts[person_id]
        account.password = hashed
        account.save(update_fields=["password"])
        tell(account, PasswordReset(account.pk, person_id, account.credential, True), by=by, now=now)
        made.append(Slip(person_id, people[person_id].name, account.username, password))
    return made


def _held(chosen: Chosen, duty: str, *, by: Actor) -> dict[int, Person]:
    """锁住这些人：两个人同时按，后到的看得见先到的开立了谁。"""
    ids = [person_id for person_id, _, _ in chosen]
    people = {person.pk: person for person in Person.objects.select_for_update().filter(pk__in=ids).order_by("id")}
    if len(people) != len(ids):
        raise NotFound("其中有人不在册，请重新勾选")
    for person_id in ids:
        refuse_strangers(person_id, duty, by=by)
    return people


def _hashed(password: str) -> str:
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), ITERATIONS)
    return hasher.encode(password, hasher.salt())


def _listed(names: Sequence[str]) -> str:
    return "、".join(list(names)[:3]) + (f"等 {len(names)} 人" if len(names) > 3 else "")
