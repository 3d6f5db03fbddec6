"""网页的计票与内核的计票：各种填法、各地的规则、随机的票，数与结论都相同。"""

import json
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from bihuan.kernel import canonical
from bihuan.kernel.count import Rule, count, load_rule, text_of
from bihuan.kernel.refuse import BadInput
from bihuan.kernel.voting.verdict import same
from tests.urn.page_node import Page, PageRefused

FIGURES = {"members": 40, "present": 32, "issued": 31}
HEAD = "规则: 试\n代号: t\n依据: 试\n"
GRADES = "等次: {优: a, 良: b, 差: c}"
RULES = {
    "镇海": "规则: 镇海\n代号: z\n沿用: zhenhai_2022\n",
    "深圳": "规则: 深圳\n代号: s\n沿用: shenzhen_2011\n基数: 收回\n判定: [{定为: 满意, 须: 过半数}, {定为: 基本满意, 须: 达到 60%}]\n",
    "宁波": "规则: 宁波\n代号: n\n沿用: ningbo_2014\n基数: 有效\n判定: [{定为: 满意, 须: ≥ 12.5%}, {定为: 基本满意, 须: ≥ 1/3}]\n",
    "洪江": "规则: 洪江\n代号: h\n沿用: hongjiang\n基数: 有效\n"
    "判定: [{定为: 优秀, 须: ≥ 1/2}, {定为: 良好, 须: 三分之二以上}, {定为: 一般, 须: 超过 4/5}]\n",
    "陕西": "规则: 陕西\n代号: x\n沿用: shaanxi_2025\n基数: 到会\n当选: {名额: 2, 须: ≥ 1/4, 差额: ≥ 1/5}\n",
    "决议": "规则: 决议\n代号: r\n沿用: law_resolution\n",
    "常委会": "规则: 常委会\n代号: c\n沿用: law_standing_committee\n",
    "撤职": "规则: 撤职\n代号: m\n沿用: law_removal\n",
    "选举": "规则: 选举\n代号: e\n沿用: law_election\n当选: {名额: 2, 须: ≥ 1/8}\n",
    "间接": "规则: 间接\n代号: i\n沿用: law_deputies_indirect\n当选: {名额: 2}\n",
    "直接": "规则: 直接\n代号: d\n沿用: law_deputies_direct\n当选: {名额: 1, 基数: 收回, 须: ≥ 1/8}\n",
    "任选": "规则: 任选\n代号: o\n沿用: choose_any\n",
    "任选三席": HEAD + "票: {填法: 选择, 至少: 1, 至多: 2}\n基数: 有效\n当选: {名额: 2, 须: ≥ 1/3, 并列: 均入选}\n",
    "选择漏": HEAD + "票: {填法: 选择}\n当选: {名额: 3, 并列: 均不入选, 不足原文: 另行选举}\n",
    "排序和": HEAD + "票: {填法: 排序, 名次分: 名次和}\n当选: {名额: 2}\n",
    "排序倒": HEAD + "票: {填法: 排序, 名次分: 倒序分, 至少: 2}\n基数: 收回\n当选: {名额: 1, 须: 过半数}\n",
    "计点": HEAD
    + "票: {填法: 计点, 至多: 12, 每项至多: 6, 填错: 该项作废}\n基数: 有效\n当选: {名额: 2, 须: ≥ 1/5, 并列: 均入选}\n",
    "打分": HEAD
    + "票: {填法: 打分, 分值: [1, 5], 填错: 该项作废}\n判定: [{定为: {好: good}, 均分: ≥ 3}, {定为: {差: bad}, 其余: 是}]\n",
    "打分选": HEAD + "票: {填法: 打分, 分值: [1, 5]}\n当选: {名额: 2}\n",
    "等次及以下": HEAD + f"票: {{填法: 等次, {GRADES}, 可弃权: 是, 漏填: 弃权}}\n基数: 到会\n"
    "法定人数: [{数: 收回, 占: 全体, 须: ≥ 1/4}]\n"
    "判定: [{定为: 差, 票: 良, 累计: 及以下, 须: 过半数}, {定为: 优, 须: ≥ 1/3, 基数: 收回}]\n"
    "标出: [{名为: {差前二: top}, 票: 差, 前: 2, 并列: 均不列}, {名为: {优前一: best}, 票: 优, 前: 1}]\n",
    "表决不计": HEAD + "票: {填法: 表决, 可另选: 是, 赞成至多: 2}\n基数: 有效\n当选: {名额: 2, 须: 过半数}\n",
}
ITEMS = {"10": "甲", "9": "乙", "b": "丙", "a": "丁"}


@pytest.fixture(scope="module")
def node() -> Iterator[Page]:
    page = Page()
    yield page
    page.stop()


