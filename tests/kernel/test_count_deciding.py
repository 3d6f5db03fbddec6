"""判定、当选、标出、任职：真实公布过的结果、恰在门槛上、并列再投票、整次无效、法定人数。"""

import pytest

from bihuan.kernel import canonical
from bihuan.kernel.count import Item, count, load_rule, text_of, texts
from bihuan.kernel.refuse import BadInput

#: 镇海区人大常委会 2022 年 1 月公布的八个项目的票数（满意、基本满意、不满意），结果均为满意；实到 29 人。
PUBLISHED = [(28, 1, 0), (20, 8, 1), (26, 3, 0), (29, 0, 0), (17, 11, 1), (26, 3, 0), (17, 11, 1), (28, 1, 0)]
MARKS = ("satisfied", "basically_satisfied", "dissatisfied")


def ballots_of(table):
    """由各项票数拼出一张张票：第 k 张票在每项上填第 k 个标记。"""
    columns = [[mark for mark, times in zip(MARKS, votes, strict=True) for _ in range(times)] for votes in table]
    return [{f"p{place}": column[k] for place, column in enumerate(columns)} for k in range(len(columns[0]))]


def zhenhai(items):
    return load_rule(text_of("zhenhai_2022")).on({f"p{place}": f"项目{place}" for place in range(items)})


def test_zhenhai_comes_out_as_published():
    result = count(zhenhai(8), ballots_of(PUBLISHED), members=33, present=29, issued=29)
    assert [decision.label for decision in result.decisions] == ["满意"] * 8
    assert result.decision("p4").because == "满意合计 17 票，占全体人数 33，达到 1/2"
    assert result.decision("p4").source == "满意票达到全体组成人员半数以上的，为测评满意"
    assert [tuple(item.votes.values()) for item in result.items.values()] == PUBLISHED


@pytest.mark.parametrize(
    ("votes", "members", "label"),
    [
        ((17, 0, 3), 34, "满意"),
        ((16, 1, 3), 34, "基本满意"),
        ((16, 0, 4), 34, "不满意"),
        ((20, 0, 0), 41, "不满意"),
        ((0, 0, 20), 20, "不满意"),
    ],
)
def test_the_base_is_all_members_not_those_present(votes, members, label):
    assert count(zhenhai(1), ballots_of([votes]), members=members, present=20).decision("p0").label == label


def test_the_sign_at_exactly_half_is_a_parameter():
    strict = load_rule(
        "规则: 严\n代号: strict\n沿用: zhenhai_2022\n票: {项目: {p0: 甲}}\n判定: [{定为: 满意, 须: 过半数}]\n"
    )
    assert count(strict, ballots_of([(10, 0, 0)]), members=20).decision("p0").label == "基本满意"
    assert count(zhenhai(1), ballots_of([(10, 0, 0)]), members=20).decision("p0").label == "满意"


def test_bases_differ():
    for base, label in (("全体", "未过"), ("到会", "未过"), ("收回", "未过"), ("有效", "过")):
        rule = load_rule(
            f"规则: 试\n代号: t\n票: {{填法: 表决, 填错: 该项作废, 项目: {{p: 甲}}}}\n基数: {base}\n"
            "判定: [{定为: {过: yes}, 票: 赞成, 须: 过半数}, {定为: {未过: no}, 其余: 是}]\n"
        )
        result = count(rule, [{"p": "for"}] * 4 + [{"p": "against"}] * 3 + [{"p": "?"}], members=12, present=9)
        assert result.decision("p").label == label, base


def test_more_ballots_than_issued_void_the_whole_poll():
    result = count(zhenhai(1), ballots_of([(10, 0, 0)]), members=20, issued=9)
    assert result.status == "void"
    assert result.because == "收回 10 张，多于发出的票 9，本次投票无效，应当重新投票"
    assert "第四十四条" in result.source
    assert (result.items, result.decisions) == ({}, ())
    assert count(zhenhai(1), ballots_of([(10, 0, 0)]), members=20, issued=10).status == "counted"
    assert count(zhenhai(1), ballots_of([(10, 0, 0)]), members=20, present=9).status == "void"
    assert count(zhenhai(1), ballots_of([(10, 0, 0)]), members=9).status == "void"


def test_without_a_quorum_there_is_no_result():
    rule = load_rule(text_of("law_resolution")).on({"p": "关于财政预算的决议"})
    ballots = [{"p": "for"}] * 180
    assert count(rule, ballots, members=300, present=199).status == "inquorate"
    assert count(rule, ballots, members=300, present=199).source.startswith("第十四条")
    passed = count(rule, ballots, members=300, present=200)
    assert (passed.decision("p").outcome, passed.decision("p").source[:5]) == ("passed", "第二十五条")


@pytest.mark.parametrize(("votes", "outcome"), [(150, "not_passed"), (151, "passed")])
def test_more_than_half_of_all_deputies_is_more_than_half(votes, outcome):
    rule = load_rule(text_of("law_resolution")).on({"p": "决议"})
    ballots = [{"p": "for"}] * votes + [{"p": "abstain"}] * 20 + [{}] * 5
    assert count(rule, ballots, members=300, present=290).decision("p").outcome == outcome


