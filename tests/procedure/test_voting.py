"""表决：票数由两个人先后独立录入，一致了才算；照规则得出结果，不足法定人数、数对不上的不算。"""

import re

import pytest

from bihuan.kernel.refuse import BadInput, NotAllowed
from bihuan.ledger import door as ledger
from bihuan.notices.models import Notice
from bihuan.procedure import door as procedure
from bihuan.procedure.models import VoteEntry
from tests.county import MONDAY, days_later
from tests.procedure.corrections import correct
from tests.procedure.votes import MOTION, TREES, both, enter, figures, motion, trees

PASSED = figures({"item": (4, 1, 0)}, present=6)


def last(case):
    return ledger.entries(case.stream, newest_first=True, limit=1)[0]


def held(case):
    case.refresh_from_db()
    return procedure.held_of(case, on=days_later(9).date())


def test_two_people_enter_the_same_and_the_step_is_done_in_both_names(county):
    case = motion(county)
    assert enter(county, case, "李敏", PASSED).outcome == "waiting"
    assert held(case).state.stage == "waiting"
    done = enter(county, case, "陶建国", PASSED, 监票="周岚")
    assert (done.outcome, held(case).state.stage) == ("agreed", "passed")
    told = last(case)
    first, second = (f"person:{county.people[name]}" for name in ("李敏", "陶建国"))
    assert (told.type, told.actor, told.data["first"], told.data["second"]) == (
        "procedure.voted",
        second,
        first,
        second,
    )
    assert told.data["rule"] == "law_resolution@2022-1"
    assert told.data["rule_hash"].startswith("sha256:")
    assert (told.data["votes"], told.data["blank"]) == ({"item": {"for": 4, "against": 1, "abstain": 0}}, {"item": 1})
    assert told.data["filled"] == {
        "监票": "周岚",
        "表决结果": "通过",
        "得票": "赞成 4，反对 1，弃权 0，未填 1",
        "入围": [],
    }
    assert held(case).state.value("表决结果") == "通过"
    assert ledger.verify().faults == []


def test_the_minutes_say_who_how_many_and_why(county):
    case = motion(county)
    assert procedure.votes_of(held(case)) == []
    both(county, case, PASSED)
    [told] = procedure.votes_of(held(case))
    assert (told.name, told.result, told.first, told.second) == ("表决", "通过", "李敏", "陶建国")
    assert (told.entitled, told.present, told.way) == (6, 6, "投票后录入")
    assert told.columns == ("赞成", "反对", "弃权", "未填")
    assert told.rows == (("疏浚云河", (4, 1, 0, 1), "通过"),)
    assert "第二十五条" in told.because[0]


def test_ten_of_twenty_nine_does_not_pass(county):
    case = motion(county)
    both(county, case, figures({"item": (10, 9, 6)}, present=25, entitled=29))
    assert held(case).state.ending == "failed"
    [told] = procedure.votes_of(held(case))
    assert told.result == "未通过"


def test_different_figures_start_again_and_both_are_told_which_cells(county):
    case = motion(county)
    enter(county, case, "李敏", PASSED)
    other = enter(county, case, "陶建国", figures({"item": (5, 0, 0)}, present=6))
    assert other.outcome == "differed"
    assert other.differs == ("疏浚云河的赞成", "疏浚云河的反对")
    assert held(case).state.stage == "waiting"
    told = Notice.objects.filter(kind="procedure/votes", sentence__contains="两次录入不一致")
    assert set(told.values_list("person_id", flat=True)) == {county.people["李敏"], county.people["陶建国"]}
    assert "4" not in last(case).data["cells"]
    assert both(county, case, PASSED).outcome == "agreed"
    assert ledger.verify().faults == []


def test_one_person_does_not_enter_twice_but_may_withdraw(county):
    case = motion(county)
    now = days_later(3)
    li, tao = (county.actor(name, now=now) for name in ("李敏", "陶建国"))
    enter(county, case, "李敏", PASSED)
    with pytest.raises(NotAllowed, match="另一个人"):
        enter(county, case, "李敏", PASSED)
    with pytest.raises(NotAllowed, match="没有您录入的"):
        procedure.withdraw_votes(case.pk, "vote", by=tao, now=now)
    procedure.withdraw_votes(case.pk, "vote", by=li, now=now)
    assert enter(county, case, "陶建国", PASSED).outcome == "waiting"
    assert enter(county, case, "李敏", PASSED).outcome == "agreed"
    assert list(VoteEntry.objects.order_by("id").values_list("outcome", flat=True)) == ["withdrawn", "agreed"]


