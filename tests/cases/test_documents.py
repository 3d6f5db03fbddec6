"""文书：一步办了就出，照正文写成；看不见的、更正掉的没有；正文里写不得的，核对时说出来。"""

import io
import re
import zipfile
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from bihuan.procedure.language import read_text
from bihuan.sheets.door import DOCX_TYPE
from tests.cases.stalls import STALLS

pytestmark = pytest.mark.django_db
NUMBER = "13905710086"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SIDES = ("top", "left", "right", "bottom")


def test_each_step_that_says_so_makes_its_document(enter, county, opened, code_of):
    """登记的出登记单，交办的照正文出交办通知；电话哪一份里也没有；承办单位只见得到交办通知，登记单里他看不见的项没有。"""
    stall = opened("水产摊占道", 情况="占道一米", 摊主电话=NUMBER, 摊位=[{"摊号": "七号", "类别": "水产"}])
    given = {code_of["牵头单位"]: county.organs["城管局"].pk, code_of["整改时限"]: "2026-04-01"}
    procedure.take_step(stall.pk, "assign", filled=given, by=county.actor("李敏", now=clock.now()), now=clock.now())
    lee = enter("李敏")

    page = lee.get(f"/cases/{stall.pk}/").content.decode()
    assert page.count(f"/cases/{stall.pk}/documents/") == 2
    first, second = (lee.get(f"/cases/{stall.pk}/documents/{seq}/").content.decode() for seq in (1, 2))
    assert "登记单" in first
    assert "集市上的问题逐件登记" in first
    assert "占道一米" in first
    assert "七号" in first
    assert "云泽县城市管理局：" in second
    assert "集〔2026〕001号“水产摊占道”由你单位牵头整改，2026年4月1日以前报结果。" in second
    assert NUMBER not in first + second

    assert lee.get(f"/cases/{stall.pk}/documents/9/").status_code == 404
    unit = enter("韩松")
    assert unit.get(f"/cases/{stall.pk}/documents/2/").status_code == 200
    seen = unit.get(f"/cases/{stall.pk}/documents/1/").content.decode()
    assert "水产摊占道" in seen
    assert "占道一米" not in seen
    assert enter("秦川").get(f"/cases/{stall.pk}/documents/1/").status_code == 404

    _in_word(enter, stall)


def _in_word(enter, stall):
    """同样的两份下载成 .docx：一样的字，版面照公文的格式；看不见的人一样拿不到。"""
    lee = enter("李敏")
    answer = lee.get(f"/cases/{stall.pk}/documents/2.docx")
    name = unquote(answer["Content-Disposition"])
    assert answer["Content-Type"] == DOCX_TYPE and "交办通知 集〔2026〕001号 水产摊占道.docx" in name
    notice = _paragraphs(answer)
    assert notice[:2] == [("title", "交办通知"), ("number", "集〔2026〕001号")]
    assert ("flush", "云泽县城市管理局：") in notice
    assert ("body", "集〔2026〕001号“水产摊占道”由你单位牵头整改，2026年4月1日以前报结果。") in notice
    assert [one for one in notice if one[0] == "sign"] == [("sign", "云泽县人民代表大会"), ("sign", "2026年3月3日")]
    listed = _paragraphs(lee.get(f"/cases/{stall.pk}/documents/1.docx"))
    assert {("note", "七号"), ("note", "水产"), ("body", "情况：占道一米")} <= set(listed)
    assert NUMBER not in str(notice + listed)
    assert "占道一米" not in str(_paragraphs(enter("韩松").get(f"/cases/{stall.pk}/documents/1.docx")))
    assert enter("秦川").get(f"/cases/{stall.pk}/documents/1.docx").status_code == 404

    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        body, styles = packed.read("word/document.xml").decode(), packed.read("word/styles.xml").decode()
        pages = [packed.read(f"word/footer{n}.xml").decode() for n in (1, 2)]
    margins = dict(re.findall(r'w:(\w+)="(\d+)"', re.search("<w:pgMar [^>]*>", body)[0]))
    millimetres = {side: round(int(margins[side]) * 25.4 / 1440) for side in SIDES}
    assert millimetres == {"top": 37, "left": 28, "right": 26, "bottom": 35}
    assert "方正小标宋" in styles and 'w:line="579"' in styles
    assert ['w:jc w:val="right"' in pages[0], 'w:jc w:val="left"' in pages[1]] == [True, True]


def _paragraphs(answer):
    """打开 .docx：各段的样式和文字。"""
    body = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml"))
    return [(one.find(f".//{W}pStyle").get(f"{W}val"), "".join(one.itertext())) for one in body.iter(f"{W}p")]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("‹整改时限›以前", "‹心情›以前", "「交办通知」里的‹心情› 没有所指"),
        ("‹整改时限›以前", "‹摊主电话›以前", "不是人人看得见的，不能写进文书"),
        ("文书: 交办通知,", "", "没有哪一条写了「文书: 交办通知」"),
    ],
)
def test_what_a_document_cannot_say(before, after, said):
    found = procedure.faults_of(read_text(STALLS.replace(before, after, 1)))
    assert any(said in str(one) for one in found), [str(one) for one in found]


def test_what_should_be_there_and_is_not(enter, county):
    """对照：摊位里的七号另有一件，八号没有；义务：李敏今年巡市应当四次，办了一次。"""
    now = clock.now()
    source = STALLS.replace("代号: stall_repair", "代号: stall_lists", 1).replace(
        "清单: {", "清单: {对照: {表: 摊位, 用: 摊号, 与: stall_problem}, 义务: {人: 核查人, 办: 巡市, 每年: 4}, ", 1
    )
    released = procedure.release(read_text(source), now=now, owner_id=county.congress.pk)
    li = county.actor("李敏", now=now)
    procedure.adopt_procedure(county.congress.pk, released.label, by=li, now=now)
    more = {"核查人": county.people["李敏"], "摊位": [{"摊号": n, "类别": "水产"} for n in ("七号", "八号")]}
    cases = [
        procedure.open_by_step(
            "stall_problem",
            "list",
            congress=county.congress,
            by=li,
            now=now,
            filled={"问题": title, "来源": "巡查", **given},
        )
        for title, given in (("集市一角", more), ("七号", {}))
    ]
    procedure.take_step(cases[0].pk, "walk", filled={}, by=li, now=now)
    page = enter("李敏").get(f"/cases/{cases[0].pk}/").content.decode()
    assert f'七号：<a href="/cases/{cases[1].pk}/">七号</a>' in page
    assert "八号：<b>还没有</b>" in page
    assert "共 2 行，1 行还没有集市问题" in page
    assert "李敏：2026年办了 1 次，<b>还差 3 次</b>" in page


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("对照: {表: 情况, 用: 摊号, 与: stall_problem}", "「对照」的「表」要是一条里填的一张表"),
        ("对照: {表: 摊位, 用: 占道, 与: stall_problem}", "要是「摊位」里写文字的一列"),
        ("对照: {表: 摊位, 用: 摊号, 与: no_such}", "没有 no_such 这种事项"),
        ("义务: {人: 情况, 办: 巡市, 每年: 4}", "「义务」的「人」要是一个角色"),
        ("义务: {人: 核查人, 办: 都已报, 每年: 4}", "要由人办"),
    ],
)
def test_what_a_list_that_lacks_cannot_say(written, said):
    found = procedure.faults_of(read_text(STALLS.replace("清单: {", f"清单: {{{written}, ", 1)))
    assert any(said in str(one) for one in found), [str(one) for one in found]