def test_a_removal_motion_needs_more_than_half_of_all_members():
    rule = load_rule(text_of("law_removal")).on({"p": "撤职案"})
    passed = count(rule, [{"p": "for"}] * 18 + [{"p": "against"}] * 10, members=35, present=28)
    assert passed.decision("p").outcome == "passed"
    assert passed.decision("p").source.startswith("监督法第六十二条")
    failed = count(rule, [{"p": "for"}] * 17 + [{"p": "against"}] * 11, members=35, present=28)
    assert failed.decision("p").outcome == "not_passed"


def test_numbers_that_are_needed_or_impossible_are_refused():
    with pytest.raises(BadInput, match="要知道全体人数"):
        count(zhenhai(1), [])
    with pytest.raises(BadInput, match="到会 30 人，多于全体 20 人"):
        count(zhenhai(1), [], members=20, present=30)
    with pytest.raises(BadInput, match="不能是负数"):
        count(zhenhai(1), [], members=-1)


def test_nobody_voted():
    result = count(zhenhai(2), [], members=20, issued=20)
    assert [decision.outcome for decision in result.decisions] == [None, None]
    assert result.decisions[0].because == "没有一张有效票，不作判定"


OFFICIALS = """
规则: 任命人员测评
代号: officials
沿用: hongjiang
基数: 有效
票:
  项目:
    water: {名称: 水务局局长, 任职月数: "20", 单位: water}
    road: {名称: 交通局局长, 任职月数: "7", 前任: 原交通局局长, 单位: road}
    school: {名称: 教育局局长, 任职月数: "8", 前任: 原教育局局长, 单位: school}
    farm: {名称: 农业局局长, 任职月数: "30", 单位: farm}
判定: [{定为: 优秀, 须: 过半数}, {定为: 良好, 须: ≥ 2/3}, {定为: 一般, 须: ≥ 1/2}]
"""


def officials(**poor):
    """十张票，各人得这么多较差票，其余为优秀。"""
    return [
        {who: "poor" if place < poor[who] else "excellent" for who in ("water", "road", "school", "farm")}
        for place in range(10)
    ]


def test_below_eight_months_in_post_judged_together_with_the_predecessor():
    result = count(load_rule(OFFICIALS), officials(water=0, road=6, school=1, farm=0))
    assert result.decision("road").judged == ("交通局局长", "原交通局局长")
    assert result.decision("road").joint.startswith("任职 7 个月，不满 8 个月，与前任一并评判")
    assert result.decision("school").judged == ("教育局局长",)
    with pytest.raises(BadInput, match="没有写任职月数"):
        count(load_rule(OFFICIALS).on({"x": "某局局长"}), [{"x": "poor"}])


@pytest.mark.parametrize(
    ("poor", "flagged"),
    [
        ({"water": 3, "road": 2, "school": 1, "farm": 0}, ("water", "road", "school")),
        ({"water": 3, "road": 2, "school": 2, "farm": 2}, ("water", "farm", "road", "school")),
        ({"water": 0, "road": 0, "school": 0, "farm": 0}, ()),
        ({"water": 5, "road": 5, "school": 5, "farm": 4}, ("road", "school", "water")),
    ],
)
def test_the_three_with_most_poor_votes_are_flagged(poor, flagged):
    flag = count(load_rule(OFFICIALS), officials(**poor)).flags[0]
    assert (flag.code, flag.items) == ("top_poor", flagged)
    strict = load_rule(OFFICIALS + "标出: [{名为: {较差票前三名: top_poor}, 并列: 均不列}]\n")
    assert len(count(strict, officials(**poor)).flags[0].items) <= 3


def test_a_result_is_plain_data_for_the_canonical_text():
    result = count(load_rule(OFFICIALS), officials(water=3, road=2, school=1, farm=0))
    text = canonical.dumps(result.as_json())
    assert '"status":"counted"' in text
    assert result.as_json()["rule"]["digest"] == load_rule(OFFICIALS).digest


ITEMS = {"p": "甲", "q": "乙", "r": "丙"}


def filled(code):
    """自带的规则，待填之处随便填好。"""
    text = load_rule(text_of(code)).text
    for point, value in (("基数", "有效"), ("名额", "1"), ("差额", "必须"), ("须", "过半数")):
        text = text.replace(f'"{point}":"待填"', f'"{point}":"{value}"')
    rule = load_rule(text)
    months = 20 if rule.tenure else None
    return rule.on({item: Item(item, name, months) for item, name in ITEMS.items()})


@pytest.mark.parametrize("code", [code for code in texts() if code != "choose_any"])
def test_every_decision_of_every_preset_carries_the_sentence_behind_it(code):
    rule = filled(code)
    best, worst = next(iter(rule.paper.marks)), list(rule.paper.marks)[-1]
    cast = [{"p": best, "q": worst, "r": worst}] * 7 + [{"p": worst, "q": best, "r": worst}] * 3
    result = count(rule, cast, members=12, present=10, issued=10).as_json()
    said = [*result["decisions"], *result["flags"], *([result["winners"]] if result["winners"] else [])]
    assert said
    assert all(each["source"] and each["because"] for each in said)
    assert count(rule, cast, members=12, present=10, issued=9).source.startswith("选举法第四十四条")
