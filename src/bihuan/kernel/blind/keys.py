"""盲签名的钥匙：一次投票一对，2048 位；代码收任何不小于 2048 位、整字节长的模数（RFC 的试例是 4096 位）。"""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bihuan.kernel.refuse import BadInput

BALLOT_BITS = 2048
EXPONENT = 65537


@dataclass(frozen=True)
class PublicKey:
    """公钥：n、e；`size` 是模数的字节数。"""

    n: int
    e: int

    @cached_property
    def size(self) -> int:
        return (self.n.bit_length() + 7) // 8

    @cached_property
    def ready(self) -> rsa.RSAPublicKey:
        """`cryptography` 的公钥，验签用。"""
        return rsa.RSAPublicNumbers(self.e, self.n).public_key()

    @cached_property
    def der(self) -> bytes:
        """SubjectPublicKeyInfo，DER。"""
        return self.ready.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)

    def fingerprint(self) -> str:
        """指纹：DER 的 SHA-256，与名册一起冻结，在会场公布。"""
        return f"sha256:{hashlib.sha256(self.der).hexdigest()}"

    @staticmethod
    def read(data: bytes | str) -> "PublicKey":
        """读入公钥：DER 字节、DER 的十六进制，或 PEM 文本；不是 RSA 公钥、太短、指数不是 65537 的拒绝。"""
        try:
            if isinstance(data, str):
                text = data.strip()
                if text.startswith("-----"):
                    key = serialization.load_pem_public_key(text.encode())
                else:
                    key = serialization.load_der_public_key(bytes.fromhex(text))
            else:
                key = serialization.load_der_public_key(data)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise BadInput("公钥读不出来：应当是 SubjectPublicKeyInfo（DER 的十六进制或 PEM）") from error
        if not isinstance(key, rsa.RSAPublicKey):
            raise BadInput("公钥不是 RSA 公钥")
        if key.key_size < BALLOT_BITS:
            raise BadInput(f"公钥只有 {key.key_size} 位，至少要 {BALLOT_BITS} 位")
        numbers = key.public_numbers()
        if numbers.e != EXPONENT:
            raise BadInput(f"公钥的指数应当是 {EXPONENT}")
        return PublicKey(numbers.n, numbers.e)


@dataclass(frozen=True)
class PrivateKey:
    """私钥：只在发票处；repr 不显示秘密。"""

    public: PublicKey
    p: int = field(repr=False)
    q: int = field(repr=False)
    d: int = field(repr=False)

    @cached_property
    def crt(self) -> tuple[int, int, int]:
        """(d mod p−1, d mod q−1, q⁻¹ mod p)。"""
        return self.d % (self.p - 1), self.d % (self.q - 1), pow(self.q, -1, self.p)

    def pem(self) -> str:
        """PKCS#8 PEM，给发票处保存；票箱从不碰它。"""
        dmp1, dmq1, iqmp = self.crt
        numbers = rsa.RSAPrivateNumbers(
            self.p, self.q, self.d, dmp1, dmq1, iqmp, rsa.RSAPublicNumbers(self.public.e, self.public.n)
        )
        return (
            numbers.private_key()
            .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
            .decode()
        )

    @staticmethod
    def read(pem: str) -> "PrivateKey":
        """从 PEM 读回。"""
        try:
            key = serialization.load_pem_private_key(pem.encode(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise BadInput("私钥读不出来：应当是不加密码的 PEM") from error
        if not isinstance(key, rsa.RSAPrivateKey):
            raise BadInput("私钥不是 RSA 私钥")
        return _of(key)


def generate(bits: int = BALLOT_BITS) -> PrivateKey:
    """新的一对钥匙。"""
    return _of(rsa.generate_private_key(public_exponent=EXPONENT, key_size=bits))


def _of(key: rsa.RSAPrivateKey) -> PrivateKey:
    numbers = key.private_numbers()
    public = numbers.public_numbers
    return PrivateKey(PublicKey(public.n, public.e), numbers.p, numbers.q, numbers.d)
