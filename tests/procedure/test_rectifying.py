"""整改的规定讲一遍：交办、认领、报告，由不是办的人核查销号；没有整改的退回牵头的一个。"""

import pytest

from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure


def problem(town, **more):
    """列入问题清单的一件。"""
    filled = {"问题": "河堤裂缝", "来源": "执法检查", "情况": "北岸三处。", **more}
    return town.open("rectification", "列入问题清单", "谭青", **filled)


def assigned(town):
    """交办给水务局（牵头）和财政局（协同），何平核查。"""
    case = problem(town.at(3, 2))
    town.at(3, 3).take(
        case, "交办", "戚芳", 牵头=town.organ("水务局"), 协同=[town.organ("财政局")], 整改时限="2026-06-30",
        核查人=town.county.people["何平"],
    )  # fmt: skip
    return case


def reported(town):
    """两个单位都报告了。"""
    case = assigned(town)
    for task, who in ((1, "秦川"), (2, "卫红")):
        town.at(3, 5).take(case, "认领", who, task, 整改方案="加固")
    for task, who in ((2, "卫红"), (1, "秦川")):
        town.at(6, 20).take(case, "报告整改结果", who, task, 情况="已加固", 佐证材料=[town.file(who)])
    return case


def test_rectification_ends_only_by_another_hand(town):
    case = reported(town)
    assert town.stage(case) == "问题待核查"
    with pytest.raises(NotAllowed, match="只有核查人可以核查"):
        town.take(case, "核查", "谭青", 核查结论="整改到位", 核查情况="看过")
    town.at(6, 25).take(case, "核查", "何平", 核查结论="整改到位", 核查情况="看过")
    town.at(6, 26).take(case, "销号", "闵航")
    with pytest.raises(AlreadyDone, match="已经结束"):
        town.take(case, "销号", "闵航")
    row = procedure.Case.objects.get(pk=case.pk)
    assert (town.stage(case), row.number) == ("问题已销号", "问题〔2026〕001号")
    assert ledger.verify().faults == []


def test_who_checked_may_not_sign_off(town):
    case = assigned(town)
    procedure.name_party(
        case.pk, "核查人", person_id=town.county.people["闵航"], by=town.who("戚芳"), now=town.now, add=False
    )
    for task, who in ((1, "秦川"), (2, "卫红")):
        town.at(3, 5).take(case, "认领", who, task, 整改方案="加固")
        town.take(case, "报告整改结果", who, task, 情况="已加固", 佐证材料=[town.file(who)])
    town.at(3, 9).take(case, "核查", "闵航", 核查结论="整改到位", 核查情况="看过")
    with pytest.raises(NotAllowed, match="要由另一个人"):
        town.take(case, "销号", "闵航")
    town.take(case, "销号", "谭青")
    assert town.stage(case) == "问题已销号"


def test_what_was_not_done_goes_back_to_the_lead_alone(town):
    case = reported(town)
    town.at(6, 25).take(case, "核查", "何平", 核查结论="没有到位", 核查情况="还漏")
    stages = list(procedure.Assignment.objects.filter(case=case).order_by("n").values_list("stage", flat=True))
    assert (town.stage(case), stages) == ("问题整改中", ["accepted", "done"])
    assert town.due(case, "报告整改结果") == ["2026-07-25"]
    with pytest.raises(AlreadyDone, match="要在「整改办理中」"):
        town.take(case, "报告整改结果", "卫红", 2, 情况="再报", 佐证材料=[town.file("卫红")])
    assert ledger.verify().faults == []


def test_units_of_others_and_steps_out_of_turn_are_refused(town):
    case = assigned(town)
    with pytest.raises(NotFound):
        town.take(case, "认领", "冯军", 1, 整改方案="教育局来办")
    with pytest.raises(NotAllowed, match="只有"):
        town.take(case, "认领", "卫红", 1, 整改方案="代人认领")
    with pytest.raises(AlreadyDone, match="要在「整改办理中」"):
        town.take(case, "报告整改结果", "秦川", 1, 情况="早了", 佐证材料=[town.file("秦川")])
    town.at(3, 9).take(case, "决定不再整改", "周岚", 理由="河道改线")
    with pytest.raises(AlreadyDone, match="已经结束"):
        town.take(case, "认领", "秦川", 1, 整改方案="晚了")
    tasks = procedure.Assignment.objects.filter(case=case).values_list("stage", flat=True)
    assert set(tasks) == {procedure.ABORTED}


def test_a_congress_below_that_leads_sees_it_and_acts(town):
    case = problem(town.at(3, 2))
    town.at(3, 3).take(
        case, "交办", "戚芳", 牵头=town.organ("河口乡人大"), 整改时限="2026-06-30", 核查人=town.county.people["何平"]
    )
    town.take(case, "认领", "顾平", 1, 整改方案="清淤")
    assert procedure.Assignment.objects.get(case=case).stage == "accepted"


def test_a_look_back_by_another_hand_reopens_with_a_reason(town):
    by = town.who("戚芳")
    procedure.adopt_procedure(town.county.congress.pk, "rectification_revisited@2027-1", by=by, now=town.now)
    case = reported(town)
    town.at(6, 25).take(case, "核查", "何平", 核查结论="整改到位", 核查情况="看过")
    town.at(6, 26).take(case, "销号", "闵航", 销号意见="佐证齐")
    assert (town.stage(case), town.due(case, "回头看")) == ("问题待回头看", ["2026-09-26"])
    with pytest.raises(NotAllowed, match="要由另一个人"):
        town.at(9, 20).take(case, "回头看", "闵航", 回头看结论="成效巩固", 回头看情况="看过")
    with pytest.raises(BadInput, match="重开理由"):
        town.take(case, "回头看", "谭青", 回头看结论="出现反弹", 回头看情况="又裂了")
    town.take(case, "回头看", "谭青", 回头看结论="出现反弹", 回头看情况="又裂了", 重开理由="汛后又裂了")
    assert (town.stage(case), town.due(case, "报告整改结果")) == ("问题整改中", ["2026-10-20"])
    town.at(10, 10).take(case, "报告整改结果", "秦川", 1, 情况="灌了浆", 佐证材料=[town.file("秦川")])
    town.take(case, "核查", "何平", 核查结论="整改到位", 核查情况="看过")
    town.take(case, "销号", "闵航")
    town.at(12, 10).take(case, "回头看", "谭青", 回头看结论="成效巩固", 回头看情况="没有再裂")
    assert town.stage(case) == "问题已销号"
    assert ledger.verify().faults == []
