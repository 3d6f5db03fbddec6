"""发短信的：账号不认得网关，由认得的房间登记。"""

from typing import Protocol

from django.conf import settings


class NotSent(Exception):
    """没有发成。`sentence` 说给人听，不带号码和口令。"""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Sender(Protocol):
    """发短信的约定。"""

    def ready(self) -> bool:
        """这个站设好了吗。"""

    def send(self, phone: str, words: str, key: str, receipt: str) -> None:
        """发一条；同一个 key 收到两次只发一次。没有发成的抛出 NotSent。receipt: 后来知道没有送到的，往哪里说；空的不用说。"""


_senders: list[Sender] = []


def texts_by(sender: Sender) -> Sender:
    """登记发短信的。"""
    _senders[:] = [sender]
    return sender


def sender() -> Sender | None:
    """设好了的发短信的；没有的为 None。"""
    return next((one for one in _senders if one.ready()), None)


def text_sign_in() -> bool:
    """这个站开了短信登录吗：设了 BIHUAN_SMS_SIGN_IN，网关也设好了。"""
    return bool(settings.TEXT_SIGN_IN) and sender() is not None
