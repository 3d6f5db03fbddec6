"""梯次：连续几次、更名合并分设的单位；综合得分：各渠道按比重相加。"""

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from bihuan.kernel.count import count, load_rule, text_of
from bihuan.kernel.count.composing import as_scores, compose
from bihuan.kernel.count.ladder import Outcome, climb, outcomes_of
from bihuan.kernel.refuse import BadInput

LADDER = load_rule(text_of("hongjiang")).ladder
POOR, TOP, BOTH, FINE = {"poor"}, {"top_poor"}, {"poor", "top_poor"}, {"good"}


def history(unit, *results, first=2021):
    """某单位自 first 年起每年的结果；None 是没有测评。"""
    return [Outcome(first + k, unit, frozenset(cases)) for k, cases in enumerate(results) if cases is not None]


def step(past, unit="water", ladder=LADDER, **more):
    found = climb(ladder, past, unit, **more)
    return (found.measure.code, found.times) if found else None


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([FINE], None),
        ([POOR], ("interview", 1)),
        ([TOP], ("interview", 1)),
        ([POOR, FINE], None),
        ([POOR, FINE, TOP], ("interview", 1)),
        ([POOR, TOP], ("party_interview", 2)),
        ([POOR, TOP, POOR], ("change_post", 3)),
        ([BOTH, TOP, BOTH], ("change_post", 3)),
        ([BOTH, BOTH, BOTH], ("removal_motion", 3)),
        ([FINE, BOTH, BOTH, BOTH, BOTH], ("removal_motion", 4)),
        ([POOR, None, TOP], ("party_interview", 2)),
        ([POOR, POOR, None], ("party_interview", 2)),
    ],
)
def test_the_ladder_climbs_with_consecutive_results(results, expected):
    assert step(history("water", *results)) == expected


def test_who_was_not_measured_in_the_last_round_climbs_nothing():
    past = history("water", POOR, POOR, None) + history("road", FINE, FINE, FINE)
    assert step(past) is None
    assert climb(LADDER, [], "water") is None


def test_a_round_left_out_may_break_the_row():
    text = text_of("hongjiang").replace("未测: 跳过", "未测: 中断")
    past = history("water", POOR, None, POOR) + history("road", FINE, FINE, FINE)
    assert step(past) == ("party_interview", 2)
    assert step(past, ladder=load_rule(text).ladder) == ("interview", 1)


def test_a_renamed_or_merged_unit_carries_its_past():
    past = history("hydro", POOR, POOR) + history("soil", FINE, FINE) + history("water", POOR, first=2023)
    assert step(past) == ("interview", 1)
    assert step(past, came_from={"water": ["hydro"]}) == ("change_post", 3)
    assert step(past, came_from={"water": ["hydro", "soil"]}) == ("change_post", 3)
    both = load_rule(text_of("hongjiang").replace("合并: 任一", "合并: 全部")).ladder
    assert step(past, ladder=both, came_from={"water": ["hydro", "soil"]}) == ("interview", 1)


def test_the_past_reaches_through_several_reorganisations_and_stops_at_circles():
    past = history("a", POOR) + history("b", POOR, first=2022) + history("c", POOR, first=2023)
    came_from = {"c": ["b"], "b": ["a"], "a": ["c"]}
    assert step(past, unit="c", came_from=came_from) == ("change_post", 3)
    assert climb(LADDER, past, "c", came_from=came_from).rounds == (2021, 2022, 2023)


def test_a_unit_that_was_split_leaves_its_past_to_both_parts():
    past = history("whole", POOR, POOR) + history("east", POOR, first=2023) + history("west", FINE, first=2023)
    came_from = {"east": ["whole"], "west": ["whole"]}
    assert step(past, unit="east", came_from=came_from) == ("change_post", 3)
    assert step(past, unit="west", came_from=came_from) is None


def test_outcomes_come_out_of_a_count():
    rule = load_rule(
        "规则: 测评\n代号: o\n沿用: hongjiang\n基数: 有效\n"
        "票: {项目: {w: {名称: 水务局局长, 任职月数: 9, 单位: water}, r: {名称: 交通局局长, 任职月数: 9}}}\n"
        "判定: [{定为: 优秀, 须: ≥ 1/2}, {定为: 良好, 须: ≥ 1/2}, {定为: 一般, 须: ≥ 1/2}]\n"
    )
    result = count(rule, [{"w": "poor", "r": "excellent"}] * 3)
    assert outcomes_of(rule, result, 2026) == [
        Outcome(2026, "water", frozenset({"poor", "top_poor"})),
        Outcome(2026, "r", frozenset({"excellent"})),
    ]


def test_twenty_percent_poll_and_eighty_percent_jury():
    poll = as_scores({"p": 8_840_000, "q": 4_420_000}, against="most")
    total = compose(
        {"网络投票": poll, "评审团": {"p": Fraction(85), "q": Fraction(93)}},
        {"网络投票": Fraction(1, 5), "评审团": Fraction(4, 5)},
    )
    assert total == {"p": 20 + 68, "q": 10 + Fraction(372, 5)}
    assert as_scores({"p": 1, "q": 2}, against="total") == {"p": Fraction(100, 3), "q": Fraction(200, 3)}
    assert as_scores({"p": 0}, against="most") == {"p": 0}


@pytest.mark.parametrize(
    ("channels", "weights", "sentence"),
    [
        ({"甲": {"p": Fraction(1)}}, {"甲": Fraction(99, 100)}, "正好是 100%"),
        ({"甲": {"p": Fraction(1)}}, {"乙": Fraction(1)}, "渠道对不上"),
        ({"甲": {"p": Fraction(1)}, "乙": {}}, {"甲": Fraction(1, 2), "乙": Fraction(1, 2)}, "项目不同"),
        ({"甲": {}, "乙": {}}, {"甲": Fraction(2), "乙": Fraction(-1)}, "要是正数"),
    ],
)
def test_channels_that_do_not_fit_are_refused(channels, weights, sentence):
    with pytest.raises(BadInput, match=sentence):
        compose(channels, weights)


@given(st.lists(st.integers(1, 50), min_size=1, max_size=5), st.data())
def test_equal_scores_in_every_channel_stay_what_they_are(parts, data):
    score = data.draw(st.fractions(0, 100))
    weights = {str(place): Fraction(part, sum(parts)) for place, part in enumerate(parts)}
    assert compose({name: {"p": score} for name in weights}, weights) == {"p": score}
