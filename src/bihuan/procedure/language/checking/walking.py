"""走得通：每个状态到得了、走得完，该经过的绕不开，等着的地方有人负责、有期限。"""

from collections.abc import Iterable
from typing import Any

from ..parts import Article, Place
from ..text import Text
from .known import Found, Known


def walks(text: Text, known: Known) -> Found:
    """第一版就核对的各处。"""
    for prove in (_unreachable, _endless, _skipping, _waiting, _acting, _lapsing):
        yield from prove(text)


def _unreachable(text: Text) -> Found:
    for place, start, stages in _places(text):
        starts = text.task_starts if place == "task" else {start}
        reached = frozenset().union(*(text.reach.get((place, one), frozenset()) for one in starts))
        for stage, stage_name in stages.items():
            if stage not in reached:
                yield f"状态 {stage_name}", "从开始走不到这里"


def _endless(text: Text) -> Found:
    for place, _, stages in _places(text):
        goals = set(text.endings) if place == "case" else set(text.task_ends)
        for stage, stage_name in stages.items():
            if not goals & text.reach[(place, stage)]:
                yield f"状态 {stage_name}", "从这里走不到任何结束"
    for stage in text.endings:
        if any(stage in article.origin for article in text.articles if article.place == "case"):
            yield f"结束 {text.stages.get(stage, stage)}", "结束之后不能再走"


def _skipping(text: Text) -> Found:
    for stage, ending in text.endings.items():
        if not ending.must_pass and not ending.exempt:
            yield f"结束 {text.stages[stage]}", "要写明必经哪些状态，或者为什么免测评"
        for demanded in ending.must_pass:
            if demanded != text.start and stage in _reach_without(text, demanded):
                yield f"结束 {text.stages[stage]}", f"可以绕过必经的「{text.stages[demanded]}」"


def _waiting(text: Text) -> Found:
    for place, start, stages in _places(text):
        for stage, stage_name in stages.items():
            leaving = text.leaving.get((place, stage), ())
            if not any(article.by or article.overdue for article in leaving):
                if leaving and not any(article.automatic for article in leaving):
                    yield f"状态 {stage_name}", "等在这里，却没有人负责"
                continue
            if place == "case" and stage == start:
                continue
            asked = text.on_case_request  # 有人请求才有的期限，没有请求时不算
            timed = [a for a in leaving if (a.deadline or a.at) and a.step not in asked]  # 「无，理由」也是交代
            if (
                not timed
                and not text.unclocked
                and not _timed_later(text, place, stage)
                and not _tasks_wait(text, place, leaving)
            ):
                yield f"状态 {stage_name}", "等在这里，却没有期限"


def _acting(text: Text) -> Found:
    named = {article.overdue for article in text.articles} - {""}
    for article in text.articles:
        where = f"{article.number} {article.name}"
        if article.by and article.when:
            yield where, "有「由」就不要「当」：有人办的事不会自己办"
        if not article.by and not article.when and not article.at and article.step not in named:
            yield where, "既没有「由」也没有「当」，也没有哪一条的「逾期则」指向它，永远不会发生"
        if article.overdue and (not article.deadline or article.deadline.kind == "none"):
            yield where, "有「逾期则」却没有期限"
        if article.limit and not article.deadline:
            yield where, "有「可延」却没有期限"
        for one in article.opens:
            if one.field not in {item.code for item in article.fields}:
                name = text.fields[one.field].name if one.field in text.fields else one.field
                yield where, f"「开分办」用到的「{name}」要在这一条的「填」里；先前填过的再写一遍，办的时候先填上"
        if article.opens and not text.task_stages:
            yield where, "有「开分办」却没有写「分办」的状态"
        for step, code in article.extends:
            if code not in {item.code for item in article.fields}:
                yield where, f"「延长」用到的「{code}」没有在「填」里"
            if step in text.by_step and not text.by_step[step].limit:
                yield where, f"「{text.by_step[step].name}」没有写「可延」，不能延长"


def _lapsing(text: Text) -> Found:
    for article in text.articles:
        if not article.overdue:
            continue
        lapse = text.by_step.get(article.overdue)
        if lapse is None:
            continue
        where = f"{lapse.number} {lapse.name}"
        if lapse.place != article.place:
            yield where, f"与「{article.name}」不在一处（事项或分办），不能由它逾期而来"
        elif not set(article.origin) & set(lapse.origin):
            yield where, f"「{article.name}」逾期时不在它的「自」里"
        if (
            lapse.place == "case"
            and set(lapse.targets) & set(text.endings)
            and not any(mark in lapse.words for mark in ("逾期", "未", "期满", "届满"))
        ):
            yield where, "期限到了就结束，原文却没有这样说"


def _places(text: Text) -> Iterable[tuple[Place, str, dict[str, str]]]:
    yield "case", text.start, text.stages
    if text.task_stages:
        yield "task", text.task_start, text.task_stages


def _reach_without(text: Text, banned: str) -> set[str]:
    seen, queue = {text.start}, [text.start]
    while queue:
        here = queue.pop()
        for article in text.leaving.get(("case", here), ()):
            fresh = set(article.leads(here)) - seen - {banned}
            seen |= fresh
            queue += sorted(fresh)
    return seen


def _timed_later(text: Text, place: Place, stage: str) -> bool:
    """分办的时钟自交办起一直走：往后还有带期限的一条，就算有期限。"""
    if place != "task":
        return False
    ahead: set[Any] = set(text.reach[(place, stage)])
    return any(
        a.deadline and a.deadline.kind != "none" and ahead & set(a.origin) for a in text.articles if a.place == "task"
    )


def _tasks_wait(text: Text, place: Place, leaving: tuple[Article, ...]) -> bool:
    """事项等分办：离开它的条自己会办（当），期限在分办上。"""
    return place == "case" and bool(text.task_stages) and any(article.automatic for article in leaving)
