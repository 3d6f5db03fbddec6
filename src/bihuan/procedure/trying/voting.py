"""试走表决：一条「表决」怎样填。与表决的录入说在一处，那边变了只改这里。"""

from typing import Any

from ..language import Article
from ..language.parts import VOTE_RESULT
from ..situation import Situation
from .sandbox import Sandbox

RESULT = "表决结果"


def outcomes(article: Article) -> tuple[str, ...]:
    """一条表决可以有哪些结果：「按」写明的各个，有其余的再加一个未通过。"""
    if article.vote is None or article.branch is None or article.branch.by != VOTE_RESULT:
        return ()
    named = tuple(value for value, _ in article.branch.to)
    return (*named, "未通过") if article.branch.rest and "未通过" not in named else named


def cast(box: Sandbox, about: Situation, result: str) -> dict[str, Any]:
    """录入一次表决：得出 result 的填写。"""
    return {RESULT: result} if result else {}
