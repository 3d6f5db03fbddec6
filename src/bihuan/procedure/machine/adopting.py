"""改用新版时的时钟：期限改了的照新版从原来的起算日重算，新版才有期限的条起算，新版没有期限的停。"""

import datetime as dt

from msgspec.structs import replace

from ..language import Article, Deadline, Text
from .clocks import Moment, begin, finish, picked, timed, zero_day
from .moving import change_runs
from .standing import selected
from .state import Run, Segment, State, Task


def change_clocks(at: Moment, old: Text, new: Text, by: str) -> None:
    """走着的时钟照新版的期限，再起新版才有的。状态的工作法已经换成新版，走不到的时钟已经停了。"""
    for run in at.state.open_runs():
        changed = _changed(at, old, new, run, by)
        if changed is None:
            finish(at.state, run.step, run.task, at.on)
        else:
            _put(at.state, changed)
    for article in new.articles:
        for task in list(at.state.tasks) if article.place == "task" else [None]:
            since, deadline = begins(at, article, task), timed(article, at.state, task)
            if since is not None and deadline is not None:
                begin(at, article, deadline, task, since)


def _put(state: State, changed: Run) -> None:
    change_runs(state, lambda run: changed, lambda run: run.n == changed.n)


def _changed(at: Moment, old: Text, new: Text, run: Run, by: str) -> Run | None:
    """一只走着的时钟照新版的样子；新版没有期限的为 None。延长过的不会因此提前；暂停过的，顺延的日子照旧给。"""
    task = at.state.task(run.task)
    before, deadline = _same(old, old, run, at.state, task), _same(old, new, run, at.state, task)
    if deadline is None or deadline.kind == "none":
        return None
    since, limit = zero_day(at, deadline, task) or run.zero, new.by_step[run.step].limit
    if before == deadline:
        return replace(run, limit=_latest(at, limit, since, task))
    return redated(at, run, before, deadline, Segment("adopt", at.on, since, by, deadline.words), limit)


def redated(
    at: Moment, run: Run, before: Deadline | None, deadline: Deadline, segment: Segment, limit: Deadline | None
) -> Run:
    """换了一句期限的这一只：从 segment.due（起算的日子）重算。延长过的不会因此提前；停过的，顺延的日子照旧给。"""
    since, task = segment.due, at.state.task(run.task)
    due = deadline.due(since, at.calendar())
    if any(one.kind == "extend" for one in run.segments):
        due = max(due, run.due)
    elif before:
        due += run.due - before.due(run.zero, at.calendars(run.calendar))
    segments = list(run.segments)
    segments.insert(len(segments) - run.paused, replace(segment, due=due))  # 正在停着的仍是最后一段
    return replace(
        run, limit=_latest(at, limit, since, task), zero=since, due=due, words=deadline.words,
        calendar=at.version, segments=tuple(segments),
    )  # fmt: skip


def _latest(at: Moment, limit: Deadline | None, since: dt.date, task: Task | None) -> dt.date | None:
    """最晚可以延到哪一天。"""
    written = picked(limit, at.state, task)
    return written.due(zero_day(at, written, task) or since, at.calendar()) if written else None


def _same(old: Text, text: Text, run: Run, state: State, task: Task | None) -> Deadline | None:
    """这只时钟在 text 里按哪一句期限：条文自己的，或者决定重办的那一条写的。"""
    own = old.by_step.get(run.step)
    deadline = timed(own, state, task) if own else None
    if deadline is None or deadline.words != run.words:
        for article in old.articles:
            for step, again in article.reopens.deadlines if article.reopens else ():
                if (step, again.words) == (run.step, run.words):
                    there = text.by_step.get(article.step)
                    return dict(there.reopens.deadlines if there and there.reopens else ()).get(run.step)
    article_there = text.by_step.get(run.step)
    return timed(article_there, state, task) if article_there else None


def begins(at: Moment, article: Article, task: Task | None) -> dt.date | None:
    """新版里轮得到、还没有时钟在走、起算之后也还没有办过的一条，从哪一天起算；不该起算的为 None。"""
    text, state, deadline, n = at.text, at.state, timed(article, at.state, task), task.n if task else 0
    if deadline is None or not selected(text, article, state, task):
        return None
    if any(run.step == article.step for run in state.runs_of(n)):
        return None
    if task is None and state.stage not in article.origin:
        return None
    if task is not None and (task.ended_on or not set(article.origin) & text.reach.get(("task", task.stage), set())):
        return None
    since = zero_day(at, deadline, task)
    done = task.steps.get(article.step) if task else state.steps.get(article.step)
    if since is None or (done is not None and done >= since):
        return None
    return None if task is not None and since < _reopened_on(text, state) and task.round == state.round else since


def _reopened_on(text: Text, state: State) -> dt.date:
    """最近一次重办的日子：早于它起算的是上一轮的期限。没有重办过为最早的日子。"""
    days = [state.steps[a.step] for a in text.articles if a.reopens is not None and a.step in state.steps]
    return max(days, default=dt.date.min)
