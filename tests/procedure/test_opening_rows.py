"""逐行开立：一行一件，各有一条痕和连着的编号；一行不成一件不开；两人同时开，号不跳也不重；问得与行数无关。"""

import threading

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bihuan.kernel.refuse import BadInput, NotAllowed
from bihuan.ledger import door as ledger
from bihuan.notices.models import Notice
from bihuan.procedure import door as procedure
from tests.county import days_later
from tests.procedure.rails import Rails


@pytest.fixture
def rails(county):
    return Rails(county)


def rows(rails: Rails, many: int, **more) -> list:
    """要开立的各行：第 2 行起，同表格里的行号。"""
    return [
        (f"第 {n + 2} 行", rails.coded({"隐患": f"第{n}处护栏松动", "隐患类别": "松动", **more})) for n in range(many)
    ]


def opened(rails: Rails, given: list, who: str = "李敏") -> list:
    return procedure.open_by_rows(
        "rail_fault", "list", congress=rails.county.congress, rows=given, by=rails.by(who), now=days_later(0)
    )


def test_every_row_is_a_case_with_its_own_entry_and_number(rails):
    one = rails.open("先开一处")
    cases = opened(rails, rows(rails, 12))
    assert [case.title for case in cases] == [f"第{n}处护栏松动" for n in range(12)]
    assert [len(ledger.entries(case.stream)) for case in cases] == [1] * 12
    numbers = [case.number for case in procedure.Case.objects.filter(kind="rail_fault").order_by("id")]
    assert numbers[0] == one.number and len(set(numbers)) in (1, 13), "不编号的都空着，编号的不重"
    assert procedure.Case.objects.get(pk=cases[3].pk).stage == one.stage
    assert procedure.state_of(cases[3]).value("隐患类别") == procedure.state_of(one).value("隐患类别") == "松动"
    assert ledger.verify().faults == []


def test_many_are_told_in_one_sentence(rails):
    Notice.objects.all().delete()
    opened(rails, rows(rails, 30))
    sentences = [one.sentence for one in Notice.objects.all()]
    assert len(sentences) <= 3 and all("30 件由您负责" in one for one in sentences), sentences


def test_one_row_refused_and_none_is_opened(rails):
    given = rows(rails, 3)
    with pytest.raises(BadInput, match=r"第 3 行：.*一件也没有开立"):
        opened(rails, [given[0], (given[1][0], rails.coded({"隐患": "少了类别", "隐患类别": "听说的"})), given[2]])
    with pytest.raises(NotAllowed):
        opened(rails, given, who="何平")
    assert not procedure.Case.objects.filter(kind="rail_fault").exists()


def test_five_hundred_rows_cost_what_fifty_cost(rails):
    rails.open("先开一处，工作法和日历从此记住")
    asked = []
    for many in (50, 500):
        given = rows(rails, many)
        with CaptureQueriesContext(connection) as found:
            opened(rails, given)
        asked.append([one["sql"] for one in found])
    assert len(asked[0]) == len(asked[1]) <= 30, "\n".join(one[:150] for one in asked[1])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="同时开，只在 PostgreSQL 上看得出")
def test_two_at_once_neither_skip_nor_double(rails):
    def open_ten() -> None:
        with transaction.atomic():
            opened(rails, rows(rails, 10))
        connection.close()

    threads = [threading.Thread(target=open_ten) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    numbers = list(procedure.Case.objects.filter(kind="rail_fault").values_list("number", flat=True))
    assert len(numbers) == 20 and len({one for one in numbers if one}) in (0, 20)
    assert ledger.verify().faults == []
