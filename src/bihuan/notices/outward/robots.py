"""群机器人：企业微信、钉钉、飞书。只说数目，没有个人信息；一个机构一个群。

地址是机器人的网址（Webhook），只收站点设置的那家的；钉钉、飞书加签的，空一格写密钥。
"""

import base64
import hashlib
import hmac
from typing import Any
from urllib.parse import quote

from django.conf import settings

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput

from .channel import Failed, Message
from .posting import post


class Robot:
    """一种群机器人。"""

    for_organs = True
    confirmed = False

    def __init__(self, code: str, name: str, path: str, answer: str) -> None:
        """name: 对方叫什么；path: 网址里令牌以前的一段；answer: 答复里的哪一项为 0 算寄到。"""
        self.code, self.name, self.path, self.answer = code, name, path, answer
        self.asks = f"{name}群机器人的网址（加签的，空一格写密钥）" if code != "wecom" else f"{name}群机器人的网址"

    @property
    def start(self) -> str:
        """网址的开头：哪一台服务器（私有部署的另设），哪一段。"""
        return f"{settings.ROBOTS[self.code]}{self.path}"

    def ready(self) -> bool:
        """公有云的不用设。"""
        return bool(settings.ROBOTS[self.code])

    def tidy(self, given: str) -> str:
        """令牌，和加签的密钥（没有的为空）。"""
        url, _, secret = given.strip().partition(" ")
        token = url.removeprefix(self.start)
        if token == url or not token or not all(each.isalnum() or each in "-_" for each in token):
            raise BadInput(f"要填{self.name}给的网址，以 {self.start} 开头")
        return f"{token} {secret.strip()}".strip()

    def send(self, target: str, message: Message) -> None:
        """在群里说一句。"""
        token, _, secret = target.partition(" ")
        moment = int(clock.now().timestamp())
        url, body = self._signed(token, secret, moment, f"{message.subject}。请登录闭环查看。")
        said = post(url, body, who=self.name)
        if said.get(self.answer) != 0:
            raise Failed(f"{self.name}没有收：{said.get(self.answer, '没有说明')}")

    def _signed(self, token: str, secret: str, moment: int, words: str) -> tuple[str, dict[str, Any]]:
        """照各家的说明：企业微信不加签；钉钉签在网址里，飞书签在正文里。"""
        url = f"{self.start}{token}"
        if self.code == "feishu":
            body: dict[str, Any] = {"msg_type": "text", "content": {"text": words}}
            if secret:
                body |= {"timestamp": str(moment), "sign": _sign(f"{moment}\n{secret}", "")}
            return url, body
        if self.code == "dingtalk" and secret:
            stamp = moment * 1000
            sign = _sign(secret, f"{stamp}\n{secret}")
            url += f"&timestamp={stamp}&sign={quote(sign, safe='')}"
        return url, {"msgtype": "text", "text": {"content": words}}


def _sign(key: str, said: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), said.encode(), hashlib.sha256).digest()).decode()


WECOM = Robot("wecom", "企业微信", "/cgi-bin/webhook/send?key=", "errcode")
DINGTALK = Robot("dingtalk", "钉钉", "/robot/send?access_token=", "errcode")
FEISHU = Robot("feishu", "飞书", "/open-apis/bot/v2/hook/", "code")
