"""工作台的代价与件数无关；一栏往后翻不重复；单位合并了，活归接手的。"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from tests.county import days_later
from tests.desk.test_desk import titles


def test_a_lane_pages_on_without_repeating(busy):
    busy.load(60)
    client, path, seen = busy.client("李敏"), "/desk/office/waiting/", []
    while path:
        page = client.get(path).content.decode()
        seen += re.findall(r"<b>(关于.*?)</b>", page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        path = more.group(1) if more else ""
    assert len(seen) == len(set(seen)) == 30
    assert client.get("/desk/office/waiting/?after=坏的_x").status_code == 200
    assert client.get("/desk/office/nothing/").status_code == 404


# 要求十五：姜澜的十六条还没有到；写着的、联名的、好久没有动静的都有的代表，多几条
@pytest.mark.parametrize(("name", "budget"), [("李敏", 15), ("姜澜", 16), ("何平", 15), ("周岚", 15), ("张桂英", 13)])
def test_the_cost_does_not_grow_with_the_number_of_cases(busy, name, budget):
    client, asked = busy.client(name), []
    for count in (120, 480):
        busy.load(count)
        client.get("/desk/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/desk/").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[1] <= budget


def test_a_merged_unit_leaves_its_work_to_its_successor(busy):
    busy.load(4)
    county = busy.county
    people.merge_organ(
        county.organs["住建局"].pk,
        into=county.organs["城管局"].pk,
        on=days_later(99).date(),
        by=SYSTEM,
        now=days_later(99),
    )
    assert len(titles(busy.page("韩松"), "waiting")) == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="另一种库看的是统计")
def test_nobody_looks_through_every_deadline_to_find_nothing_of_his(busy):
    """等我办一栏：没有我的座位，也不顺着本级的到期一只一只看到底。"""
    busy.load(120)
    client = busy.client("李敏")
    with CaptureQueriesContext(connection) as queries:
        client.get("/desk/")
    [asked] = [one["sql"] for one in queries if "UNION ALL" in one["sql"] and ' AS "case__title"' in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
        plan = [row[3] for row in cursor.fetchall()]
    assert any("clock_role" in line for line in plan) and not any("clock_congress" in line for line in plan), plan
