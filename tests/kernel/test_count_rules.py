"""规则文件：读不懂的用一句话拒绝；沿用、待填、全文往返；自带的规则都读得进来。"""

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from bihuan.kernel.count import count, load_rule, text_of, texts
from bihuan.kernel.count.share import read_share
from bihuan.kernel.refuse import BadInput, NotFound

HEAD = "规则: 试\n代号: try\n"
GRADES = "票: {填法: 等次, 等次: {满意: A, 基本满意: B, 不满意: C}, 项目: {p: 甲}}\n"
VOTE = "票: {填法: 表决, 项目: {p: 甲, q: 乙}}\n"


@pytest.mark.parametrize("code", texts())
def test_every_preset_is_read_and_survives_the_round_trip(code):
    rule = load_rule(text_of(code))
    again = load_rule(rule.text)
    assert rule.code == code
    assert rule.source
    assert (again.text, again.digest, again.opens) == (rule.text, rule.digest, rule.opens)
    assert (again.lines, again.places, again.ladder, again.paper) == (rule.lines, rule.places, rule.ladder, rule.paper)


@pytest.mark.parametrize("code", [code for code, text in texts().items() if "待填" in load_rule(text).text])
def test_a_preset_with_open_points_refuses_to_count_and_says_which(code):
    rule = load_rule(text_of(code)).on({"p": "甲"})
    with pytest.raises(BadInput) as refused:
        count(rule, [])
    assert rule.opens
    assert all(point in refused.value.sentence for point in rule.opens)


def test_which_presets_are_open_is_what_their_sources_leave_open():
    opens = {code: load_rule(text_of(code)).opens for code in texts()}
    assert {code for code, found in opens.items() if not found} == {
        *("choose_any", "law_removal", "law_resolution", "law_standing_committee", "zhenhai_2022")
    }
    assert opens["shaanxi_2025"] == ("规则文件的基数", "名额", "“当选”的门槛", "差额")
    assert {code for code, found in opens.items() if found == ("名额",)} == {
        *("law_election", "law_deputies_direct", "law_deputies_indirect")
    }


def test_a_preset_is_filled_in_by_building_on_it():
    filled = load_rule(
        "规则: 云泽县专项工作报告测评\n代号: yunze\n沿用: shenzhen_2011\n依据: 云泽县办法\n基数: 有效\n票: {项目: {p: 甲}}\n"
        "判定: [{定为: 满意, 须: 过半数}, {定为: 基本满意, 须: ≥ 1/2}]\n"
    )
    assert filled.opens == ()
    assert [line.label for line in filled.lines] == ["满意", "基本满意", "不满意"]
    assert "第六条" in filled.lines[0].source
    result = count(filled, [{"p": "satisfied"}] * 2 + [{"p": "dissatisfied"}, {"p": ["satisfied", "dissatisfied"]}, {}])
    assert result.decision("p").outcome == "satisfied"
    assert result.items["p"].valid == 3
    assert "不选择、多选择的投票无效" in result.invalid_source


def test_the_whole_text_needs_no_preset():
    rule = load_rule("规则: 甲\n代号: a\n沿用: zhenhai_2022\n")
    assert load_rule(rule.text, known={}).digest == rule.digest


