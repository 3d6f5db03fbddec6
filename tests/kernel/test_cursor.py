"""网址里的数：写坏了的当作没有写，读得成的一定装得进数据库。"""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from bihuan.kernel import cursor


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "十", "١٢", "²", "1_0", "9" * 20, "9" * 5000, str(2**63)]
)
def test_what_is_no_number_is_none(text):
    assert cursor.number(text) is None


@given(st.integers(min_value=0, max_value=cursor.LARGEST))
def test_a_number_comes_back(number):
    assert cursor.number(str(number)) == number


def test_no_number_is_larger_than_asked():
    assert [cursor.number(text, most=31) for text in ("31", "32", "031")] == [31, None, None]


@given(st.dates(), st.integers(min_value=0, max_value=cursor.LARGEST))
def test_a_place_comes_back(day, pk):
    assert cursor.read_place(cursor.place(day, pk)) == (day, pk)


@pytest.mark.parametrize(
    "text", ["", "_", "2026-03-01", "2026-02-30_1", "2026-03-01_x", "2026-03-01_" + "9" * 20, "1_1"]
)
def test_what_is_no_place_is_none(text):
    assert cursor.read_place(text) is None


def test_days_are_written_as_in_the_records():
    assert cursor.place(dt.date(2026, 3, 1), 7) == "2026-03-01_7"
