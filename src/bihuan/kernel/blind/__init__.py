"""盲签名：发票处签了字，却不知道签的是哪一张票（RFC 9474）。"""

from bihuan.kernel.blind.ballot import Ballot, read_slip, signed_text, slip, voter_secrets
from bihuan.kernel.blind.issuer import Issuer
from bihuan.kernel.blind.keys import PrivateKey, PublicKey, generate
from bihuan.kernel.blind.rfc9474 import blind, blind_sign, encode, finalize, prepare, verify

__all__ = [
    "Ballot",
    "Issuer",
    "PrivateKey",
    "PublicKey",
    "blind",
    "blind_sign",
    "encode",
    "finalize",
    "generate",
    "prepare",
    "read_slip",
    "signed_text",
    "slip",
    "verify",
    "voter_secrets",
]
