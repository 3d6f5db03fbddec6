"""票面：OpenSlides 的 33 张票，各种填法的有效无效，每处不对都有一句说明。"""

import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from bihuan.kernel.count import Tally, count, load_rule, text_of
from bihuan.kernel.refuse import BadInput

OPENSLIDES = Path(__file__).parent / "data" / "openslides"
CASES = json.loads((OPENSLIDES / "vote_validate_cases.json").read_text(encoding="utf-8"))
RULE_OF = json.loads((OPENSLIDES / "rules.json").read_text(encoding="utf-8"))


def rule_of(paper: str):
    return load_rule(f"规则: 试\n代号: try\n票: {paper}\n")


def test_all_thirty_three_openslides_ballots_are_here():
    assert len(CASES) == len(RULE_OF) == 33


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_openslides_ballots_are_valid_or_not_as_published(case):
    text = (OPENSLIDES / "rules" / f"{RULE_OF[case['name']]}.yaml").read_text(encoding="utf-8")
    if case["poll"]["Pollmethod"] == "XXX":
        with pytest.raises(BadInput, match="不能是“XXX”"):
            load_rule(text)
        return
    why = load_rule(text).check(json.loads(case["vote_raw"]))
    assert (why is None) is case["valid"]


GRADED = "{填法: 等次, 等次: {满意: A, 基本满意: B, 不满意: C}, 项目: {p: 甲, q: 乙}}"
ELECTION = "{填法: 表决, 可另选: 是, 漏填: 弃权, 赞成至多: 1, 项目: {p: 张三, q: 李四}}"


@pytest.mark.parametrize(
    ("paper", "marks", "why"),
    [
        (GRADED, {"p": "A", "q": "C"}, None),
        (GRADED, {"p": ["A"], "q": "C"}, None),
        (GRADED, {"p": "A"}, "“乙”没有填"),
        (GRADED, {"p": "A", "q": None}, "“乙”没有填"),
        (GRADED, {"p": ["A", "B"], "q": "C"}, "“甲”填了不止一个"),
        (GRADED, {"p": ["A", "A"], "q": "C"}, "“甲”填了不止一个"),
        (GRADED, {"p": "满意", "q": "C"}, "“甲”不能填“满意”"),
        (GRADED, {"p": "A", "q": "C", "r": "A"}, "票上没有“r”这一项"),
        (GRADED, {"p": {"A": 1}, "q": "C"}, "“甲”不能填"),
        (GRADED, {"p": True, "q": "C"}, "“甲”不能填"),
        (GRADED, None, "没有填"),
        (GRADED, "A", "整张票不能只填“A”"),
        (GRADED, ["A", "C"], "要写成"),
        (GRADED, 7, "要写成"),
        (ELECTION, {"p": "for", "q": "against"}, None),
        (ELECTION, {"p": "for", "q": "for"}, "选了 2 个，多于 1 个"),
        (ELECTION, {"p": ["write_in", "王五"], "q": "against"}, None),
        (ELECTION, {"p": ["write_in", "王五"], "q": "for"}, "选了 2 个，多于 1 个"),
        (ELECTION, {"p": ["write_in", "李四"], "q": "against"}, "已在候选之列"),
        (ELECTION, {"p": ["write_in", " "], "q": "against"}, "另选的姓名不清楚"),
        (ELECTION, {"p": ["write_in", "王" * 61]}, "另选的姓名不清楚"),
        (ELECTION, {"p": ["write_in", "王\x1b五"]}, "另选的姓名不清楚"),
        (ELECTION, {"p": ["write_in", "\ud800"]}, "另选的姓名不清楚"),
        (ELECTION, {"p": "\ud800"}, "不能填“\\ud800”"),
        (ELECTION, {"p": ["write_in", "王五"], "q": ["write_in", "王五"]}, "另选了两次“王五”"),
        (ELECTION, {}, None),
        ("{填法: 表决, 项目: {p: 甲}}", {"p": ["write_in", "王五"]}, "不能另选他人"),
        ("{填法: 选择, 至多: 2, 项目: {p: 甲, q: 乙, r: 丙}}", ["p", "q"], None),
        ("{填法: 选择, 至多: 2, 项目: {p: 甲, q: 乙, r: 丙}}", {"p": "for"}, None),
        ("{填法: 选择, 至多: 2, 项目: {p: 甲, q: 乙, r: 丙}}", ["p", "q", "r"], "不能多于 2"),
        ("{填法: 选择, 至少: 1, 项目: {p: 甲}}", [], "不能少于 1"),
        ("{填法: 选择, 项目: {p: 甲, q: 乙}}", ["p", "p"], "选了两次"),
        ("{填法: 选择, 项目: {p: 甲, q: 乙}}", ["p", 3], "代号的列表"),
        ("{填法: 选择, 项目: {p: 甲, q: 乙}}", [], None),
        ("{填法: 排序, 项目: {p: 甲, q: 乙, r: 丙}}", {"p": 2, "q": 1}, None),
        ("{填法: 排序, 项目: {p: 甲, q: 乙, r: 丙}}", {"p": 1, "q": 1}, "名次要从 1 起连续"),
        ("{填法: 排序, 项目: {p: 甲, q: 乙, r: 丙}}", {"p": 1, "q": 3}, "名次要从 1 起连续"),
        ("{填法: 排序, 项目: {p: 甲, q: 乙, r: 丙}}", {"p": 0}, "名次从 1 起"),
        ("{填法: 排序, 至少: 3, 项目: {p: 甲, q: 乙, r: 丙}}", {"p": 1}, "不能少于 3"),
        ("{填法: 打分, 项目: {p: 甲}}", {"p": 100}, None),
        ("{填法: 打分, 项目: {p: 甲}}", {"p": 101}, "0 到 100 之间"),
        ("{填法: 打分, 项目: {p: 甲}}", {"p": 9.5}, "要填整数"),
        ("{填法: 打分, 项目: {p: 甲}}", {"p": "9"}, "要填整数"),
        ("{填法: 打分, 项目: {p: 甲}}", {"p": True}, "要填整数"),
        ("{填法: 计点, 至多: 5, 项目: {p: 甲, q: 乙}}", {"p": 5, "q": 0}, None),
        ("{填法: 计点, 至多: 5, 项目: {p: 甲, q: 乙}}", {"p": 5, "q": 1}, "不能多于 5"),
        ("{填法: 计点, 项目: {p: 甲}}", {"p": -1}, "不能是负数"),
    ],
)
def test_a_ballot_is_valid_or_told_why_not(paper, marks, why):
    said = rule_of(paper).check(marks)
    assert said is None if why is None else why in said


