"""投票口：收、重复、拒绝。每一种拒绝都有一句话，什么都不存。"""

import json
import socket

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bihuan.kernel import merkle
from bihuan.kernel.voting import Vote, pack
from tests.urn.hall import Urn, admitted, ballots, poll, secret, text

GOOD = text({"i0": "good"})
BAD = text({"i0": "bad"})


def test_a_vote_is_taken_with_a_promise_that_anyone_can_check(urn: Urn):
    urn.open(secret())
    right = ballots("yunze-1", 1)[0]
    said = urn.cast("yunze-1", right, GOOD)
    assert said.status == 200
    assert set(said.tree) == {"ballot", "commitment", "promise", "taken"}
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(urn.get("/elections/yunze-1").tree["urn"]))
    committed = bytes.fromhex(said.tree["commitment"])
    public.verify(bytes.fromhex(said.tree["promise"]), b"bihuan-promise/1\0yunze-1\0" + right[0] + committed)


def test_a_known_token_gets_its_first_answer_whatever_the_marks(urn: Urn):
    """买票的拿着票号和签名换着记号再投：回答逐字节相同，试不出投了什么；封箱里还是先来的一张。"""
    urn.open(secret())
    right, other = ballots("yunze-1", 2)
    first = urn.cast("yunze-1", right, GOOD)
    assert urn.cast("yunze-1", right, GOOD).raw == first.raw
    assert urn.cast("yunze-1", right, BAD).raw == first.raw
    assert urn.cast("yunze-1", right, text({})).raw == first.raw
    assert urn.cast("yunze-1", other, BAD).status == 200
    urn.stop()
    urn.start()
    assert urn.cast("yunze-1", right, GOOD).raw == first.raw, "重启以后也一样"
    assert urn.cast("yunze-1", right, BAD).raw == first.raw
    lines = urn.close("yunze-1").read_text().splitlines()
    assert '"size":2' in lines[-1]
    assert first.tree["commitment"] in [json.loads(line)[3] for line in lines[1:3]]


def test_every_answer_of_the_voting_door_has_the_same_length(standing: Urn):
    election = standing.elections["yunze-1"]
    right = ballots("yunze-1", 1)[0]
    body = pack(election, Vote(*right, GOOD))
    answers = [
        standing.post("yunze-1", body),
        standing.post("yunze-1", pack(election, Vote(*right, BAD))),
        standing.post("yunze-1", body[:-1]),
        standing.post("yunze-1", b"x" * election.size),
        standing.post("nobody-knows", body),
        standing.ask("GET", "/elections/yunze-1/votes"),
    ]
    assert [said.status for said in answers] == [200, 200, 413, 400, 404, 405]
    assert {len(said.raw) for said in answers} == {512}
    assert {said.headers["content-type"] for said in answers} == {"application/json; charset=utf-8"}


def forged(election, right):
    token, proof = right
    return Vote(token, proof[:-1] + bytes([proof[-1] ^ 1]), GOOD)


def exchanged(election, right):
    return Vote(bytes(32), right[1], GOOD)


def prefix_changed(election, right):
    return Vote(right[0], bytes(32) + right[1][32:], GOOD)


@pytest.mark.parametrize("fake", [forged, exchanged, prefix_changed])
def test_a_forged_vote_is_refused_and_nothing_is_stored(urn: Urn, fake):
    election = urn.open(secret())
    right = ballots("yunze-1", 1)[0]
    said = urn.post("yunze-1", pack(election, fake(election, right)))
    assert (said.status, said.code) == (403, "forged")
    assert '"size":0' in urn.close("yunze-1").read_text().splitlines()[-1]


def test_a_vote_replayed_in_another_election_is_refused(urn: Urn):
    urn.open(secret())
    urn.open(secret("yunze-2"))
    urn.open(poll())
    urn.open(poll("yunze-poll-2"))
    assert urn.cast("yunze-2", ballots("yunze-1", 1)[0], GOOD).code == "forged"
    assert urn.cast("yunze-poll-2", admitted("yunze-poll", 1)[0], GOOD).code == "forged"


@pytest.mark.parametrize(
    "marks",
    [
        b"",
        b"null",
        b"[]",
        b'"good"',
        b'{"i0": "good"}',
        b'{"i0":"good","i0":"good"}',
        b'{"i0":"g\\u006fod"}',
        b'{"i0":"\xff"}',
        b'{"i0":"\xed\xa0\x80"}',
        b'{"i1":"good"}',
        b'{"i0":"splendid"}',
        b'{"i0":1}',
        b'{"i0":1.0}',
        b'{"i0":true}',
        b'{"i0":null}',
        b'{"i0":["good"]}',
        b'{"i0":["good","bad"]}',
        b'{"i0":["bad","bad"]}',
        b'{"i0":["write_in","\xe5\xbc\xa0\xe4\xb8\x89"]}',
        b"[" * 40,
        b"9" * 60,
    ],
)
def test_marks_that_are_not_on_the_paper_are_refused(standing: Urn, marks: bytes):
    said = standing.cast("yunze-1", ballots("yunze-1", 1)[0], marks)
    assert (said.status, said.code) == (400, "malformed")
    assert said.tree["refused"]


