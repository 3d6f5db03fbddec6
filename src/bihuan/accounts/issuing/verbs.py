"""密码条的动词：没有送到的记下来，没有用的发短信提醒一声。"""

import datetime as dt
from collections.abc import Collection

from bihuan.kernel.refuse import AlreadyDone, BadInput
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM_ADMIN, Actor

from ..events import SlipReturned
from ..models import Account, Text
from ..texting.sender import sender
from ..verbs import refuse_strangers, tell
from .questions import State, slip_of

MOST = 300  # 人：一次


@ledger.verb
def return_slips(person_ids: Collection[int], *, reason: str, by: Actor, now: dt.datetime) -> int:
    """这几个人的密码条没有送到，记下缘由，返回几张；全部记下，或一张也不记。重印的到“重印密码条”，旧的作废。

    拒绝：一个也没有选；没有写缘由；有人不归经手人管；有人已经用了、没有发过、已经记过没有送到。
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > 100:
        raise BadInput("请写明为什么没有送到，不超过 100 字", {"reason": "请写明缘由，不超过 100 字"})
    for account in (accounts := _held(person_ids, by=by)):
        if slip_of(account, now=now).state == State.RETURNED:
            raise AlreadyDone(f"{account.username}的已经记过没有送到，一张也没有记")
        tell(account, SlipReturned(account.pk, account.person_id or 0, reason), by=by, now=now)
    return len(accounts)


@ledger.verb
def remind_by_text(person_ids: Collection[int], *, by: Actor, now: dt.datetime) -> int:
    """还没有用密码条的，往名册上的手机发一条短信，返回几条；一人一天至多一条。发不到的，后台记下没有送到。

    拒绝：没有设短信；一个也没有选；有人不归经手人管；有人已经用了、没有发过；有人今天提醒过。
    """
    if sender() is None:
        raise BadInput("这个站没有设短信（BIHUAN_SMS）")
    accounts = _held(person_ids, by=by)
    recent = Text.objects.filter(kind=Text.Kind.REMIND, asked_at__gt=now - dt.timedelta(days=1))
    if known := recent.filter(account__in=accounts).select_related("account").first():
        raise AlreadyDone(f"{known.account}一天之内提醒过，一条也没有发")
    rows = [Text(kind=Text.Kind.REMIND, account=one, place="", known=True, asked_at=now) for one in accounts]
    return len(Text.objects.bulk_create(rows))


def _held(person_ids: Collection[int], *, by: Actor) -> list[Account]:
    """锁住这几个还没有用密码条的账号。"""
    ids = list(dict.fromkeys(person_ids))
    if not ids or len(ids) > MOST:
        raise BadInput(f"请先勾选，一次至多 {MOST} 人")
    held = Account.objects.select_for_update(of=("self",)).filter(person_id__in=ids, is_active=True, initial=True)
    accounts = list(held.order_by("id"))
    if len(accounts) != len(ids):
        raise AlreadyDone("其中有人已经用了密码条，或者没有发过，一个也没有办。请重新勾选")
    for account in accounts:
        refuse_strangers(account.person_id or 0, SYSTEM_ADMIN, by=by)
    return accounts
