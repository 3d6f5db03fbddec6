"""填的日子要说得通：沟通是已经有过的，承诺是今后的，都不会是公元元年。"""

import datetime as dt

import pytest

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from tests.county import days_later
from tests.suggestions.tales import Tale


@pytest.fixture
def tale(county):
    tale = Tale(county).assigned("住建局")  # 3 月 3 日交办
    tale.step("何平", "accept", 1)
    return tale


def consult(tale, on):
    tale.step("何平", "consult", 1, days=0, form="电话", on=str(on), account="在电话里听取意见")


def draft(tale, promised_on):
    tale.step(
        "何平", "draft_reply", 1, days=0, letter=tale.letter("何平"), result_class="B", summary="列入计划",
        promised_on=str(promised_on),
    )  # fmt: skip


@pytest.mark.parametrize("on", ["2099-01-01", "2026-03-05", "2026-03-02", "2020-01-01"])
def test_a_consultation_has_taken_place_since_the_assignment(tale, on):
    with pytest.raises(BadInput, match=r"交办之后、今天以前|不能晚于今天") as refused:
        consult(tale, on)
    assert "on" in refused.value.faults
    consult(tale, "2026-03-03")
    assert ledger.verify().faults == []


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31", "1899-12-31", dt.date(2101, 1, 1)])
def test_no_date_lies_outside_the_century(tale, on):
    with pytest.raises(BadInput, match="1900 年到 2100 年"):
        consult(tale, on)
    consult(tale, "2026-03-04")
    with pytest.raises(BadInput, match="1900 年到 2100 年"):
        draft(tale, on)


@pytest.mark.parametrize("on", ["2020-01-01", "2026-03-04", "2031-03-05"])
def test_a_promise_lies_ahead_and_within_five_years(tale, on):
    consult(tale, "2026-03-04")
    with pytest.raises(BadInput, match=r"五年之内|不能早于今天") as refused:
        draft(tale, on)
    assert "promised_on" in refused.value.faults
    draft(tale, "2031-03-04")
    assert procedure.Assignment.objects.get(case=tale.case).stage == "drafted"


def test_the_page_says_it_beside_the_field(tale, enter):
    with clock.frozen(days_later(3)):
        answer = enter("何平").post(
            f"/cases/{tale.case.pk}/steps/consult/1/", {"form": "电话", "on": "2026-04-01", "account": "听取意见"}
        )
    assert answer.status_code == 422
    assert answer.context["form"].errors["on"] == ["日期不能晚于今天"]
