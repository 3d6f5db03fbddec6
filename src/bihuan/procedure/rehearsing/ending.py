"""走完以后两边相比：停在哪里、哪一天结束、还在走的期限、各步办了没有。"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ..machine import State

if TYPE_CHECKING:
    from .course import Course


def compare_ends(course: Course) -> None:
    """比两边最后的样子，不一样的记下。"""
    then, now = course.then, course.now
    assert then is not None and now is not None
    if then.stage != now.stage:
        _elsewhere(course, then, now)
    elif then.ended_on is not None and now.ended_on is not None and then.ended_on != now.ended_on:
        kind = "earlier" if now.ended_on < then.ended_on else "later"
        said = f"结束的日子由 {then.ended_on} 变为 {now.ended_on}"
        course.differ(kind, course.cause, 0, now.ended_on, str(then.ended_on), str(now.ended_on), said)
    if course.diverged:
        _steps(course, then, now)
    if then.ended_on is None and now.ended_on is None:
        _open(course, then, now)


def _elsewhere(course: Course, then: State, now: State) -> None:
    text = course.apart().text
    was, is_ = text.stages.get(then.stage, then.stage), course.draft.stages.get(now.stage, now.stage)
    kind = "redone" if now.round > then.round else "ended_otherwise"
    said = f"原来走到「{was}」，照草案走到「{is_}」" + ("，要重办而记录里没有" if kind == "redone" else "")
    course.differ(kind, course.cause, 0, now.ended_on or then.ended_on, was, is_, said)


def _steps(course: Course, then: State, now: State) -> None:
    """走开了的：各步办了没有、哪一天办的。"""
    for code in sorted({*then.steps, *now.steps} - course.told):
        was, is_ = then.steps.get(code), now.steps.get(code)
        if was == is_:
            continue
        article = course.draft.by_step.get(code) or course.apart().text.by_step.get(code)
        name = article.name if article else code
        if was and is_:
            kind = "earlier" if is_ < was else "later"
            course.differ(kind, code, 0, is_, str(was), str(is_), f"「{name}」由 {was} 变为 {is_}", course.cause)
        else:
            said = f"多办一步「{name}」（{is_}）" if is_ else f"少办一步「{name}」"
            course.differ("redone", code, 0, is_ or was, str(was or ""), str(is_ or ""), said, course.cause)


def _open(course: Course, then: State, now: State) -> None:
    """还在走的期限。"""
    mine = {0: 0} | course.now_of
    today = course.rules.today
    for n_then, n_now in mine.items():
        was, is_ = ({run.step: run.due for run in state.runs_of(n)} for state, n in ((then, n_then), (now, n_now)))
        for step in dict.fromkeys([*was, *is_]):
            if was.get(step) != is_.get(step):
                course.note_due(step, n_then, None, was.get(step), is_.get(step), *_late(was, is_, step, today))


def _late(was: dict[str, dt.date], is_: dict[str, dt.date], step: str, today: dt.date) -> tuple[bool, bool]:
    return today > was.get(step, today), today > is_.get(step, today)
