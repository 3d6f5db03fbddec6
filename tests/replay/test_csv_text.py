"""旧档的 CSV 自己拆：与标准库拆得一样，长的一格也拆得开，不改全进程共用的上限。"""

import csv
import io

import pytest
from hypothesis import given, strategies as st

from bihuan.replay.csv_text import BadCsv, records

CELL = st.text(alphabet=st.sampled_from('甲a,"\n\r 1'), max_size=8)


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), max_size=6), st.sampled_from(["\r\n", "\n"]))
def test_what_the_standard_library_writes_is_read_back(rows, terminator):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=terminator, quoting=csv.QUOTE_ALL).writerows(rows)
    assert [values for _, values in records(out.getvalue(), longest=100)] == rows


@pytest.mark.parametrize(
    "text",
    ["a,b\n1,2\n", "a,b\r\n1,2", 'a,"b\nc"\n\n1,2\n', 'a,\n,"x""y"\n', "a,b\r1,2\r", 'a,b"c\n', "", "\n\n", "a,"],
)
def test_lines_are_counted_as_the_standard_library_counts(text):
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    expected = [(reader.line_num, values) for values in reader if values]
    assert list(records(text, longest=100)) == expected


def test_a_cell_longer_than_the_standard_limit_is_read():
    before = csv.field_size_limit()
    long = "长" * 500_000
    assert list(records(f'a,"{long}"\n', longest=1_000_000)) == [(1, ["a", long])]
    assert csv.field_size_limit() == before
    with pytest.raises(BadCsv, match="一格超过"):
        list(records(f"a,{long}", longest=400_000))


@pytest.mark.parametrize("text", ['a,"b\n', 'a,"b"c\n', '"'])
def test_an_open_quote_says_where(text):
    with pytest.raises(BadCsv, match="引号") as bad:
        list(records("x,y\n" + text, longest=100))
    assert bad.value.line == 2