def test_a_rule_may_build_on_given_rules():
    rule = load_rule("规则: 子\n代号: c\n沿用: mine\n", known={"mine": HEAD + GRADES})
    assert (rule.name, rule.items["p"].name) == ("子", "甲")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "规则文件要是"),
        ("- 甲", "规则文件要是"),
        ("规则: [", "第 1 行"),
        ("须: > 1/2", "写“超过”"),
        ('{"规则": "\\ud800", "代号": "a", "票": {"填法": "选择"}}', "半个字"),
        ('规则: "\\ud800"\n代号: a\n票: {填法: 选择}', "半个字"),
        ("规则: 试\n规则: 试", "「规则」写了两次"),
        ("规则: &a 试\n代号: *a", "不用别名"),
        ("? [a]\n: b", "键应当是一个词"),
        ("a: !!python/object/apply:os.system [ls]", "不认识的关键词“a”"),
        ("\x00", "规则文件不是能读的 YAML"),
        ("[" * 5000, "套得太深"),
        ("票: " + "[" * 30 + "]" * 30, "套得太深"),
        (GRADES, "没有写“代号”"),
        (HEAD, "没有写“票”"),
        (HEAD + GRADES + "过线: 1", "不认识的关键词“过线”"),
        (HEAD + "沿用: 没有", "没有可以沿用的规则“没有”"),
        (HEAD + "票: {填法: 举手}", "不能是“举手”"),
        (HEAD + "票: {填法: 等次, 等次: {满意: A}}", "等次至少要两个"),
        (HEAD + "票: {填法: 等次, 等次: {满意: A, 不满意: A}}", "两个相同的代号"),
        (HEAD + "票: {填法: 等次, 等次: [满意, 不满意]}", "要写成“名称: 代号”"),
        (HEAD + "票: {填法: 表决, 标记: {另: write_in}}", "不能用 write_in"),
        (HEAD + "票: {填法: 选择, 可另选: 是}", "只有表决"),
        (HEAD + "票: {填法: 表决, 整票: [同意]}", "“同意”不在票面的标记里"),
        (HEAD + "票: {填法: 选择, 漏填: 作废}", "没有“漏填作废”"),
        (HEAD + "票: {填法: 等次, 等次: {好: A, 坏: B}, 漏填: 弃权}", "可以弃权"),
        (HEAD + "票: {填法: 选择, 至多: 两个}", "要写整数"),
        (HEAD + "票: {填法: 打分, 分值: [9, 1]}", "最低要小于最高"),
        (HEAD + "票: {填法: 选择, 项目: [甲]}", "“项目”要写成"),
        (HEAD + GRADES + "基数: 全部", "基数不能是“全部”"),
        (HEAD + GRADES + "判定: [{定为: 满意, 须: 1/2}]", "门槛写成"),
        (HEAD + GRADES + "判定: [{定为: 满意, 须: ≥ 1/0}]", "分母不能是零"),
        (HEAD + GRADES + "判定: [{定为: 满意, 须: ≥ 3/2}]", "不超过 1"),
        (HEAD + GRADES + "判定: [{定为: 满意, 须: 过半数}]", "没有写以什么为基数"),
        (HEAD + GRADES + "基数: 有效\n判定: [{定为: 满意}]", "要写“须”"),
        (HEAD + GRADES + "基数: 有效\n判定: [{定为: 很好, 须: 过半数}]", "要写成“{名称: 代号}”"),
        (HEAD + GRADES + "基数: 有效\n判定: [{定为: {甲: a}, 票: 很好, 须: 过半数}]", "“很好”不在票面"),
        (HEAD + GRADES + "判定: [{定为: 满意, 其余: 是}, {定为: 不满意, 其余: 是}]", "放在最后"),
        (HEAD + VOTE + "基数: 有效\n判定: [{定为: {过: a}, 票: 赞成, 累计: 及以上, 须: 过半数}]", "只有等次可以累计"),
        (HEAD + GRADES + "判定: [{定为: 满意, 均分: ≥ 90}]", "只用于打分票"),
        (HEAD + "票: {填法: 选择}\n判定: [{定为: {过: a}, 其余: 是}]", "用“当选”"),
        (HEAD + VOTE + "当选: {须: 过半数}", "没有写“名额”"),
        (HEAD + VOTE + "当选: {名额: '0'}", "名额至少是 1"),
        (HEAD + VOTE + "当选: {名额: 1, 须: 过半数}", "没有写以什么为基数"),
        (HEAD + VOTE + "当选: {名额: 1, 票: 同意}", "“同意”不在票面"),
        (HEAD + VOTE + "当选: {名额: 1, 并列: 抓阄}", "可以是：再投票"),
        (HEAD + "票: {填法: 排序}\n当选: {名额: 1}", "须在“票”里写明名次分"),
        (HEAD + GRADES + "标出: {名为: 末名, 票: 不满意, 前: 3}", "要写成“{名称: 代号}”"),
        (HEAD + GRADES + "标出: {名为: {末名: last}, 票: 很差, 前: 3}", "“很差”不在票面"),
        (HEAD + GRADES + "任职: {不满: 另议, 满月: 8}", "与前任一并评判"),
        (HEAD + GRADES + "梯次: {措施: [{措施: {约谈: talk}, 连续: 1, 情形: [很差]}]}", "“很差”不是判定或标出的结果"),
        (HEAD + GRADES + "法定人数: [{数: 到会, 占: 人口, 须: 过半数}]", "不能是“人口”"),
        (HEAD + "票: {填法: 选择, 项目: {'write_in:张三': 甲}}", "不能以 write_in: 开头"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(BadInput) as refused:
        load_rule(text)
    assert sentence in refused.value.sentence


def test_items_that_cannot_be_written_down_are_refused():
    with pytest.raises(BadInput, match="半个字"):
        load_rule(text_of("choose_any")).on({"p": "\ud800"})


def test_rules_that_build_on_each_other_in_a_circle_are_refused():
    with pytest.raises(BadInput, match="绕成了圈"):
        load_rule(HEAD + "沿用: a", known={"a": "沿用: b", "b": "沿用: a"})


def test_an_unknown_preset_is_refused():
    with pytest.raises(NotFound, match="没有自带的规则“没有”"):
        text_of("没有")


@pytest.mark.parametrize(
    ("text", "inclusive", "part"),
    [
        ("≥ 1/2", True, Fraction(1, 2)),
        (">=2/3", True, Fraction(2, 3)),
        ("> 33.3%", False, Fraction(333, 1000)),
        ("＞ 0.5", False, Fraction(1, 2)),
        ("过半数", False, Fraction(1, 2)),
        ("超过 2/3", False, Fraction(2, 3)),
        ("达到60%", True, Fraction(3, 5)),
        ("不少于 1/3", True, Fraction(1, 3)),
        ("半数以上", True, Fraction(1, 2)),
        ("三分之二以上", True, Fraction(2, 3)),
    ],
)
def test_thresholds_are_exact(text, inclusive, part):
    share = read_share(text, "试")
    assert (share.inclusive, share.part) == (inclusive, part)


@given(st.integers(1, 10**12), st.integers(1, 10**6), st.data())
def test_exactly_on_the_threshold_only_the_sign_decides(times, below, data):
    above = data.draw(st.integers(1, below))
    at_least, more = read_share(f"≥ {above}/{below}", "试"), read_share(f"> {above}/{below}", "试")
    votes, base = above * times, below * times
    assert at_least.met(votes, base)
    assert not more.met(votes, base)
    assert more.met(votes + 1, base)
    assert not at_least.met(votes - 1, base)


@given(st.dictionaries(st.text(min_size=1, max_size=9), st.text(max_size=9), max_size=5))
def test_the_whole_text_keeps_whatever_names_and_their_order(names):
    rule = load_rule(text_of("zhenhai_2022")).on({f"p{code}": name for code, name in names.items()})
    again = load_rule(rule.text)
    assert (again.text, list(again.items), again.paper.grades) == (rule.text, list(rule.items), rule.paper.grades)


def sentence_of(text: str) -> str:
    try:
        return load_rule(text).name
    except BadInput as refused:
        return refused.sentence


@given(st.text(max_size=60))
def test_any_text_is_a_rule_or_is_refused(text):
    assert sentence_of(text)


def test_json_is_read_as_yaml_is():
    as_json = '{"规则": "试", "代号": "try", "票": {"填法": "选择", "至多": 2, "可另选": "否", "项目": {"p": "甲"}}}'
    as_yaml = HEAD + "票:\n  填法: 选择\n  至多: 2\n  可另选: 否\n  项目: {p: 甲}\n"
    assert load_rule(as_json).text == load_rule(as_yaml).text
    assert "「规则」写了两次" in sentence_of('{"规则": "甲", "规则": "乙"}')
    assert "要写一段文字" in sentence_of('{"规则": ["甲"], "代号": "a", "票": {"填法": "选择"}}')


def test_a_thousand_items_are_read_in_a_moment():
    rule = load_rule(text_of("choose_any")).on({f"p{k}": f"项目{k}" for k in range(1000)})
    assert len(load_rule(rule.text).items) == 1000
