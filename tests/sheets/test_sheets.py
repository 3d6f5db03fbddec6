"""表格：好的读得进，坏的说得清；写出去的不会变成公式。"""

import contextlib
import csv as csv_module
import datetime as dt
import io
import random
import tracemalloc
import zipfile
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook, load_workbook

from bihuan.kernel.refuse import BadInput
from bihuan.sheets.door import LIMIT, Block, Row, csv, docx, read_table, xlsx


def book(rows, *, merge: str = "") -> io.BytesIO:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    if merge:
        made.active.merge_cells(merge)
    return saved(made)


def saved(made: Workbook) -> io.BytesIO:
    out = io.BytesIO()
    made.save(out)
    out.seek(0)
    return out


def test_xlsx_and_every_kind_of_csv_read_the_same():
    rows = [["名称", "编号"], ["水务局", 12], ["交通局", 3]]
    text = "名称,编号\r\n水务局,12\r\n交通局,3\r\n"
    tables = [
        read_table(book(rows), "单位.xlsx"),
        read_table(io.BytesIO(text.encode()), "单位.csv"),
        read_table(io.BytesIO(text.encode("utf-8-sig")), "单位.csv"),
        read_table(io.BytesIO(text.encode("gbk")), "单位.CSV"),
        read_table(io.BytesIO(text.encode("utf-16")), "单位.csv"),
        read_table(io.BytesIO(text.replace(",", "\t").encode()), "单位.csv"),
    ]
    for table in tables:
        assert table.headers == ("名称", "编号")
        assert table.rows == (Row(2, ("水务局", "12")), Row(3, ("交通局", "3")))
    assert tables[3].notes == ("按 GBK 编码读入，请核对有无乱码",)


def test_row_numbers_are_those_of_the_file_when_rows_are_empty():
    table = read_table(book([[None], ["名称"], [], ["水务局"], ["  "], ["交通局"]]), "单位.xlsx")
    assert [row.number for row in table.rows] == [4, 6]
    assert table.notes == ("略过空行 2 行",)


def test_cells_become_plain_text():
    table = read_table(
        book([["日子", "是否", "数", "名"], [dt.date(2026, 3, 2), True, 7.0, " 水\u200b务局 "]]), "a.xlsx"
    )
    assert table.rows[0].cells == ("2026-03-02", "是", "7", "水务局")


def test_a_missing_column_is_named_with_what_is_there():
    table = read_table(book([["名字"], ["水务局"]]), "a.xlsx")
    with pytest.raises(BadInput, match="表头缺少：名称。表里现有：名字"):
        table.require("名称")


HEADER = ["名称", "上级"]


@pytest.mark.parametrize(
    ("file", "name", "sentence"),
    [
        (lambda: book([HEADER, ["水务局", "甲"], ["", "乙"]], merge="A2:A3"), "a.xlsx", "A2:A3 是合并单元格"),
        (lambda: book([HEADER, ["水务局", "=A2"]]), "a.xlsx", "单元格 B2 是公式"),
        (lambda: book([HEADER, ["水务局", "#REF!"]]), "a.xlsx", "单元格 B2 是错误值"),
        (lambda: book([HEADER, ["水务局", "甲", "多"]]), "a.xlsx", "第 2 行 C 列有内容“多”，但这一列没有表头"),
        (lambda: book([["名称", None, "上级"], ["a", "b", "c"]]), "a.xlsx", "B 列的表头是空的"),
        (lambda: book([["名称", "名称"], ["a", "b"]]), "a.xlsx", "表头“名称”出现了两次"),
        (lambda: book([HEADER]), "a.xlsx", "只有表头"),
        (lambda: book([]), "a.xlsx", "表里没有内容"),
        (lambda: io.BytesIO(b""), "a.xlsx", "空文件"),
        (lambda: io.BytesIO(b"PK\x03\x04broken"), "a.xlsx", "打不开"),
        (lambda: io.BytesIO("名称\n水务局".encode()), "a.xlsx", "内容却不是"),
        (lambda: io.BytesIO(b"\xd0\xcf\x11\xe0rest"), "a.xls", "另存为 .xlsx"),
        (lambda: io.BytesIO(b"%PDF-1.7"), "a.pdf", "不认“.pdf”"),
        (lambda: io.BytesIO(b"\xff\xff\xff\xff"), "a.csv", "认不出这个文件的编码"),
        (lambda: io.BytesIO('名称,上级\n"水务局,甲\n'.encode()), "a.csv", "第 2 行的引号没有成对"),
        (lambda: io.BytesIO("名称,上级\n水务局,=1+1\n".encode()), "a.csv", "单元格 B2 是公式"),
        (lambda: io.BytesIO(b"a,b\nc,\x00d\n"), "a.csv", "第 2 行有不可读的内容"),
    ],
)
def test_bad_files_get_a_sentence_that_says_where(file, name, sentence):
    with pytest.raises(BadInput) as refused:
        read_table(file(), name)
    assert sentence in refused.value.sentence


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_refused_without_being_held_in_memory():
    made = Workbook(write_only=True)
    sheet = made.create_sheet()
    sheet.append(HEADER)
    for number in range(100_000):
        sheet.append([f"第{number}号单位", "县人民政府"])
    big_book = saved(made)
    big_text = io.BytesIO(("名称,上级\n" + "某单位,县人民政府\n" * 100_000).encode())
    for file, name in ((big_book, "a.xlsx"), (big_text, "a.csv")):
        tracemalloc.start()
        with pytest.raises(BadInput, match=f"最多导入 {LIMIT:,} 行"):
            read_table(file, name)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 12 << 20


