"""环怎样合上：不满意、没有通过、没有到位的，不能是圆满。"""

from collections.abc import Iterator

from ..parts import VOTE_RESULT, Article
from ..text import Text
from .flow import edges, options
from .known import Found, Known

BAD = ("不", "没", "未", "否", "部分")
ABOUT = ("field_is", "any_field_is", "each_field_is", "field_in")


def closes(text: Text, known: Known) -> Found:
    """写了圆满的结束，走不到最后一次评价、表决、核查不利的。"""
    reached = _reached(text)
    for stage, ending in text.endings.items():
        if ending.colour == "whole" and (stage, True) in reached:
            said = "最后一次评价、表决或核查不利也走得到这里，不能写 圆满；另立一个结束，成色写 平常"
            yield f"结束 {text.stages[stage]}", said


def uncoloured(text: Text, known: Known) -> Found:
    """在评价、表决、核查之后，却没有写成色的结束：只提一句。"""
    judged = {stage for a in text.articles if _judges(text, a) for stage in (*a.targets, *a.origin)}
    for stage, ending in text.endings.items():
        if not ending.colour and judged & set(ending.must_pass):
            yield f"结束 {text.stages[stage]}", "没有写成色：满意了结、核实了结的写 圆满，别的写 平常 或 未了"


def _reached(text: Text) -> set[tuple[str, bool]]:
    """走得到的（状态，最近一次评判不利）。"""
    seen, queue = {(text.start, False)}, [(text.start, False)]
    while queue:
        stage, bad = queue.pop()
        for article in text.leaving.get(("case", stage), ()):
            for after in _after(text, article, stage, bad):
                if after not in seen:
                    seen.add(after)
                    queue.append(after)
    return seen


def _after(text: Text, article: Article, stage: str, bad: bool) -> Iterator[tuple[str, bool]]:
    for held in _allowed(article, bad):
        rated = any(item.kind == "rating" for item in article.fields)
        for target, values in edges(text, article, stage):
            if _judges(text, article) and article.branch and values:
                yield from ((target, _bad(value)) for value in values)
            elif rated:
                yield from ((target, one) for one in (True, False))
            else:
                yield target, held


def _judges(text: Text, article: Article) -> bool:
    """评判的一步：填评价，表决，或者照有好有坏的选项走。"""
    if any(item.kind == "rating" for item in article.fields) or article.vote:
        return True
    if article.branch is None:
        return False
    if article.branch.by == VOTE_RESULT:
        return True
    offered = options(text, article.branch.by)
    item = text.fields.get(article.branch.by)
    checked = item is not None and item.kind == "choice" and any(word in item.name for word in ("结论", "结果", "意见"))
    return checked and any(_bad(value) for value in offered)


def _allowed(article: Article, bad: bool) -> list[bool]:
    """条件把不利的、有利的分开。"""
    for code, argument in article.when + article.conditions:
        if code == "not_dissatisfied" and bad:
            return []
        if code == "dissatisfied" and not bad:
            return []
        if code in ABOUT and isinstance(argument, dict):
            values = [
                str(one) for value in argument.values() for one in (value if isinstance(value, list) else [value])
            ]
            if any(_bad(value) for value in values) != bad:
                return []
    return [bad]


def _bad(value: str) -> bool:
    return value.startswith(BAD)
