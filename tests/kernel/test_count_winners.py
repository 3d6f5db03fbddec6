"""当选：得票多的、恰在名额上的并列、另选人、排序、计点、打分。"""

from fractions import Fraction

import pytest

from bihuan.kernel.count import count, load_rule
from bihuan.kernel.refuse import BadInput


def election(places, items, *more):
    return load_rule(
        f"规则: 选举\n代号: e\n沿用: law_election\n票: {{项目: {{{', '.join(f'{c}: {c}' for c in items)}}}}}\n"
        f"当选: {{名额: {places}{''.join(', ' + word for word in more)}}}\n"
    )


def votes_for(**wanted):
    """各候选人得这么多赞成票：一张票选一个，互不重叠。"""
    return [{name: "for"} for name, times in wanted.items() for _ in range(times)]


def test_most_votes_win_among_those_over_half():
    ballots = [{"甲": "for", "乙": "for"}] * 60 + [{"丙": "for", "甲": "against"}] * 40
    result = count(election(2, "甲乙丙"), ballots, members=100, present=100)
    assert result.winners.elected == ("乙", "甲")
    assert result.winners.unfilled == 0
    short = count(election(2, "甲乙丙"), [{"甲": "for"}] * 60 + [{"乙": "for"}] * 40, members=100, present=100)
    assert (short.winners.elected, short.winners.unfilled) == (("甲",), 1)
    assert short.winners.unfilled_source.endswith("不足的名额另行选举")


def test_a_tie_at_the_border_is_voted_again_among_the_tied_only():
    ballots = [{"甲": "for", "乙": "for"}] * 30 + [{"甲": "for", "丙": "for"}] * 30
    rule = election(2, "甲乙丙丁", "须: ≥ 1/2")
    result = count(rule, ballots, members=60, present=60)
    assert result.winners.elected == ("甲",)
    assert (result.winners.revote.among, result.winners.revote.places) == (("丙", "乙"), 1)
    assert result.winners.revote.source.startswith("第二十九条：如遇票数相等")
    assert result.winners.unfilled == 0


@pytest.mark.parametrize(("ties", "elected", "unfilled"), [("均入选", ("丙", "乙"), 0), ("均不入选", (), 1)])
def test_ties_may_be_ruled_otherwise(ties, elected, unfilled):
    rule = load_rule(
        f"规则: 试\n代号: t\n票: {{填法: 选择, 项目: {{乙: 乙, 丙: 丙}}}}\n当选: {{名额: 1, 并列: {ties}}}\n"
    )
    result = count(rule, [["乙"], ["丙"]])
    assert (result.winners.elected, result.winners.unfilled) == (elected, unfilled)
    assert result.winners.revote is None


def test_a_tie_inside_the_places_needs_no_second_vote():
    rule = load_rule("规则: 试\n代号: t\n票: {填法: 选择, 项目: {甲: 甲, 乙: 乙, 丙: 丙}}\n当选: {名额: 2}\n")
    result = count(rule, [["甲", "乙"], ["乙", "甲"], ["丙"]])
    assert (result.winners.elected, result.winners.revote) == (("乙", "甲"), None)


def test_a_written_in_name_can_win():
    ballots = [{"甲": ["write_in", "戊"]}] * 60 + [{"甲": "for"}] * 40
    result = count(election(1, "甲"), ballots, members=100, present=100)
    assert result.winners.elected == ("write_in:戊",)
    assert result.write_ins == {"戊": 60}
    assert result.items["甲"].votes == {"for": 40, "against": 0, "abstain": 0, "write_in": 60}


def test_marking_more_than_the_places_voids_the_ballot():
    result = count(election(1, "甲乙"), [{"甲": "for", "乙": "for"}, {"甲": "for"}], members=3, present=3)
    assert result.invalid == {"超过名额": 1}
    assert result.items["甲"].votes["for"] == 1


def test_more_candidates_than_places_is_demanded_where_the_rule_demands_it():
    with pytest.raises(BadInput, match="须实行差额"):
        count(election(2, "甲乙", "差额: 必须"), [], members=3, present=3)
    with pytest.raises(BadInput, match="多出的候选与名额之比没有达到 1/5"):
        count(election(6, "甲乙丙丁戊己庚", "差额: ≥ 1/5"), [], members=3, present=3)
    assert count(election(5, "甲乙丙丁戊己", "差额: ≥ 1/5"), [], members=3, present=3).winners.elected == ()


def test_livelihood_projects_are_chosen_by_more_than_half_of_all_deputies():
    """丽水 2025 年那样的规模：327 名代表，到会 314，发出、收回相等，选十件。"""
    items = ", ".join(f"p{k:02}: 项目{k}" for k in range(12))
    rule = load_rule(
        "规则: 票决\n代号: lv\n沿用: shaanxi_2025\n基数: 全体\n"
        f"票: {{项目: {{{items}}}}}\n当选: {{名额: 10, 须: 过半数, 差额: ≥ 1/5}}\n"
    )
    ballots = [{f"p{(k + j) % 12:02}": "for" for j in range(10)} for k in range(314)]
    result = count(rule, ballots, members=327, present=314, issued=314)
    assert result.figures.valid == 314
    assert sum(item.votes["for"] for item in result.items.values()) == 3140
    assert len(result.winners.elected) + result.winners.revote.places == 10
    assert all(result.items[code].votes["for"] * 2 > 327 for code in result.winners.elected)


def test_ranks_are_summed_or_scored_as_the_rule_says():
    paper = "票: {填法: 排序, 名次分: %s, 项目: {p: 甲, q: 乙, r: 丙}}\n当选: {名额: 1}\n"
    ballots = [{"p": 1, "q": 2, "r": 3}, {"p": 1, "q": 3, "r": 2}, {"q": 1}]
    summed = count(load_rule("规则: 试\n代号: t\n" + paper % "名次和"), ballots)
    scored = count(load_rule("规则: 试\n代号: t\n" + paper % "倒序分"), ballots)
    assert [item.score for item in summed.items.values()] == [1 + 1 + 3, 2 + 3 + 1, 3 + 2 + 3]
    assert [item.score for item in scored.items.values()] == [3 + 3, 2 + 1 + 3, 1 + 2]
    assert summed.winners.elected == ("p",)
    assert scored.winners.revote.among == ("p", "q")


def test_points_count_points_and_the_bar_counts_ballots():
    rule = load_rule(
        "规则: 试\n代号: t\n票: {填法: 计点, 至多: 5, 项目: {p: 甲, q: 乙}}\n当选: {名额: 1, 须: ≥ 1/2, 基数: 有效}\n"
    )
    result = count(rule, [{"p": 5}, {"q": 1}, {"q": 1, "p": 0}])
    assert (result.items["p"].score, result.items["p"].supporters) == (5, 1)
    assert result.winners.elected == ("q",)


def test_mean_scores_are_exact():
    rule = load_rule(
        "规则: 试\n代号: t\n票: {填法: 打分, 项目: {p: 甲}}\n"
        "判定: [{定为: {优秀: a}, 均分: ≥ 90}, {定为: {良好: b}, 均分: ≥ 80}, {定为: {较差: d}, 其余: 是}]\n"
    )
    assert count(rule, [{"p": 90}] * 3).decision("p").label == "优秀"
    just_under = count(rule, [{"p": 90}] * 10**3 + [{"p": 89}])
    assert (just_under.decision("p").label, just_under.items["p"].score) == ("良好", Fraction(90089, 1001))
    assert just_under.as_json()["items"]["p"]["score"] == "90089/1001"
