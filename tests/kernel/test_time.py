"""时间：北京的日子、工作日与调休、期限的写法；与国务院公布的安排逐日相同。"""

import datetime as dt
import json

import pytest
from hypothesis import given, strategies as st

from bihuan.kernel import canonical, clock, spelling
from bihuan.kernel.workdays import Calendar, add_months
from bihuan.procedure.language.deadlines import read_deadline
from bihuan.regions import door as regions


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# 2026 年公布的安排里用得到的几天
SPRING = Calendar(
    off={day(f"2026-02-{n}"): "春节" for n in range(15, 24)},
    work={day("2026-02-14"): "春节", day("2026-02-28"): "春节"},
    years=frozenset({2026}),
)


def test_the_day_is_beijings():
    assert clock.day_of(dt.datetime(2026, 3, 1, 16, 0, tzinfo=dt.UTC)) == day("2026-03-02")
    assert clock.day_of(dt.datetime(2026, 3, 1, 15, 59, tzinfo=dt.UTC)) == day("2026-03-01")
    with pytest.raises(ValueError, match="时区"):
        clock.day_of(dt.datetime(2026, 3, 1, 16, 0))  # noqa: DTZ001


def test_the_clock_can_be_frozen():
    with clock.frozen(clock.beijing(day("2026-03-02"))):
        assert clock.today() == day("2026-03-02")
    assert clock.now().year >= 2026


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-02-12", 1, "2026-02-13"),
        ("2026-02-12", 2, "2026-02-14"),  # 补班的星期六算一天
        ("2026-02-12", 3, "2026-02-24"),  # 春节九天不算
        ("2026-02-12", 7, "2026-02-28"),  # 又一个补班
        ("2026-02-15", 1, "2026-02-24"),  # 当日放假，从上班起数
        ("2026-02-24", -1, "2026-02-14"),  # 往前数
        ("2026-02-13", 0, "2026-02-13"),
    ],
)
def test_make_up_days_count_and_holidays_do_not(start, n, due):
    assert SPRING.add(day(start), n) == day(due)


def test_every_day_is_explained():
    notes = SPRING.explain(day("2026-02-13"), 2)
    assert [(note.day.isoformat(), note.count) for note in notes if note.count] == [
        ("2026-02-14", 1),
        ("2026-02-24", 2),
    ]
    assert notes[1].why == "春节调休，补班"
    assert notes[2].why == "春节放假"


def test_a_year_not_yet_published_counts_monday_to_friday_and_says_so():
    assert SPRING.add(day("2026-12-31"), 1) == day("2027-01-01")
    assert "2027 年放假安排尚未录入" in SPRING.why(day("2027-01-01"))
    assert "尚未录入" not in SPRING.why(day("2026-03-02"))


@given(st.dates(day("2026-01-01"), day("2027-12-31")), st.integers(-60, 60))
def test_counting_forth_and_back_agree(start, n):
    due = SPRING.add(start, n)
    if n:
        assert SPRING.is_workday(due)
        assert abs(SPRING.between(start, due)) in (abs(n), abs(n) - 1, abs(n) + 1)
    if n > 0:
        assert SPRING.between(start, due) == n


def test_months_end_on_the_last_day():
    assert add_months(day("2026-01-31"), 1) == day("2026-02-28")
    assert add_months(day("2027-11-30"), 3) == day("2028-02-29")
    assert add_months(day("2026-03-31"), -1) == day("2026-02-28")


@pytest.mark.parametrize(
    ("words", "zero", "due"),
    [
        ("自交办起3个月", "2026-03-13", "2026-06-13"),  # 星期六也是这一天
        ("自交办起三个月", "2026-03-13", "2026-06-13"),  # 法规怎样写就怎样写
        ("自交办起10日", "2026-02-10", "2026-02-20"),  # 放假也不顺延
        ("自提出起5工作日", "2026-02-12", "2026-02-26"),
        ("会议日期前20日", "2026-03-30", "2026-03-10"),
        ("会议日期前7工作日", "2026-03-02", "2026-02-13"),
        ("每年11月30日前", "2026-03-02", "2026-11-30"),
        ("每年1月31日前", "2026-03-02", "2027-01-31"),
        ("由承诺日期", "2026-11-30", "2026-11-30"),
    ],
)
def test_deadlines_are_read_as_written(words, zero, due):
    deadline = read_deadline(words)
    assert deadline is not None
    assert deadline.due(day(zero), SPRING) == day(due)


@pytest.mark.parametrize("words", ["尽快", "每年13月1日前", "自交办起3小时", "无"])
def test_deadlines_that_say_nothing_are_not_guessed(words):
    assert read_deadline(words) is None


def test_the_seeded_calendar_is_the_published_one(db, shared_data):
    calendar = regions.calendar()
    files = sorted(shared_data("holidays").glob("20*.json"))
    assert len(files) == 20
    published: dict[dt.date, bool] = {}
    for path in files:
        for item in json.loads(path.read_text(encoding="utf-8"))["days"]:
            published[day(item["date"])] = item["isOffDay"]
    assert [on for on, off in published.items() if calendar.is_workday(on) == off] == []
    assert all(calendar.known(year) for year in range(2007, 2027))


def test_numbers_as_they_are_said():
    told = {1: "一", 10: "十", 18: "十八", 20: "二十", 99: "九十九", 0: "0", 100: "100"}
    assert {number: spelling.in_han(number) for number in told} == told


def test_canonical_text_has_one_spelling():
    told = {"乙": [1, True, None], "甲": clock.beijing(day("2026-03-02")), "a": "“引号”"}
    assert canonical.dumps(told) == '{"a":"“引号”","乙":[1,true,null],"甲":"2026-03-02T01:00:00.000000Z"}'
    for wrong in (1.5, {1: "x"}, object(), dt.datetime(2026, 3, 2)):  # noqa: DTZ001
        with pytest.raises(TypeError):
            canonical.dumps(wrong)
    with pytest.raises(ValueError, match="规范写法"):
        canonical.read_instant("2026-03-02 01:00")
    assert canonical.digest("abc", "sm3").startswith("sm3:66c7f0f4")
