"""闭得诚实：两次不满意的环不合上，另立督办事项；指定的单位不能再退回；答复的期限自首次交办起；决定的人看得见答复。"""

import pytest

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotAllowed
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions
from bihuan.suggestions.models import Rating
from tests.county import days_later
from tests.suggestions.tales import Tale


@pytest.fixture
def tale(county):
    return Tale(county).assigned("住建局")


@pytest.fixture
def twice(tale):
    """答复、评价、重办、再答复、再评价，都不满意，等主任会议决定。"""
    tale.step("何平", "accept", 1)
    tale.to_reply()
    tale.step("张桂英", "rate", attitude="满意", result="不满意", note="今年没有开工")
    tale.step("李敏", "redo", demand="一个月内开工")
    tale.to_reply()
    tale.step("张桂英", "rate", attitude="满意", result="不满意", note="只开工了一个")
    return tale


def decide(tale, decision, **more):
    tale.step("谢国栋", "decide", decision=decision, meeting="第五十次主任会议", reason="按月报告进度", **more)


@pytest.mark.parametrize(
    ("decision", "ending"),
    [("继续督办", "已决定督办"), ("列入专题询问", "已列入询问"), ("说明情况后办结", "已说明办结")],
)
def test_twice_dissatisfied_never_closes_green(twice, county, decision, ending):
    watched = decision != "说明情况后办结"
    leader = {"督办领导": county.people["周岚"], "督办期限": "2026-09-30"} if watched else {}
    decide(twice, decision, **leader)
    assert procedure.stage_name(twice.case) == ending
    text = procedure.text_by_id(twice.case.text_id)
    closing = text.endings[twice.case.stage]
    assert (closing.colour, closing.note) == ("broken", f"两次不满意，主任会议决定{decision}")
    followed = procedure.Case.objects.filter(kind="follow_up")
    assert [one.title for one in followed] == ([f"督办：{twice.case.title}"] if watched else [])
    assert all(one.due_on and one.due_on > clock.day_of(days_later(twice.day)) for one in followed)
    assert ledger.verify().faults == []


@pytest.mark.parametrize(("decision", "ending"), [("继续督办", "已决定督办"), ("转为代表建议", "已转代表建议")])
def test_a_small_one_twice_dissatisfied_does_not_close_green_either(county, decision, ending):
    """微建议：不满意的要说为什么，重办以前改得；两次不满意的环不合上，继续督办的另立一件。"""
    tale = Tale(county, title="河口桥头路灯不亮", kind="micro_suggestion")
    tale.step("李敏", "assign", lead=tale.unit("城管局"))
    tale.step("韩松", "accept", 1)
    for turn in ("头一回", "第二回"):
        tale.step("韩松", "reply", 1, summary=f"{turn}修过了", result_class="A")
        with pytest.raises(BadInput, match="说明"):
            tale.step("张桂英", "rate", attitude="满意", result="不满意")
        tale.step("张桂英", "rate", attitude="不满意", result="不满意", note="还是不亮")
        tale.step("张桂英", "rate_again", attitude="满意", result="不满意", note="态度好，还是不亮")
        if turn == "头一回":
            tale.step("李敏", "redo", demand="逐盏查一遍")
    leader = {"督办领导": county.people["周岚"], "督办期限": "2026-09-30"} if decision == "继续督办" else {}
    decide(tale, decision, **leader)
    closing = procedure.text_by_id(tale.case.text_id).endings[tale.case.stage]
    assert (procedure.stage_name(tale.case), closing.colour) == (ending, "broken")
    assert procedure.Case.objects.filter(kind="follow_up").count() == bool(leader)
    assert ledger.verify().faults == []


def test_a_satisfied_rating_may_be_changed_for_three_days_where_that_was_adopted(county, enter):
    """选用了「评价三日内可改」的：满意的不当时了结，从页面改得；改回来的，三个工作日里没有再改，自己办结。"""
    now = days_later(0)
    label = procedure.latest("suggestion_handling_considered").label
    procedure.adopt_procedure(county.congress.pk, label, by=county.actor("李敏", now=now), now=now)
    tale = Tale(county).assigned("住建局")
    tale.step("何平", "accept", 1)
    tale.to_reply()
    tale.step("张桂英", "rate", attitude="满意", result="满意")
    assert procedure.stage_name(tale.case) == "已测评" and tale.case.ended_on is None
    with clock.frozen(days_later(tale.day)):
        place = f"{tale.url}rating/again/"
        assert place in enter("张桂英").get(tale.url).content.decode()
        enter("张桂英").post(place, {"attitude": "满意", "result": "不满意", "note": "只开工了一个"})
        tale.case.refresh_from_db()
        assert procedure.stage_name(tale.case) == "待重办"
        enter("张桂英").post(place, {"attitude": "满意", "result": "基本满意"})
    procedure.run_clocks(days_later(tale.day + 10))
    tale.case.refresh_from_db()
    assert procedure.stage_name(tale.case) == "已办结"
    assert [(one.round, one.result) for one in Rating.objects.filter(suggestion__case=tale.case)] == [(1, "基本满意")]
    assert ledger.verify().faults == []


