"""日子过去：照草案到了期的逾期则、到期自办，条件到了的自动的条。与记录同一天到期的照记录，不另算。"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bihuan.kernel.workdays import ONE_DAY

from ..language import Article
from ..machine import Record, Run, State, Step, Task
from ..machine.records import VERSION
from .leading import Undecided, destination, readable, unmet

if TYPE_CHECKING:
    from .course import Course

MOST = 50  # 步：两笔记录之间，自己办的至多这么多


def pass_to(course: Course, day: dt.date, before: State) -> None:
    """日子过到 day 以前：照草案到了期、而记录不是那一天到期的，自己办。before: 照记录此刻的状态。"""
    if not course.diverged and not course.apart().timed:
        return
    for _ in range(MOST):
        now = course.now
        if now is None or now.ended_on is not None:
            return
        ripe = [
            (on, run.n, run) for run in now.open_runs()
            if (on := _on(course, run)) < day and _by_clock(course, run, before)  # 没有到期的多，先看日子
        ]  # fmt: skip
        if not ripe:
            return
        on, _, run = min(ripe)
        _lapse(course, run, on)


def _by_clock(course: Course, run: Run, before: State) -> bool:
    """这只时钟到了期会自己办一步，又不能照记录：记录里同一步不是同一天到期。"""
    article, now = course.draft.by_step[run.step], course.now
    if run.paused or now is None or not (article.overdue or article.recurring):
        return False
    lapse = _lapsing(course, article)
    task = now.task(run.task)
    if (task.stage if task else now.stage) not in lapse.origin or not readable(lapse):
        return False
    if unmet(course.draft, lapse, lapse.conditions, now, task, _record(course, lapse, run, _on(course, run))):
        return False
    return run.due != _then_due(course, run, before)


def _lapsing(course: Course, article: Article) -> Article:
    return course.draft.by_step[article.overdue] if article.overdue else article


def _on(course: Course, run: Run) -> dt.date:
    return run.due if course.draft.by_step[run.step].recurring else run.due + ONE_DAY


def _then_due(course: Course, run: Run, before: State) -> dt.date | None:
    """记录里同一步的期限。"""
    task = next((then for then, now in course.now_of.items() if now == run.task), 0)
    if run.task and not task:
        return None
    return next((one.due for one in before.runs_of(task) if one.step == run.step), None)


def _lapse(course: Course, run: Run, on: dt.date) -> None:
    lapse = _lapsing(course, course.draft.by_step[run.step])
    course.diverge(run.step)
    course.told.add(lapse.step)
    then = next((then for then, now in course.now_of.items() if now == run.task), 0)
    course.differ("redone", lapse.step, then, on, "", str(on), f"照草案 {on} 到期自动「{lapse.name}」", run.step)
    record = _record(course, lapse, run, on)
    course.now = course.rules.as_drafted.apply(course.now, record)
    follow(course, record, changed=True)


def _record(course: Course, article: Article, run: Run, on: dt.date) -> Record:
    assert course.now is not None
    return _own(course, article, course.now.task(run.task), on, run.calendar)


def _own(course: Course, article: Article, task: Task | None, on: dt.date, calendar: int) -> Record:
    """工作法自己办的一步。"""
    now = course.now
    assert now is not None
    stage = task.stage if task else now.stage
    step = Step(code=article.step, task=task.n if task else 0, calendar=calendar, v=VERSION, origin=stage, to=stage)
    by = f"procedure:{course.draft.code}"
    to = destination(None, course.draft, article, now, task, Record(0, on, by, step))
    return Record(0, on, by, replace(step, to=to))


def follow(course: Course, record: Record, *, changed: bool) -> None:
    """走开了、自动的条改了的，条件到了的接着办；没有的，记录里自有。"""
    if not course.diverged and not (changed and course.apart().automatic):
        return
    for _ in range(MOST):
        found = _next(course, record)
        if found is None:
            return
        course.now = course.rules.as_drafted.apply(course.now, found)


def _next(course: Course, record: Record) -> Record | None:
    now = course.now
    if now is None or now.ended_on is not None:
        return None
    for article in course.draft.articles:
        if not article.automatic or not readable(article):
            continue
        for task in now.tasks if article.place == "task" else [None]:
            key = f"{article.step}#{task.n}" if task else article.step
            if (task.stage if task else now.stage) not in article.origin or key in now.autos:
                continue
            made = _own(course, article, task, record.on, record.step.calendar)
            if not unmet(course.draft, article, article.when + article.conditions, now, task, made):
                if not course.diverged and _will_be_recorded(course, article):
                    continue
                course.diverge(article.step)
                return made
    return None


def _will_be_recorded(course: Course, article: Article) -> bool:
    """没有走开、这一条也没有改的自动的条：记录里接着就有。"""
    return not course.apart().moved(article.step)


def left_to_the_clock(course: Course, record: Record, before: State | None) -> bool:
    """记录里工作法自己办的一步，照草案由这里的日子和条件决定，不照记录：到期的日子变了，或者已经走开。"""
    if not record.by.startswith("procedure:") or course.now is None or before is None:
        return False
    apart = course.apart()
    if not course.diverged and not apart.automatic and not apart.timed:
        return False
    step, then = record.step, apart.text.by_step.get(record.step.code)
    article = course.draft.by_step.get(step.code)
    if then is not None and then.automatic:
        moved = course.diverged or apart.moved(step.code)
        return moved and (article is None or readable(article) or not _fits(course, article, step))
    run = next(
        (one for one in before.open_runs() if one.task == step.task and _lapses(apart.text.by_step, one, step)), None
    )
    if run is None:
        return False
    task = course.now_of.get(step.task, 0)
    mine = next((one for one in course.now.runs_of(task) if one.step == run.step), None)
    if mine is None or article is None or not _lapses(course.draft.by_step, mine, step):
        course.diverge(run.step)
        return True
    return mine.due != run.due and (readable(article) or record.on <= mine.due)


def _lapses(articles: dict[str, Article], run: Run, step: Step) -> bool:
    article = articles.get(run.step)
    return article is not None and step.code in (article.overdue, article.step if article.recurring else "")


def _fits(course: Course, article: Article, step: Step) -> bool:
    assert course.now is not None
    task = course.now.task(course.now_of.get(step.task, 0)) if step.task else None
    return (task.stage if task else course.now.stage) in article.origin


__all__ = ["Undecided", "follow", "left_to_the_clock", "pass_to"]
