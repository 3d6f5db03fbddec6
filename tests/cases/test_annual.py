"""年报：一年里各种事项受理几件、办结几件（照结果）、迟过期限几件、还在办几件、评价怎样；一个数就是它点开的那些事项。"""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.accounts.door import Account
from bihuan.cases import door as cases
from bihuan.config import cli
from bihuan.kernel import clock
from bihuan.people import door as people
from tests.told import all_told, all_told_once
from tests.ui.accessible import faults_of

__all__ = ["all_told", "all_told_once"]
pytestmark = pytest.mark.once
BUDGET = 20


def signed_in(name: str) -> Client:
    """这个人登录了。"""
    client = Client()
    account = Account.objects.get(username=name)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_every_number_of_the_year_is_the_cases_it_opens(all_told, capsys):
    office = signed_in("戚芳")
    office.get("/registers/annual/")
    with CaptureQueriesContext(connection) as queries:
        page = office.get("/registers/annual/").content.decode()
    print(f"年报：{len(queries)} 条 SQL")
    assert len(queries) <= BUDGET, len(queries)
    assert faults_of(page) == [] and "数到 2026年11月22日" in page and "代表建议" in page

    links = re.findall(r'href="(/registers/[a-z_]+/annual/\?[^"]+)"\s*>(\d+)</a>', page)
    assert len(links) > 60 and {"late", "open"} < {url.partition("part=")[2] for url, _ in links}
    for url, number in links[::4]:
        opened = office.get(url.replace("&amp;", "&")).content.decode()
        rows = len(re.findall('<a class="row"', opened))
        assert rows == min(int(number), 50), url

    congress = people.congress_at("云泽县")
    year = cases.AnnualYear(2026, clock.today())
    told = {one.kind: one for _, rows in cases.annual_report(congress.pk, year) for one in rows}
    done = told["rectification"]
    assert (done.received, done.closed, done.open) == (13, 5, 8)
    assert {one.title: one.number for one in done.ended} == {"问题已销号": 4, "问题不再整改": 1}
    assert {one.title: one.number for one in told["livelihood_project"].rated} == {"满意": 1}

    capsys.readouterr()
    assert cli.main(["figures", "--place", "云泽县", "--annual", "--json"]) == 0
    written = json.loads(capsys.readouterr().out)
    kinds = {one["kind"]: one for chapter in written["chapters"] for one in chapter["kinds"]}
    assert (written["until"], kinds["rectification"]["closed"]) == ("2026-11-22", 5)


def test_only_those_who_see_every_case_open_the_numbers(all_told):
    unit = signed_in("秦川")
    page = unit.get("/registers/annual/").content.decode()
    assert "问题已销号" not in page and "没有您看得见全部的种类" in page
    assert unit.get("/registers/rectification/annual/?part=received").status_code == 403
    office = signed_in("戚芳")
    assert "问题" in office.get("/registers/rectification/annual/?part=received").content.decode()
    for part in ("", "closing.draft", "rating.title.满意", "rejected"):
        assert office.get(f"/registers/rectification/annual/?part={part}").status_code == 404
    before = office.get("/registers/annual/?year=2025").content.decode()
    assert "数到 2025年12月31日" in before and "2025 年没有事项" in before
