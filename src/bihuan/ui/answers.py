"""回话：办完留一句，下一页显示。"""

from django.contrib import messages
from django.http import HttpRequest


def say(request: HttpRequest, sentence: str, *, forget: str = "") -> None:
    """办完说一声，下一页显示；`forget` 是浏览器可以忘掉的未提交内容的代号（表单的 data-keep）。"""
    messages.success(request, sentence, extra_tags=f"forget:{forget}" if forget else "")
