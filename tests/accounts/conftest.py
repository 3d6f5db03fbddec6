import pytest

from bihuan.accounts import door as accounts
from bihuan.people.door import SYSTEM
from tests.people.county import MONDAY, County, build

PASSWORD = "云泽-tested-2026"


@pytest.fixture
def county(db) -> County:
    """云泽县，四个人各有账号，密码相同。"""
    made = build()
    for person in (made.li, made.chen, made.sun, made.wang):
        accounts.open_account(person.pk, password=PASSWORD, by=SYSTEM, now=MONDAY)
    return made
