"""环怎样合上：不满意、没有通过、没有到位的，不能是圆满。"""

import re
from collections.abc import Iterator

from ..parts import VOTE_RESULT, Article
from ..text import Text
from .flow import edges, options
from .known import Found, Known

BAD = ("不", "没", "未", "否", "部分")
WRONG = re.compile(  # 说的是有没有毛病：没有问题、未发现违法 是好的，有问题、存在抵触 才是坏的
    r"(?P<none>不|没有|没|未|无)?(?P<found>存在|发现|查出|有)?(?:重大|较大|明显|严重|突出|新的?|其他)?"
    r"(?:问题|抵触|违法|违反|违规|异议|隐患|缺陷)"
)
ABOUT = ("field_is", "any_field_is", "each_field_is", "field_in")


def closes(text: Text, known: Known) -> Found:
    """写了圆满的结束，走不到最后一次评价、表决、核查不利的。"""
    reached = _reached(text)
    for stage, ending in text.endings.items():
        found = [bad for there, bad in reached if there == stage and bad]
        if ending.colour == "whole" and found:
            last = f"最后一次评价、表决或核查不利（{min(found)}）"
            said = f"{last}也走得到这里，不能写 圆满；另立一个结束，成色写 平常"
            yield f"结束 {text.stages[stage]}", said


def uncoloured(text: Text, known: Known) -> Found:
    """在评价、表决、核查之后，却没有写成色的结束：只提一句。"""
    judged = {stage for a in text.articles if _judges(text, a) for stage in (*a.targets, *a.origin)}
    for stage, ending in text.endings.items():
        if not ending.colour and judged & set(ending.must_pass):
            yield f"结束 {text.stages[stage]}", "没有写成色：满意了结、核实了结的写 圆满，别的写 平常 或 未了"


def _reached(text: Text) -> set[tuple[str, str]]:
    """走得到的（状态，最近一次评判不利的是哪一样；有利的、没有评判过的为空）。"""
    seen, queue = {(text.start, "")}, [(text.start, "")]
    while queue:
        stage, bad = queue.pop()
        for article in text.leaving.get(("case", stage), ()):
            for after in _after(text, article, stage, bad):
                if after not in seen:
                    seen.add(after)
                    queue.append(after)
    return seen


def _after(text: Text, article: Article, stage: str, bad: str) -> Iterator[tuple[str, str]]:
    for held in _allowed(article, bad):
        rated = any(item.kind == "rating" for item in article.fields)
        for target, values in edges(text, article, stage):
            if _judges(text, article) and article.branch and values:
                yield from ((target, value if _bad(value) else "") for value in values)
            elif rated:
                yield from ((target, one) for one in ("不满意", ""))
            else:  # 查出了毛病，后来有一步把它办了、走到别处的，这一笔就了了；不合格、不满意的要再评一次
                yield target, "" if target != stage and _found_wrong(held) else held


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


def _allowed(article: Article, bad: str) -> list[str]:
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
            if any(_bad(value) for value in values) != bool(bad):
                return []
    return [bad]


def _bad(value: str) -> bool:
    about = _about_faults(value)
    return value.startswith(BAD) if about is None else not about["none"]


def _found_wrong(value: str) -> bool:
    """说的是查出了毛病：有问题、存在抵触。"""
    about = _about_faults(value)
    return about is not None and not about["none"]


def _about_faults(value: str) -> re.Match[str] | None:
    about = WRONG.fullmatch(value)
    return about if about is not None and (about["none"] or about["found"]) else None
