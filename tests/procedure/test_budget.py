"""办一步和找相近的：SQL 条数有上限，事项多了也不变。"""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.bench.seeding import seed
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.procedure import door as procedure
from bihuan.regions.door import scope_of
from bihuan.search import door as search

NOW = clock.beijing(dt.date(2026, 11, 2))
STEP, SIMILAR = 15, 6


def asked(cases: int) -> tuple[int, int]:
    """一个这么大的忙县里：办一步几条，找相近的几条。"""
    busy = seed(cases, now=NOW, units=16, deputies=6)
    he = people.actor_of(busy.county.people["何平"], now=NOW)
    told = {"form": "电话", "on": "2026-11-02", "account": "电话沟通，代表要求写明完成时间。"}
    working = procedure.text_by_id(procedure.latest("suggestion_handling").pk).task_working
    rows = procedure.Assignment.objects.filter(unit_id=busy.units[0], n=1, stage=working)
    first, second = rows.values_list("case_id", flat=True)[:2]
    procedure.take_step(first, "consult", filled=told, assignment=1, by=he, now=NOW)  # 工作法和日历从此记住
    with CaptureQueriesContext(connection) as step:
        procedure.take_step(second, "consult", filled=told, assignment=1, by=he, now=NOW)
    with CaptureQueriesContext(connection) as similar:
        assert search.similar("关于加快老旧小区加装电梯的建议", kind="suggestion", scope=scope_of(busy.county.congress))
    assert ledger.verify().faults == []
    return len(step), len(similar)


@pytest.mark.parametrize("cases", [120, 480])
def test_a_step_and_a_look_for_the_like_stay_within_their_budget(db, cases):
    step, similar = asked(cases)
    assert step <= STEP
    assert similar <= SIMILAR


def test_the_longest_case_has_forty_entries_and_twelve_joint_units(db):
    busy = seed(100, now=NOW, units=16, deputies=6)
    case = procedure.Case.objects.get(pk=busy.longest)
    assert case.assignments.filter(role="joint_handler").count() == 12
    assert len(ledger.entries(case.stream)) >= 40
    lead = procedure.Assignment.objects.filter(n=1).values_list("unit_id", flat=True)
    busiest = sum(unit in busy.units[:3] for unit in lead)
    assert busiest >= len(lead) * 0.35  # 三个单位承担一半上下
