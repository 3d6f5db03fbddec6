"""事项页的代价：下属一千件、分办二百个，也不过十五条 SQL，与件数无关。"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.accounts import door as accounts
from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.cases.stories import orchard, step
from tests.county import MONDAY, days_later

pytestmark = pytest.mark.django_db
BUDGET = 15


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(days_later(3)):
        yield


@pytest.fixture
def queries(client, county):
    def asked(who, path):
        account = accounts.Account.objects.filter(person_id=county.people[who]).first()
        client.force_login(account or accounts.open_account(county.people[who], by=SYSTEM, now=MONDAY))
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(path)
        assert answer.status_code == 200
        return caught.captured_queries, answer.content.decode()

    return asked


def below(parent, number, **more):
    """parent 之下照一件现成的另立 number 件：量页面的代价用，不留痕。"""
    first = procedure.Case.objects.get(pk=parent.pk)
    rows = []
    for n in range(number):
        row = procedure.Case(
            **{f.attname: getattr(first, f.attname) for f in first._meta.concrete_fields if f.attname != "id"}
        )
        row.parent_id, row.position, row.title, row.raised_by = parent.pk, n, f"第 {n:04} 处", "list"
        rows.append(row)
    procedure.Case.objects.bulk_create(rows)


def test_a_parent_of_a_thousand_costs_what_one_of_thirty_costs(county, queries):
    asked = []
    for number in (30, 1000):
        parent = orchard(county, 园名=f"{number} 处", 联系电话="")
        below(parent, number)
        made, shown = queries("李敏", f"/cases/{parent.pk}/")
        assert f"果园待派 {number}" in shown
        assert shown.count("第 00") == 20 * 2  # 环的话里一次，格里一次
        asked.append(len(made))
    assert asked[0] == asked[1] <= BUDGET, [one["sql"][:150] for one in made]


def test_the_children_page_on_without_repeating(county, queries, client):
    parent, seen = orchard(county), []
    below(parent, 45)
    path = f"/cases/{parent.pk}/children/orchard/"
    queries("李敏", path)
    while path:
        page = re.sub(r"\s+>", ">", client.get(path).content.decode())
        seen += [n for n in range(45) if f">第 {n:04} 处</a>" in page]
        more = page.partition('rel="next" href="')[2].partition('"')[0]
        path = more.replace("&amp;", "&")
    assert seen == list(range(45))


def test_two_hundred_assignments_cost_what_five_cost(county, queries):
    asked = []
    for number in (5, 200):
        case = orchard(county, 园名=f"{number} 个单位", 联系电话="")
        units = [
            people.found_organ(
                county.congress.pk, kind="handling_unit", name=f"{number} 之第 {n} 所", short_name=f"{number}-{n}",
                from_on=MONDAY.date(), by=SYSTEM, now=MONDAY,
            ).pk
            for n in range(number - 1)
        ]  # fmt: skip
        step(county, case, "李敏", "assign", 主办=county.organs["住建局"].pk, 会办=units, 复看人=county.people["周岚"])
        step(county, case, "何平", "finish", 1, 办理情况="办得很细，" * 60)
        for who in ("李敏", "何平"):
            made, shown = queries(who, f"/cases/{case.pk}/")
            asked.append((who, len(made)))
            handling = shown.split('id="handling"')[1].split("</table>")[0]
            assert (f"{number} 之第 {number - 2} 所" in handling) == (who == "李敏")
    assert asked[:2] == asked[2:] and max(n for _, n in asked) <= BUDGET, asked
