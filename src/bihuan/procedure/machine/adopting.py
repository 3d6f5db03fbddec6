"""改用新版时的时钟：期限改了的照新版从原来的起算日重算，新版才有期限的条起算，新版没有期限的停。"""

import datetime as dt

from bihuan.kernel.workdays import Calendar

from ..language import Article, Deadline, Text
from .clocks import Calendars, _start, _zero
from .standing import selected
from .state import Run, Segment, State, Task


def change_clocks(old: Text, new: Text, state: State, on: dt.date, by: str, calendars: Calendars, version: int) -> None:
    """走着的时钟照新版的期限，再起新版才有的。状态的工作法已经换成新版，走不到的时钟已经停了。"""
    for run in state.open_runs():
        _change(old, new, state, run, on, by, calendars, version)
    for article in new.articles:
        for task in state.tasks if article.place == "task" else [None]:
            zero = _begins(new, state, article, task, on)
            if zero is not None and article.deadline is not None:
                _start(new, state, article, article.deadline, task, zero, calendars, version)


def _change(
    old: Text, new: Text, state: State, run: Run, on: dt.date, by: str, calendars: Calendars, version: int
) -> None:
    """一只走着的时钟。延长过的不会因此提前；暂停过的，顺延的日子照旧给。"""
    before, deadline = _same(old, old, run), _same(old, new, run)
    if deadline is None or deadline.kind == "none":
        run.stopped_on = on
        return
    zero = _zero(new, deadline, state, state.task(run.task), run.zero) or run.zero
    limit = new.by_step[run.step].limit
    run.limit = _latest(new, limit, state, run, zero, calendars(version)) if limit else None
    if before == deadline:
        return
    due = deadline.due(zero, calendars(version))
    if any(segment.kind == "extend" for segment in run.segments):
        due = max(due, run.due)
    elif before:
        due += run.due - before.due(run.zero, calendars(run.calendar))
    run.zero, run.due, run.words, run.calendar = zero, due, deadline.words, version
    place = len(run.segments) - run.paused  # 正在暂停的，暂停仍是最后一段
    run.segments.insert(place, Segment("adopt", on, due, by, deadline.words))


def _latest(text: Text, limit: Deadline, state: State, run: Run, zero: dt.date, table: Calendar) -> dt.date:
    return limit.due(_zero(text, limit, state, state.task(run.task), zero) or zero, table)


def _same(old: Text, text: Text, run: Run) -> Deadline | None:
    """这只时钟在 text 里按哪一句期限：条文自己的，或者决定重办的那一条写的。"""
    own = old.by_step.get(run.step)
    if own is None or own.deadline is None or own.deadline.words != run.words:
        for article in old.articles:
            for step, deadline in article.reopens or ():
                if (step, deadline.words) == (run.step, run.words):
                    again = text.by_step.get(article.step)
                    return dict((again.reopens if again else None) or ()).get(run.step)
    now = text.by_step.get(run.step)
    return now.deadline if now else None


def _begins(text: Text, state: State, article: Article, task: Task | None, on: dt.date) -> dt.date | None:
    """新版里轮得到、还没有时钟在走、起算之后也还没有办过的一条，从哪一天起算；不该起算的为 None。"""
    deadline, n = article.deadline, task.n if task else 0
    if deadline is None or deadline.kind == "none" or not selected(text, article, state, task):
        return None
    if any(run.step == article.step and run.task == n for run in state.open_runs()):
        return None
    if task is None and state.stage not in article.origin:
        return None
    if task is not None and (task.ended_on or not set(article.origin) & text.reach[("task", task.stage)]):
        return None
    zero = _zero(text, deadline, state, task, on)
    done = task.steps.get(article.step) if task else state.steps.get(article.step)
    if zero is None or (done is not None and done >= zero):
        return None
    return None if task is not None and zero < _reopened_on(text, state) and task.round == state.round else zero


def _reopened_on(text: Text, state: State) -> dt.date:
    """最近一次重办的日子：早于它起算的是上一轮的期限。没有重办过为最早的日子。"""
    days = [state.steps[a.step] for a in text.articles if a.reopens is not None and a.step in state.steps]
    return max(days, default=dt.date.min)
