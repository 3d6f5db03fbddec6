"""全部测试讲的是同一个县：云泽县。"""

import datetime as dt

import pytest

from bihuan.accounts import door as accounts
from bihuan.demo import county as demo
from bihuan.kernel import clock
from bihuan.people.door import SYSTEM
from tests.remembered import remembered

MONDAY = clock.beijing(dt.date(2026, 3, 2))


def days_later(n: int, hour: int = 9) -> dt.datetime:
    """自 2026 年 3 月 2 日（星期一）起第 n 天。"""
    return clock.beijing(dt.date(2026, 3, 2) + dt.timedelta(days=n), hour)


@pytest.fixture
def county(db) -> demo.County:
    """云泽县，2026 年 3 月 2 日。"""
    return remembered("云泽县", lambda: demo.found(MONDAY))


@pytest.fixture
def enter(client, county):
    """以县里某个人的身份进去看页面。"""

    def as_(name: str):
        person = county.people[name]
        account = accounts.Account.objects.filter(person_id=person).first()
        client.force_login(account or accounts.open_account(person, by=SYSTEM, now=MONDAY))
        return client

    return as_
