"""一部手机上的验证器：照 RFC 6238 自己算，不用程序里的那一份。"""

import base64
import datetime as dt
import hashlib
import hmac

from bihuan.accounts.door import Account
from bihuan.accounts.phones.verbs import ask_phone_change
from bihuan.accounts.second import verbs
from bihuan.people.door import actor_of

SEED = base64.b32encode(b"yun-ze-2026-kan-chao").decode()


def code(secret: str, at: dt.datetime) -> str:
    """这一刻显示的六位数字。"""
    step = int(at.timestamp()) // 30
    key = base64.b32decode(secret.replace(" ", ""))
    told = hmac.digest(key, step.to_bytes(8, "big"), hashlib.sha1)
    start = told[-1] & 15
    return f"{(int.from_bytes(told[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def enrolled(account: Account, *, now: dt.datetime) -> int:
    """此人设了动态口令，返回它的编号。"""
    own = actor_of(account.person_id or 0, now=now)
    added = verbs.add_totp(account.pk, secret=SEED, code=code(SEED, now), by=own, now=now)
    return int(added.factor.pk)


def another_phone(account: Account, *, now: dt.datetime) -> int:
    """此人申请换手机号，等人见证；返回账号的编号。"""
    ask_phone_change(account.pk, phone="13900139009", by=actor_of(account.person_id or 0, now=now), now=now)
    return int(account.pk)
