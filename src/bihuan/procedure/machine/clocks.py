"""时钟：何时起算、何时停、到期在哪一天。状态是这一次 apply 自己的那一份，这里换掉它的几格。"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from bihuan.kernel.workdays import ONE_DAY, Calendar

from ..language import Article, Deadline, Text
from ..language.parts import AT_OPENING
from ..language.timing import NOWHERE
from .standing import fits, stands
from .state import Run, Segment, State, Task, altered

Calendars = Callable[[int], Calendar]


class Moment(msgspec.Struct, frozen=True, gc=False):
    """时钟所在的一刻：哪份工作法、哪个状态、哪一天、哪一版日历。

    step、task: 刚办的一步和它的分办；opened: 刚开的分办；filled: 刚填的各项；first_edition: 第一版的记录，照当时的办法起算。
    """

    text: Text
    state: State
    on: dt.date
    calendars: Calendars
    version: int
    step: str = ""
    task: int = 0
    opened: frozenset[int] = frozenset()
    filled: frozenset[str] = frozenset()
    first_edition: bool = False
    before: Text | None = None  # 改用新版之前的工作法

    def calendar(self) -> Calendar:
        """这一版日历。"""
        return self.calendars(self.version)


def stop(at: Moment) -> None:
    """停掉不该再走的：走到了办不成它的地方，或者事项结束了。"""
    state, staying = at.state, at.text.staying
    over = state.ended_on is not None
    if state.runs:
        gone = {run.n for run in state.runs if over or not _stays(at.text, state.stage, run)}
        if gone:
            state.runs = _kept(state, state.runs, at.on, gone)
    for task in state.tasks:
        for run in task.runs:
            if over or task.stage not in staying.get(run.step, NOWHERE):
                gone = {one.n for one in task.runs if over or task.stage not in staying.get(one.step, NOWHERE)}
                altered(state, task.n, runs=_kept(state, task.runs, at.on, gone))
                break


def _stays(text: Text, stage: str, run: Run) -> bool:
    """事项停在这里，它的时钟照走：办得了它的地方；停表的时候走开了，还走得回来的。"""
    article = text.by_step.get(run.step)
    if article is None:
        return False
    if stage in article.origin:
        return True
    return run.halted and not text.reach.get(("case", stage), NOWHERE).isdisjoint(article.origin)


def finish(state: State, step: str, task: int, on: dt.date) -> None:
    """这一步办了，它自己的时钟停。"""
    runs = state.tasks[task - 1].runs if task else state.runs
    for run in runs:
        if run.step == step:
            kept = _kept(state, runs, on, {run.n for run in runs if run.step == step})
            if task:
                altered(state, task, runs=kept)
            else:
                state.runs = kept
            break


def start_case(at: Moment, *, moved: bool) -> None:
    """事项到了新的状态、办了起算的那一步，或者填了起算的日期：离开此处的各条起算。

    哪几条起算，除了停在哪里，只看这几样：办的一步，填的日期，是不是重办，是不是第一版的记录，定期限的各项选的哪一样；
    问到一样记下一样。
    """
    text, state = at.text, at.state
    filled = at.filled if at.filled and not at.filled.isdisjoint(text.timing_codes) else NOWHERE
    key = (state.stage, moved, at.step, filled, state.round > 1, at.first_edition, *_choices(at, None))
    begun = text.begun.get(key)
    if begun is None:
        begun = text.begun[key] = tuple(_of_case(at, moved))
    for article, deadline, once in begun:
        if (once and state.counts.get(at.step, 0) > 1) or not stands(text, article, state, None):
            continue
        zero = zero_day(at, deadline, None)
        if zero is not None and not _running(state, article.step, zero, deadline):
            finish(state, article.step, 0, at.on)
            begin(at, article, deadline, None, zero)


def _of_case(at: Moment, moved: bool) -> Iterator[tuple[Article, Deadline, bool]]:
    """停在此处的事项，这样的一步使哪几条起算，各按哪一句期限；后一格是只在头一次办时才算。"""
    for article in at.text.leaving.get(("case", at.state.stage), ()):
        deadline = timed(article, at.state)
        if deadline is None:
            continue
        again = article.step == at.step and deadline.recurring and not at.first_edition
        since = deadline.kind == "since" and at.step in deadline.codes
        if article.step in at.text.on_case_request and not since:
            continue  # 早先的请求已经过去
        if moved or again or since or _refilled(at, deadline):
            yield article, deadline, deadline.first and since and not moved and not again


def start_task(at: Moment, task: Task) -> None:
    """分办刚开、办了起算的那一步，或者填了起算的日期：轮得到这个分办的各条起算。"""
    text, opened = at.text, task.n in at.opened
    filled = at.filled if at.filled and not at.filled.isdisjoint(text.timing_codes) else NOWHERE
    key = (task.stage, task.role, opened, at.step, filled, at.state.round > 1, at.first_edition, *_choices(at, task))
    begun = text.begun.get(key)
    if begun is None:
        begun = text.begun[key] = tuple(_of_task(at, task, opened))
    for article, deadline, _ in begun:
        zero = zero_day(at, deadline, task) if stands(text, article, at.state, task) else None
        if zero is not None:
            finish(at.state, article.step, task.n, at.on)
            begin(at, article, deadline, task, zero)


def _of_task(at: Moment, task: Task, opened: bool) -> Iterator[tuple[Article, Deadline, bool]]:
    """停在此处的分办，这样的一步使哪几条起算，各按哪一句期限。"""
    text = at.text
    for article in text.on_tasks:
        deadline = timed(article, at.state, task)
        if deadline is None:
            continue
        if deadline.kind == "since" and not _from_field(text, deadline):
            begins = at.step in deadline.codes if text.openers.isdisjoint(deadline.codes) else opened
            begins = begins or (opened and AT_OPENING in deadline.codes)
        else:
            again = article.step == at.step and deadline.recurring and not at.first_edition
            begins = opened or again or _refilled(at, deadline)
        there = text.reach.get(("task", task.stage), NOWHERE)
        if begins and fits(text, article, task.role) and not there.isdisjoint(article.origin):
            yield article, deadline, False


def restart(at: Moment, task: Task, step: str, deadline: Deadline) -> None:
    """重办：再起一只时钟，按决定重办的那一条写明的期限。先前没有办完的停下（第一版的两只都走）。"""
    if not at.first_edition:
        finish(at.state, step, task.n, at.on)
    begin(at, at.text.by_step[step], deadline, task, zero_day(at, deadline, task, decided=True) or at.on)


def redue(text: Text, run: Run, calendars: Calendars, version: int) -> dt.date:
    """同一只时钟，在另一版日历下何日到期（延长、暂停过的不动）。"""
    if any(segment.kind not in ("run", "redate", "adopt", "choose") for segment in run.segments):
        return run.due
    deadline = deadline_of(text, run)
    return deadline.due(run.zero, calendars(version)) if deadline else run.due


def deadline_of(text: Text, run: Run) -> Deadline | None:
    """这只时钟按哪一句期限走。"""
    own = text.by_step.get(run.step)
    written = (own.deadline, own.redo_deadline, own.at) if own else ()
    for deadline in (one for whole in written if whole is not None for one in whole.each):
        if deadline.words == run.words:
            return deadline
    for article in text.articles:
        for step, deadline in article.reopens.deadlines if article.reopens else ():
            if step == run.step and deadline.words == run.words:
                return deadline
    return None


def timed(article: Article, state: State, task: Task | None = None) -> Deadline | None:
    """这一条此刻按哪一句期限走；没有期限、无期限的为 None。"""
    deadline = article.at or article.deadline
    if article.redo_deadline is not None and state.round > 1:
        deadline = article.redo_deadline
    return picked(deadline, state, task)


def picked(deadline: Deadline | None, state: State, task: Task | None) -> Deadline | None:
    """照一项选项不同的，挑出此刻那一句；没有期限、无期限的为 None。"""
    if deadline is not None and deadline.choices:
        deadline = deadline.chosen(state.value(deadline.by, task))
    return None if deadline is None or deadline.kind == "none" else deadline


def _choices(at: Moment, task: Task | None) -> tuple[Any, ...]:
    return tuple([at.state.value(code, task) for code in at.text.choosers]) if at.text.choosers else ()


def due_at(at: Moment, article: Article, task: Task | None) -> dt.date | None:
    """此刻办这一条，应当在哪一天之前；算不出的为 None。开立的一条在按下时才知道起算的日子。"""
    deadline = timed(article, at.state, task)
    zero = zero_day(at, deadline, task) if deadline else None
    return deadline.due(zero, at.calendar()) if deadline and zero else None


def _refilled(at: Moment, deadline: Deadline) -> bool:
    """刚填的日期（会议）正是它起算的那一项。"""
    return not at.first_edition and not at.filled.isdisjoint(deadline.codes)


def _from_field(text: Text, deadline: Deadline) -> bool:
    return not text.fields.keys().isdisjoint(deadline.codes)


def _running(state: State, step: str, zero: dt.date, deadline: Deadline) -> bool:
    return any(run.step == step and run.zero == zero and run.words == deadline.words for run in state.runs)


def zero_day(at: Moment, deadline: Deadline, task: Task | None, *, decided: bool = False) -> dt.date | None:
    """起算的日子：那一步办的日子（分办先看自己的，开分办的一步看交办日），那个日期项，或者此刻。"""
    state = at.state
    if deadline.recurring:
        return _next_period(at, deadline)
    if decided and deadline.kind == "since" and at.step in deadline.codes:
        return at.on
    latest = None
    for code in deadline.codes:
        day = _day_of(at, code, deadline, task)
        if day is not None and (latest is None or day > latest):
            latest = day
    if latest is None and deadline.kind == "since" and AT_OPENING in deadline.codes:
        return task.opened_on if task else state.opened_on
    return latest


def _day_of(at: Moment, code: str, deadline: Deadline, task: Task | None) -> dt.date | None:
    text, state = at.text, at.state
    if code not in text.by_step:
        return state.date(code, task) or meeting_day(state, code, task)
    if task is not None:
        if code in text.openers:
            return _first_of_chain(state, task).opened_on if deadline.first else task.opened_on
        own = (task.firsts if deadline.first else task.steps).get(code)
        if own is not None:
            return own
    return (state.firsts if deadline.first else state.steps).get(code)


def _first_of_chain(state: State, task: Task) -> Task:
    """这一个分办辗转改交而来，最早的那一个。"""
    while (before := state.task(task.before)) is not None:
        task = before
    return task


def meeting_day(state: State, code: str, task: Task | None) -> dt.date | None:
    """会议项的日子：会议事项的日期随填写记在旁边（‹代号›@on），会议改期时一并改。"""
    return state.date(f"{code}@on", task)


def _next_period(at: Moment, deadline: Deadline) -> dt.date:
    """周期的起点：刚办过的，从这一期到期的次日起；否则从此刻起。"""
    if at.step and any(a.step == at.step and timed(a, at.state) is deadline for a in at.text.articles):
        return deadline.due(at.on, at.calendar()) + ONE_DAY
    return at.on


def begin(at: Moment, article: Article, deadline: Deadline, task: Task | None, zero: dt.date) -> None:
    state, calendar = at.state, at.calendars(at.version)
    due, limit = deadline.due(zero, calendar), None
    latest = picked(article.limit, state, task)
    if latest:
        limit = latest.due(zero_day(at, latest, task) or zero, calendar)
    state.ran += 1
    role = task.role if task and task.role in article.by else article.by[0] if article.by else ""
    segments = (Segment("run", zero, due),)
    run = Run(
        state.ran, article.step, task.n if task else 0, zero, due, at.version, segments, deadline.words, limit, role
    )
    if task is None:
        state.runs = (*state.runs, run)
    else:
        altered(state, task.n, runs=(*state.tasks[task.n - 1].runs, run))


def _kept(state: State, runs: tuple[Run, ...], on: dt.date, gone: set[int]) -> tuple[Run, ...]:
    """还走着的；停了的（gone：序号）另记。"""
    state.stopped = (*state.stopped, *[replace(run, stopped_on=on) for run in runs if run.n in gone])
    return tuple([run for run in runs if run.n not in gone])