def test_what_goes_on_needs_a_leader_and_a_date(twice):
    with pytest.raises(BadInput, match="督办领导"):
        decide(twice, "继续督办")
    assert procedure.stage_name(twice.case) == "待重办"
    assert not procedure.Case.objects.filter(kind="follow_up").exists()


def test_the_one_who_decides_sees_the_rating_and_the_reply(twice, enter):
    with clock.frozen(days_later(twice.day + 1)):
        page = enter("谢国栋").get(f"/cases/{twice.case.pk}/steps/decide/").content.decode()
    assert "只开工了一个" in page
    assert "已列入改造计划" in page  # 签发了的答复


def test_an_appointed_unit_may_not_return_it_again(tale):
    tale.step("何平", "ask_return", 1, reason="属城管局职责")
    tale.step("李敏", "reassign", 1, to=tale.unit("城管局"))
    tale.step("韩松", "ask_return", 2, reason="属住建局职责")
    tale.step("邹凯", "appoint_handler", 2, to=tale.unit("住建局"), reason="由住建局牵头")
    with pytest.raises(NotAllowed):
        tale.step("何平", "ask_return", 3, reason="还是属城管局职责")
    assert procedure.Assignment.objects.get(case=tale.case, n=3).stage == "pending"


def test_a_unit_told_to_keep_it_may_not_return_it_again(tale):
    tale.step("何平", "ask_return", 1, reason="属城管局职责")
    tale.step("李敏", "reassign", 1, to=tale.unit("城管局"))
    tale.step("韩松", "ask_return", 2, reason="属住建局职责")
    tale.step("邹凯", "confirm_handler", 2, reason="仍由城管局承办")
    with pytest.raises(NotAllowed, match="维持原承办单位"):
        tale.step("韩松", "ask_return", 2, reason="还是属住建局职责")


def test_a_return_does_not_give_more_days_to_reply(tale):
    first = procedure.Clock.objects.get(case=tale.case, step="reply", stopped_on=None).due_on
    tale.step("何平", "ask_return", 1, days=5, reason="属城管局职责")
    tale.step("李敏", "reassign", 1, to=tale.unit("城管局"))
    assert procedure.Clock.objects.get(case=tale.case, step="reply", stopped_on=None).due_on == first


def test_a_merged_one_has_a_day_to_be_assigned(tale, county):
    other = Tale(county, "王建国", "关于尽快加装电梯的建议", day=tale.day)
    now, li = days_later(other.day), county.actor("李敏", now=days_later(other.day))
    consent = suggestions.ask_consent(other.case.pk, "merge", detail="拟并入第 1 号", by=li, now=now)
    suggestions.answer_consent(consent.pk, agreed=True, by=county.actor("王建国", now=now), now=now)
    other.step("李敏", "merge", merge_into=tale.case.pk)
    running = procedure.Clock.objects.get(case=other.case, stopped_on=None)
    assert (running.step, running.zero_on) == ("assign", days_later(other.day).date())
    assert ledger.verify().faults == []


def test_the_deputy_sees_what_every_unit_reported_before_confirming(twice, county, enter):
    decide(twice, "继续督办", 督办领导=county.people["周岚"], 督办期限="2026-09-30")
    twice.case = procedure.Case.objects.get(kind="follow_up")
    twice.step("周岚", "assign", 承办=[twice.unit("住建局"), twice.unit("城管局")], demand="年内装完")
    twice.step("何平", "report", 1, account="十二部都已装好")
    twice.step("韩松", "report", 2, account="门前的摊点已经清走")
    assert procedure.stage_name(twice.case) == "督办待核实"
    with clock.frozen(days_later(twice.day + 1)):
        page = enter("张桂英").get(f"/cases/{twice.case.pk}/steps/confirm/").content.decode()
    assert "十二部都已装好" in page
    assert "门前的摊点已经清走" in page
    twice.step("张桂英", "confirm", 核实结论="已经落实")
    assert procedure.stage_name(twice.case) == "督办已落实"
    assert ledger.verify().faults == []
