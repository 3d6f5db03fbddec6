"""密文库：个人信息不进正文，正文里只有密文的编号和 SHA-256，绝不是号码本身的哈希。

一人一把 AES-256-GCM 钥匙；销毁钥匙和密文之后，记录照样核验。拒绝：总钥匙对不上。
"""

import datetime as dt
import hashlib
import json
import os
import uuid
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import IntegrityError, transaction

from bihuan.kernel import canonical
from bihuan.kernel.refuse import Refused

from . import keys
from .events import kind_of
from .models import PersonalKey, Secret

NONCE_BYTES = 12  # NIST SP 800-38D 第 8.2 节


def seal(event: Any, *, subject: str | None, now: dt.datetime) -> dict[str, dict[str, str]]:
    """把事件里的个人字段加密存好，返回代替它们写进正文的凭据。没有个人信息的不碰数据库。"""
    values = {name: getattr(event, name) for name in kind_of(event).personal}
    values = {name: value for name, value in values.items() if value not in (None, "")}
    if not values:
        return {}
    if subject is None:
        raise ValueError(f"{kind_of(event).name} 含有个人信息，要说明是谁的（subject）")
    key = _key_of(subject, now=now)
    secrets = [_secret(value, subject, key) for value in values.values()]
    Secret.objects.bulk_create(secrets)
    return {name: _receipt(secret) for name, secret in zip(values, secrets, strict=True)}


def opened(data: dict[str, Any]) -> dict[str, Any]:
    """解开一笔记录里的个人信息；钥匙或密文已经销毁的为 None。"""
    receipts = {name: value["sealed"] for name, value in data.items() if is_receipt(value)}
    if not receipts:
        return {}
    secrets = Secret.objects.in_bulk([uuid.UUID(number) for number in receipts.values()])
    wanted = {secret.subject for secret in secrets.values()}
    kept = {key.subject: _unwrap(key) for key in PersonalKey.objects.filter(subject__in=wanted)}
    return {name: _read(secrets.get(uuid.UUID(number)), kept) for name, number in receipts.items()}


def is_receipt(value: Any) -> bool:
    """这是密文凭据吗。"""
    return isinstance(value, dict) and value.keys() == {"sealed", "sha256"}


def _key_of(subject: str, *, now: dt.datetime) -> bytes:
    row = PersonalKey.objects.filter(subject=subject).first()
    if row is None:
        key = os.urandom(keys.KEY_BYTES)
        nonce = os.urandom(NONCE_BYTES)
        wrapped = nonce + AESGCM(keys.master()).encrypt(nonce, key, subject.encode())
        try:
            with transaction.atomic():
                row = PersonalKey.objects.create(subject=subject, wrapped=wrapped, created_at=now)
        except IntegrityError:
            row = PersonalKey.objects.get(subject=subject)
    return _unwrap(row)


def _unwrap(row: PersonalKey) -> bytes:
    wrapped = bytes(row.wrapped)
    try:
        return AESGCM(keys.master()).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], row.subject.encode())
    except InvalidTag as error:
        raise Refused("个人信息打不开：钥匙夹里的总钥匙与数据库不配套，请从备份恢复 keys/vault.key") from error


def _secret(value: Any, subject: str, key: bytes) -> Secret:
    number = uuid.uuid4()
    nonce = os.urandom(NONCE_BYTES)
    ciphertext = nonce + AESGCM(key).encrypt(nonce, canonical.dumps(value).encode(), _bound(number, subject))
    return Secret(id=number, subject=subject, ciphertext=ciphertext)


def _read(secret: Secret | None, kept: dict[str, bytes]) -> Any:
    if secret is None or secret.subject not in kept:
        return None
    sealed, bound = bytes(secret.ciphertext), _bound(secret.id, secret.subject)
    try:
        text = AESGCM(kept[secret.subject]).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
    except InvalidTag:
        return None
    return json.loads(text)


def _bound(number: uuid.UUID, subject: str) -> bytes:
    """密文与编号、与人绑在一起，换了位置就解不开。"""
    return f"{number}|{subject}".encode()


def _receipt(secret: Secret) -> dict[str, str]:
    return {"sealed": str(secret.id), "sha256": hashlib.sha256(bytes(secret.ciphertext)).hexdigest()}
