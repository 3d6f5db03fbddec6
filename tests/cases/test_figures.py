"""一种事项的数字的页面：一览、分开数的、历年、点开、导出；看不见的人打不开。"""

import io

import pytest
from openpyxl import load_workbook

from bihuan.accounts import door as accounts
from bihuan.accounts.door import Account
from bihuan.kernel import clock
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.county import MONDAY, days_later
from tests.procedure.rails import Rails

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HERE = "/registers/rail_fault/figures/"


@pytest.fixture
def rails(county):
    """两处松动、一处缺失；一处交给住建局。"""
    rails = Rails(county)
    first = rails.open("河口桥护栏松动")
    rails.open("西桥护栏松动")
    rails.open("北桥护栏缺失", 隐患类别="缺失")
    rails.assign(first, "住建局")
    return rails


@pytest.fixture
def get(client, rails):
    def get(path: str, name: str):
        person = rails.county.people[name]
        account = Account.objects.filter(person=person).first() or accounts.open_account(person, by=SYSTEM, now=MONDAY)
        client.force_login(account, backend=BACKEND)
        with clock.frozen(days_later(5)):
            return client.get(path)

    return get


def test_the_list_says_each_number_and_its_parts(get):
    page = get(HERE, "李敏").content.decode()
    assert "护栏隐患" in page
    assert "到过「隐患待交办」的件数；年份是受理的年份；按隐患类别分开的" in page
    assert "3 件" in page
    assert "2 件" in page
    assert "在列入之内" not in page


def test_a_number_opens_its_cases_whole_and_apart(get):
    whole = get(f"{HERE}rail_fault.列入/?year=2026", "李敏").content.decode()
    assert whole.count("护栏松动</b>") == 2
    assert "北桥护栏缺失" in whole
    assert "2026 年" in whole
    apart = get(f"{HERE}rail_fault.列入/?year=2026&mark=缺失", "李敏").content.decode()
    assert "北桥护栏缺失" in apart
    assert "西桥护栏松动" not in apart


def test_a_share_opens_through_its_two_numbers(get):
    page = get(f"{HERE}rail_fault.销号率/", "李敏").content.decode()
    assert "销号（在列入之内）" in page
    assert get(f"{HERE}rail_fault.销号率·分子/", "李敏").status_code == 200


def test_the_sheet_has_a_row_for_every_part(get):
    answer = get("/registers/rail_fault/figures.xlsx?year=2026", "李敏")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert ("列入", "松动", 2, "件") in [row[:4] for row in rows]
    assert rows[0][0] == "数字"


def test_those_who_do_not_see_the_whole_are_refused(get):
    assert get(HERE, "何平").status_code == 403
    assert get(HERE, "张桂英").status_code == 403
    assert get("/registers/nothing/figures/", "李敏").status_code == 404
    assert get(f"{HERE}rail_fault.没有的/", "李敏").status_code == 404


def test_a_method_no_longer_chosen_keeps_its_numbers(get, rails):
    procedure.Adoption.objects.filter(kind="rail_fault").delete()
    assert "3 件" in get(HERE, "李敏").content.decode()
