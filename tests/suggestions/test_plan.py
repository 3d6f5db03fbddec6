"""交办会：等交办的都在一页，写好承办单位存成预分方案，送政府办看，会上一次交办，十分钟内撤回。"""

import datetime as dt
import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bihuan.hints import door as hints
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from tests.shown import shown as text
from tests.suggestions.plans import AT, PAGE, cell, later, posted, seen_on, stages, three
from tests.suggestions.tales import Tale
from tests.ui.accessible import faults_of

__all__ = ["later", "three"]


def test_all_that_wait_are_on_one_page_by_number(three, county, enter):
    fresh = Tale(county, "陈秀兰", "关于改善城东学校周边路灯照明的建议", day=4)
    done = Tale(county, "刘大川", "关于乡村医生养老保障的建议", day=4).assigned("卫健局")
    answer = enter("李敏").get(PAGE)
    shown = text(answer)
    places = [shown.index(tale.case.title) for tale in three]
    assert places == sorted(places)
    assert fresh.case.title not in shown
    assert done.case.title not in shown
    assert "<b>3</b> 件等交办，写好 <b data-count>0</b> 件" in shown
    assert faults_of(answer.content) == []


def test_what_is_written_stays_on_the_server(three, enter):
    one, two, _ = three
    client = enter("李敏")
    answer = posted(
        client,
        (one, {"lead": "住建局", "joint": "财政局、云泽县城市管理局"}), (two, {"separate": "swj 生态环境局"}),
    )  # fmt: skip
    assert "已存 2 件，第 1 稿" in text(answer)
    again = enter("陶建国").get(PAGE)
    assert (cell(again, one, "lead"), cell(again, one, "joint")) == ("住建局", "财政局、城管局")
    assert cell(again, two, "separate") == "水务局、生态环境局"
    assert "第 1 稿，李敏" in text(again)
    assert stages(three) == ["待交办"] * 3


def test_an_unknown_unit_is_named_and_the_rest_is_kept(three, enter):
    one, two, three_ = three
    answer = posted(
        enter("李敏"),
        (one, {"lead": "税务局"}), (two, {"lead": "水务局"}), (three_, {"lead": "住建局、应急局"}),
    )  # fmt: skip
    assert answer.status_code == 422
    shown = text(answer)
    assert "没有这个承办单位：税务局" in shown
    assert "主办只能写一个" in shown
    assert (cell(answer, one, "lead"), cell(answer, two, "lead")) == ("税务局", "水务局")
    assert faults_of(answer.content) == []
    assert cell(enter("李敏").get(PAGE), one, "lead") == ""


def test_two_at_once_are_told_and_nothing_is_lost(three, enter):
    """刘强和李敏同时开着：各改各的都存；改了同一件的，后存的知道，前面存的还在。"""
    one, two, _ = three
    seen = seen_on(enter("李敏").get(PAGE))
    posted(enter("陶建国"), (one, {"lead": "住建局"}), (two, {"lead": ""}), seen=seen)
    answer = posted(enter("李敏"), (one, {"lead": "城管局"}), (two, {"lead": "水务局"}), seen=seen)
    assert answer.status_code == 422
    assert "陶建国刚刚改成：住建局。您写的没有存" in text(answer)
    kept = enter("陶建国").get(PAGE)
    assert (cell(kept, one, "lead"), cell(kept, two, "lead")) == ("住建局", "水务局")
    again = posted(enter("李敏"), (one, {"lead": "城管局"}), (two, {"lead": "水务局"}), seen=seen_on(answer))
    assert cell(again, one, "lead") == "城管局"


def test_a_stale_page_does_not_undo_what_others_wrote(three, enter):
    one, two, _ = three
    seen = seen_on(enter("李敏").get(PAGE))
    posted(enter("陶建国"), (one, {"lead": "住建局"}), seen=seen)
    answer = posted(enter("李敏"), (one, {"lead": ""}), (two, {"lead": "水务局"}), seen=seen)
    assert (cell(answer, one, "lead"), cell(answer, two, "lead")) == ("住建局", "水务局")


