"""检查清单：手机上记的一次送出，送几次都只记一次；逐条回答；两个人在同一处，后一个知道前一个记了什么。"""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.cases.checklist.verbs import PHOTO_LARGEST, Sent, record_findings
from bihuan.files.door import Upload
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.procedure.language import read_text
from tests.cases.inspections import DOCK, NETS, another_inspection, columns, inspection, picture, sends, stands
from tests.county import days_later
from tests.files.samples import JPG, PDF
from tests.suggestions.test_at_once import at_once
from tests.ui.accessible import faults_of

TENTH = days_later(10)
INDEX_ASKS = 14  # 条：「检查清单」一页连同身份、通知


@pytest.fixture(autouse=True)
def inspecting():
    """这一天是 2026 年 3 月 12 日，正在下去查。"""
    with clock.frozen(TENTH):
        yield


def test_two_inspectors_send_and_what_is_sent_twice_stands_once(county, enter):
    _, case = inspection(county)
    phone = enter("何平")
    page = phone.get(f"/checklists/{case.pk}/")
    html = page.content.decode()
    assert page.status_code == 200 and faults_of(html) == []
    assert "河口码头" in html and "保护区里的码头、养殖" in html and "照这一行记" in html and "还没有记下的" in html
    assert "检查清单：在手机上一条一条记" in phone.get(f"/cases/{case.pk}/").content.decode()
    kept = phone.post(f"/checklists/{case.pk}/photos/", {"photo": picture()}).json()["sha256"]
    assert phone.post(f"/checklists/{case.pk}/photos/", {"photo": picture()}).json()["sha256"] == kept
    assert Upload.objects.filter(sha256=kept).count() == 1, "同一张照片送两次还是一份"
    rows = [
        ("a1", DOCK),
        ("a2", NETS),
        ("a3", {"点位": "河口码头", "性质": "执行不严"}),
        ("a4", {**NETS, "性质": "很坏"}),
    ]
    told = sends(phone, case, *rows, photos={"a1": {"照片": [kept]}}).json()["answers"]
    assert (told["a1"]["what"], told["a2"]["what"]) == ("taken", "taken")
    assert told["a3"] == {"what": "refused", "said": "请填写问题", "beside": []}
    assert told["a4"]["said"].startswith("只能是：没有执行、执行不严")
    assert stands(case) == ["保护区里有码头", "库区围网没有清"]
    again = sends(
        phone, case, *rows[:2], ("a5", {**NETS, "问题": "台账缺三个月"}), photos={"a1": {"照片": [kept]}}
    ).json()["answers"]
    assert [again[key]["what"] for key in ("a1", "a2", "a5")] == ["already", "already", "taken"]
    chief = enter("邵华")
    lost = sends(chief, case, ("a1", DOCK), photos={"a1": {"照片": [kept]}}).json()["answers"]["a1"]
    assert "照片还没有送到" in lost["said"], "别人送来的照片不是他的"
    told = sends(chief, case, ("a1", {**DOCK, "问题": "码头装卸砂石"})).json()["answers"]["a1"]
    assert told["what"] == "taken" and told["beside"] == ["何平 03月12日 09:00 在这里记了「保护区里有码头」"]
    assert len(stands(case)) == 4, "两个人在同一处，都立得住"
    page = chief.get(f"/checklists/{case.pk}/").content.decode()
    assert "已经记下的 <small>4 条" in page and "现场.jpg" in page and "何平" in page
    assert ledger.verify().faults == []


def test_the_index_lists_what_waits_for_me_on_the_site(county, enter):
    """「检查清单」一页：组员有这一件；看得见而不在组里的、看不见的都没有；多一件不多一条 SQL；汇总以后没有了。"""
    town, case = inspection(county)
    page = enter("何平").get("/checklists/")
    assert faults_of(page.content.decode()) == []
    assert [one.case.pk for one in page.context["listed"]] == [case.pk] and case.title in page.content.decode()
    assert "检查清单</a>" in enter("何平").get("/registers/").content.decode()
    asked = []
    for more in range(2):
        client = enter("何平")
        client.get("/checklists/")
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get("/checklists/").context["listed"]) == more + 1
        asked.append(len(queries))
        if not more:
            another_inspection(town)
    assert asked[0] == asked[1] <= INDEX_ASKS, asked
    for name in ("王建国", "朱琳", "冯军"):
        assert enter(name).get("/checklists/").context["listed"] == [], name


