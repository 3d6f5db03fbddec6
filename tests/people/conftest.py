"""名册的县，登录进来看页面。"""

import pytest

from bihuan.accounts import door as accounts
from bihuan.kernel import clock
from bihuan.people.door import SYSTEM
from tests.people.county import MONDAY, County, build
from tests.remembered import remembered


@pytest.fixture
def county(db) -> County:
    return remembered("名册的云泽县", build)


@pytest.fixture
def monday():
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def enter(client):
    def as_(person):
        account = accounts.Account.objects.filter(person=person).first()
        client.force_login(account or accounts.open_account(person.pk, by=SYSTEM, now=MONDAY))
        return client

    return as_
