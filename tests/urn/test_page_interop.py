"""网页与 Python 逐字节相同：派生、盲化、去盲、票根、规范文本、印；并与 @cloudflare/blindrsa-ts 互相验过。"""

import hashlib
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives import serialization

from bihuan.kernel import blind, canonical
from bihuan.kernel.blind.rfc9474 import prepare, verify
from bihuan.kernel.refuse import BadInput
from bihuan.kernel.voting import Seal, read
from tests.urn.hall import key, poll, secret
from tests.urn.page_node import Page, PageRefused

SEEDS = [hashlib.sha256(f"种子 {n}".encode()).digest()[:16] for n in range(6)] + [bytes(16), b"\xff" * 16]


@pytest.fixture(scope="module")
def node() -> Iterator[Page]:
    page = Page()
    yield page
    page.stop()


def der() -> str:
    return key().public.der.hex()


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.hex()[:8])
def test_everything_derived_from_a_seed_is_the_same(node: Page, seed: bytes):
    mine = blind.voter_secrets(seed, "yunze-1", key().public)
    said = node.ask("derive", seed=seed.hex(), ballot="yunze-1", key=der())
    assert said == {
        "token": mine.token.hex(),
        "prefix": mine.prefix.hex(),
        "salt": mine.salt.hex(),
        "r": format(mine.r, "x"),
        "blinded": mine.blinded().hex(),
        "slip": blind.slip(seed, "yunze-1"),
    }
    signed = blind.blind_sign(key(), mine.blinded())
    finished = node.ask("finish", seed=seed.hex(), ballot="yunze-1", key=der(), signature=signed.hex())
    assert finished == mine.finish(signed).hex()


def test_another_ballot_gives_other_secrets(node: Page):
    one, two = (node.ask("derive", seed=SEEDS[0].hex(), ballot=ballot, key=der()) for ballot in ("a", "a-2"))
    assert not set(one.values()) & set(two.values())


def test_a_signature_for_another_slip_is_refused(node: Page):
    other = blind.voter_secrets(SEEDS[1], "yunze-1", key().public)
    signed = blind.blind_sign(key(), other.blinded())
    with pytest.raises(PageRefused, match="验证不过"):
        node.ask("finish", seed=SEEDS[0].hex(), ballot="yunze-1", key=der(), signature=signed.hex())


@pytest.mark.parametrize("change", [lambda s: s.replace("-", " ").upper(), lambda s: s])
def test_a_slip_is_read_back(node: Page, change):
    slip = blind.slip(SEEDS[2], "yunze-1")
    assert node.ask("slip", text=change(slip), ballot="yunze-1") == SEEDS[2].hex()


@pytest.mark.parametrize(("change", "ballot"), [(lambda s: s[:-1], "yunze-1"), (lambda s: s, "yunze-2")])
def test_a_slip_of_another_vote_or_cut_short_is_refused(node: Page, change, ballot):
    with pytest.raises(PageRefused, match="票根"):
        node.ask("slip", text=change(blind.slip(SEEDS[2], "yunze-1")), ballot=ballot)


def test_the_library_blinds_and_python_signs(node: Page):
    message = blind.signed_text("yunze-1", bytes(range(32)))
    begun = node.ask("library_blind", key=der(), message=message.hex())
    signed = blind.blind_sign(key(), bytes.fromhex(begun["blinded"]))
    ended = node.ask("library_finish", key=der(), prepared=begun["prepared"], signature=signed.hex(), inv=begun["inv"])
    prepared = bytes.fromhex(begun["prepared"])
    assert prepared == prepare(message, prepared[:32])
    assert verify(key().public, prepared, bytes.fromhex(ended))


def test_python_blinds_and_the_library_signs(node: Page):
    mine = blind.voter_secrets(SEEDS[3], "yunze-1", key().public)
    private = serialization.load_pem_private_key(key().pem().encode(), None)
    pkcs8 = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signed = node.ask("library_sign", pkcs8=pkcs8.hex(), blinded=mine.blinded().hex())
    assert bytes.fromhex(signed) == blind.blind_sign(key(), mine.blinded())
    signature = mine.finish(bytes.fromhex(signed))
    assert node.ask("library_verify", key=der(), prepared=mine.prepared.hex(), signature=signature.hex())
    assert node.ask("finish", seed=SEEDS[3].hex(), ballot="yunze-1", key=der(), signature=signed) == signature.hex()


def test_the_seal_of_the_urn_is_verified(node: Page):
    for number in range(8):
        seal, text = Seal(Seal.new()), hashlib.sha512(bytes([number])).digest()[: 7 * number]
        signature = seal.sign(text)
        assert node.ask("sealed", key=seal.public.hex(), text=text.hex(), signature=signature.hex())
        for wrong in (_flip(signature, 3), _flip(signature, 40), signature[:32] + b"\xff" * 32):
            assert not node.ask("sealed", key=seal.public.hex(), text=text.hex(), signature=wrong.hex())
        assert not node.ask("sealed", key=seal.public.hex(), text=(text + b"x").hex(), signature=signature.hex())
        assert not node.ask("sealed", key=Seal(Seal.new()).public.hex(), text=text.hex(), signature=signature.hex())


@pytest.mark.parametrize(
    "tree",
    [
        {"乙": 1, "甲": [True, None, -3], "": {}},
        {"\U0001f600": 1, "\uff5e": 2, "z": '\u2028\x07"\\\n\x7f'},
        {"10": 1, "9": 2, "a": 3, "__proto__": 4},
        [9007199254740991, "", []],
    ],
)
def test_canonical_text_is_the_same(node: Page, tree):
    assert node.ask("canonical", tree=tree) == canonical.dumps(tree)


PAPER = {
    "items": [{"code": "a", "title": "甲"}, {"code": "b", "title": "乙"}],
    "values": [{"code": "for", "title": "赞成"}, {"code": "Y", "title": "同意"}],
    "numbers": [-2, 100],
    "several": True,
    "write_in": 4,
}
MARKS = [
    '{}', '{"a":"for"}', '{"a":"for","b":"Y"}', '{"b":"Y","a":"for"}', '{"a":"no"}', '{"c":"for"}', '{"a":100}', '{"a":101}',
    '{"a":1.0}', '{"a":-2}', '{"a":["Y","for"]}', '{"a":["for","Y"]}', '{"a":["for"]}', '{"a":["Y","Y"]}', '{"a":true}',
    '{"a":["write_in","张三"]}', '{"a":["write_in"," 张三"]}', '{"a":["write_in","张\u200b三"]}', '{"a":["write_in","é"]}',
    '{"a":["write_in","五个字太长"]}', '{"a":["write_in","𠮷野家吗"]}', '{"a":["write_in","A\u030a"]}', '{"a":["write_in",""]}',
    '[]', 'x', '', '"a"', 'null', '{"a":"for"} ', '{"a":"\\u0066or"}', '{"a":"for","a":"for"}', '{"__proto__":"for"}',
]  # fmt: skip


@pytest.mark.parametrize("make", [secret, poll])
@pytest.mark.parametrize(
    "more", [{}, {"numbers": None}, {"write_in": 0}, {"several": False}, {"values": []}], ids=lambda more: str(more)
)
def test_the_paper_takes_and_refuses_the_same_marks(node: Page, make, more):
    election = read(make(marks=PAPER | more))
    said = node.ask("election", tree=election.public(), texts=MARKS)
    assert said["size"] == election.size
    assert said["read"] == [_takes(election, text) for text in MARKS]


def _takes(election, text: str) -> bool:
    try:
        election.paper.read_marks(text.encode())
    except BadInput:
        return False
    return True


def _flip(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
