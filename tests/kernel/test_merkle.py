"""默克尔树：RFC 6962 的树根、在列证明、一致证明和不断增长的树，对照 transparency-dev/merkle 的全部用例。"""

import base64
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from bihuan.kernel import merkle

CASES = Path(__file__).parent / "data" / "merkle" / "testdata"
INCLUSION = sorted((CASES / "inclusion").rglob("*.json"))
CONSISTENCY = sorted((CASES / "consistency").rglob("*.json"))
LEAVES = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"@ABC", b"PQRSTUVW", b"`abcdefghijklmno"]
ROOT_OF_EIGHT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def named(path: Path) -> str:
    return str(path.relative_to(CASES))


def hashes(case: dict, key: str) -> bytes:
    return base64.b64decode(case[key] or "")


def proof_of(case: dict) -> list[bytes]:
    return [base64.b64decode(step) for step in case["proof"] or []]


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962 2.1 的定义，照字面递归。"""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return merkle.leaf_hash(leaves[0])
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return merkle.node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


def path_by_definition(index: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962 2.1.1 的定义。"""
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return [*path_by_definition(index, leaves[:split]), by_definition(leaves[split:])]
    return [*path_by_definition(index - split, leaves[split:]), by_definition(leaves[:split])]


def proof_by_definition(size: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    """RFC 6962 2.1.2 的定义。"""
    if size == len(leaves):
        return [] if whole else [by_definition(leaves)]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if size <= split:
        return [*proof_by_definition(size, leaves[:split], whole=whole), by_definition(leaves[split:])]
    return [*proof_by_definition(size - split, leaves[split:], whole=False), by_definition(leaves[:split])]


def test_the_whole_set_of_cases_is_here():
    assert (len(INCLUSION), len(CONSISTENCY)) == (98, 98)


@pytest.mark.parametrize("path", INCLUSION, ids=named)
def test_inclusion_proofs_hold_or_fail_as_published(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    holds = merkle.verify_inclusion(
        hashes(case, "leafHash"), case["leafIdx"], case["treeSize"], proof_of(case), hashes(case, "root")
    )
    assert holds is not case["wantErr"]


@pytest.mark.parametrize("path", CONSISTENCY, ids=named)
def test_consistency_proofs_hold_or_fail_as_published(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    holds = merkle.verify_consistency(
        case["size1"], case["size2"], hashes(case, "root1"), hashes(case, "root2"), proof_of(case)
    )
    assert holds is not case["wantErr"]


def test_nothing_is_proved_from_the_empty_tree():
    """空树是约定，不是 RFC：从空树起的一致性一概不成立，两棵都空也一样。"""
    empty = merkle.EMPTY_ROOT
    one = merkle.root([b"a"])
    assert not merkle.verify_consistency(0, 0, empty, empty, [])
    assert not merkle.verify_consistency(0, 1, empty, one, [])
    with pytest.raises(IndexError):
        merkle.Tree([merkle.leaf_hash(b"a")]).consistency(0)
    with pytest.raises(IndexError):
        merkle.Tree([]).inclusion(0)
    assert merkle.Tree([]).root == merkle.GrowingTree().root == merkle.root([]) == empty


def test_the_known_tree_of_eight_leaves():
    assert merkle.root(LEAVES).hex() == ROOT_OF_EIGHT
    case = json.loads((CASES / "inclusion" / "1" / "happy-path.json").read_text(encoding="utf-8"))
    tree = merkle.Tree(map(merkle.leaf_hash, LEAVES))
    assert tree.inclusion(case["leafIdx"]) == proof_of(case)


leaves = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


@given(leaves, st.data())
def test_proofs_are_those_of_the_definition(data, draw):
    tree = merkle.Tree(map(merkle.leaf_hash, data))
    index = draw.draw(st.integers(0, len(data) - 1))
    size = draw.draw(st.integers(1, len(data)))
    assert tree.root == merkle.root(data) == by_definition(data)
    assert tree.inclusion(index) == path_by_definition(index, data)
    assert tree.consistency(size) == proof_by_definition(size, data)
    assert merkle.verify_inclusion(merkle.leaf_hash(data[index]), index, len(data), tree.inclusion(index), tree.root)
    assert merkle.verify_consistency(size, len(data), merkle.root(data[:size]), tree.root, tree.consistency(size))


@given(leaves, st.data())
def test_a_changed_bit_breaks_every_proof(data, draw):
    tree = merkle.Tree(map(merkle.leaf_hash, data))
    index = draw.draw(st.integers(0, len(data) - 1))
    proof = tree.inclusion(index)
    broken = [*proof, merkle.leaf_hash(data[index])]
    place = draw.draw(st.integers(0, len(broken) - 1))
    broken[place] = bytes([broken[place][0] ^ 1]) + broken[place][1:]
    assert not merkle.verify_inclusion(broken[-1], index, len(data), broken[:-1], tree.root)
    other = draw.draw(st.integers(0, len(data) - 1))
    if data[other] != data[index]:
        assert not merkle.verify_inclusion(merkle.leaf_hash(data[index]), other, len(data), proof, tree.root)


@given(leaves)
def test_a_growing_tree_has_at_every_moment_the_root_of_its_leaves(data):
    growing = merkle.GrowingTree()
    for place, leaf in enumerate(data):
        assert growing.append(leaf) == place
        assert growing.root == merkle.root(data[: place + 1])
        assert len(growing.state[1]) <= growing.size.bit_length()
        growing = merkle.GrowingTree(growing.state)


def test_a_growing_tree_refuses_a_state_that_cannot_be_its_own():
    with pytest.raises(ValueError, match="2 个"):
        merkle.GrowingTree((3, [b"\x00" * 32]))
    with pytest.raises(ValueError, match="32 字节"):
        merkle.GrowingTree((1, [b"\x00" * 31]))
    with pytest.raises(ValueError, match="32 字节"):
        merkle.GrowingTree().append_hash(b"short")
