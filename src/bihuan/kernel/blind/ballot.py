"""一张票的秘密：全部由 128 位种子与投票代号派生（HKDF-SHA256），丢了浏览器，凭票根能原样再来。

派生的标签与字节见 docs/urn.md 第 1 节，网页端逐字节相同。
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, field

import gmpy2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bihuan.kernel.blind import rfc9474
from bihuan.kernel.blind.keys import PublicKey
from bihuan.kernel.refuse import BadInput

SEED_BYTES = 16
TOKEN_BYTES = 32
SCHEME = b"bihuan-ballot/1"
_SLIP_SCHEME = b"bihuan-slip/1"


def signed_text(ballot: str, token: bytes) -> bytes:
    """所签文本：`bihuan-ballot/1` ‖ 00 ‖ 投票代号 ‖ 00 ‖ 票号（32 字节）；代号里没有零字节，所以没有歧义。"""
    if len(token) != TOKEN_BYTES:
        raise ValueError("票号必须是 32 字节")
    return SCHEME + b"\x00" + ballot.encode("ascii") + b"\x00" + token


@dataclass(frozen=True)
class Ballot:
    """投票人手里的一张票：票号、前缀、PSS 盐、盲因子；除票号与前缀外不出本机。"""

    ballot: str
    key: PublicKey
    token: bytes
    prefix: bytes
    salt: bytes = field(repr=False)
    r: int = field(repr=False)

    @property
    def prepared(self) -> bytes:
        return rfc9474.prepare(signed_text(self.ballot, self.token), self.prefix)

    def blinded(self) -> bytes:
        """交给发票处的盲化消息；同一种子总是同一个。"""
        return rfc9474.blind(self.key, self.prepared, salt=self.salt, r=self.r)

    def finish(self, blind_signature: bytes) -> bytes:
        """去盲，得到随票投出的签名。"""
        return rfc9474.finalize(self.key, self.prepared, blind_signature, r=self.r)


def voter_secrets(seed: bytes, ballot: str, key: PublicKey) -> Ballot:
    """由种子派生一张票。"""
    if len(seed) != SEED_BYTES:
        raise ValueError("种子必须是 16 字节")
    wide = int.from_bytes(_derive(seed, ballot, "blind", key.size + 16))
    r = 1 + wide % (key.n - 1)
    while gmpy2.gcd(r, key.n) != 1:
        r = r % (key.n - 1) + 1
    return Ballot(
        ballot=ballot,
        key=key,
        token=_derive(seed, ballot, "token", TOKEN_BYTES),
        prefix=_derive(seed, ballot, "prefix", rfc9474.PREFIX_BYTES),
        salt=_derive(seed, ballot, "salt", rfc9474.SALT_BYTES),
        r=r,
    )


def slip(seed: bytes, ballot: str) -> str:
    """票根：种子的十六进制四位一组，末组是校验；抄错或拿错投票都读不回去。"""
    text = seed.hex() + _check(seed, ballot)
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def read_slip(text: str, ballot: str) -> bytes:
    """由票根读回种子；抄错的、别的投票的拒绝。"""
    digits = re.sub(r"[\s\-]", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]{36}", digits):
        raise BadInput("票根应当是九组、每组四位的十六进制数字")
    seed = bytes.fromhex(digits[:32])
    if not hmac.compare_digest(_check(seed, ballot), digits[32:]):
        raise BadInput("票根的校验不对：抄错了一位，或者是别的投票的票根")
    return seed


def _check(seed: bytes, ballot: str) -> str:
    return hashlib.sha256(b"\x00".join((_SLIP_SCHEME, ballot.encode("ascii"), seed))).digest()[:2].hex()


def _derive(seed: bytes, ballot: str, what: str, length: int) -> bytes:
    info = f"{SCHEME.decode()} {what}".encode()
    return HKDF(hashes.SHA256(), length, SCHEME + b"\x00" + ballot.encode("ascii"), info).derive(seed)
