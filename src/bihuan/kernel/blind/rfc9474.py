"""RFC 9474：RSABSSA-SHA384-PSS-Randomized。

四步：盲化（投票人）、签（发票处）、去盲（投票人）、验（人人）。哈希 SHA-384，掩码 MGF1-SHA-384，盐 48 字节，
消息前缀 32 字节。私钥的幂用 gmpy2 的 powmod_sec（耗时与指数无关）、中国剩余定理、底数致盲，并验算防故障攻击。
"""

import hashlib
import secrets

import gmpy2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from bihuan.kernel.blind.keys import PrivateKey, PublicKey
from bihuan.kernel.refuse import BadInput, Refused

PREFIX_BYTES = 32
SALT_BYTES = 48
HASH_BYTES = 48

_PSS = padding.PSS(padding.MGF1(hashes.SHA384()), SALT_BYTES)
_SHA384 = hashes.SHA384()


def prepare(message: bytes, prefix: bytes) -> bytes:
    """Randomized 变体的准备：前缀 ‖ 消息；前缀必须 32 字节。"""
    if len(prefix) != PREFIX_BYTES:
        raise ValueError("消息前缀必须是 32 字节")
    return prefix + message


def blind(key: PublicKey, prepared: bytes, *, salt: bytes, r: int) -> bytes:
    """盲化：返回要交给发票处的字节（长 key.size）。r 必须在 1…n−1 且与 n 互质。"""
    if not 0 < r < key.n or gmpy2.gcd(r, key.n) != 1:
        raise ValueError("盲因子必须在 1 与 n−1 之间并与 n 互质")
    m = int.from_bytes(encode(prepared, key.n.bit_length() - 1, salt))
    if gmpy2.gcd(m, key.n) != 1:
        raise Refused("这条消息与公钥不互质，换一个种子再来")
    return int(m * gmpy2.powmod(r, key.e, key.n) % key.n).to_bytes(key.size)


def blind_sign(key: PrivateKey, blinded: bytes) -> bytes:
    """签：对盲化消息求 d 次幂。长度或范围不对的拒绝；算错（硬件故障）的绝不交出。"""
    public = key.public
    m = int.from_bytes(blinded)
    if len(blinded) != public.size or not 0 < m < public.n:
        raise BadInput("盲化消息的长度或大小不对")
    mask = secrets.randbelow(public.n - 2) + 2
    masked = int(m * gmpy2.powmod(mask, public.e, public.n) % public.n)
    s = int(_power(key, masked) * gmpy2.invert(mask, public.n) % public.n)
    if int(gmpy2.powmod(s, public.e, public.n)) != m:
        raise ArithmeticError("签名验算不符，机器可能有故障，签名没有交出")
    return s.to_bytes(public.size)


def finalize(key: PublicKey, prepared: bytes, blind_signature: bytes, *, r: int) -> bytes:
    """去盲并验证；发票处给的不是真签名的拒绝。"""
    z = int.from_bytes(blind_signature)
    if len(blind_signature) != key.size or z >= key.n:
        raise BadInput("签名的长度或大小不对")
    signature = int(z * gmpy2.invert(r, key.n) % key.n).to_bytes(key.size)
    if not verify(key, prepared, signature):
        raise Refused("发票处给的签名验证不过：不是为这张票签的，或者不是这把公钥签的")
    return signature


def verify(key: PublicKey, prepared: bytes, signature: bytes) -> bool:
    """验：普通的 RSASSA-PSS。"""
    try:
        key.ready.verify(signature, prepared, _PSS, _SHA384)
    except InvalidSignature:
        return False
    return True


def encode(message: bytes, em_bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE（RFC 8017 第 9.1.1 节），盐由调用者给。"""
    em_len = (em_bits + 7) // 8
    if em_len < HASH_BYTES + len(salt) + 2:
        raise ValueError("模数太短，放不下 PSS 编码")
    h = hashlib.sha384(b"\x00" * 8 + hashlib.sha384(message).digest() + salt).digest()
    db = b"\x00" * (em_len - len(salt) - HASH_BYTES - 2) + b"\x01" + salt
    mask = _mgf1(h, len(db))
    masked = bytearray(a ^ b for a, b in zip(db, mask, strict=True))
    masked[0] &= 0xFF >> (8 * em_len - em_bits)
    return bytes(masked) + h + b"\xbc"


def _mgf1(seed: bytes, length: int) -> bytes:
    blocks = (hashlib.sha384(seed + i.to_bytes(4)).digest() for i in range(-(-length // HASH_BYTES)))
    return b"".join(blocks)[:length]


def _power(key: PrivateKey, c: int) -> int:
    dp, dq, q_inverse = key.crt
    a = gmpy2.powmod_sec(c % key.p, dp, key.p)
    b = gmpy2.powmod_sec(c % key.q, dq, key.q)
    return int(b + ((a - b) * q_inverse % key.p) * key.q)
