"""样式与基础页面的门：登记菜单与未读数，办完说一声。"""

from . import menu
from .answers import say
from .context import unread_from
from .templatetags.ui import stylesheet_url

__all__ = ["menu", "say", "stylesheet_url", "unread_from"]
