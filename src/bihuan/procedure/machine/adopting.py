"""改用新版时的时钟：期限改了的照新版从原来的起算日重算，新版才有期限的条起算，新版没有期限的停。"""

import datetime as dt

from msgspec.structs import replace

from ..language import Article, Deadline, Text
from .clocks import Moment, begin, finish, timed, zero_day
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
            since, deadline = _begins(at, article, task), timed(article, at.state)
            if since is not None and deadline is not None:
                begin(at, article, deadline, task, since)


def _put(state: State, changed: Run) -> None:
    change_runs(state, lambda run: changed, lambda run: run.n == changed.n)


def _changed(at: Moment, old: Text, new: Text, run: Run, by: str) -> Run | None:
    """一只走着的时钟照新版的样子；新版没有期限的为 None。延长过的不会因此提前；暂停过的，顺延的日子照旧给。"""
    before, deadline = _same(old, old, run, at.state), _same(old, new, run, at.state)
    if deadline is None or deadline.kind == "none":
        return None
    calendar, task = at.calendar(), at.state.task(run.task)
    since = zero_day(at, deadline, task) or run.zero
    limit = new.by_step[run.step].limit
    latest = limit.due(zero_day(at, limit, task) or since, calendar) if limit else None
    if before == deadline:
        return replace(run, limit=latest)
    due = deadline.due(since, calendar)
    if any(segment.kind == "extend" for segment in run.segments):
        due = max(due, run.due)
    elif before:
        due += run.due - before.due(run.zero, at.calendars(run.calendar))
    segments = list(run.segments)
    segments.insert(
        len(segments) - run.paused, Segment("adopt", at.on, due, by, deadline.words)
    )  # 正在暂停的仍是最后一段
    return replace(
        run, limit=latest, zero=since, due=due, words=deadline.words, calendar=at.version, segments=tuple(segments)
    )


def _same(old: Text, text: Text, run: Run, state: State) -> Deadline | None:
    """这只时钟在 text 里按哪一句期限：条文自己的，或者决定重办的那一条写的。"""
    own = old.by_step.get(run.step)
    deadline = timed(own, state) if own else None
    if deadline is None or deadline.words != run.words:
        for article in old.articles:
            for step, again in article.reopens.deadlines if article.reopens else ():
                if (step, again.words) == (run.step, run.words):
                    there = text.by_step.get(article.step)
                    return dict(there.reopens.deadlines if there and there.reopens else ()).get(run.step)
    article_there = text.by_step.get(run.step)
    return timed(article_there, state) if article_there else None


def _begins(at: Moment, article: Article, task: Task | None) -> dt.date | None:
    """新版里轮得到、还没有时钟在走、起算之后也还没有办过的一条，从哪一天起算；不该起算的为 None。"""
    text, state, deadline, n = at.text, at.state, timed(article, at.state), task.n if task else 0
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
