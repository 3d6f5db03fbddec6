"""钥匙夹：数据夹 keys/ 里的文件，与数据库分开存放、分开备份。

`vault.key` 是包个人钥匙的总钥匙（32 字节）；`checkpoint.key` 是检查点的 Ed25519 私钥，
`‹指纹›.pub` 是用过的公钥，私钥换了，旧的检查点仍可核对。拒绝：文件长度不对。
"""

import contextlib
import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from bihuan.kernel.refuse import Refused
from bihuan.kernel.writing import settle

KEY_BYTES = 32  # AES-256 与 Ed25519 的钥匙都是 32 字节


def folder() -> Path:
    """钥匙夹，没有就建，只有本人可进。"""
    path = Path(settings.DATA) / "keys"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def master() -> bytes:
    """总钥匙，第一次用时生成。"""
    return _kept("vault.key")


def sign(text: str) -> str:
    """给一段文字签名（十六进制），并把公钥留在钥匙夹里。"""
    private = Ed25519PrivateKey.from_private_bytes(_kept("checkpoint.key"))
    return private.sign(text.encode()).hex()


def fingerprint() -> str:
    """现用公钥的指纹：公钥 SHA-256 的前 16 个十六进制字。公钥一并留存。"""
    public = Ed25519PrivateKey.from_private_bytes(_kept("checkpoint.key")).public_key().public_bytes_raw()
    name = _name_of(public)
    _write_once(folder() / f"{name}.pub", public)
    return name


def signed(text: str, signature: str, by: str) -> bool:
    """`by` 指纹的钥匙签过这段文字吗；公钥不在、对不上指纹、签名不符都算没有。"""
    path = Path(settings.DATA) / "keys" / f"{by}.pub"
    if not by.isalnum():
        return False
    try:
        public = path.read_bytes()
        if _name_of(public) != by:
            return False
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(signature), text.encode())
    except (OSError, ValueError, InvalidSignature):
        return False
    return True


def used() -> bool:
    """签过检查点吗：签的时候公钥留在钥匙夹里。"""
    return any((Path(settings.DATA) / "keys").glob("*.pub"))


def known(fingerprint: str) -> bool:
    """钥匙夹里有这个指纹的公钥吗。"""
    return fingerprint.isalnum() and (Path(settings.DATA) / "keys" / f"{fingerprint}.pub").exists()


def _kept(name: str) -> bytes:
    path = folder() / name
    if not path.exists():
        _write_once(path, os.urandom(KEY_BYTES))
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise Refused(f"钥匙文件 {name} 应为 {KEY_BYTES} 字节，现在是 {len(key)} 字节；请从备份恢复")
    return key


def _write_once(path: Path, content: bytes) -> None:
    """先写全再挂名：几个进程同时生成，只有一份成立，谁也读不到半个。"""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    settle(path.parent)


def _name_of(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:16]