@pytest.mark.parametrize("marks", [b"{}", b'{"i0":"good"}', b'{"i0":["bad","good"]}'])
def test_a_blank_or_spoilt_paper_is_a_vote_too(urn: Urn, marks: bytes):
    urn.open(secret())
    assert urn.cast("yunze-1", ballots("yunze-1", 1)[0], marks).status == 200


@pytest.mark.parametrize(
    ("at", "value"), [(0, b"XXXX"), (4, b"\x02"), (5, b"\x01"), (6, b"\xff\xff"), (6, b"\x00\x00"), (511, b"\x01")]
)
def test_a_body_of_another_form_is_refused(standing: Urn, at: int, value: bytes):
    election = standing.elections["yunze-1"]
    body = bytearray(pack(election, Vote(*ballots("yunze-1", 1)[0], GOOD)))
    body[at : at + len(value)] = value
    assert standing.post("yunze-1", bytes(body)).code == "malformed"


@pytest.mark.parametrize("length", [0, 1, 511, 513, 1_000_000])
def test_a_body_of_another_size_is_refused_unread(standing: Urn, length: int):
    election = standing.elections["yunze-1"]
    assert election.size == 512
    with socket.create_connection(("127.0.0.1", standing.port), timeout=10) as line:
        line.sendall(f"POST /elections/yunze-1/votes HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n".encode())
        assert line.recv(100).startswith(b"HTTP/1.1 413"), "正文一个字节也没有发，就已经拒绝"


def test_a_body_without_a_length_is_refused(standing: Urn):
    with socket.create_connection(("127.0.0.1", standing.port), timeout=10) as line:
        line.sendall(
            b"POST /elections/yunze-1/votes HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
        )
        assert line.recv(100).startswith(b"HTTP/1.1 411")


def test_early_late_and_closed_votes_are_refused(urn: Urn):
    urn.open(secret("yunze-early", opens="2098-01-01T00:00:00Z"))
    urn.open(secret("yunze-closed"))
    assert urn.cast("yunze-early", ballots("yunze-early", 1)[0], GOOD).code == "early"
    right = ballots("yunze-closed", 1)[0]
    assert urn.cast("yunze-closed", right, GOOD).status == 200
    urn.close("yunze-closed")
    said = urn.cast("yunze-closed", right, GOOD)
    assert (said.status, said.code) == (410, "closed")


def test_a_poll_answers_with_place_and_signed_tree(urn: Urn):
    urn.open(poll())
    rights = admitted("yunze-poll", 3)
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(urn.get("/elections/yunze-poll").tree["urn"]))
    leaves = []
    for n, (right, marks) in enumerate([(rights[0], GOOD), (rights[1], BAD), (rights[0], BAD)]):
        said = urn.cast("yunze-poll", right, marks)
        leaves.append(right[0] + right[1] + marks)
        assert (said.status, said.tree["sequence"], said.tree["size"]) == (200, n, n + 1)
        assert said.tree["root"] == merkle.root(leaves).hex()
        size, tree_root = said.tree["size"].to_bytes(8), bytes.fromhex(said.tree["root"])
        public.verify(bytes.fromhex(said.tree["promise"]), b"bihuan-poll-head/1\0yunze-poll\0" + size + tree_root)
    said = urn.cast("yunze-poll", (rights[2][0], bytes(32)), GOOD)
    assert (said.status, said.code) == (403, "forged")


def test_nothing_that_names_a_visitor_is_asked_or_given(standing: Urn):
    for said in (
        standing.get("/elections"),
        standing.get("/elections/yunze-1"),
        standing.cast("yunze-1", ballots("yunze-1", 1)[0], GOOD),
    ):
        assert "set-cookie" not in said.headers
        assert said.headers["referrer-policy"] == "no-referrer"
        assert said.headers["cache-control"] == "no-store"
        assert said.headers["x-content-type-options"] == "nosniff"
    policy = standing.get("/elections").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path",
    [
        "/elections/yunze-1/head",
        "/elections/yunze-1/export",
        "/elections/none",
        "/status",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
    ],
)
def test_nothing_else_is_shown_before_the_close(standing: Urn, path: str):
    standing.cast("yunze-1", ballots("yunze-1", 1)[0], GOOD)
    said = standing.get(path)
    assert said.status == 404
    assert b"good" not in said.raw


def test_a_thousand_items_fit(urn: Urn):
    election = urn.open(secret("yunze-wide", items=1000))
    assert election.size % 512 == 0
    everything = text({f"i{n}": ["bad", "fair", "good"] for n in range(1000)})
    assert urn.cast("yunze-wide", ballots("yunze-wide", 1)[0], everything).status == 200