def test_kept_while_typing(three, enter):
    one, two, _ = three
    client = enter("李敏")
    seen = seen_on(client.get(PAGE))
    posted(enter("陶建国"), (two, {"lead": "水务局"}), seen=seen)
    told = enter("李敏").post(
        PAGE, {"seen": seen, f"{one.case.pk}-lead": "zjj"}, headers={"Accept": "application/json"}
    ).json()  # fmt: skip
    assert told["count"] == 2
    assert "已存，第 2 稿" in told["said"]
    assert told["cells"][f"{one.case.pk}-lead"] == "住建局"
    assert told["cells"][f"{two.case.pk}-lead"] == "水务局"
    wrong = enter("李敏").post(
        PAGE, {"seen": told["seen"], f"{one.case.pk}-lead": "没有的局"}, headers={"Accept": "application/json"}
    )  # fmt: skip
    assert wrong.status_code == 422
    assert "没有这个承办单位" in wrong.json()["faults"][str(one.case.pk)]


def test_proposed_from_what_the_county_assigned_before(three, county, enter):
    for day, title in enumerate(("关于老旧小区加装电梯补助的建议", "关于老旧小区电梯维修的建议")):
        Tale(county, "刘大川", title, day=day).assigned("住建局")
    assert hints.catch_up(AT) == 3
    assert hints.catch_up(AT) == 0
    client = enter("李敏")
    shown = text(client.get(PAGE))
    assert "相近 2 件由它主办" in shown
    why = client.get(f"{PAGE}{three[0].case.pk}/")
    assert "关于老旧小区电梯维修的建议" in text(why)
    assert "老旧小区" in text(why)
    assert faults_of(why.content) == []
    assert cell(posted(client, take=three[0].case.pk), three[0], "lead") == "住建局"
    page = posted(client, (three[1], {"lead": "水务局"}), act="take_all")
    assert cell(page, three[1], "lead") == "水务局"


def test_issued_at_once_taken_back_issued_again(three, county, enter):
    one, two, three_ = three
    client = enter("李敏")
    answer = posted(
        client, (one, {"lead": "住建局", "joint": "财政局"}), (two, {"separate": "水务局、生态环境局"}), act="issue"
    )
    assert "已交办 2 件" in text(answer)
    assert stages(three) == ["办理中", "办理中", "待交办"]
    rows = procedure.Assignment.objects.order_by("case_id", "n").values_list("role", "unit__short_name")
    assert list(rows) == [
        ("lead_handler", "住建局"), ("joint_handler", "财政局"), ("separate_handler", "水务局"), ("separate_handler", "生态环境局"),
    ]  # fmt: skip
    assert "撤回刚才的交办" in text(answer)
    posted(client, (three_, {"lead": "应急局"}), act="issue")
    with clock.frozen(AT + dt.timedelta(minutes=9)):
        assert "撤回了，回到交办以前" in text(client.post(PAGE, {"act": "take_back"}, follow=True))
        assert stages(three) == ["待交办"] * 3
        again = client.get(PAGE)
        assert cell(again, one, "joint") == "财政局"
        assert "已交办 3 件" in text(posted(client, act="issue"))
    with clock.frozen(AT + dt.timedelta(minutes=30)):
        assert "撤回刚才的交办" not in text(client.get(PAGE))
        late = client.post(PAGE, {"act": "take_back"})
        assert late.status_code == 409
    assert ledger.verify().faults == []


def test_what_could_not_be_assigned_says_why(three, enter):
    one, two, _ = three
    answer = posted(enter("李敏"), (one, {"lead": "住建局", "joint": "住建局"}), (two, {"lead": "水务局"}), act="issue")
    shown = text(answer)
    assert "已交办 1 件，1 件没有交办成" in shown
    assert "同一个单位" in shown
    assert stages(three) == ["待交办", "办理中", "待交办"]
    assert cell(answer, one, "joint") == "住建局"


