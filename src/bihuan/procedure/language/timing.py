"""由一份工作法推出的时钟的表：折叠每走一步都要问，推一次就记住。只收窄要看的条，该不该起、该不该停仍由机器判断。"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .text import Text

NOWHERE: frozenset[str] = frozenset()


def staying(text: "Text") -> dict[str, frozenset[str]]:
    """步骤 → 分办停在哪些状态时，它的时钟照走：办得了它的，和走得到那里的（因别人的请求才起算的除外）。"""
    stages = {stage for place, stage in text.reach if place == "task"}
    table = {}
    for step, article in text.by_step.items():
        found = set(article.origin)
        if step not in text.on_request:
            found |= {one for one in stages if not text.reach.get(("task", one), NOWHERE).isdisjoint(article.origin)}
        table[step] = frozenset(found)
    return table


def codes(text: "Text") -> frozenset[str]:
    """各句期限所指的步骤、日期项、会议项的代号：填了它们，期限才会动。"""
    written = [one for a in text.articles for one in (a.at, a.deadline, a.redo_deadline) if one is not None]
    return frozenset(code for one in written for code in (*one.codes, one.by) if code)


def choosers(text: "Text") -> tuple[str, ...]:
    """照它不同的：哪几项（代号）的选项定了期限是哪一句。"""
    written = (one for a in text.articles for one in (a.deadline, a.redo_deadline, a.limit) if one is not None)
    return tuple(sorted({one.by for one in written if one.by}))


def halting(text: "Text") -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """步骤 → 它办了，哪几步的时钟停下，哪几步的接着走（停表）。"""
    pairs = [(article.step, *article.halts) for article in text.articles if article.halts]
    steps = {step for _, since, until in pairs for step in (since, until)}
    return {
        step: (frozenset(own for own, since, _ in pairs if since == step),
               frozenset(own for own, _, until in pairs if until == step))
        for step in steps
    }  # fmt: skip
