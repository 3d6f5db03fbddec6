"""一次按下的记号：表单里藏着的一串，再交一次也只开一件。"""

import re
import secrets

from django.http import HttpRequest

PRESS = "press"


def press_of(request: HttpRequest) -> str:
    """这一张表单的记号：一百二十八位随机的；交上来的不像样的另给一个。"""
    given = request.POST.get(PRESS, "")
    return given if re.fullmatch("[0-9a-f]{32}", given) else secrets.token_hex(16)
