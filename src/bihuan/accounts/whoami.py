"""来人是谁：由登录的账号得到办事人。"""

import datetime as dt

from django.http import HttpRequest

from bihuan.people.door import CHOSEN_CONGRESS, Actor, actor_of

from .models import Account


def actor_for(request: HttpRequest, *, now: dt.datetime) -> Actor | None:
    """登录的人；没有登录、账号停用或没有对应的人，为 None。没有会话 cookie 时一条 SQL 也不用。"""
    account = request.user
    if not isinstance(account, Account) and not getattr(account, "is_authenticated", False):
        return None
    if not account.is_active or account.person_id is None:
        return None
    return actor_of(
        account.person_id,
        now=now,
        congress_id=request.session.get(CHOSEN_CONGRESS),
        account_id=account.pk,
        person=account.person,
    )
