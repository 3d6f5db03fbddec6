"""往外去的设置：寄信、发短信、群机器人、凭外面的身份登录。不设的没有那一样。"""

import os
from urllib.parse import parse_qs, unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

__all__ = [
    "DEFAULT_FROM_EMAIL", "EMAIL_HOST", "EMAIL_HOST_PASSWORD", "EMAIL_HOST_USER", "EMAIL_PORT", "EMAIL_TIMEOUT",
    "EMAIL_USE_SSL", "EMAIL_USE_TLS", "OUTSIDE", "ROBOTS", "SMS_GATEWAY", "SMS_TOKEN", "TEXT_SIGN_IN",
]  # fmt: skip

_SCHEMES = ("https",) if os.environ.get("BIHUAN_MODE") == "live" else ("https", "http")  # 正式运行只走 HTTPS
_mail = urlparse(os.environ.get("BIHUAN_MAIL", ""))  # smtp://用户:口令@主机:587/?from=…，smtps:// 为一开始就加密
if _mail.scheme not in ("", "smtp", "smtps"):
    raise ImproperlyConfigured("BIHUAN_MAIL 只认 smtp:// 与 smtps://")
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "", _mail.port or (465 if _mail.scheme == "smtps" else 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.scheme == "smtps", _mail.scheme == "smtp" and bool(_mail.username)
EMAIL_TIMEOUT = 10  # 秒，自定
DEFAULT_FROM_EMAIL = parse_qs(_mail.query).get("from", [EMAIL_HOST_USER or "bihuan@localhost"])[0]
_sms = urlparse(os.environ.get("BIHUAN_SMS", ""))  # https://:令牌@网关/路径
if _sms.scheme not in ("", "http", "https"):
    raise ImproperlyConfigured("BIHUAN_SMS 只认 https:// 与 http://")
SMS_TOKEN = unquote(_sms.password or "")
SMS_GATEWAY = _sms._replace(netloc=_sms.netloc.rpartition("@")[2]).geturl()
_texts = os.environ.get("BIHUAN_SMS_SIGN_IN", "off")  # 凭短信登录：本人验过手机号、开了的
if _texts not in ("on", "off"):
    raise ImproperlyConfigured("BIHUAN_SMS_SIGN_IN 只认 on、off")
if _texts == "on" and not SMS_GATEWAY:
    raise ImproperlyConfigured("BIHUAN_SMS_SIGN_IN=on 要先设 BIHUAN_SMS")
TEXT_SIGN_IN = _texts == "on"
OUTSIDE: dict[str, list[str]] = {}  # 凭外面的身份登录：各家要的几样；没有设的没有那个按钮
if _issuer := os.environ.get("BIHUAN_OIDC_ISSUER", ""):
    _client, _secret = os.environ.get("BIHUAN_OIDC_CLIENT", ""), os.environ.get("BIHUAN_OIDC_SECRET", "")
    if not _client or not _secret or urlparse(_issuer).scheme not in _SCHEMES:
        raise ImproperlyConfigured(
            "BIHUAN_OIDC_ISSUER 要以 https:// 开头，同时设 BIHUAN_OIDC_CLIENT、BIHUAN_OIDC_SECRET"
        )
    _name, _claim = os.environ.get("BIHUAN_OIDC_NAME", "统一认证"), os.environ.get("BIHUAN_OIDC_CLAIM", "sub")
    OUTSIDE["oidc"] = [_name, _issuer, _client, _secret, _claim]
for _code, _told, _shape in (
    ("wecom", os.environ.get("BIHUAN_SIGN_IN_WECOM", ""), "企业编号:应用编号:密钥"),
    ("dingtalk", os.environ.get("BIHUAN_SIGN_IN_DINGTALK", ""), "应用的 Client ID:密钥"),
    ("weixin", os.environ.get("BIHUAN_SIGN_IN_WEIXIN", ""), "网站应用的 AppID:密钥"),
):
    if _told:
        OUTSIDE[_code] = _told.split(":")
        if len(OUTSIDE[_code]) != _shape.count(":") + 1 or not all(OUTSIDE[_code]):
            raise ImproperlyConfigured(f"BIHUAN_SIGN_IN_{_code.upper()} 要写成 {_shape}")
ROBOTS = {  # 群机器人：公有云的在先；私有部署的，设自己的服务器
    "wecom": os.environ.get("BIHUAN_WECOM", "https://qyapi.weixin.qq.com"),
    "dingtalk": os.environ.get("BIHUAN_DINGTALK", "https://oapi.dingtalk.com"),
    "feishu": os.environ.get("BIHUAN_FEISHU", "https://open.feishu.cn"),
}
