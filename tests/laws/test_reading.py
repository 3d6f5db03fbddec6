"""读一份法规文本：三种文件读成一样；名称、日期、章、条都认得出；不像的、缺条的、藏炸弹的一句话拒绝。"""

import datetime as dt
import io
import zipfile

import pytest

from bihuan.kernel.refuse import BadInput
from bihuan.laws.likeness import lineage
from bihuan.laws.naming import full_name
from bihuan.laws.numbers import ArticleNumber, in_han, number_of
from bihuan.laws.quoting import named_alone, said_in
from bihuan.laws.reading import lines_of
from bihuan.laws.splitting import read_law
from bihuan.sheets.door import Block, docx
from tests.laws.texts import NEW, OLD


def read(text: str, file: str = "长椅.txt", **more):
    return read_law(lines_of(text.encode(), file), file, **more)


def test_markdown_text_and_docx_are_read_the_same():
    blocks = [Block("text", line.lstrip("# ")) for line in OLD.splitlines() if line]
    paper = docx(blocks, "长椅")
    told = [read(OLD, "长椅.md"), read(OLD), read_law(lines_of(paper, "长椅.docx"), "长椅.docx")]
    assert told[0] == told[1] == told[2]
    assert read_law(lines_of(OLD.encode("gb18030"), "长椅.txt"), "长椅.txt") == told[0]
    law = told[0]
    assert (law.name, law.dated_on, law.effective_on) == (
        "云泽县公共长椅管理条例",
        dt.date(2020, 3, 1),
        dt.date(2020, 5, 1),
    )
    assert [one.number.n for one in law.articles] == [1, 2, 3, 4, 5]
    assert law.articles[2].words.endswith("\n群众可以打电话报告，也可以到村里报告。")
    assert (law.articles[0].chapter, law.articles[4].chapter) == ("第一章 总则", "第二章 附则")


def test_a_later_text_and_what_it_quotes_inside():
    """修正的日子在题注里；正文里一段以「第五条规定」开头，不是新的一条；施行早于文本日子的，算文本的日子。"""
    law = read(NEW)
    assert (law.dated_on, law.effective_on, len(law.articles)) == (dt.date(2026, 1, 20), dt.date(2026, 1, 20), 6)
    assert "第五条规定的赔偿另算" in law.articles[3].words
    inserted = read(NEW.replace("第五条　故意", "第四条之一　夜里要有灯。\n第五条　故意"))
    assert [one.number.label for one in inserted.articles][3:5] == ["4", "4之1"]


@pytest.mark.parametrize(
    ("content", "file", "said"),
    [
        (b"", "a.txt", "空文件"),
        (OLD.encode(), "a.pdf", "只收 .md"),
        ("云泽县的一封信，没有条。".encode(), "a.txt", "没有找到「第一条」"),
        (OLD.replace("第三条 ", "").encode(), "a.txt", "中间缺了"),
        (OLD.replace("2020年3月1日", "某日").replace("2020年5月1日", "某日").encode(), "a.txt", "没有找到文本的日期"),
        (OLD.replace("条例\n", "\n", 1).encode(), "a.txt", "认不出这是哪一部法规"),
        (OLD.replace("照价赔偿。", "照" * 20_001).encode(), "a.txt", "不像一条"),
        (b"x" * (5 * 1024 * 1024 + 1), "a.txt", "超过 5 MB"),
        (b"MZ\x00\x01", "a.txt", "不能收"),
        (b"not a zip", "a.docx", "内容却不是"),
    ],
)  # fmt: skip
def test_what_is_no_law_is_refused_in_a_sentence(content, file, said):
    with pytest.raises(BadInput, match=said):
        read_law(lines_of(content, file), file)


def test_five_thousand_articles_and_a_bomb_are_refused():
    many = "云泽县长条例\n2020年3月1日通过\n" + "".join(f"第{in_han(n)}条 一句。\n" for n in range(1, 5001))
    with pytest.raises(BadInput, match="超过 2,000 条"):
        read(many)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("word/document.xml", b" " * (64 << 20))
    assert len(packed.getvalue()) < 200_000
    with pytest.raises(BadInput, match="打不开，或者正文太大"):
        lines_of(packed.getvalue(), "a.docx")


def test_numbers_are_read_and_said():
    for n in (1, 10, 12, 20, 42, 100, 105, 110, 305, 1260, 2000):
        assert number_of(in_han(n)) == n
    assert (in_han(42), in_han(105), in_han(10), in_han(1260)) == ("四十二", "一百零五", "十", "一千二百六十")


def test_lineage_is_proposed_by_likeness():
    old, new = ({one.number: one.words for one in read(text).articles} for text in (OLD, NEW))
    kin = {one.old.n: (one.new.n if one.new else 0, one.said) for one in lineage(old, new)}
    assert kin == {1: (1, "未改号"), 2: (3, "改号"), 3: (4, "改号"), 4: (5, "改号"), 5: (6, "改号")}
    gone = lineage(old, {ArticleNumber(1): "风马牛不相及。"})
    assert {one.said for one in gone} == {"没有承接"}


def test_quotes_are_found_as_the_methods_write_them():
    names = ("代表法", "监督法", "云泽县公共长椅管理条例")
    words = (
        "监督法（2024年修正）第六十三条、代表法第四十三条（年度计划）和第四十五条；参照河南省实施监督法办法（2015年）"
    )
    told = [(one.law, one.year, [n.n for n in one.numbers]) for one in said_in(words, names)]
    assert told == [("监督法", 2024, [63]), ("代表法", 0, [43, 45])]
    spread = next(said_in("《监督法》第三十三条至第三十七条", names))
    assert [one.n for one in spread.numbers] == [33, 34, 35, 36, 37]
    assert [one.n for one in next(said_in("代表法第六十一至六十三条", names)).numbers] == [61, 62, 63]
    alone = named_alone("《云泽县公共长椅管理条例》（2020年3月1日通过）", names)
    assert alone is not None and (alone.law, alone.year) == ("云泽县公共长椅管理条例", 2020)
    assert named_alone("代表法（2025年修正）第五十一条；本级办法（示范）", names) is None


def test_a_regulation_that_carries_out_a_law_is_one_with_or_without_the_republic():
    law = "全国人民代表大会和地方各级人民代表大会代表法"
    plain = f"上海市实施《{law}》办法"
    for written in (plain, plain.replace("《", "《中华人民共和国")):
        (said,) = said_in(f"{written}（2015年）第二十四条至第二十六条", {plain, law, "代表法"})
        assert (full_name(said.law), said.year, [n.n for n in said.numbers]) == (plain, 2015, [24, 25, 26])
        alone = named_alone(f"{written}（2015年3月1日施行）", {plain, law})
        assert alone is not None and alone.law == plain
    assert read(OLD, name=plain.replace("《", "《中华人民共和国")).name == plain
