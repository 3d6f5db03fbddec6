"""定时的事一件一件办：一件坏了，别件照办；坏的记在日志里，也有人知道。"""

import pytest

from bihuan.ledger import door as ledger
from bihuan.notices.models import Notice
from bihuan.procedure import door as procedure
from bihuan.procedure.models import Plan
from bihuan.regions import door as regions
from tests.county import MONDAY, days_later
from tests.suggestions.tales import Tale

BROKEN = "procedure/broken"
HOLIDAY = {"year": 2026, "papers": ["https://example.gov.cn/notice"], "days": [
    {"name": "春耕假", "date": "2026-03-09", "isOffDay": True},
]}  # fmt: skip


@pytest.fixture
def two(county):
    """两件交办了的建议；先开的那一件，行里的状态坏了，读不出来。"""
    broken = Tale(county).assigned("住建局")
    sound = Tale(county, "王建国", "关于更换河口桥护栏的建议").assigned("财政局")
    procedure.Case.objects.filter(pk=broken.case.pk).update(memory="{}")
    return broken, sound


def test_a_broken_case_does_not_stop_the_reminders_of_the_others(two, caplog):
    broken, sound = two
    rungs, _ = procedure.run_clocks(days_later(60))
    assert rungs > 0
    assert Notice.objects.filter(kind="procedure/clock", case_id=sound.case.pk).exists()
    assert not Notice.objects.filter(kind="procedure/clock", case_id=broken.case.pk).exists()
    assert str(broken.case.pk) in caplog.text


def test_the_office_is_told_once_a_day_which_case_is_broken(two):
    broken, _ = two
    for hour in (1, 9, 17):
        procedure.run_clocks(days_later(60, hour))
    li = broken.county.people["李敏"]
    told = Notice.objects.filter(kind=BROKEN)
    assert set(told.values_list("case_id", flat=True)) == {broken.case.pk}
    assert told.filter(person_id=li).count() == 1
    assert "没有办成" in told.filter(person_id=li).get().sentence
    assert not told.filter(person_id=broken.county.people["何平"]).exists()
    procedure.run_clocks(days_later(61))
    assert told.filter(person_id=li).count() == 2


def test_a_new_calendar_reaches_the_cases_behind_a_broken_one(two):
    broken, _ = two
    regions.import_year(HOLIDAY, by="system", now=days_later(3))
    assert procedure.redate_open(days_later(3)) == 1
    assert set(Notice.objects.filter(kind=BROKEN).values_list("case_id", flat=True)) == {broken.case.pk}


def test_a_plan_that_cannot_open_does_not_stop_the_others(county):
    li = county.actor("李敏", now=MONDAY)
    told = {"rule": "FREQ=MONTHLY;BYMONTHDAY=6", "congress": county.congress, "starts_on": MONDAY.date().replace(month=2), "by": li, "now": MONDAY}  # fmt: skip
    first = procedure.plan("commitment", title="坏了的周期", **told)
    second = procedure.plan("commitment", title="月度台账", **told)
    Plan.objects.filter(pk=first.pk).update(rule="每月六日")
    assert procedure.run_plans(MONDAY) == 1
    assert second.periods.count() == 1
    assert Notice.objects.filter(kind=BROKEN, person_id=county.people["李敏"], sentence__contains="坏了的周期").exists()
    assert [fault for fault in ledger.verify().faults if fault.kind == "state"] == []
