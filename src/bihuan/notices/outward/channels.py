"""有哪几种寄的办法。"""

from .channel import Channel
from .mail import Mail
from .robots import DINGTALK, FEISHU, WECOM
from .sms import Sms

CHANNELS: dict[str, Channel] = {one.code: one for one in (Mail(), Sms(), WECOM, DINGTALK, FEISHU)}


def offered(*, for_organs: bool) -> list[Channel]:
    """这个站设好了的，给人的或给机构的。"""
    return [one for one in CHANNELS.values() if one.for_organs == for_organs and one.ready()]
