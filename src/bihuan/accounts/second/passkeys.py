"""通行密钥（WebAuthn）的问与答：问话由框架出，存在会话里；答得不像样的一律是一句话，不是出错的页。"""

import json
import struct
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from fido2.webauthn import RegistrationResponse

from ..models import Account

LARGEST = 12_000  # 字：一个回答；不带证明书的不到两千
SPOILT = (TypeError, ValueError, KeyError, AttributeError, IndexError, RecursionError, struct.error)


class Unfit(Exception):
    """回答不像样，或者对不上。"""


def asked_to_make(account: Account) -> dict[str, Any]:
    """登记一把的问话，给浏览器。"""
    return _plain(auth.begin_registration(account, False))


def asked_to_prove(account: Account) -> dict[str, Any]:
    """登录时证明是登记过的那一把的问话。"""
    return _plain(auth.begin_authentication(account))


def checked(text: str) -> dict[str, Any]:
    """登记的回答对得上，返回要存下的样子：只留认得的几项。拒绝（Unfit）：不像样，对不上问话。"""
    try:
        answer = _read(text)
        kept: dict[str, Any] = _plain(dict(RegistrationResponse.from_dict({**answer, "clientExtensionResults": {}})))
        auth.complete_registration(kept)
    except (*SPOILT, ValidationError) as error:
        raise Unfit("通行密钥没有登记成，请再试一次") from error
    return kept


def proved(account: Account, text: str) -> Authenticator:
    """登录的回答对得上，返回是哪一把。拒绝（Unfit）：不像样，对不上问话，不是此人登记过的。"""
    try:
        answer = _read(text)
        auth.parse_authentication_response(answer)
        return auth.complete_authentication(account, answer)
    except (*SPOILT, ValidationError) as error:
        raise Unfit("这把通行密钥对不上，请再试一次") from error


def _read(text: str) -> dict[str, Any]:
    answer = json.loads(text) if len(text) <= LARGEST else None
    if not isinstance(answer, dict):
        raise ValueError("不像通行密钥的回答")
    return answer


def _plain(value: Any) -> Any:
    """框架的各层对象变成只有字典、列表和字的。"""
    if isinstance(value, dict) or hasattr(value, "keys"):
        return {str(key): _plain(value[key]) for key in value if value[key] is not None}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.value if hasattr(value, "value") else value
