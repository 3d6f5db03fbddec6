"""投票的纯部分：票面、收票格式、封箱文件。喂什么进去都只有两种结果：读通，或者一句话拒绝。"""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from bihuan.kernel import canonical
from bihuan.kernel.refuse import BadInput
from bihuan.kernel.voting import Fault, Paper, Seal, Vote, export, pack, read, recount, unpack, verdict
from bihuan.kernel.voting.paper import WRITE_IN
from bihuan.kernel.voting.wire import ANSWER_BYTES, answer

RULE = """
规则: 云泽县票决
代号: yunze_vote
版本: "1"
依据: 云泽县人民代表大会议事规则（虚构）
票:
  填法: 表决
  可另选: 是
  可弃权: 是
  填错: 该项作废
基数: 有效
判定:
  - {定为: 赞成, 须: "> 1/2", 原文: 过半数赞成的通过}
  - {定为: 反对, 其余: 是, 原文: 其余不通过}
"""
VALUES = ["abstain", "against", "for"]


def definition(items: int = 3, *, write_in: int = 4) -> dict[str, Any]:
    return {
        "id": "yunze-poll",
        "kind": "poll",
        "title": "云泽县票决",
        "opens": "2026-01-01T00:00:00Z",
        "closes": "2027-01-01T00:00:00Z",
        "admission": "07" * 32,
        "marks": {
            "items": [{"code": f"i{n}", "title": f"第{n}项"} for n in range(items)],
            "values": [{"code": code, "title": code} for code in VALUES],
            "numbers": [-3, 10],
            "several": True,
            "write_in": write_in,
        },
        "rule": RULE,
    }


ELECTION = read(definition())
NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=4)
several = st.lists(st.sampled_from(VALUES), min_size=2, unique=True).map(sorted)
mark = st.one_of(st.sampled_from(VALUES), st.integers(-3, 10), several, NAMES.map(lambda name: [WRITE_IN, name]))
ballots = st.dictionaries(st.sampled_from(list(ELECTION.paper.items)), mark)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(ballots)
def test_every_ballot_on_the_paper_fits_the_fixed_size_and_comes_back(marks: dict[str, Any]):
    data = canonical.dumps(marks).encode()
    try:
        ELECTION.paper.read_marks(data)
    except BadInput:
        # 只有姓名的写法会被拒绝：不是 NFC 的
        assert any(type(one) is list and one[0] == WRITE_IN for one in marks.values())
    vote = Vote(bytes(32), b"\x01" * 32, data)
    body = pack(ELECTION, vote)
    assert len(body) == ELECTION.size
    assert unpack(ELECTION, body) == vote


@given(anything)
def test_whatever_json_comes_is_a_ballot_or_a_refusal(tree: Any):
    data = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(errors="replace")
    try:
        marks = ELECTION.paper.read_marks(data)
    except BadInput:
        return
    assert canonical.dumps(marks).encode() == data


@given(st.binary(max_size=700))
def test_whatever_bytes_come_are_a_vote_or_a_refusal(data: bytes):
    for body in (
        data,
        data.ljust(ELECTION.size, b"\0")[: ELECTION.size],
        b"BHV1\x02\x00" + data.ljust(ELECTION.size - 6, b"\0")[: ELECTION.size - 6],
    ):
        try:
            vote = unpack(ELECTION, body)
        except BadInput:
            continue
        assert pack(ELECTION, vote) == body, "同一张票只有一种字节"


@pytest.mark.parametrize(
    "name", ["", " 张三", "张三 ", "张\u200b三", "张\u202e三", "张\n三", "e\u0301x", "一二三四五", 3, None]
)
def test_a_name_that_could_be_a_secret_sign_is_refused(name: Any):
    with pytest.raises(BadInput):
        ELECTION.paper.read_marks(canonical.dumps({"i0": [WRITE_IN, name]}).encode())


@given(anything)
def test_whatever_tree_comes_as_a_definition_is_read_or_refused(tree: Any):
    for broken in (tree, definition() | {"marks": tree}, definition() | {"opens": tree}, definition() | {"rule": tree}):
        try:
            election = read(broken)
        except BadInput:
            continue
        assert election.size >= 512


