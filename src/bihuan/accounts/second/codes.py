"""验证码对不对：动态口令（RFC 6238，三十秒一个，前后各容一个），恢复码。只算，不写。"""

import datetime as dt
import hmac
import re

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt

TOLERANCE = 1  # 个半分钟：手机与服务器的钟差到半分钟照样用得，RFC 6238 第 5.2 节所荐


def tidy(code: str) -> str:
    """去掉空格和连字符。"""
    return re.sub(r"[\s-]+", "", code)


def totp_step(secret: str, code: str, *, after: int, now: dt.datetime) -> int | None:
    """这个动态口令是第几个半分钟的；对不上、不晚于 `after`（用过了）的为 None。"""
    current = int(now.timestamp()) // app_settings.TOTP_PERIOD
    for step in range(current - TOLERANCE, current + TOLERANCE + 1):
        right = format_hotp_value(hotp_value(secret, step))
        if step > after and hmac.compare_digest(right.encode(), tidy(code).encode()):
            return step
    return None


def secret_of(factor: Authenticator) -> str:
    """一份动态口令的种子；钥匙销毁了的为空。"""
    return decrypt(factor.data["secret"])


def recovery_code_at(factor: Authenticator, code: str) -> int | None:
    """这个恢复码是第几个；没有这个、用过了的为 None。"""
    if not decrypt(factor.data["seed"]):
        return None
    for place, right in enumerate(RecoveryCodes(factor).generate_codes()):
        unused = not factor.data["used_mask"] >> place & 1
        if unused and hmac.compare_digest(right.encode(), tidy(code).encode()):
            return place
    return None


def codes_of(factor: Authenticator) -> list[str]:
    """还没有用过的恢复码。"""
    return RecoveryCodes(factor).get_unused_codes()
