"""请求：停在原处的一步，等另一步答复。有日数的起一只时钟，没有日数的记着未决；离开那里，请求也就过去了。"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .parts import Place
    from .text import Text

PENDING = "pending"  # 条件「有未决的」


def asking(text: "Text", place: "Place") -> frozenset[str]:
    """办了停在原处的各步：由人办，可办可不办。"""
    return frozenset(
        a.step for a in text.articles if a.place == place and a.by and all(o in a.leads(o) for o in a.origin)
    )


def on_task_request(text: "Text") -> frozenset[str]:
    """只因别人的请求才起算的分办步骤：期限自一步停在原处的请求（如申请延长）起。"""
    asked = asking(text, "task")
    return frozenset(
        a.step for a in text.on_tasks if a.deadline and a.deadline.codes and set(a.deadline.codes) <= asked
    )


def on_case_request(text: "Text") -> frozenset[str]:
    """只因一次请求才起算的事项步骤：期限自停在原处的请求起，走到那里时不一定有人请求过。"""
    from .checking.flow import Flow

    asked = asking(text, "case")
    found = [
        a for a in text.articles
        if a.place == "case" and a.by and a.deadline and all(one.kind == "since" for one in a.deadline.each)
        and a.deadline.codes and set(a.deadline.codes) <= asked
    ]  # fmt: skip
    return frozenset(a.step for a in found if not Flow(text, frozenset(a.deadline.codes if a.deadline else ())).at(a))


def undated(text: "Text") -> dict[str, frozenset[str]]:
    """没有日数的请求 → 哪几步答复它：答复的一步写着「有未决的」，又没有哪一步的期限自它起。"""
    clocked = {code for a in text.articles for one in (a.deadline, a.redo_deadline) if one for code in one.codes}
    table: dict[str, frozenset[str]] = {}
    for article in text.articles:
        for code, argument in article.conditions if article.by else ():
            step = text.steps_by_name.get(str(argument), str(argument)) if code == PENDING else ""
            if step in asking(text, article.place) - clocked:
                table[step] = table.get(step, frozenset()) | {article.step}
    return table
