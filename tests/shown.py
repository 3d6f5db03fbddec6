"""页面显示的样子：源里怎样换行不算，连着的空白合成一个，标签末尾的空白、什么也不说明的 span 去掉。"""

import re
from typing import Any


def shown(answer: Any) -> str:
    """一个回答的页面。"""
    page = re.sub(r"\s+", " ", answer.content.decode())
    page = page.replace(" >", ">").replace("> <", "><")
    return re.sub(r"<span>(.*?)</span>", r"\1", page)


def said(answer: Any) -> str:
    """办完以后说的话（messages）。"""
    return " ".join(str(message) for message in answer.context["messages"])