def test_one_wrong_item_spoils_only_itself_where_the_rule_says_so():
    rule = rule_of(GRADED.replace("填法: 等次", "填法: 等次, 填错: 该项作废"))
    assert rule.check({"p": "A", "q": "?"}) is None
    assert list(rule.faults({"p": "A", "q": "?"})) == ["q"]
    assert rule.check({"p": "?", "q": "?"}) is not None
    result = count(rule, [{"p": "A", "q": "?"}, {"p": "A", "q": "B"}, {}])
    assert (result.figures.valid, result.figures.invalid) == (2, 1)
    assert (result.items["q"].valid, result.items["q"].invalid) == (1, 1)
    assert result.invalid == {"漏填": 1}


def test_a_whole_ballot_mark_counts_for_every_item():
    rule = rule_of("{填法: 表决, 整票: [赞成], 项目: {p: 甲, q: 乙}}")
    result = count(rule, ["for", {"p": "against", "q": "for"}, "against"])
    assert result.items["q"].votes == {"for": 2, "against": 0, "abstain": 0}
    assert result.whole == {"for": 1}
    assert result.figures.invalid == 1


def test_missing_marks_abstain_or_are_left_out_as_the_rule_says():
    left_out = count(rule_of("{填法: 表决, 项目: {p: 甲, q: 乙}}"), [{"p": "for"}])
    abstained = count(rule_of("{填法: 表决, 漏填: 弃权, 项目: {p: 甲, q: 乙}}"), [{"p": "for"}])
    assert left_out.items["q"].valid == 0
    assert abstained.items["q"].votes["abstain"] == 1


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["p", "q", "r", ""]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    st.sampled_from(
        [GRADED, ELECTION]
        + ["{填法: %s, 项目: {p: 甲, q: 乙}}" % form for form in ("表决", "选择", "排序", "计点", "打分")]  # noqa: UP031
    ),
    anything,
)
def test_whatever_is_on_a_ballot_it_is_read_or_refused_in_a_sentence(paper, marks):
    rule = rule_of(paper)
    said = rule.check(marks)
    assert said is None or said
    result = count(rule, [marks])
    assert (result.figures.valid == 1) is (said is None)
    json.dumps(result.as_json())


def test_the_same_ballots_may_be_tallied_together_and_in_several_places():
    rule = load_rule(text_of("law_election")).on({"p": "张三", "q": "李四"})
    rule = load_rule(rule.text.replace('"名额":"待填"', '"名额":"1"'))
    one, other, whole = Tally(rule), Tally(rule), Tally(rule)
    for_p, written = {"p": "for", "q": "against"}, {"p": ["write_in", "王五"], "q": "abstain"}
    for _ in range(3):
        whole.add(for_p)
    whole.add(written)
    one.add(for_p, times=2)
    other.add(for_p)
    other.add(written)
    one.merge(other)
    assert (one.returned, one.items, one.write_ins) == (whole.returned, whole.items, whole.write_ins)
    with pytest.raises(ValueError, match="规则不同"):
        one.merge(Tally(rule.on({"p": "张三"})))