def test_outsiders_do_not_enter_and_nobody_takes_the_step_alone(county):
    case = motion(county)
    with pytest.raises(NotAllowed):
        enter(county, case, "戚芳", PASSED)
    with pytest.raises(NotAllowed, match="两个人先后录入"):
        procedure.take_step(case.pk, "vote", by=county.actor("李敏", now=days_later(3)), now=days_later(3))
    assert not VoteEntry.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (figures({"item": (1, 0, 0)}, present=3), "三分之二以上的代表出席"),
        (figures({"item": (1, 0, 0)}, present=7), "多于应到"),
        (figures({"item": (4, 1, 0)}, present=6, blank={"item": 0}), "对不上"),
        (figures({"item": (2, 0, 0)}, present=6, returned=2, void=3), "废票"),
        (figures({"item": (4, 1, 0)}, present=6, way="电子"), "方式"),
        (figures({"other": (4, 1, 0)}, present=6), "与票面不符"),
        (figures({"item": (4, 1, 0)}, present=6, way="hands", void=1), "举手表决没有"),
        (figures({"item": (6, 0, 0)}, present=5, returned=6), "多于到会"),
        ({**PASSED, "present": "六"}, "整数"),
    ],
)
def test_figures_that_cannot_be_are_refused_in_a_sentence(county, given, said):
    case = motion(county)
    with pytest.raises(BadInput, match=said):
        enter(county, case, "李敏", given)
    assert not VoteEntry.objects.exists()
    assert held(case).state.stage == "waiting"


def test_a_show_of_hands(county):
    case = motion(county)
    both(county, case, figures({"item": (5, 1, 0)}, present=6, way="hands"))
    [told] = procedure.votes_of(held(case))
    assert (told.way, told.result) == ("举手", "通过")


def test_rows_with_places_raise_one_child_each(county):
    case = trees(county)
    both(county, case, figures({"1": (5, 0, 0), "2": (4, 0, 0), "3": (3, 0, 0), "4": (1, 0, 0)}, present=6))
    assert held(case).state.stage == "chosen"
    children = procedure.Case.objects.filter(parent=case).order_by("position")
    assert [child.title for child in children] == ["香樟", "银杏"]
    [told] = procedure.votes_of(held(case))
    assert (told.result, told.elected, told.revote) == ("选出", ("香樟", "银杏"), ())
    assert last(case).data["filled"]["入围"] == [{"树种": "香樟", "棵数": 10}, {"树种": "银杏", "棵数": 20}]
    assert ledger.verify().faults == []


def test_a_tie_is_voted_again_among_the_tied(county):
    case = trees(county)
    both(county, case, figures({"1": (5, 0, 0), "2": (4, 0, 0), "3": (4, 0, 0), "4": (1, 0, 0)}, present=6))
    assert held(case).state.stage == "waiting"
    [told] = procedure.votes_of(held(case))
    assert (told.result, told.elected, told.revote) == ("再次投票", ("香樟",), ("银杏", "水杉"))
    assert any("票数相等，定不下其余 1 个名额" in line and "第二十九条" in line for line in told.because)
    with pytest.raises(BadInput, match="与票面不符"):
        enter(county, case, "李敏", figures({"1": (6, 0, 0), "2": (4, 0, 0)}, present=6), day=4)
    both(county, case, figures({"2": (2, 0, 0), "3": (4, 0, 0)}, present=6), day=4)
    children = procedure.Case.objects.filter(parent=case).order_by("position")
    assert [child.title for child in children] == ["香樟", "水杉"]
    assert procedure.votes_of(held(case))[1].elected == ("香樟", "水杉")
    assert ledger.verify().faults == []


def test_a_wrong_vote_is_corrected_like_any_step(county):
    case = trees(county)
    both(county, case, figures({"1": (1, 0, 0), "2": (1, 0, 0), "3": (1, 0, 0), "4": (1, 0, 0)}, present=6))
    li, tao = (county.actor(name, now=days_later(4)) for name in ("李敏", "陶建国"))
    correct(case.pk, reason="录错了届次", second=tao, by=li, now=days_later(4))
    assert procedure.votes_of(held(case)) == []
    assert held(case).state.value("表决结果") is None
    assert ledger.verify().faults == []


@pytest.mark.parametrize(
    ("source", "old", "new", "said"),
    [
        (MOTION, "规则: law_resolution", "规则: law_election", "待填|还不能用来计票"),
        (TREES, "自: 待评选, 期限", "自: 待评选, 填: {候选: 表（树种：文字）}, 期限", "先前的一步填好"),
        (TREES, "至: {选出: 已选定, 其余: 待评选}", "至: {选出: 已选定}", "走到哪里没有写"),
        (TREES, "逐个: 评选的入围", "逐个: 提出的入围", "没有哪一条「表决」"),
    ],
)
def test_check_names_a_vote_that_could_not_be_counted(county, source, old, new, said):
    procedure.release(procedure.read_text(MOTION), now=MONDAY)
    try:
        faults = procedure.faults_of(procedure.read_text(source.replace(old, new)))
    except procedure.FaultyText as faulty:
        faults = faulty.found
    assert any(re.search(said, str(fault)) for fault in faults), faults
