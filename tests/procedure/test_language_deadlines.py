"""工作法里写期限的话：每一种起算，每一种到期的日子，写不成的。"""

import datetime as dt

import pytest

from bihuan.kernel.workdays import Calendar
from bihuan.procedure.language.deadlines import read_deadline
from tests.procedure.ponds import changed

DEADLINES = {
    "自开立起5日": ("since", ("@open",), False, False),
    "自登记塘堰或复看起5日": ("since", ("list", "look"), False, False),
    "自首次复看起5日": ("since", ("look",), True, False),
    "自清淤时限起5日": ("since", ("清淤时限",), False, False),
    "自上级的截止日起5日": ("since", ("截止日",), False, True),
    "自大会闭幕起5日": ("since", ("session_closes_on",), False, False),
    "清淤时限前20日": ("before", ("清淤时限",), False, False),
    "指派会议前1个月": ("before", ("指派会议",), False, False),
    "上级的会期前5工作日": ("before", ("会期",), False, True),
    "由指派会议": ("on", ("指派会议",), False, False),
    "由上级的截止日": ("on", ("截止日",), False, True),
}


@pytest.mark.parametrize("written", DEADLINES)
def test_every_start_of_a_deadline(written):
    deadline = changed(("期限: 自复看起5工作日", f"期限: {written}")).by_step["close"].deadline
    assert (deadline.kind, deadline.codes, deadline.first, deadline.above) == DEADLINES[written]


@pytest.mark.parametrize(
    ("written", "from_", "due"),
    [
        ("每月31日", "2027-02-03", "2027-02-28"),
        ("每月1日", "2027-02-02", "2027-03-01"),
        ("每季末月20日前", "2027-06-20", "2027-06-20"),
        ("每季末月20日前", "2027-12-21", "2028-03-20"),
        ("每年2月28日前", "2027-03-01", "2028-02-28"),
        ("每年4次，12月31日前", "2027-03-01", "2027-12-31"),
        ("自交办起1年", "2027-03-01", "2028-03-01"),
        ("会议前1个月", "2027-03-31", "2027-02-28"),
        ("自交办起2周", "2027-03-01", "2027-03-15"),
        ("自交办之日起两周内", "2027-03-01", "2027-03-15"),
        ("自交办起三个星期", "2027-03-01", "2027-03-22"),
        ("交办后三天内", "2027-03-01", "2027-03-04"),
        ("自交办起半个月", "2027-03-01", "2027-03-16"),
        ("会议前1周", "2027-03-31", "2027-03-24"),
        ("每周五前", "2027-03-01", "2027-03-05"),
        ("每单月15日", "2027-03-16", "2027-05-15"),
        ("每双月15日前", "2027-03-16", "2027-04-15"),
        ("每半年末月20日前", "2027-06-21", "2027-12-20"),
        ("每星期日", "2027-03-08", "2027-03-14"),
        ("每周一前", "2027-03-01", "2027-03-01"),
    ],
)
def test_the_day_it_is_due(written, from_, due):
    assert read_deadline(written).due(dt.date.fromisoformat(from_), Calendar([])) == dt.date.fromisoformat(due)


@pytest.mark.parametrize(
    "written",
    ["每月0日", "每年2月30日前", "尽快", "每年12月", "自复看起", "每季末月32日前", "每周八前", "自交办起24小时"],
)
def test_no_deadline(written):
    assert read_deadline(written) is None


def test_times_a_year_are_counted():
    assert read_deadline("每年4次，12月31日前").times == 4
    assert read_deadline("每年4次，12月31日前").recurring
