"""来人是谁：由登录的账号得到办事人。"""

import datetime as dt

from django.http import HttpRequest

from bihuan.people.door import CHOSEN_CONGRESS, STANDING_IN, Actor, acting_as, actor_of

from .models import Account


def actor_for(request: HttpRequest, *, now: dt.datetime) -> Actor | None:
    """登录的人；没有登录、账号停用或没有对应的人，为 None。选了代办的，是所代的职务，多一条 SQL。没有会话 cookie 时一条 SQL 也不用。"""
    account = request.user
    if not isinstance(account, Account) and not getattr(account, "is_authenticated", False):
        return None
    if not account.is_active or account.person_id is None:
        return None
    actor = actor_of(
        account.person_id,
        now=now,
        congress_id=request.session.get(CHOSEN_CONGRESS),
        account_id=account.pk,
        person=account.person,
    )
    if (chosen := request.session.get(STANDING_IN)) is None:
        return actor
    standing_in = acting_as(actor, chosen)
    if standing_in is None:  # 到期、收回了：从此又是自己
        del request.session[STANDING_IN]
    return standing_in or actor
