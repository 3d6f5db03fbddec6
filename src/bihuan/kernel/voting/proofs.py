"""凭据与树头：承诺、凭据、叶、签名文本。每一种前面都有自己的名字，签给一处的不能挪到另一处用。"""

import hashlib
import hmac
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bihuan.kernel import canonical

NONCE_BYTES = 32


class Seal:
    """票箱的印：Ed25519。签凭据与树头；公钥印在会议纪要上。"""

    def __init__(self, private: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private)
        self.public = self._key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)

    @staticmethod
    def new() -> bytes:
        """新的私钥，32 字节。"""
        return Ed25519PrivateKey.generate().private_bytes_raw()

    def sign(self, text: bytes) -> bytes:
        """签。"""
        return self._key.sign(text)


def sealed_by(public: bytes, text: bytes, signature: bytes) -> bool:
    """是这枚印签的吗。"""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def nonce(key: bytes, token: bytes) -> bytes:
    """一张票的 nonce：由这次投票的秘密派生，所以同一张票再投回答相同；封箱后秘密随票库一起清掉。"""
    return hmac.digest(key, b"bihuan-nonce/1\x00" + token, hashlib.sha256)


def commitment(nonce_of_vote: bytes, marks: bytes) -> bytes:
    """承诺：锁住记号而不显露记号。"""
    return hashlib.sha256(b"bihuan-commitment/1\x00" + nonce_of_vote + marks).digest()


def tally_commitment(nonce_of_tally: bytes, tally: Any) -> str:
    """总数的承诺；有效票不足五张时只有它在树头里，总数本身不公布。"""
    text = canonical.dumps(tally).encode()
    return hashlib.sha256(b"bihuan-tally/1\x00" + nonce_of_tally + text).hexdigest()


def promise_text(ballot: str, token: bytes, commitment_of_vote: bytes) -> bytes:
    """secret 的凭据所签：这个票号的一张票收下了，记号此后不能换。"""
    return b"bihuan-promise/1\x00" + ballot.encode() + b"\x00" + token + commitment_of_vote


def poll_head_text(ballot: str, size: int, root: bytes) -> bytes:
    """poll 的凭据所签：前 size 张票的树根。"""
    return b"bihuan-poll-head/1\x00" + ballot.encode() + b"\x00" + size.to_bytes(8) + root


def head_text(head: Any) -> bytes:
    """封箱树头所签。"""
    return b"bihuan-head/1\x00" + canonical.dumps(head).encode()


def fingerprint(urn: bytes, head: Any) -> str:
    """封箱指纹：印在会议纪要上的一串。树头里有树根、总数、结果、规则和投票的定义，连同票箱的公钥，换了哪一样都不同。"""
    return hashlib.sha256(b"bihuan-fingerprint/1\x00" + urn + head_text(head)).hexdigest()


def secret_leaf(salt: bytes, token: bytes, proof: bytes, commitment_of_vote: bytes) -> bytes:
    """secret 的叶：salt ‖ token ‖ prefix ‖ 签名 ‖ commitment，全部定长。"""
    return salt + token + proof + commitment_of_vote


def poll_leaf(token: bytes, proof: bytes, marks: bytes) -> bytes:
    """poll 的叶：token ‖ admission ‖ 记号。"""
    return token + proof + marks
