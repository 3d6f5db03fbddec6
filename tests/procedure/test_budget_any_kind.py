"""任何一种事项：开立、办一步的 SQL 条数有上限，分办再多、下属再多也不变。"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec.structs import replace

from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.procedure import door as procedure
from bihuan.procedure.machine.state import write
from tests.county import days_later
from tests.procedure.rails import Rails

OPENING, STEP = 18, 15
AUTOMATIC = 5  # 接着办的自动的一条是又一步：它的一条痕、一笔增减，一次告知


@pytest.fixture
def rails(county):
    return Rails(county)


def asked(act) -> list[str]:
    with CaptureQueriesContext(connection) as found:
        act()
    return [one["sql"] for one in found]


def within(sql: list[str], most: int) -> None:
    assert len(sql) <= most, "\n".join(f"{n}. {one[:160]}" for n, one in enumerate(sql, 1))


def units(rails: Rails, many: int) -> list[int]:
    """承办的单位：住建局在先，其余成批添上。"""
    first = rails.county.organs["住建局"]
    more = people.Organ.objects.bulk_create(
        people.Organ(
            congress=first.congress, kind=first.kind, name=f"第{n}局", short_name=f"{n}局", from_on=first.from_on
        )
        for n in range(many - 1)
    )
    return [first.pk, *(organ.pk for organ in more)]


def handed(rails: Rails, many: int) -> procedure.Case:
    case = rails.open()
    rails.take(case, "assign", "李敏", 1, 主办=units(rails, many), 修好时限="2026-04-30")
    return case


def test_opening(rails):
    rails.open("先开一处，工作法和日历从此记住")
    filled = rails.coded({"隐患": "河口桥护栏松动", "隐患类别": "松动"})
    li, congress = rails.by("李敏"), rails.county.congress

    def opened() -> None:
        procedure.open_by_step("rail_fault", "list", congress=congress, filled=filled, by=li, now=days_later(0))

    within(asked(opened), OPENING)


@pytest.mark.parametrize("many", [1, 53, 200])
def test_a_step_whatever_the_number_of_assignments(rails, many):
    warm, case = rails.open("先走一遍"), handed(rails, many)
    rails.assign(warm, "住建局")
    rails.take(warm, "sign", "何平", 2, 1)
    rails.take(warm, "visit", "李敏", 2, 人次=1)
    he, li = rails.by("何平", 2), rails.by("李敏", 2)
    visited = rails.coded({"人次": 3})
    within(asked(lambda: procedure.take_step(case.pk, "sign", assignment=1, by=he, now=days_later(2))), STEP)
    within(asked(lambda: procedure.take_step(case.pk, "visit", filled=visited, by=li, now=days_later(2))), STEP)
    fixed = rails.coded({"花费": "1.25"})
    sql = asked(lambda: procedure.take_step(case.pk, "fix", filled=fixed, assignment=1, by=he, now=days_later(3)))
    within(sql, STEP + (AUTOMATIC if many == 1 else 0))
    assert [fault for fault in ledger.verify().faults if fault.kind != "people"] == []  # 成批添的单位没有留痕


@pytest.mark.parametrize("many", [0, 50, 1000])
def test_a_step_whatever_the_number_of_children(rails, many):
    topic = rails.topic([("东桥护栏松动", "松动")])
    child = procedure.Case.objects.get(parent=topic)
    siblings(child, many)
    rails.assign(child, "住建局", day=1)
    he = rails.by("何平", 2)
    within(asked(lambda: procedure.take_step(child.pk, "sign", assignment=1, by=he, now=days_later(2))), STEP)
    xie = rails.by("谢国栋", 3)
    within(asked(lambda: procedure.take_step(topic.pk, "close", by=xie, now=days_later(3))), STEP)


def siblings(child: procedure.Case, many: int) -> None:
    """成批添上同一上级的下属，只为数 SQL。"""
    state = procedure.state_of(child)
    procedure.Case.objects.bulk_create(
        procedure.Case(
            kind=child.kind, text_id=child.text_id, stage=child.stage, title=f"第{n}处", congress_id=child.congress_id,
            province_id=child.province_id, city_id=child.city_id, county_id=child.county_id,
            cohort_region_id=child.cohort_region_id, cohort_year=child.cohort_year, received_on=child.received_on,
            parent_id=child.parent_id, position=n + 2, raised_by=child.raised_by, edition=child.edition,
            memory=write(replace(state, title=f"第{n}处", position=n + 2)),
        )
        for n in range(many)
    )  # fmt: skip
