"""企业微信、钉钉、微信：照各家写明的接口，两三句问答。编号：企业微信是 userid，钉钉是 unionId，微信是 openid。"""

import time
from urllib.parse import urlencode

from .fetching import Unreachable, ask
from .provider import Started

HOSTS = {
    "wecom": {
        "api": "https://qyapi.weixin.qq.com",
        "login": "https://login.work.weixin.qq.com",
        "open": "https://open.weixin.qq.com",
    },
    "dingtalk": {"api": "https://api.dingtalk.com", "login": "https://login.dingtalk.com"},
    "weixin": {"api": "https://api.weixin.qq.com", "open": "https://open.weixin.qq.com"},
}
SPARE = 300  # 秒：令牌到期以前这么久就换


class WeCom:
    """企业微信：自建应用的网页登录。"""

    code, name = "wecom", "企业微信"

    def __init__(self, corp: str, agent: str, secret: str, hosts: dict[str, str]) -> None:
        self.corp, self.agent, self.secret, self.hosts = corp, agent, secret, hosts
        self._token: tuple[float, str] = (0.0, "")

    def start(self, started: Started, back: str, *, inside: bool) -> str:
        """手机程序里的静默授权，别处的扫码。"""
        if inside:
            asked = {
                "appid": self.corp, "redirect_uri": back, "response_type": "code", "scope": "snsapi_base",
                "state": started.state, "agentid": self.agent,
            }  # fmt: skip
            return f"{self.hosts['open']}/connect/oauth2/authorize?{urlencode(asked)}#wechat_redirect"
        asked = {
            "login_type": "CorpApp", "appid": self.corp, "agentid": self.agent, "redirect_uri": back,
            "state": started.state,
        }  # fmt: skip
        return f"{self.hosts['login']}/wwlogin/sso/login?{urlencode(asked)}"

    def subject(self, code: str, started: Started, back: str) -> str:
        """本企业的成员才有 userid。"""
        query = {"access_token": self._access(), "code": code}
        told = ask(f"{self.hosts['api']}/cgi-bin/auth/getuserinfo", who=self.name, query=query)
        if told.get("errcode") != 0:
            raise Unreachable(f"{self.name}没有认：{told.get('errcode', '没有说明')}")
        return str(told.get("userid") or "")

    def leave(self, back: str) -> str:
        """没有。"""
        return ""

    def _access(self) -> str:
        until, token = self._token
        if time.monotonic() >= until:
            query = {"corpid": self.corp, "corpsecret": self.secret}
            told = ask(f"{self.hosts['api']}/cgi-bin/gettoken", who=self.name, query=query)
            if told.get("errcode") != 0 or not told.get("access_token"):
                raise Unreachable(f"{self.name}没有给令牌：{told.get('errcode', '没有说明')}")
            token = str(told["access_token"])
            self._token = (time.monotonic() + int(told.get("expires_in", 0)) - SPARE, token)
        return token


class DingTalk:
    """钉钉：登录第三方网站。"""

    code, name = "dingtalk", "钉钉"

    def __init__(self, client: str, secret: str, hosts: dict[str, str]) -> None:
        self.client, self.secret, self.hosts = client, secret, hosts

    def start(self, started: Started, back: str, *, inside: bool) -> str:
        """扫码或者手机程序里点同意。"""
        asked = {
            "redirect_uri": back, "response_type": "code", "client_id": self.client, "scope": "openid",
            "state": started.state, "prompt": "consent",
        }  # fmt: skip
        return f"{self.hosts['login']}/oauth2/auth?{urlencode(asked)}"

    def subject(self, code: str, started: Started, back: str) -> str:
        """先换令牌，再问是谁。"""
        body = {
            "clientId": self.client, "clientSecret": self.secret, "code": code, "grantType": "authorization_code",
        }  # fmt: skip
        told = ask(f"{self.hosts['api']}/v1.0/oauth2/userAccessToken", who=self.name, body=body)
        headers = {"x-acs-dingtalk-access-token": str(told.get("accessToken", ""))}
        return str(
            ask(f"{self.hosts['api']}/v1.0/contact/users/me", who=self.name, headers=headers).get("unionId") or ""
        )

    def leave(self, back: str) -> str:
        """没有。"""
        return ""


class Weixin:
    """微信：开放平台的网站应用，扫码。"""

    code, name = "weixin", "微信"

    def __init__(self, app: str, secret: str, hosts: dict[str, str]) -> None:
        self.app, self.secret, self.hosts = app, secret, hosts

    def start(self, started: Started, back: str, *, inside: bool) -> str:
        """扫码。"""
        asked = {
            "appid": self.app, "redirect_uri": back, "response_type": "code", "scope": "snsapi_login",
            "state": started.state,
        }  # fmt: skip
        return f"{self.hosts['open']}/connect/qrconnect?{urlencode(asked)}#wechat_redirect"

    def subject(self, code: str, started: Started, back: str) -> str:
        """换令牌时就说了是谁。"""
        query = {"appid": self.app, "secret": self.secret, "code": code, "grant_type": "authorization_code"}
        told = ask(f"{self.hosts['api']}/sns/oauth2/access_token", who=self.name, query=query)
        if told.get("errcode"):
            raise Unreachable(f"{self.name}没有认：{told['errcode']}")
        return str(told.get("openid") or "")

    def leave(self, back: str) -> str:
        """没有。"""
        return ""
