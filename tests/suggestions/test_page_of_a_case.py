"""事项页和一步的页面：正文在前，承办一张表，要决定的就在眼前，盖章件看得见，选过的文件不用再选。"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.cases.door import step_url
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from tests.county import days_later
from tests.shown import shown as text
from tests.suggestions.tales import Tale

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(days_later(30)):
        yield


@pytest.fixture
def tale(county):
    tale = Tale(county).assigned("住建局", "财政局")
    tale.step("何平", "accept", 1)
    tale.step("卫红", "accept", 2)
    tale.step("卫红", "opine", 2, opinion="每部电梯补助十万元")
    return tale


def paper(name="盖章件.pdf"):
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def test_the_matter_comes_before_the_articles(tale, enter):
    page = text(enter("李敏").get(tale.url))
    assert page.index('id="text"') < page.index('id="handling"') < page.index('id="law"') < page.index('id="trail"')
    assert "以后的条文" in page and "已走过" in page


def test_one_table_has_every_unit_and_what_it_said(tale, enter):
    table = text(enter("李敏").get(tale.url)).split('id="handling"')[1].split("</table>")[0]
    for words in (
        "住房和城乡建设局",
        "财政局",
        "主办单位",
        "会办单位",
        "每部电梯补助十万元",
        "已复",
        "6月3日前",
    ):
        assert words in table, words


def test_who_gave_it_back_is_struck_through_and_named_as_passed(county, enter):
    tale = Tale(county).assigned("住建局")
    tale.step("何平", "ask_return", 1, reason="属于财政局职责")
    tale.step("李敏", "reassign", 1, to=tale.unit("财政局"))
    page = text(enter("李敏").get(tale.url))
    head = page.split('id="text"')[0]
    assert re.search(r"经过\s*<s>[^<]*住房和城乡建设局</s>", head)
    assert re.search(r"主办单位\s*[^<]*财政局", head)
    assert "<s>云泽县住房和城乡建设局</s>" in page.split('id="handling"')[1]


def test_the_second_round_starts_over_with_the_first_folded(tale, enter):
    tale.to_reply("A")
    tale.step("张桂英", "rate", attitude="满意", result="不满意", note="今年没有开工")
    tale.step("李敏", "redo", demand="一个月内开工")
    law = text(enter("李敏").get(tale.url)).split('id="law"')[1].split('id="trail"')[0]
    assert "先前办理走过" in law and "这一次已走过" in law
    now = re.findall(r'<li class="now"[^>]*>\s*<b>(第.+?条)</b>', law)
    assert "第十八条" in now, "答复的期限正走着，不是绿的"
    assert "第十六条" not in now, "会办已经复了"


def test_the_step_page_shows_what_is_decided_and_what_follows(tale, enter):
    tale.step("何平", "consult", 1, form="面商", on="2026-03-06", account="在小区当面听取意见")
    page = text(enter("何平").get(step_url("suggestion", "draft_reply", tale.case.pk, 1)))
    for words in (
        "每部电梯补助十万元",
        "在小区当面听取意见",
        "七十岁以上老人一千二百人",
        "拟好，送科室审核",
        "转为「待科室审核」",
        "2026年3月6日",
    ):
        assert words in page, words
    assert "日期：2026年3月6日" in text(enter("何平").get(tale.url))
    tale.step("何平", "ask_return", 1, reason="管线迁改不归住建")
    office = enter("李敏")
    asked = text(office.get(step_url("suggestion", "reassign", tale.case.pk, 1)))
    assert "同意退回，改交…" in asked and "改交改交" not in asked
    kept = text(office.get(step_url("suggestion", "keep", tale.case.pk, 1)))
    assert "转为「承办中」。" in kept and "等主办单位" not in kept


def test_the_head_signs_and_may_add_the_sealed_letter(tale, enter):
    tale.step("何平", "consult", 1, form="面商", on="2026-03-06", account="当面听取意见")
    tale.step("何平", "draft_reply", 1, letter=tale.letter("何平"), result_class="A", summary="已列入改造计划")
    tale.step("孙晓梅", "review_reply", 1)
    client, place = enter("周志强"), step_url("suggestion", "reply", tale.case.pk, 1)
    page = text(client.get(place))
    assert "答复将送达张桂英代表，不能撤回" in page and "签发，答复代表" in page
    answer = client.post(place, {"sealed": paper()}, follow=True)
    assert answer.status_code == 200
    shown = text(enter("张桂英").get(f"/suggestions/{tale.case.pk}/rating/"))
    assert "盖章的答复函" in shown and "在这里看盖章的答复函" in shown and "<iframe" in shown
    seen = enter("张桂英").get(re.search(r'src="(/files/\d+/look/)"', shown)[1])
    assert seen["Content-Type"] == "application/pdf" and seen["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in seen["Content-Security-Policy"] and b"".join(seen.streaming_content) == PDF
    assert ledger.verify().faults == []


def test_a_chosen_file_survives_a_fault_elsewhere(tale, enter):
    tale.step("何平", "consult", 1, form="面商", on="2026-03-06", account="当面听取意见")
    client, place = enter("何平"), step_url("suggestion", "draft_reply", tale.case.pk, 1)
    wrong = client.post(place, {"letter": paper("答复函.pdf"), "summary": "已列入改造计划"})
    page = text(wrong)
    assert wrong.status_code == 422 and "选过的留着：答复函.pdf" in page
    token = re.search(r'name="letter-held"\s+value="([^"]+)"', page)[1]
    given = {"letter-held": token, "summary": "已列入改造计划", "result_class": "A"}
    other = Tale(tale.county, title="关于整治云河排污口的建议").assigned("住建局")
    other.step("何平", "accept", 1)
    other.step("何平", "consult", 1, form="面商", on=str(days_later(other.day).date()), account="当面听取意见")
    strange = client.post(step_url("suggestion", "draft_reply", other.case.pk, 1), given)
    assert strange.status_code == 422 and "请再选一次" in text(strange), "别的表单上用不了"
    answer = client.post(place, given, follow=True)
    assert answer.status_code == 200 and "答复函.pdf" in text(answer)
    assert ledger.verify().faults == []


def test_talks_are_not_later_than_today_and_promises_not_earlier(tale, enter):
    client = enter("何平")
    page = text(client.get(step_url("suggestion", "consult", tale.case.pk, 1)))
    assert f'max="{clock.today()}"' in page and "记下这次沟通" in page
    told = {"form": "面商", "on": "2027-01-01", "account": "当面听取意见"}
    assert "不能晚于今天" in text(client.post(step_url("suggestion", "consult", tale.case.pk, 1), told))