def made(name: str) -> Rule:
    items: dict[str, Any] = dict(ITEMS)
    if name == "洪江":
        text = RULES[name] + (
            "票: {项目: {'10': {名称: 甲, 任职月数: '3', 前任: 老甲}, '9': {名称: 乙, 任职月数: '9'}, "
            "b: {名称: 丙, 任职月数: '7'}, a: {名称: 丁, 任职月数: '8', 前任: 老丁}}}\n"
        )
        return load_rule(text)
    return load_rule(RULES[name]).on(items)


def ballots(rule: Rule, number: int, seed: int) -> list[dict[str, Any]]:
    """多半填对，也有漏的、错的、另选的。"""
    chance = random.Random(f"{rule.code} {number} {seed}")
    codes = list(rule.items)
    found = []
    for _ in range(number):
        ballot: dict[str, Any] = {}
        ranks = chance.sample(range(1, len(codes) + 1), len(codes))
        for place, code in enumerate(codes):
            if chance.random() < (0.5 if rule.paper.form in ("choose", "points") else 0.12):
                continue
            if rule.paper.form in ("rank", "points", "score"):
                ballot[code] = ranks[place] if rule.paper.form == "rank" else chance.randint(0, 6)
            else:
                ballot[code] = chance.choice([*rule.paper.marks] * 6 + ["不认识"])
            if chance.random() < 0.06:
                ballot[code] = chance.choice([["write_in", chance.choice(["戊", "己", "甲", "戊 己"])], ["a", "b"], 7])
        found.append(json.loads(canonical.dumps(ballot)))  # 票箱只收规范文本，键按次序
    return found


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("number", [0, 1, 5, 29, 33])
def test_the_page_counts_as_the_kernel_does(node: Page, name: str, number: int):
    rule = made(name)
    for seed in range(6):
        cast = ballots(rule, number, seed)
        gathered = Counter(canonical.dumps(ballot) for ballot in cast)
        said = node.ask("count", rule=rule.text, ballots=list(gathered.items()), figures=FIGURES)
        mine = count(rule, cast, **FIGURES).as_json()
        assert same(said, mine) and same(mine, said), (said, mine)
        assert said["winners"] is None or said["winners"]["elected"] == mine["winners"]["elected"]
        checked = node.ask("check", rule=rule.text, ballots=list(gathered))
        assert [bool(sentence) for sentence in checked] == [bool(rule.check(json.loads(text))) for text in gathered]


def test_some_of_these_are_decided_either_way(node: Page):
    """上面的随机票不都是一个结果：有当选、有再次投票、有作废。"""
    seen: set[str] = set()
    for name in RULES:
        for number in (5, 29, 33):
            for seed in range(6):
                rule = made(name)
                result = count(rule, ballots(rule, number, seed), **FIGURES)
                seen |= {result.status, *(decision.label for decision in result.decisions)}
                seen |= {"再投票"} if result.winners and result.winners.revote else set()
                seen |= {"当选"} if result.winners and result.winners.elected else set()
                seen |= {"不足"} if result.winners and result.winners.unfilled else set()
                seen |= {"作废"} if result.invalid else set()
                seen |= {"标出"} if any(flag.items for flag in result.flags) else set()
    assert {
        "counted",
        "void",
        "inquorate",
        "再投票",
        "当选",
        "不足",
        "作废",
        "标出",
        "满意",
        "不满意",
        "没有结果",
    } <= seen


@pytest.mark.parametrize("name", ["shenzhen_2011", "ningbo_2014", "hongjiang", "shaanxi_2025", "law_election"])
def test_a_rule_with_a_blank_to_fill_is_not_counted(node: Page, name: str):
    rule = load_rule(text_of(name)).on(ITEMS)
    with pytest.raises(BadInput, match="须先填好"):
        count(rule, [])
    with pytest.raises(PageRefused, match="须先填好"):
        node.ask("count", rule=rule.text, ballots=[], figures=FIGURES)


@pytest.mark.parametrize("missing", ["members", "present"])
def test_a_missing_figure_is_refused_by_both(node: Page, missing: str):
    rule, figures = made("决议"), FIGURES | {missing: None}
    with pytest.raises(BadInput):
        count(rule, [], **figures)
    with pytest.raises(PageRefused):
        node.ask("count", rule=rule.text, ballots=[], figures=figures)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"填法"', '"填发"'), ('"等次"', '"等级"'), ("≥ 1/2", "≥ 0/2"), ("≥ 1/2", "≥ 3/2"), ("≥ 1/2", "一半"),
        ('"基数":"全体"', '"基数":"大家"'), ("basically_satisfied", "satisfied"), ('"累计":"及以上"', '"累计":"以上"'),
        ('"其余":"是"', '"其余":"对"'), ("dissatisfied", "write_in"), ('"代号":"z"', '"代号":""'),
    ],
)  # fmt: skip
def test_a_rule_that_the_kernel_refuses_the_page_refuses(node: Page, old: str, new: str):
    text = made("镇海").text.replace(old, new)
    assert text != made("镇海").text
    with pytest.raises(BadInput):
        load_rule(text)
    with pytest.raises(PageRefused):
        node.ask("check", rule=text, ballots=[])
