"""盲签名：与 RFC 的试例逐字节相同；领票、去盲、验票；发票处的规矩。"""

import json
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings, strategies as st

from bihuan.kernel import blind
from bihuan.kernel.blind import issuer, rfc9474
from bihuan.kernel.refuse import BadInput, Refused

VECTORS = Path(__file__).parent / "data" / "rfc9474" / "test_vectors_rfc9474.json"
KEY = blind.generate()
BALLOT = "2026-yunze-07"


def vector() -> dict[str, int | bytes]:
    found = next(one for one in json.loads(VECTORS.read_text()) if one["name"] == "RSABSSA-SHA384-PSS-Randomized")
    numbers = {name: int(found[name], 16) for name in ("p", "q", "n", "e", "d", "inv")}
    texts = ("msg", "msg_prefix", "input_msg", "salt", "blinded_msg", "blind_sig", "sig")
    return numbers | {name: bytes.fromhex(found[name].removeprefix("0x")) for name in texts}


def vector_key() -> blind.PrivateKey:
    v = vector()
    return blind.PrivateKey(blind.PublicKey(v["n"], v["e"]), v["p"], v["q"], v["d"])


def test_every_step_equals_the_rfc():
    v, key = vector(), vector_key()
    r = pow(v["inv"], -1, v["n"])
    prepared = blind.prepare(v["msg"], v["msg_prefix"])
    assert prepared == v["input_msg"]
    assert key.public.size == 512
    assert blind.blind(key.public, prepared, salt=v["salt"], r=r) == v["blinded_msg"]
    assert blind.blind_sign(key, v["blinded_msg"]) == v["blind_sig"]
    assert blind.finalize(key.public, prepared, v["blind_sig"], r=r) == v["sig"]
    assert blind.verify(key.public, prepared, v["sig"])


def test_any_changed_bit_of_a_signature_is_found():
    v, key = vector(), vector_key()
    for place in (0, 100, 511):
        wrong = bytearray(v["sig"])
        wrong[place] ^= 1
        assert not blind.verify(key.public, v["input_msg"], bytes(wrong))
    assert not blind.verify(key.public, v["input_msg"] + b"x", v["sig"])
    assert not blind.verify(key.public, v["input_msg"], v["sig"][:-1])


def test_a_fault_while_signing_never_leaves_the_machine(monkeypatch):
    right = rfc9474._power
    monkeypatch.setattr(rfc9474, "_power", lambda key, c: right(key, c) ^ 1)
    with pytest.raises(ArithmeticError):
        blind.blind_sign(KEY, blind.voter_secrets(b"s" * 16, BALLOT, KEY.public).blinded())


@settings(max_examples=20, deadline=None)
@given(seed=st.binary(min_size=16, max_size=16))
def test_any_seed_leads_to_a_vote_that_verifies_and_always_to_the_same(seed):
    voter = blind.voter_secrets(seed, BALLOT, KEY.public)
    signature = voter.finish(blind.blind_sign(KEY, voter.blinded()))
    assert blind.verify(KEY.public, voter.prepared, signature)
    assert blind.voter_secrets(seed, BALLOT, KEY.public) == voter
    assert voter.prepared == voter.prefix + b"bihuan-ballot/1\x00" + BALLOT.encode() + b"\x00" + voter.token
    other = blind.voter_secrets(seed, "2026-yunze-08", KEY.public)
    assert not {other.token, other.prefix, other.salt} & {voter.token, voter.prefix, voter.salt}
    assert not blind.verify(KEY.public, other.prepared, signature)


def test_the_issuer_sees_nothing_of_token_and_signature():
    voter = blind.voter_secrets(os.urandom(16), BALLOT, KEY.public)
    blinded = voter.blinded()
    signed = blind.blind_sign(KEY, blinded)
    signature = voter.finish(signed)
    for seen in (blinded, signed):
        assert voter.token not in seen
        assert signature != seen
    # 任何一张签好的票都可能来自任何一次发票：给定 (盲化消息, 签名)，总有一个盲因子对得上
    m = int.from_bytes(blind.encode(voter.prepared, KEY.public.n.bit_length() - 1, voter.salt))
    other = blind.voter_secrets(os.urandom(16), BALLOT, KEY.public).blinded()
    r = pow(int.from_bytes(other) * pow(m, -1, KEY.public.n) % KEY.public.n, KEY.d, KEY.public.n)
    assert pow(r, KEY.public.e, KEY.public.n) * m % KEY.public.n == int.from_bytes(other)