def exported(votes: list[Vote]) -> list[str]:
    from bihuan.kernel import merkle
    from bihuan.kernel.voting.proofs import poll_leaf

    plain = definition()
    plain["marks"]["numbers"] = None
    election = read(plain | {"rule": verdict.bind(read(plain))})
    leaves = [poll_leaf(vote.token, vote.proof, vote.marks) for vote in votes]
    out, seal = io.StringIO(), Seal(bytes(32))
    export.write_poll(
        out,
        election,
        lambda: iter(votes),
        merkle.root(leaves),
        len(votes),
        seal,
        closed_at=datetime(2026, 6, 1, tzinfo=UTC),
    )
    return out.getvalue().splitlines(keepends=True)


def admitted(number: int, marks: dict[str, Any]) -> Vote:
    token = number.to_bytes(32)
    return Vote(token, ELECTION.admit(token), canonical.dumps(marks).encode())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.dictionaries(st.sampled_from(["i0", "i1"]), st.sampled_from(VALUES)))))
def test_the_first_valid_vote_of_a_token_stands(cast: list[tuple[int, dict[str, str]]]):
    found = recount(exported([admitted(number, marks) for number, marks in cast]))
    stands: dict[int, dict[str, str]] = {}
    for number, marks in cast:
        stands.setdefault(number, marks)
    for item in ("i0", "i1"):
        counted = found.result["items"][item]["votes"]
        assert counted["for"] == sum(marks.get(item) == "for" for marks in stands.values())
    assert found.result["figures"]["returned"] == len(stands)


def test_a_later_valid_vote_stands_before_an_earlier_void_one():
    votes = [admitted(1, {"i0": [WRITE_IN, "第1项"]}), admitted(1, {"i0": "for"}), admitted(1, {"i0": "against"})]
    found = recount(exported(votes))
    assert found.result["items"]["i0"]["votes"]["for"] == 1
    assert found.result["figures"]["returned"] == 1


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 5), anything)
def test_whatever_stands_in_a_line_of_the_export_is_a_named_fault(place: int, tree: Any):
    lines = exported([admitted(1, {"i0": "for"}), admitted(2, {})])
    try:
        lines[place] = canonical.dumps(tree) + "\n"
    except TypeError:
        lines[place] = json.dumps(tree) + "\n"
    with pytest.raises(Fault) as caught:
        recount(lines)
    assert caught.value.line >= 1


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["tally", "result"]), st.data())
def test_whatever_stands_deep_in_totals_and_result_is_a_named_fault_even_when_signed(name: str, data: st.DataObject):
    from bihuan.kernel.voting import proofs

    lines = exported([admitted(n, {"i0": "for"}) for n in range(6)])
    trees = [json.loads(line) for line in lines[-3:]]
    whole = trees[0]["tally"] if name == "tally" else trees[1]["result"]
    spot, key = whole, data.draw(st.sampled_from(sorted(whole)))
    while isinstance(spot[key], dict | list) and spot[key] and data.draw(st.booleans()):
        spot = spot[key]
        key = data.draw(st.sampled_from(sorted(spot) if isinstance(spot, dict) else range(len(spot))))
    before = spot[key]
    spot[key] = data.draw(
        st.none() | st.integers(-5, 50) | st.text(max_size=3) | st.just([]) | st.just({}) | st.just([[1]])
    )
    if canonical.dumps(spot[key]) == canonical.dumps(before) or key in (
        "because",
        "source",
        "invalid_source",
        "rule",
        "digest",
        "code",
        "name",
        "version",
    ):
        return
    head = trees[2]["head"]
    head["tally"] = proofs.tally_commitment(bytes.fromhex(trees[0]["nonce"]), trees[0]["tally"])
    head["result"] = canonical.digest(canonical.dumps(trees[1]["result"]))
    trees[2]["signature"] = Seal(bytes(32)).sign(proofs.head_text(head)).hex()
    with pytest.raises(Fault):
        recount([*lines[:-3], *(canonical.dumps(tree) + "\n" for tree in trees)])


def test_a_paper_of_a_thousand_items_and_its_limits():
    paper = read(definition(items=1000, write_in=0)).paper
    fullest = canonical.dumps({code: sorted(VALUES) for code in paper.items}).encode()
    assert len(fullest) <= paper.longest
    with pytest.raises(BadInput):
        Paper.read(definition(items=1001)["marks"])
    with pytest.raises(BadInput, match="票面太大"):
        read(definition(items=1000, write_in=60))


def test_an_answer_is_always_of_one_length():
    assert len(answer({})) == len(answer({"refused": "满" * 100})) == ANSWER_BYTES
    with pytest.raises(ValueError, match="512"):
        answer({"refused": "满" * 200})
