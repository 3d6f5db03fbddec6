"""这个站设了哪几家。"""

from functools import cache
from typing import Any

from django.conf import settings

from .apps import HOSTS, DingTalk, WeCom, Weixin
from .oidc import Oidc
from .provider import Provider

WORDS = {"oidc": "统一认证", "wecom": "企业微信", "dingtalk": "钉钉", "weixin": "微信"}
MAKERS: dict[str, Any] = {"oidc": Oidc, "wecom": WeCom, "dingtalk": DingTalk, "weixin": Weixin}


def offered() -> list[Provider]:
    """设好了的，登录页上的次序。"""
    return [_made(code, tuple(given), _frozen(hosts)) for code, given, hosts in _set()]


def provider_named(code: str) -> Provider | None:
    """一家；没有设的为 None。"""
    return next((one for one in offered() if one.code == code), None)


def words_of(code: str) -> str:
    """一家叫什么。"""
    found = provider_named(code)
    return found.name if found is not None else WORDS.get(code, code)


def _set() -> list[tuple[str, list[str], dict[str, str]]]:
    told = settings.OUTSIDE
    return [(code, told[code], HOSTS.get(code, {})) for code in MAKERS if told.get(code)]


@cache
def _made(code: str, given: tuple[str, ...], hosts: tuple[tuple[str, str], ...]) -> Provider:
    made: Provider = MAKERS[code](*given, *([dict(hosts)] if hosts else []))
    return made


def _frozen(hosts: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(hosts.items()))
