"""清单的花费：不论多少件，SQL 一样多；再偏的组合也由索引带路。"""

from itertools import product

import pytest
from django.db import connection

from bihuan.bench import seeding
from bihuan.cases.lists import asking, listing
from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from tests.county import days_later
from tests.remembered import remembered

NOW = days_later(150)
QUERIES = [
    "", "sort=due", "sort=number", "late=1", "late=1&sort=received", "stage=办理中", "stage=办理中&sort=due", "stage=办理中&sort=number",
    "session={session}", "year=2026&sort=due", "result=B", "result=D&sort=number", "delegation={delegation}", "unit={unit}",
    "unit={unit}&sort=due", "unit={unit}&late=1&stage=办理中", "unit={unit}&sort=number", "unit={unit}&result=C", "text=电梯", "text=电梯&unit={unit}",
]  # fmt: skip


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(NOW):
        yield


class TestCost:
    """不论多少件，SQL 一样多，每一步都有索引。"""

    @pytest.fixture
    def busy(self, db):
        busy = remembered("忙的云泽县", lambda: seeding.found(now=NOW))
        seeding.seed_suggestions(busy, 120, now=NOW)
        return busy

    def queries(self, county):
        ids = {
            "session": county.session.pk,
            "delegation": county.delegations["云泽镇代表团"],
            "unit": county.organs["住建局"].pk,
        }
        return [query.format(**ids) for query in QUERIES]

    @pytest.mark.parametrize("who", ["李敏", "何平", "张桂英"])
    def test_no_list_takes_more_than_sixteen_queries(self, busy, client, who, django_assert_max_num_queries):
        from bihuan.accounts import door as accounts
        from bihuan.people.door import SYSTEM

        client.force_login(accounts.open_account(busy.county.people[who], by=SYSTEM, now=NOW))
        for query in self.queries(busy.county):
            client.get(f"/suggestions/?{query}")
            with django_assert_max_num_queries(16):
                assert client.get(f"/suggestions/?{query}").status_code == 200

    def test_every_combination_is_led_by_an_index(self, busy):
        if connection.vendor != "sqlite":
            return  # 计划的写法各库不同，在一种上看就够了
        offered = asking.choices(busy.county.congress.pk, "suggestion")
        procedure.texts_naming(clock.now())  # 各份工作法谁看得见，一分钟问一次：百来行，从头看
        for who, query in product(("李敏", "何平", "张桂英"), self.queries(busy.county)):
            by = busy.county.actor(who, now=NOW)
            given = dict(part.split("=") for part in query.split("&") if part)
            asked = asking.settle(
                asking.read_asked(given, [code for code, _ in listing.views_of(by)], "suggestion"), offered
            )
            seen = []

            def watch(execute, sql, params, many, context, seen=seen):
                seen.append((sql, params))
                return execute(sql, params, many, context)

            with connection.execute_wrapper(watch):
                listing.page(asked, by, today=NOW.date())
            for sql, params in seen:
                plan = self.plan(sql, params)
                assert not any(line.startswith(("SCAN procedure_", "SCAN suggestions_")) for line in plan), (
                    who,
                    query,
                    plan,
                )
                if asked.view in ("all", "unit") and not asked.text and "procedure_case" in sql:
                    assert "USE TEMP B-TREE FOR ORDER BY" not in plan, (who, query, sql, plan)

    @staticmethod
    def plan(sql, params):
        if not sql.lstrip().startswith("SELECT"):
            return []
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return [row[3] for row in cursor.fetchall()]

    def test_the_order_of_numbers_is_that_of_numbers(self, busy):
        by = busy.county.actor("李敏", now=NOW)
        page = listing.page(asking.Asked(view="all", kind="suggestion", sort="number"), by, today=NOW.date(), limit=200)
        numbers = [int(one.case.number) for one in page.found]
        assert numbers == sorted(numbers)
        assert len(numbers) == procedure.Case.objects.exclude(number="").count()
