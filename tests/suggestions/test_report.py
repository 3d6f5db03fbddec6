"""年度报告：句子里的数都是声明过的、点得开的；没有的数说没有。汇编：筛出来的各件一册，没有签发的答复不在内。"""

import gzip
import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.cases.door import hold
from bihuan.figures import door as figures
from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from bihuan.sheets.door import DOCX_TYPE
from bihuan.suggestions import report
from tests.county import days_later
from tests.suggestions.tales import Tale

REPORT, BOOK = "/suggestions/report/", "/suggestions/compilation/"
NOW = days_later(60)


@pytest.fixture
def year(county):
    """一件答复了、满意；一件拟了稿没有签发；一件刚提出。此刻是第 60 天。"""
    good = Tale(county, title="关于修桥的建议", cosigners=("王建国",)).assigned("住建局", "财政局")
    good.step("何平", "accept", 1)
    good.step("卫红", "accept", 2)
    good.step("卫红", "opine", 2, opinion="同意")
    good.to_reply()
    good.step("张桂英", "rate", attitude="满意", result="满意")
    drafted = Tale(county, title="关于加装电梯的建议").assigned("住建局")
    drafted.step("何平", "accept", 1)
    drafted.step("何平", "consult", 1, form="面商", on="2026-03-04", account="听取意见")
    letter = drafted.letter("何平")
    drafted.step("何平", "draft_reply", 1, letter=letter, result_class="A", summary="还没有签发的话")
    Tale(county, title="关于路灯的建议")
    with clock.frozen(NOW):
        yield good


def test_every_number_in_the_report_is_declared_and_opens(county, year, enter):
    made = report.report_of(hold("suggestion", county.actor("李敏", now=NOW)), 2026, clock.day_of(NOW))
    said = ["".join(piece.text for piece in sentence) for one in made.chapters for sentence in one.sentences]
    assert "2026年共收到代表建议3件，上年没有记录，不作比较。" in said
    assert "要答复的单位都已答复过的1件，答复率50.0%。" in said
    assert any("满意率100.0%" in one for one in said)
    client = enter("周岚")
    pieces = [piece for one in made.chapters for sentence in one.sentences for piece in sentence]
    assert all(piece.url for piece in pieces if re.search(r"\d+(件|\.\d%)$", piece.text))
    for url in {piece.url for piece in pieces if piece.url}:
        assert client.get(url).status_code == 200, url
    scope = figures.OfCongress(county.congress.pk)
    assert figures.value("suggestion.received", scope, 2026).number == 3


def test_a_number_that_is_not_there_is_said_not_invented(county, enter):
    page = enter("李敏").get(REPORT + "?year=2025").content.decode()
    assert "答复率没有数，不写。" in page and "满意率没有数，不写。" in page
    assert "0.0%" not in page and "无%" not in page


def test_the_report_is_for_those_who_see_all(year, enter):
    assert enter("何平").get(REPORT).status_code == 403
    assert enter("李敏").get(REPORT + "?kind=rectification").status_code == 404


def test_the_booklet_has_what_was_filtered_and_nothing_unissued(county, year, enter):
    page = enter("李敏").get(f"{BOOK}?unit={county.organs['住建局'].pk}&view=all").content.decode()
    assert page.count('class="booklet') == 2
    for words in ("关于修桥的建议", "联名", "王建国", "财政局", "已列入改造计划", "态度满意，结果满意"):
        assert words in page
    assert "还没有签发的话" not in page and "关于路灯的建议" not in page
    assert page.count('href="#c') == 2
    assert "关于加装电梯的建议" not in enter("卫红").get(BOOK).content.decode()


def paragraphs(made):
    """.docx 的各段文字。"""
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    body = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml"))
    return ["".join(one.itertext()) for one in body.iter(f"{word}p")]


def test_the_booklet_as_a_document_says_the_same(county, year, enter):
    """.docx：按会议、按单位各一册，一件一页；没有签发的、别人的不在内。"""
    asked = f"?unit={county.organs['住建局'].pk}&session={county.session.pk}&view=all"
    answer = enter("李敏").get(f"/suggestions/compilation.docx{asked}")
    assert "attachment" in answer["Content-Disposition"] and answer["Content-Type"] == DOCX_TYPE
    said = paragraphs(answer.content)
    assert said[0] == "代表建议汇编" and "第6次会议 · " in said[1]
    assert "住房和城乡建设局承办 · 共 2 件" in said[1]
    assert {"编号：十八届六次第 1 号", "联名：王建国", "会办：财政局", "态度满意，结果满意"} <= set(said)
    assert any("已列入改造计划" in one for one in said)
    assert not any(words in one for one in said for words in ("还没有签发的话", "关于路灯的建议"))
    body = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    assert body.count("<w:pageBreakBefore/>") == 2
    own = enter("卫红").get("/suggestions/compilation.docx").content
    assert not any("关于加装电梯的建议" in one for one in paragraphs(own))


def test_a_page_goes_out_packed_and_a_file_as_it_is(county, year, enter):
    """收得了压缩的浏览器：网页压缩以后寄出，打开是同一页；下载的照原样。"""
    client, took = enter("李敏"), {"Accept-Encoding": "gzip"}
    page = client.get(BOOK, headers=took)
    assert page["Content-Encoding"] == "gzip" and "Accept-Encoding" in page["Vary"]
    whole = gzip.decompress(page.content)
    assert "关于修桥的建议".encode() in whole and len(page.content) < len(whole) / 2
    assert "Content-Encoding" not in client.get("/suggestions/compilation.docx", headers=took)
    assert "Content-Encoding" not in client.get(BOOK)


def test_the_booklet_costs_the_same_for_few_and_many(county, year, enter):
    client, asked = enter("李敏"), []
    for more in (1, 6):
        for n in range(more):
            Tale(county, title=f"关于第{more}{n}条路的建议", cosigners=("王建国",)).assigned("水务局")
        client.get(BOOK)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(BOOK).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 15, asked


def test_a_method_of_another_place_changes_nothing_here(county, year, enter):
    """库里有一版别处的办法写了可看、另有状态：本级没有选用，也没有照它办过，报告照看，清单的状态里没有它的。"""
    far = procedure.ReleasedText.objects.get(code="suggestion_handling_henan")
    assert far.closed and "待评估处理" in procedure.text_by_id(far.pk).stages.values()
    assert enter("戚芳").get(REPORT).status_code == 200
    page = enter("李敏").get("/suggestions/").content.decode()
    assert "待评估处理" not in page and "待交办" in page
