"""凭外面的身份登录的设置：从环境里读出各家要的几样，写得不对的说一句。"""

import os
from urllib.parse import urlparse

from django.core.exceptions import ImproperlyConfigured


def outside(*, live: bool) -> dict[str, list[str]]:
    """设了的各家：代号 → 要的几样。拒绝（ImproperlyConfigured）：少了一样，写得不像；正式运行的统一认证不是 HTTPS。"""
    found: dict[str, list[str]] = {}
    if issuer := os.environ.get("BIHUAN_OIDC_ISSUER", ""):
        client, secret = os.environ.get("BIHUAN_OIDC_CLIENT", ""), os.environ.get("BIHUAN_OIDC_SECRET", "")
        if not client or not secret or urlparse(issuer).scheme not in (("https",) if live else ("https", "http")):
            raise ImproperlyConfigured(
                "BIHUAN_OIDC_ISSUER 要以 https:// 开头，同时设 BIHUAN_OIDC_CLIENT、BIHUAN_OIDC_SECRET"
            )
        name, claim = os.environ.get("BIHUAN_OIDC_NAME", "统一认证"), os.environ.get("BIHUAN_OIDC_CLAIM", "sub")
        found["oidc"] = [name, issuer, client, secret, claim]
    for code, told, shape in (
        ("wecom", os.environ.get("BIHUAN_SIGN_IN_WECOM", ""), "企业编号:应用编号:密钥"),
        ("dingtalk", os.environ.get("BIHUAN_SIGN_IN_DINGTALK", ""), "应用的 Client ID:密钥"),
        ("weixin", os.environ.get("BIHUAN_SIGN_IN_WEIXIN", ""), "网站应用的 AppID:密钥"),
    ):
        if told:
            found[code] = told.split(":")
            if len(found[code]) != shape.count(":") + 1 or not all(found[code]):
                raise ImproperlyConfigured(f"BIHUAN_SIGN_IN_{code.upper()} 要写成 {shape}")
    return found
