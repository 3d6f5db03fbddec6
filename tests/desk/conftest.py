"""工作台的测试：装好的示范县，和成批装入的许多件。"""

import pytest
from django.test import Client

from bihuan.accounts import door as accounts
from bihuan.kernel import clock
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.county import MONDAY, days_later
from tests.told import told, told_once

__all__ = ["told", "told_once"]


@pytest.fixture
def demo(told):
    """示范县。"""
    return Desk()


@pytest.fixture
def busy(county):
    """云泽县，可以成批装入在办的建议；此刻是第 100 天。"""
    with clock.frozen(days_later(100)):
        yield Busy(county)


class Desk:
    """以某人打开工作台。"""

    def client(self, name):
        client = Client()
        client.force_login(
            accounts.Account.objects.get(username=name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    def page(self, name, path="/desk/"):
        answer = self.client(name).get(path)
        assert answer.status_code == 200
        return answer.content.decode()


class Busy(Desk):
    """成批装入：一半等审核，一半在住建局办着，有迟了的，有没迟的。"""

    def __init__(self, county):
        self.county = county

    def client(self, name):
        person = self.county.people[name]
        if not accounts.Account.objects.filter(person_id=person).exists():
            accounts.open_account(person, by=SYSTEM, now=MONDAY)
        return super().client(name)

    def load(self, count):
        zhang, office = f"person:{self.county.people['张桂英']}", f"person:{self.county.people['李敏']}"
        unit = self.county.organs["住建局"].pk
        lead = [{"n": 1, "unit": unit, "role": "lead_handler"}]
        histories = []
        for number in range(count):
            at = days_later(number % 95)
            steps = [procedure.Taken("submit", at, zhang)]
            if number % 2:
                steps += [
                    procedure.Taken("register", at, office),
                    procedure.Taken("assign", at, office, filled={"lead": unit}, opened=lead),
                    procedure.Taken("accept", at, f"person:{self.county.people['何平']}", 1),
                ]
            histories.append(
                procedure.History(
                    title=f"关于第{number}件事的建议", received_at=at, by=zhang, number=str(number) if number % 2 else "",
                    proposer_id=self.county.people["张桂英"], steps=steps,
                )
            )  # fmt: skip
        text = procedure.latest("suggestion_handling")
        return procedure.load(histories, text=text, congress=self.county.congress, now=days_later(100))