def test_nothing_written_nothing_done(three, enter):
    answer = posted(enter("李敏"), (three[0], {"lead": "", "joint": " "}), act="issue")
    assert answer.status_code == 422 or "没有交办" in text(answer)
    assert set(stages(three)) == {"待交办"}


@pytest.mark.parametrize("junk", ["abc-lead", "99999999999999999999-lead", "-1-lead", "987654-lead"])
def test_junk_is_left_alone(three, enter, junk):
    assert "没有改动" in text(posted(enter("李敏"), **{junk: "住建局"}))
    assert set(stages(three)) == {"待交办"}


def test_printed_by_unit_and_by_number_and_as_a_sheet(three, enter):
    one, two, _ = three
    client = enter("李敏")
    posted(client, (one, {"lead": "住建局", "joint": "水务局"}), (two, {"lead": "水务局"}))
    by_unit = client.get(f"{PAGE}sheet/")
    shown = text(by_unit)
    assert "<h2>水务局 <small>2 件</small></h2>" in shown
    assert "会办" in shown
    assert "还没有写承办单位" in shown
    assert faults_of(by_unit.content) == []
    assert "<h2>水务局" not in text(client.get(f"{PAGE}sheet/?by=number"))
    rows = list(load_workbook(BytesIO(client.get(f"{PAGE}list.xlsx").content)).active.iter_rows(values_only=True))
    assert rows[0] == ("编号", "标题", "代表", "应于几时前交办", "主办", "会办", "分别办理", "政府办为什么改")
    assert [row[4] for row in rows[1:]] == ["住建局", "水务局", None]


def test_a_micro_suggestion_has_its_own_fields(county, enter):
    tale = Tale(county, "张桂英", "河口桥头路灯不亮", kind="micro_suggestion")
    client = enter("李敏")
    page = client.get(f"{PAGE}?kind=micro_suggestion")
    assert cell(page, tale, "lead") == ""
    assert cell(page, tale, "joint") is None
    posted(client, (tale, {"lead": "城管局"}), act="issue", kind="micro_suggestion")
    assert stages([tale]) == ["办理中"]


ASKED_MORE = """
工作法: 代表建议办理（云泽县）
代号: suggestion_handling_yunze
版本: 2026-1
依据: 云泽县代表建议办理办法（示范）
沿用: suggestion_handling@2027-1
条文:
  - {步骤: {assign: 交办}, 填: {主办: 单位（可空）, 会办: 单位（可空）（可多个）, 分别办理: 单位（可空）（可多个）, 交办意见: 文字}}
"""


def test_what_else_the_method_asks_is_asked_once_for_all(county, enter):
    """本县的办法写明交办要写意见：会上填一次，各件一样；没有填，一件也不交办，写好的单位还在。"""
    row = procedure.release(procedure.read_text(ASKED_MORE), now=AT, owner_id=county.congress.pk)
    procedure.adopt_procedure(county.congress.pk, row.label, by=county.actor("李敏", now=AT), now=AT)
    told = [Tale(county, who, f"关于整治第{who}处路口的建议") for who in ("张桂英", "王建国")]
    for tale in told:
        tale.step("李敏", "register")
    client = enter("李敏")
    lines = [(tale, {"lead": "住建局"}) for tale in told]
    page = text(client.get(PAGE))
    field = re.search(r'name="(more-[^"]+)"', page)[1]
    assert "交办时还要填的，各件一样" in page and "交办意见" in page
    assert "已存 2 件" in text(posted(client, *lines))
    answer = posted(client, *lines, act="issue")
    assert answer.status_code == 422 and "请填写交办意见" in text(answer) and stages(told) == ["待交办"] * 2
    assert faults_of(answer.content) == [] and cell(answer, told[0], "lead") == "住建局"
    assert "已交办 2 件" in text(posted(client, *lines, act="issue", **{field: "请于会后三个月内答复"}))
    assert stages(told) == ["办理中"] * 2
    assert "请于会后三个月内答复" in text(enter("李敏").get(told[1].url))
    assert ledger.verify().faults == []
