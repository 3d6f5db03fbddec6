"""沿用一种样子的：还是样子里的话的各条，提一句。"""

from ..text import Text
from .known import Found, Known, where


def unsaid(text: Text, known: Known) -> Found:
    """页面上照「原文」显示的，要是本办法的话：是第几条、原话怎样说，由写的人写。"""
    for article in text.articles:
        if article.step in text.unsaid:
            yield where(article), "还是样子里的话：写明是本办法第几条（条）、原话怎样说（原文）"
