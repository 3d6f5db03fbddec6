"""样式与基础页面的门：登记菜单与未读数，办完说一声，期限怎么说，挑选的控件，二维码。"""

from . import menu
from .answers import say, status_of
from .context import unread_from
from .filling import filled, refuse
from .picking import Picked, PickMany, PickOne
from .qr import qr_code
from .templatetags.ui import (
    badge,
    day,
    due,
    due_words,
    full_day,
    numbered,
    ring,
    short_day,
    stylesheet_url,
)

__all__ = [
    "PickMany",
    "PickOne",
    "Picked",
    "badge",
    "day",
    "due",
    "due_words",
    "filled",
    "full_day",
    "menu",
    "numbered",
    "qr_code",
    "refuse",
    "ring",
    "say",
    "short_day",
    "status_of",
    "stylesheet_url",
    "unread_from",
]
