"""没有签发的稿：文件、留痕里的话，只有拟稿的单位看得到；签发以后人人（看得见这件的）看得到，退改前的旧稿不给。"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.cases.door import trail
from bihuan.files import door as files
from bihuan.kernel.refuse import BadInput, NotFound
from bihuan.ledger import door as ledger
from tests.county import days_later
from tests.suggestions.tales import Tale

OUTSIDE = ("张桂英", "卫红", "李敏", "邹凯", "谢国栋")  # 领衔代表、会办单位、代表工委、政府办、主任会议
INSIDE = ("何平", "孙晓梅", "周志强")


@pytest.fixture
def tale(county):
    tale = Tale(county).assigned("住建局", "财政局")
    tale.step("何平", "accept", 1)
    tale.step("卫红", "accept", 2)
    tale.step("卫红", "opine", 2, opinion="补助资金已有来源")
    tale.step("何平", "consult", 1, form="面商", on="2026-03-04", account="当面听取意见")
    return tale


def draft(tale, summary):
    now = days_later(tale.day)
    paper = SimpleUploadedFile("答复函.pdf", f"%PDF-1.7\n% {summary}\n%%EOF".encode())
    letter = files.keep(paper, by=tale.county.actor("何平", now=now), now=now).pk
    tale.step("何平", "draft_reply", 1, letter=letter, result_class="A", summary=summary)
    return letter


def opens(tale, who, letter):
    try:
        now = days_later(tale.day)
        files.open_upload(letter, tale.county.actor(who, now=now), now=now)[1].close()
    except NotFound:
        return False
    return True


def told(tale, who, **more):
    rows = trail(tale.case, tale.county.actor(who, now=days_later(tale.day)), **more)
    return "\n".join(f"{row.what} {row.detail}" for row in rows)


def test_until_it_is_signed_only_the_unit_reads_the_draft(tale):
    letter = draft(tale, "拟先办五个小区")
    for who in INSIDE:
        assert opens(tale, who, letter), who
        assert "拟先办五个小区" in told(tale, who)
    for who in OUTSIDE:
        assert not opens(tale, who, letter), who
        assert "拟先办五个小区" not in told(tale, who)
        assert "拟稿" in told(tale, who)  # 办了这一步是看得到的
        assert "当面听取意见" in told(tale, who)
    tale.step("孙晓梅", "review_reply", 1)
    tale.step("周志强", "reply", 1)
    for who in (*INSIDE, *OUTSIDE):
        assert opens(tale, who, letter), who
        assert "拟先办五个小区" in told(tale, who)
    assert ledger.verify().faults == []


def test_what_was_sent_back_inside_the_unit_stays_inside(tale):
    first = draft(tale, "暂不具备条件")
    tale.step("孙晓梅", "revise_reply", 1, reason="口径不对，先不要这样说")
    second = draft(tale, "列入明年计划")
    tale.step("孙晓梅", "review_reply", 1)
    tale.step("周志强", "reply", 1)
    assert opens(tale, "张桂英", second)
    assert not opens(tale, "张桂英", first)
    assert opens(tale, "何平", first)
    said = told(tale, "张桂英")
    assert "列入明年计划" in said
    assert "暂不具备条件" not in said
    assert "先不要这样说" not in said
    newest = trail(tale.case, tale.county.actor("张桂英", now=days_later(tale.day)))[0].seq
    assert "暂不具备条件" not in told(tale, "张桂英", before_seq=newest - 2)


def test_a_second_answer_is_withheld_again_and_the_first_is_not(tale):
    first = draft(tale, "第一次的答复")
    tale.step("孙晓梅", "review_reply", 1)
    tale.step("周志强", "reply", 1)
    tale.step("张桂英", "rate", attitude="满意", result="不满意", note="今年没有开工")
    tale.step("李敏", "redo", demand="一个月内开工")
    tale.step("何平", "consult", 1, form="面商", on=str(days_later(tale.day).date()), account="再听取意见")
    second = draft(tale, "第二次的稿")
    assert opens(tale, "张桂英", first)
    assert not opens(tale, "张桂英", second)
    said = told(tale, "张桂英")
    assert "第一次的答复" in said
    assert "第二次的稿" not in said


def test_another_unit_cannot_take_the_draft_for_its_own(county):
    tale = Tale(county)
    tale.step("李敏", "register")
    tale.step("李敏", "assign", separate=[tale.unit("住建局"), tale.unit("财政局")])
    for n, who in ((1, "何平"), (2, "卫红")):
        tale.step(who, "accept", n)
        tale.step(who, "consult", n, form="面商", on=str(days_later(tale.day).date()), account="当面听取意见")
    letter = draft(tale, "拟先办五个小区")
    with pytest.raises(BadInput, match="没有这个文件"):
        tale.step("卫红", "draft_reply", 2, letter=letter, result_class="A", summary="照抄")
    assert not opens(tale, "卫红", letter)


def test_neither_the_page_nor_what_happened_lately_tells(tale, enter):
    letter = draft(tale, "拟先办五个小区")
    for who in ("张桂英", "卫红", "李敏"):
        page = enter(who).get(tale.url)
        assert page.status_code == 200
        assert "拟先办五个小区" not in page.content.decode()
        assert "拟先办五个小区" not in enter(who).get("/desk/", follow=True).content.decode()
        assert enter(who).get(f"/files/{letter}/").status_code == 404
        assert "拟先办五个小区" not in enter(who).get(f"/cases/{tale.case.pk}/trail/").content.decode()
    assert "拟先办五个小区" in enter("何平").get(tale.url).content.decode()