def test_who_may_not_and_when_it_is_over(county, enter):
    town, case = inspection(county)
    other = enter("王建国")  # 代表，看得见全件，不在组里
    page = other.get(f"/checklists/{case.pk}/").content.decode()
    assert "只有组长、组员、专委会可以记发现" in page and 'id="finding"' not in page
    assert sends(other, case, ("b1", DOCK)).status_code == 403
    assert other.post(f"/checklists/{case.pk}/photos/", {"photo": picture()}).status_code == 403
    unit = enter("朱琳")  # 受检单位，只看得见几项
    assert unit.get(f"/checklists/{case.pk}/").status_code == 404
    assert sends(unit, case, ("b1", DOCK)).status_code == 403
    assert enter("冯军").get(f"/checklists/{case.pk}/").status_code == 404
    with pytest.raises(NotFound):
        record_findings(case.pk, [Sent("b1", DOCK)], by=town.at(3, 12).who("冯军"), now=TENTH)
    phone = enter("何平")
    big = SimpleUploadedFile("大.jpg", JPG + bytes(PHOTO_LARGEST), content_type="image/jpeg")
    told = phone.post(f"/checklists/{case.pk}/photos/", {"photo": big})
    assert told.status_code == 422 and "超过 5 MB" in told.content.decode()
    paper = SimpleUploadedFile("材料.pdf", PDF)
    assert "这里只收照片" in phone.post(f"/checklists/{case.pk}/photos/", {"photo": paper}).content.decode()
    assert stands(case) == [] and not Upload.objects.exists(), "拒绝的什么也不留"
    for wrong in ("不是", '[{"key": ""}]', '[{"key": "", "cells": {}}]', "7", '{"a": 1}'):
        assert phone.post(f"/checklists/{case.pk}/findings/", {"findings": wrong}).status_code == 422
    assert phone.post(f"/checklists/{case.pk}/findings/").status_code == 422
    assert phone.post(f"/checklists/{case.pk}/photos/", {"photo": ""}).status_code == 422
    assert sends(phone, case, ("b1", DOCK)).json()["answers"]["b1"]["what"] == "taken"
    town.take(case, "下去查", "邵华", 组别="二组", 点位="河口码头", 参加人数=6, 看到的="砂石码头还在用")
    chief = enter("谭青")
    form = chief.get(f"/cases/{case.pk}/steps/gather/").content.decode()
    assert form.count("保护区里有码头") == 2 and "第六十五条" in form, "记下的在眼前，也先填在表里"
    town.at(3, 20).take(
        case, "汇总问题", "谭青", 发现=[columns(case, 问题="保护区里有码头", 性质="执行不严", 情况="砂石码头还在用")]
    )
    phone = enter("何平")
    told = sends(phone, case, ("b1", DOCK), ("b2", NETS)).json()["answers"]
    assert told["b1"]["what"] == "already" and "要在「检查进行中」才能记发现" in told["b2"]["said"]
    assert sends(phone, case, ("b3", NETS)).status_code == 409
    page = phone.get(f"/checklists/{case.pk}/").content.decode()
    assert "要在「检查进行中」才能记发现" in page and "保护区里有码头" in page
    assert stands(case) == ["保护区里有码头"]


@pytest.mark.slow
@pytest.mark.once
def test_what_no_phone_would_send_is_a_sentence_and_half_an_emoji_is_kept(county, enter):
    """半个表情、空字节换成一个替代的字，照记；号里夹着的、套得太深的、不像样的，是一句拒绝，不是出错的页。"""
    _, case = inspection(county)
    phone = enter("何平")
    half = {**NETS, "问题": "围网\ud83d没有清\0"}
    told = sends(phone, case, ("h1", half), ("h2", DOCK), photos={"h2": {"照片": ["\ud800", "\0"]}}).json()["answers"]
    assert (told["h1"]["what"], stands(case)) == ("taken", ["围网�没有清�"])
    assert told["h2"]["said"] == "有 2 张照片还没有送到，请再同步一次"
    assert sends(phone, case, ("h\ud800", DOCK)).status_code == 422
    for body in ("[" * 100_000, '{"key": 1}', "[null]", '[{"key": "k", "cells": ' + "9" * 5000 + "}]"):
        assert phone.post(f"/checklists/{case.pk}/findings/", {"findings": body}).status_code == 422
    assert len(stands(case)) == 1


def test_two_hundred_findings_in_one_request(county):
    town, case = inspection(county)
    by = town.at(3, 12).who("何平")
    rows = [Sent(f"k{n}", {**DOCK, "问题": f"第 {n} 处：岸线堆料"}) for n in range(200)]
    spent = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        answers = record_findings(case.pk, rows, by=by, now=TENTH)
    print(f"二百条：{len(queries)} 条 SQL，{(time.process_time() - spent) * 1000:.0f} 毫秒处理器")
    assert [one.what for one in answers] == ["taken"] * 200
    assert len(queries) <= 40, f"{len(queries)} 条 SQL"
    assert len([one for one in ledger.entries(case.stream) if one.step and one.step["code"] == "note"]) == 1
    with CaptureQueriesContext(connection) as queries:
        assert {one.what for one in record_findings(case.pk, rows, by=by, now=TENTH)} == {"already"}
    assert len(queries) <= 20 and len(stands(case)) == 200


@pytest.mark.django_db(transaction=True)
def test_the_same_moment_twice_records_once(county):
    town, case = inspection(county)
    by = town.at(3, 12).who("何平")
    told = at_once(lambda: record_findings(case.pk, [Sent("c1", DOCK), Sent("c2", NETS)], by=by, now=TENTH))
    assert sorted(one.what for each in told for one in each) == ["already", "already", "taken", "taken"]
    assert stands(case) == ["保护区里有码头", "库区围网没有清"]


def test_the_file_must_be_able_to_stand_on_site(db):
    text = """
工作法: 巡看
代号: round_look
版本: 2027-1
篇: 监督
依据: 云泽县巡看办法（虚构）
事项: {巡看: round_look}
角色: {代表工委: deputies_affairs}
状态: {巡看待走: fresh, 巡看已走: over}
开始: 巡看待走
结束: {巡看已走: {免测评: 走完, 成色: 平常}}
条文:
  - {条: 第一条, 原文: 走。, 步骤: {note: 记一笔}, 由: 代表工委, 自: 巡看待走, 至: 巡看已走, 期限: 无，走, 填: {看到: 表（谁：单位；话：文字）, 天气: 文字}}
清单: {现场: {步骤: 记一笔, 表: 看到, 照: [天气], 同处: 话}}
"""
    said = " ".join(str(fault) for fault in procedure.faults_of(read_text(text)))
    assert "办了停在原处" in said
    stays = text.replace("至: 巡看已走, 期限: 无，走", "期限: 无，走")
    said = " ".join(str(fault) for fault in procedure.faults_of(read_text(stays)))
    for sentence in ("另有要填的「天气」", "「谁」一列离了网填不了", "照的「天气」要是一张表"):
        assert sentence in said
