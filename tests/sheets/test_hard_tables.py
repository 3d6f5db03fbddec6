"""难读的表：行号写成四十亿、一万六千列、满是空格、极长的一格——都有一句话，不费多少工夫；读的时候谁也不用等。"""

import csv as csv_module
import io
import tracemalloc
import zipfile

import pytest
from django.db import connection
from openpyxl import Workbook

from bihuan.kernel.refuse import BadInput, NotAllowed
from bihuan.people import door as people
from bihuan.people.verbs import importing
from bihuan.sheets.door import read_table
from tests.county import MONDAY

HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c></row>'


def sheet(rows: str) -> io.BytesIO:
    """一张真的 .xlsx，工作表的内容换成 rows。"""
    made, out = io.BytesIO(), io.BytesIO()
    Workbook().save(made)
    body = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            target.writestr(item, body if item.filename == "xl/worksheets/sheet1.xml" else source.read(item))
    out.seek(0)
    return out


def burst(part: str, encoding: str) -> io.BytesIO:
    """一张真的 .xlsx，这个部件的开头声明了一个实体，末尾用上几十次：六 KB 展开成九十 MB。"""
    made, out, ours = io.BytesIO(), io.BytesIO(), f"<!DOCTYPE d [<!ENTITY a '{'A' * 1_000_000}'>]>"
    Workbook().save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            text = source.read(item).decode()
            if item.filename == part:
                head, _, tail = text[text.rindex("?>") + 2 if "?>" in text else 0 :].rpartition("</")
                text = f'<?xml version="1.0" encoding="{encoding}"?>{ours}{head}{"<e>&a;</e>" * 90}</{tail}'
            target.writestr(item, text.encode(encoding if item.filename == part else "utf-8"))
    out.seek(0)
    return out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_no_part_of_a_sheet_may_declare_what_bursts(part, encoding):
    """不只工作表：哪个部件里声明了实体，都在展开以前就拒绝。"""
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match="打不开"):
            read_table(burst(part, encoding), "单位.xlsx")
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def cell(where: str) -> str:
    return f'<c r="{where}" t="inlineStr"><is><t>水务局</t></is></c>'


@pytest.mark.parametrize("row", ["4000000000", "4e9", "1048577", "0", "-1", "9" * 5000, "二"])
def test_a_row_number_no_sheet_has_is_refused(row):
    with pytest.raises(BadInput, match="行号写成"):
        read_table(sheet(f'{HEAD}<row r="{row}">{cell("A2")}</row>'), "单位.xlsx")


def test_a_row_far_below_is_refused_before_the_gap_is_filled():
    with pytest.raises(BadInput, match="空行太多"):
        read_table(sheet(f'{HEAD}<row r="1000000">{cell("A1000000")}</row>'), "单位.xlsx")


@pytest.mark.parametrize("column", ["AY", "XFD", "XFE", "AAAAAA", "列"])
def test_more_columns_than_any_import_has_are_refused(column):
    empty = "".join(f'<row r="{n}"><c r="{column}{n}"/></row>' for n in range(2, 102))
    with pytest.raises(BadInput, match="最多 50 列"):
        read_table(sheet(HEAD + empty), "单位.xlsx")
    text = "名称" + "," * 60 + "\n水务局" + "," * 60 + "\n"
    with pytest.raises(BadInput, match="最多 50 列"):
        read_table(io.BytesIO(text.encode()), "单位.csv")


def test_fifty_columns_are_still_read():
    rows = '<row r="1">' + "".join(cell(f"{c}1").replace("水务局", c) for c in ("A", "B")) + "</row>"
    rows += f'<row r="2">{cell("A2")}<c r="AX2"/></row>'
    assert read_table(sheet(rows), "单位.xlsx").rows[0].cells == ("水务局", "")


def test_a_file_of_nothing_but_empty_lines_is_refused():
    with pytest.raises(BadInput, match="空行"):
        read_table(io.BytesIO("名称\n".encode() + b"\n" * 300_000), "单位.csv")


def test_reading_leaves_the_limit_of_the_whole_process_alone(tmp_path):
    before, seen = csv_module.field_size_limit(), []
    lines = iter(["名称\n", "水务局\n"])

    class Watching(io.BytesIO):
        def read(self, *size):
            seen.append(csv_module.field_size_limit())
            return super().read(*size)

    assert read_table(Watching("".join(lines).encode()), "单位.csv").rows[0].cells == ("水务局",)
    with pytest.raises(BadInput, match="超过 20,000 字"):
        read_table(Watching(("名称\n" + "长" * 20_001).encode()), "单位.csv")
    assert set(seen) == {before}


def test_the_table_is_read_before_anything_is_locked(county, monkeypatch):
    li, he = (county.actor(name, now=MONDAY) for name in ("李敏", "何平"))
    outside, depth = len(connection.savepoint_ids), []
    real = importing.read_table

    def watched(file, name, known):
        depth.append(len(connection.savepoint_ids))
        return real(file, name, known)

    monkeypatch.setattr(importing, "read_table", watched)
    told = {"kind": "units", "congress_id": county.congress.pk, "now": MONDAY}
    people.draft_import(io.BytesIO("名称\n林业局\n".encode()), "单位.csv", by=li, **told)
    assert depth == [outside]
    with pytest.raises(NotAllowed):
        people.draft_import(io.BytesIO("名称\n林业局\n".encode()), "单位.csv", by=he, **told)
    assert depth == [outside]  # 不是工作人员的，不替他读
