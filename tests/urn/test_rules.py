"""各种填法从收票走到重计：选择、排序、计点、打分、表决带另选；名单票只公布逐项的总数，由总数重算出的结果与由原票计出的相同。"""

import json
from typing import Any

import pytest

from bihuan.kernel.count import count, load_rule
from bihuan.kernel.refuse import Refused
from bihuan.kernel.voting import recount
from tests.urn.hall import Urn, ballots, secret, text
from urn import control

HEAD = "规则: 云泽县票决\n代号: yunze_rule\n版本: '1'\n依据: 云泽县议事规则（虚构）\n"
ITEMS = [{"code": code, "title": f"{code} 号项目"} for code in ("a", "b", "c", "d")]
FOR = [{"code": "for", "title": "赞成"}]
VOTE = [*FOR, {"code": "against", "title": "反对"}, {"code": "abstain", "title": "弃权"}]
GRADES = """判定:
  - {定为: {优秀: excellent}, 均分: ≥ 90, 原文: 九十分以上优秀}
  - {定为: {一般: plain}, 其余: 是, 原文: 其余}
"""
CHOSEN = "当选: {名额: 2, 并列: 再投票, 原文: 得票多的当选}\n"

FORMS: dict[str, tuple[str, dict[str, Any], list[Any]]] = {
    "选择": (
        "票: {填法: 选择, 至多: 2}\n" + CHOSEN,
        {"values": FOR},
        [{"a": "for", "b": "for"}] * 4 + [{"a": "for"}] * 2 + [{"c": "for", "d": "for"}, {"a": "for", "b": "for", "c": "for"}, {}],
    ),
    "排序": (
        "票: {填法: 排序, 名次分: 名次和}\n" + CHOSEN,
        {"numbers": [1, 4], "values": []},
        [{"a": 1, "b": 2, "c": 3, "d": 4}] * 3 + [{"d": 1, "a": 2}] * 3 + [{"a": 1, "b": 1}, {"c": 1}],
    ),
    "计点": (
        "票: {填法: 计点, 每项至多: 3, 至多: 5}\n" + CHOSEN,
        {"numbers": [0, 3], "values": []},
        [{"a": 3, "b": 2}] * 3 + [{"c": 3, "d": 1}] * 3 + [{"a": 3, "b": 3}, {"b": 0}],
    ),
    "打分": (
        "票: {填法: 打分, 分值: [0, 100], 填错: 该项作废}\n基数: 有效\n" + GRADES,
        {"numbers": [0, 100], "values": []},
        [{"a": 95, "b": 60, "c": 100}] * 4 + [{"a": 88, "d": 91}] * 3,
    ),
    "表决带另选": (
        "票: {填法: 表决, 可弃权: 是, 可另选: 是, 赞成至多: 名额}\n基数: 有效\n当选: {名额: 2, 须: 过半数, 基数: 收回, 并列: 再投票, 原文: 过半数当选}\n",
        {"values": VOTE, "write_in": 10},
        [{"a": "for", "b": "for", "c": "against"}] * 5
        + [{"a": "against", "b": ["write_in", "石小满"], "c": "abstain"}] * 2
        + [{"a": "for", "b": "for", "c": "for"}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_totals_lead_to_the_same_result_as_the_ballots(urn: Urn, form: str):
    rule, marks, cast = FORMS[form]
    urn.open(secret(rule=HEAD + rule, marks={"items": ITEMS, **marks}))
    for right, one in zip(ballots("yunze-1", len(cast)), cast, strict=True):
        assert urn.cast("yunze-1", right, text(one)).status == 200
    path = urn.close("yunze-1")
    with path.open(newline="\n") as lines:
        found = recount(lines)
    whole = load_rule(found.election.rule)
    expected = count(whole, cast, issued=60, members=60).as_json()
    assert json.loads(json.dumps(found.result)) == json.loads(json.dumps(expected))
    assert found.published == "totals"
    for line in path.read_text().splitlines()[1:-3]:
        assert len(json.loads(line)) == 4, "票上只有票号，没有记号"


@pytest.mark.parametrize(
    ("rule", "marks"),
    [
        ("票: {填法: 表决}\n基数: 有效\n判定: [{定为: 赞成, 须: 过半数, 原文: x}]\n", {"values": [{"code": "yes", "title": "同意"}]}),
        ("票: {填法: 排序, 名次分: 名次和}\n" + CHOSEN, {"values": FOR}),
        ("票: {填法: 选择}\n" + CHOSEN, {"values": FOR, "numbers": [1, 2]}),
        ("票: {填法: 选择}\n" + CHOSEN, {"values": FOR, "write_in": 5}),
        ("票: {填法: 选择}\n" + CHOSEN.replace("2", "待填"), {"values": FOR}),
    ],
)  # fmt: skip
def test_a_paper_that_does_not_suit_the_rule_is_refused_before_anybody_votes(
    urn: Urn, rule: str, marks: dict[str, Any]
):
    with pytest.raises(Refused):
        control.ask(urn.data, do="open", text=json.dumps(secret(rule=HEAD + rule, marks={"items": ITEMS, **marks})))
    assert urn.get("/elections").tree == {"elections": []}
