"""登录进来看页面。"""

import pytest

from bihuan.accounts import door as accounts
from bihuan.people.door import SYSTEM
from tests.county import MONDAY


@pytest.fixture
def enter(client, county):
    def as_(name):
        person = county.people[name]
        account = accounts.Account.objects.filter(person_id=person).first()
        client.force_login(account or accounts.open_account(person, by=SYSTEM, now=MONDAY))
        return client

    return as_