def test_exactly_the_limit_is_still_read():
    made = Workbook(write_only=True)
    sheet = made.create_sheet()
    sheet.append(["名称"])
    for number in range(LIMIT):
        sheet.append([f"{number}"])
    assert len(read_table(saved(made), "a.xlsx").rows) == LIMIT


def test_a_workbook_that_unpacks_too_large_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/sharedStrings.xml", b"0" * (65 << 20))
    with pytest.raises(BadInput, match="展开后太大"):
        read_table(out, "a.xlsx")


def test_what_is_written_never_becomes_a_formula():
    nasty = '=HYPERLINK("http://x")'
    made = xlsx([[nasty, dt.date(2026, 3, 2), 7, None, "退格\x08"]], ["甲", "乙", "丙", "丁", "戊"], "表/一")
    row = next(load_workbook(io.BytesIO(made)).active.iter_rows(min_row=2))
    assert [row[0].value, row[0].data_type] == [nasty, "s"]
    assert row[1].value.date() == dt.date(2026, 3, 2)
    assert [cell.value for cell in row[2:]] == [7, None, "退格"]
    lines = list(csv_module.reader(io.StringIO(csv([[nasty, -3]], ["甲", "乙"]).decode("utf-8-sig"))))
    assert lines[1] == ["'" + nasty, "-3"]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_a_damaged_file_is_read_or_refused_and_never_anything_else(seed):
    chance = random.Random(seed)
    whole = book([["名称", "上级"], ["水务局", "甲"], ["交通局", 3.5]]).getvalue()
    for _ in range(150):
        damaged = _damaged(whole, chance) if chance.random() < 0.6 else _noise(chance)
        name = "表.xlsx" if damaged.startswith(b"PK") else "表.csv"
        with contextlib.suppress(BadInput):
            assert read_table(io.BytesIO(damaged), name).rows


def _damaged(whole: bytes, chance: random.Random) -> bytes:
    """弄坏一个部件：少了、改了几个字节、截去一段、插进别的标记；或者弄坏整个包。"""
    if chance.random() < 0.4:
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        return bytes(data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(out, "w") as after:
        victim, harm = chance.choice(before.namelist()), chance.randrange(4)
        for part in before.namelist():
            data = bytearray(before.read(part))
            if part == victim:
                if harm == 0:
                    continue
                at = chance.randrange(len(data))
                if harm == 1:
                    data[at] = chance.randrange(256)
                elif harm == 2:
                    del data[at : at + 20]
                else:
                    data[at:at] = chance.choice([b"<row/>", b"<v>9</v>", b't="s"', b"</row>", b"<f>1</f>"])
            after.writestr(part, bytes(data))
    return out.getvalue()


def _noise(chance: random.Random) -> bytes:
    letters = b'a,"\n\r\t;\x00=\xe6\xb0\xb4\xff \xfe'
    return bytes(chance.choice(letters) for _ in range(chance.randrange(60)))


def test_a_document_is_well_formed_whatever_is_written():
    """尖括号、控制字符、几行的一段、生僻字都写得进；各件是好的 XML；同样的内容写出同样的一份。"""
    blocks = [
        Block("title", "汇编"),
        Block("heading", "<一>&「二」", fresh=True),
        Block("text", "头一行\x00\x0b\n第二行𠮷\ufffe"),
    ]
    made = docx(blocks, "汇编 & 目录")
    assert made == docx(blocks, "汇编 & 目录")
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        parts = {name: ElementTree.fromstring(packed.read(name)) for name in packed.namelist()}
        kinds = packed.read("[Content_Types].xml").decode()
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    said = ["".join(one.itertext()) for one in parts["word/document.xml"].iter(f"{word}p")]
    assert said == ["汇编", "<一>&「二」", "头一行", "第二行𠮷"]
    assert len(list(parts["word/document.xml"].iter(f"{word}pageBreakBefore"))) == 1
    named = {one.get(f"{word}styleId") for one in parts["word/styles.xml"]}
    assert {one.get(f"{word}val") for one in parts["word/document.xml"].iter(f"{word}pStyle")} <= named
    inside = set(parts) - {"[Content_Types].xml"} - {name for name in parts if name.endswith(".rels")}
    assert all(f'PartName="/{name}"' in kinds for name in inside)
