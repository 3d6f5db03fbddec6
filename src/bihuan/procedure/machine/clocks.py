"""时钟：何时起算、何时停、到期在哪一天。"""

import datetime as dt
from collections.abc import Callable

from bihuan.kernel.workdays import Calendar

from ..language import Article, Deadline, Text, words
from .standing import selected
from .state import Run, Segment, State, Task

Calendars = Callable[[int], Calendar]


def stop(text: Text, state: State, on: dt.date) -> None:
    """停掉不该再走的：这一步办了，或者走到了办不成它的地方。分办的时钟只要还走得到就一直走。"""
    for run in state.runs:
        if run.stopped_on is None and not _still_runs(text, state, run):
            run.stopped_on = on


def finish(state: State, step: str, task: int, on: dt.date) -> None:
    """这一步办了，它自己的时钟停。"""
    for run in state.runs:
        if run.stopped_on is None and run.step == step and run.task == task:
            run.stopped_on = on


def start_case(
    text: Text, state: State, step: str, moved: bool, on: dt.date, calendars: Calendars, version: int
) -> None:
    """事项到了新的状态，或者办了起算的那一步：离开此处的各条起算。"""
    for article in text.leaving.get(("case", state.stage), ()):
        deadline = article.deadline
        if deadline is None or deadline.kind == "none" or not selected(text, article, state, None):
            continue
        restarts = deadline.kind == "since" and text.steps_by_name[deadline.what] == step
        if not (moved or restarts):
            continue
        zero = _zero(text, deadline, state, None, on)
        if zero is not None and not _running(state, article.step, zero):
            finish(state, article.step, 0, on)
            _start(text, state, article, deadline, None, zero, calendars, version)


def start_task(
    text: Text, state: State, task: Task, step: str, on: dt.date, calendars: Calendars, version: int
) -> None:
    """分办刚开，或者办了起算的那一步：轮得到这个分办的各条起算。"""
    opened = step in text.openers and task.opened_on == on and not task.steps
    for article in text.articles:
        deadline = article.deadline
        if article.place != "task" or deadline is None or deadline.kind == "none":
            continue
        if deadline.kind == "since":
            since = text.steps_by_name[deadline.what]
            begins = opened if since in text.openers else since == step
        else:
            begins = opened
        if not begins or not selected(text, article, state, task):
            continue
        if not set(article.origin) & text.reach[("task", task.stage)]:
            continue
        zero = _zero(text, deadline, state, task, on)
        if zero is not None:
            finish(state, article.step, task.n, on)
            _start(text, state, article, deadline, task, zero, calendars, version)


def restart(
    text: Text, state: State, task: Task, step: str, deadline: Deadline, on: dt.date, calendars: Calendars, version: int
) -> None:
    """重办：再起一只时钟，按决定重办的那一条写明的期限。"""
    _start(text, state, text.by_step[step], deadline, task, on, calendars, version)


def redue(text: Text, run: Run, calendars: Calendars, version: int) -> dt.date:
    """同一只时钟，在另一版日历下何日到期（延长、暂停过的不动）。"""
    if any(segment.kind not in ("run", "redate", "adopt") for segment in run.segments):
        return run.due
    deadline = deadline_of(text, run)
    return deadline.due(run.zero, calendars(version)) if deadline else run.due


def deadline_of(text: Text, run: Run) -> Deadline | None:
    """这只时钟按哪一句期限走。"""
    for article in text.articles:
        if article.step == run.step and article.deadline and article.deadline.words == run.words:
            return article.deadline
        for step, deadline in article.reopens or ():
            if step == run.step and deadline.words == run.words:
                return deadline
    return None


def _running(state: State, step: str, zero: dt.date) -> bool:
    return any(r.stopped_on is None and r.step == step and r.task == 0 and r.zero == zero for r in state.runs)


def _still_runs(text: Text, state: State, run: Run) -> bool:
    if state.ended_on is not None:
        return False
    article = text.by_step.get(run.step)
    if article is None:
        return False
    if run.task == 0:
        return state.stage in article.origin
    task = state.tasks[run.task - 1]
    return bool(set(article.origin) & text.reach[("task", task.stage)])


def _zero(text: Text, deadline: Deadline, state: State, task: Task | None, on: dt.date) -> dt.date | None:
    if deadline.kind == "since":
        since = text.steps_by_name[deadline.what]
        if task is not None:
            if since in text.openers:
                return task.opened_on
            if since in task.steps:
                return task.steps[since]
        return state.steps.get(since)
    if deadline.kind == "yearly":
        return on
    return state.dates.get(moment_code(deadline.what))


def moment_code(word: str) -> str:
    """时点的词 → 代号。"""
    return words.code_of("时点", word) or word


def _start(
    text: Text, state: State, article: Article, deadline: Deadline, task: Task | None, zero: dt.date,
    calendars: Calendars, version: int,
) -> None:  # fmt: skip
    calendar = calendars(version)
    due = deadline.due(zero, calendar)
    limit = None
    if article.limit:
        limit_zero = _zero(text, article.limit, state, task, zero) or zero
        limit = article.limit.due(limit_zero, calendar)
    state.runs.append(
        Run(
            n=len(state.runs) + 1, step=article.step, task=task.n if task else 0, zero=zero, due=due,
            calendar=version, segments=[Segment("run", zero, due)], words=deadline.words, limit=limit,
        )
    )  # fmt: skip
