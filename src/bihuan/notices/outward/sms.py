"""短信：经站点设置的短信网关，一个 JSON 接口。只说数目，没有个人信息。"""

from django.conf import settings

from bihuan.accounts.door import NotSent

from .channel import Failed, Message
from .posting import post


class Sms:
    """短信，寄到名册上本人的手机号。

    网关收 {"phone", "text", "id"}，同一个 id 收到两次只发一次；答复 {"ok": true} 算寄到。有 "receipt" 的，后来知道没有送到，
    往那个网址 POST {"ok": false, "why": "停机"}。各家运营商的接口不同，由网关转。
    """

    code = "sms"
    for_organs = False
    confirmed = False
    asks = ""

    def ready(self) -> bool:
        """设了 BIHUAN_SMS。"""
        return bool(settings.SMS_GATEWAY)

    def tidy(self, given: str) -> str:
        """不另留地址。"""
        return ""

    def send(self, target: str, message: Message) -> None:
        """发一条。"""
        if not target:
            raise Failed("名册上没有手机号")
        self.say(target, f"{message.subject}。请登录闭环查看。", message.key)

    def say(self, phone: str, words: str, key: str, receipt: str = "") -> None:
        """把这几个字发给这个号码。"""
        headers = {"Authorization": f"Bearer {settings.SMS_TOKEN}"} if settings.SMS_TOKEN else {}
        body = {"phone": phone, "text": words, "id": key, **({"receipt": receipt} if receipt else {})}
        if post(settings.SMS_GATEWAY, body, who="短信网关", headers=headers).get("ok") is not True:
            raise Failed("短信网关没有收")


class Texts:
    """给登录用的：账号那一层不认得网关，由这里登记。"""

    def ready(self) -> bool:
        """设了 BIHUAN_SMS。"""
        return Sms().ready()

    def send(self, phone: str, words: str, key: str, receipt: str) -> None:
        """发一条。"""
        try:
            Sms().say(phone, words, key, receipt)
        except Failed as fault:
            raise NotSent(fault.sentence) from None
