"""提示：从办过的学，同样的例子提同样的单位，说得出凭哪几件；考过的不许学过。"""

import pytest

from bihuan.hints import door as hints
from bihuan.kernel import clock
from bihuan.suggestions.models import Suggestion
from tests.county import days_later
from tests.suggestions.tales import Tale, retire

AT = days_later(10)
TAUGHT = [
    hints.Example(1, "关于老旧小区加装电梯的建议", "城建", "住建局"),
    hints.Example(2, "关于老旧小区电梯维修的建议", "城建", "住建局"),
    hints.Example(3, "关于云河排污口整治的建议", "环保", "生态环境局"),
    hints.Example(4, "关于乡村小学校车的建议", "教育", "教育局"),
]
NAMES = {
    "住建局": "住房和城乡建设局",
    "生态环境局": "生态环境局",
    "教育局": "教育局",
    "水务局": "水务局",
    "气象局": "气象局",
}


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(AT):
        yield


def first(title, subject=""):
    guesses = hints.Learned(TAUGHT, NAMES).guesses(title, subject)
    return guesses[0] if guesses else None


def test_the_alike_speak():
    guess = first("关于给老旧小区装电梯的建议", "城建")
    assert (guess.unit, set(guess.near), guess.alike) == ("住建局", {1, 2}, 2)
    assert first("关于给老旧小区装电梯的建议", "城建") == guess


def test_a_unit_that_never_handled_any_is_proposed_by_its_name():
    guess = first("关于加强气象预警的建议")
    assert (guess.unit, guess.near) == ("气象局", ())


def test_nothing_alike_nothing_proposed():
    assert first("") is None
    assert hints.Learned([], {}).guesses("关于路灯的建议") == []


def test_what_is_asked_was_never_taught():
    """同一份又学又考：只有一件的教育局，去掉它自己就没有人教过，考不出来。"""
    told = hints.measure(TAUGHT, TAUGHT, {})
    assert (told.n, told.seen) == (4, 4)
    assert told.top1 <= 0.5
    apart = hints.measure([hints.Example(9, "关于小区电梯的建议", "城建", "住建局")], TAUGHT, NAMES)
    assert (apart.n, apart.top1, apart.top3, apart.seen) == (1, 1.0, 1.0, 0)
    assert hints.measure([], TAUGHT, NAMES).n == 0


def test_learned_from_what_was_assigned_the_last_unit_counts(county):
    """水务局后来并入了城管局，算接手的；还没有交办的不学。"""
    Tale(county, "张桂英", "关于整治云河支流排污口的建议").assigned("水务局")
    Tale(county, "王建国", "关于加快老旧小区加装电梯的建议").assigned("住建局", "财政局")
    waiting = Tale(county, "赵月华", "关于老旧小区电梯的建议")
    waiting.step("李敏", "register")
    retire(county, "水务局", "城管局", now=AT)
    learned = {one.title: one.unit for one in hints.recorded(county.congress.pk)}
    organs = county.organs
    assert learned == {
        "关于整治云河支流排污口的建议": organs["城管局"].pk, "关于加快老旧小区加装电梯的建议": organs["住建局"].pk
    }  # fmt: skip
    assert hints.refresh(AT) == 1
    assert hints.proposals_of([waiting.case.pk])[waiting.case.pk].unit == organs["住建局"].pk
    reason = hints.reasons_of(waiting.case)[0]
    assert [case.title for case in reason.near] == ["关于加快老旧小区加装电梯的建议"]
    assert "老旧小区" in reason.words
    waiting.step("李敏", "assign", lead=organs["住建局"].pk)
    assert hints.refresh(AT) == 0
    assert hints.proposals_of([waiting.case.pk]) == {}


def test_one_county_does_not_teach_another(county):
    from bihuan.demo import county as demo

    Tale(county, "王建国", "关于加快老旧小区加装电梯的建议").assigned("住建局")
    other = demo.found(days_later(0), name="平澜县", parent_code="4312", code="431291000000")
    assert hints.recorded(other.congress.pk) == []
    assert len(hints.recorded()) == 1


def test_the_subject_is_learned_too(county):
    tale = Tale(county, "王建国", "关于加快老旧小区加装电梯的建议").assigned("住建局")
    Suggestion.objects.filter(case=tale.case).update(subject="城建")
    assert [one.subject for one in hints.recorded()] == ["城建"]
