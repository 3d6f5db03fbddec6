"""统一认证：OpenID Connect 的授权码流程，带 PKCE、state、nonce；ID 令牌的签名、签发方、给谁的、过期没有，都验。"""

import base64
import datetime as dt
import hashlib
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt

from .fetching import Unreachable, ask, basic
from .provider import Started

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")  # 没有 none，没有对称的
KEPT = 3600  # 秒：发现的各项、公钥记这么久
LEAST = 60  # 秒：公钥对不上时，隔这么久才再取一次
LEEWAY = dt.timedelta(seconds=60)  # 两边的钟差到一分钟照样认


class Oidc:
    """一家统一认证。`claim` 是认人凭哪一项，默认 sub。"""

    code = "oidc"

    def __init__(self, name: str, issuer: str, client: str, secret: str, claim: str) -> None:
        self.name, self.issuer, self.client, self.secret, self.claim = name, issuer.rstrip("/"), client, secret, claim
        self._known: tuple[float, dict[str, Any]] = (-KEPT, {})
        self._keys: tuple[float, dict[str, Any]] = (-KEPT, {})

    def start(self, started: Started, back: str, *, inside: bool) -> str:
        """去哪里登录。"""
        digest = hashlib.sha256(started.verifier.encode()).digest()
        asked = {
            "response_type": "code", "client_id": self.client, "redirect_uri": back,
            "scope": "openid" if self.claim == "sub" else "openid profile", "state": started.state,
            "nonce": started.nonce, "code_challenge_method": "S256",
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        }  # fmt: skip
        return f"{self._at('authorization_endpoint')}?{urlencode(asked)}"

    def subject(self, code: str, started: Started, back: str) -> str:
        """来的是谁。拒绝（Unreachable）：换不来令牌，令牌对不上。"""
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": started.verifier,
        }  # fmt: skip
        told = self._exchanged(form)
        claims = self._claims(str(told.get("id_token", "")))
        if claims.get("nonce") != started.nonce:
            raise Unreachable(f"{self.name}答的不是这一次")
        if self.claim not in claims:
            bearer = {"Authorization": f"Bearer {told.get('access_token', '')}"}
            more = ask(self._at("userinfo_endpoint"), who=self.name, headers=bearer)
            if more.get("sub") != claims["sub"]:
                raise Unreachable(f"{self.name}两次说的不是一个人")
            claims = {**more, **claims}
        return str(claims.get(self.claim) or "")

    def leave(self, back: str) -> str:
        """在那一家也退出的网址；那一家没有的为空。"""
        place = str(self._found().get("end_session_endpoint") or "")
        asked = urlencode({"client_id": self.client, "post_logout_redirect_uri": back})
        return f"{place}{'&' if '?' in place else '?'}{asked}" if place else ""

    def _exchanged(self, form: dict[str, str]) -> dict[str, Any]:
        """换令牌。口令收得下表单的放在表单里：放在头里的，各家对特别的字写法不一。"""
        headers, methods = {}, self._found().get("token_endpoint_auth_methods_supported") or []
        if "client_secret_post" in methods:
            form = {**form, "client_id": self.client, "client_secret": self.secret}
        else:
            headers = basic(self.client, self.secret)
        return ask(self._at("token_endpoint"), who=self.name, form=form, headers=headers)

    def _claims(self, token: str) -> dict[str, Any]:
        """验过的 ID 令牌说的。"""
        try:
            key = self._key(str(jwt.get_unverified_header(token).get("kid", "")))
            claims: dict[str, Any] = jwt.decode(
                token, key, algorithms=list(ALGORITHMS), audience=self.client, issuer=self._found()["issuer"],
                leeway=LEEWAY, options={"require": ["exp", "iat", "aud", "iss", "sub"]},
            )  # fmt: skip
        except jwt.PyJWTError:
            raise Unreachable(f"{self.name}给的令牌验不过") from None
        given = claims["aud"]
        if isinstance(given, list) and len(given) > 1 and claims.get("azp") != self.client:
            raise Unreachable(f"{self.name}给的令牌不是给本站的")
        return claims

    def _key(self, number: str) -> jwt.PyJWK:
        """签名的公钥；没有这一把的再取一次。"""
        at, told = self._keys
        if time.monotonic() - at > KEPT or (number not in _ids(told) and time.monotonic() - at > LEAST):
            told = ask(self._at("jwks_uri"), who=self.name)
            self._keys = (time.monotonic(), told)
        keys = [one for one in told.get("keys", []) if not number or one.get("kid") == number]
        if len(keys) != 1:
            raise Unreachable(f"{self.name}没有公布签这个令牌的公钥")
        return jwt.PyJWK.from_dict(keys[0])

    def _found(self) -> dict[str, Any]:
        """发现：那一家的各个网址。签发方要与设的相同。"""
        at, told = self._known
        if time.monotonic() - at > KEPT:
            told = ask(f"{self.issuer}/.well-known/openid-configuration", who=self.name)
            if str(told.get("issuer", "")).rstrip("/") != self.issuer:
                raise Unreachable(f"{self.name}自称的签发方与设的不同")
            self._known = (time.monotonic(), told)
        return told

    def _at(self, name: str) -> str:
        """一个网址；签发方用 HTTPS 的，它也要用。"""
        place = str(self._found().get(name) or "")
        if urlsplit(place).scheme not in ({"https"} if self.issuer.startswith("https:") else {"https", "http"}):
            raise Unreachable(f"{self.name}没有说 {name}，或者不是 HTTPS")
        return place


def _ids(told: dict[str, Any]) -> set[str]:
    return {str(one.get("kid", "")) for one in told.get("keys", [])}