def test_labels_and_lengths_are_those_of_the_document():
    seed = bytes(range(16))
    voter = blind.voter_secrets(seed, BALLOT, KEY.public)

    def derive(what: bytes, length: int) -> bytes:
        return HKDF(
            hashes.SHA256(), length, b"bihuan-ballot/1\x00" + BALLOT.encode(), b"bihuan-ballot/1 " + what
        ).derive(seed)

    assert voter.token == derive(b"token", 32)
    assert voter.prefix == derive(b"prefix", 32)
    assert voter.salt == derive(b"salt", 48)
    assert voter.r == 1 + int.from_bytes(derive(b"blind", 272)) % (KEY.public.n - 1)


def test_a_slip_gives_the_seed_back_and_finds_a_slip_of_the_pen():
    seed = os.urandom(16)
    written = blind.slip(seed, BALLOT)
    assert len(written.split("-")) == 9
    assert blind.read_slip(written.upper().replace("-", " "), BALLOT) == seed
    for place in range(0, 32, 5):
        digits = list(written.replace("-", ""))
        digits[place] = "0" if digits[place] != "0" else "1"
        with pytest.raises(BadInput, match="抄错"):
            blind.read_slip("".join(digits), BALLOT)
    with pytest.raises(BadInput, match="别的投票"):
        blind.read_slip(written, "2026-yunze-08")
    with pytest.raises(BadInput, match="九组"):
        blind.read_slip(written[:-1], BALLOT)


def blinded_of(ballot: str = BALLOT) -> bytes:
    return blind.voter_secrets(os.urandom(16), ballot, KEY.public).blinded()


def test_one_voter_one_ballot_repeated_but_never_exchanged():
    office, mine, other = blind.Issuer(KEY), blinded_of(), blinded_of()
    first = office.issue("代表甲", mine)
    assert office.issue("代表甲", mine) == first
    with pytest.raises(Refused, match="不能换一张"):
        office.issue("代表甲", other)
    with pytest.raises(Refused, match="别人"):
        office.issue("代表乙", mine)
    assert office.count == 1


def test_after_issuing_has_closed_the_key_is_gone_and_nobody_new_gets_a_ballot():
    office, mine = blind.Issuer(KEY), blinded_of()
    first = office.issue("代表甲", mine)
    assert office.close() == 1
    assert office.closed
    with pytest.raises(Refused, match="已经结束"):
        office.issue("代表乙", blinded_of())
    assert office.issue("代表甲", mine) == first, "已发的还能再取，丢了回答的人不吃亏"
    assert all(not isinstance(value, blind.PrivateKey) for value in vars(office).values())


def test_the_issuer_goes_on_where_it_stopped():
    office, mine = blind.Issuer(KEY), blinded_of()
    first = office.issue("代表甲", mine)
    again = issuer.Issuer(KEY, office.issued)
    assert again.issue("代表甲", mine) == first
    with pytest.raises(Refused):
        again.issue("代表甲", blinded_of())


@pytest.mark.parametrize("blinded", [b"", b"\x00" * 256, b"\xff" * 256, b"\x01" * 255, b"\x01" * 257])
def test_a_blinded_message_out_of_range_is_refused(blinded):
    office = blind.Issuer(KEY)
    with pytest.raises(BadInput):
        office.issue("代表甲", blinded)
    assert office.count == 0


def test_a_signature_made_with_another_key_is_refused_by_the_voter():
    other = blind.generate()
    voters = iter(lambda: blind.voter_secrets(os.urandom(16), BALLOT, KEY.public), None)
    voter = next(one for one in voters if int.from_bytes(one.blinded()) < other.public.n)  # 别的那一把签得了的
    for answer in (blind.blind_sign(other, voter.blinded()), b"\x02" * 256):
        with pytest.raises((Refused, BadInput)):
            voter.finish(answer)


@pytest.mark.parametrize("text", ["", "zz", "3059", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"])
def test_a_key_that_is_none_is_refused_in_words(text):
    with pytest.raises(BadInput, match="公钥"):
        blind.PublicKey.read(text)


def test_a_key_with_a_small_exponent_is_refused():
    """指数是 3 的公钥，别的都对，也不收。"""
    weak = rsa.generate_private_key(public_exponent=3, key_size=2048).public_key().public_numbers()
    with pytest.raises(BadInput, match="65537"):
        blind.PublicKey.read(blind.PublicKey(weak.n, weak.e).der)


def test_keys_are_kept_and_read_back():
    assert blind.PrivateKey.read(KEY.pem()).d == KEY.d
    assert blind.PublicKey.read(KEY.public.der.hex()) == KEY.public
    assert KEY.public.fingerprint().startswith("sha256:")
    assert str(KEY.d) not in repr(KEY)
