"""走动：一步办完，状态怎样变。状态是这一次 apply 自己的那一份，这里换掉它的几格。"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace

from ..language import Article, Text
from ..language.parts import SAME_ROLE, Reopens
from . import asking, clocks
from .clocks import Moment
from .records import Opened, Record
from .standing import answering, last_of_chain
from .state import Held, Run, Seat, Segment, State, Task, altered

ABORTED = "@stopped"  # 中止：事项结束时还没有办完的分办


class Broken(Exception):
    """记录自相矛盾。"""


def note(state: State, task: Task | None, record: Record) -> None:
    """记下办过、谁办的、填了什么。"""
    step, on = record.step, record.on
    code, long, values = step.code, step.long, step.values
    own = not step.special
    if own or code == "@decide":
        state.counts[code] = state.counts.get(code, 0) + 1
    if own:
        state.steps[code] = on
        if code not in state.firsts:
            state.firsts = {**state.firsts, code: on}
        if state.doers.get(code) != record.by:
            state.doers = {**state.doers, code: record.by}
    if step.number:
        state.number = step.number
    if step.title:
        state.title = step.title
    if task is None:
        if long:
            state.values = _without(state.values, long)
        if values:
            state.values |= values
        if long or (values and state.at):
            state.at = _at(state.at, record)
        return
    kept = _without(task.values, long) if long else task.values
    altered(
        state, task.n, steps={**task.steps, code: on},
        firsts=task.firsts if code in task.firsts else {**task.firsts, code: on},
        doers={**task.doers, code: record.by}, values={**kept, **values} if values else kept, at=_at(task.at, record),
    )  # fmt: skip


def _at(kept: dict[str, int], record: Record) -> dict[str, int]:
    """哪一笔记录里有全文：改填成短的，不留先前的记录号。"""
    step = record.step
    if kept and step.values:
        kept = _without(kept, step.values)
    return {**kept, **dict.fromkeys(step.long, record.seq)} if step.long else kept


def move_case(at: Moment, article: Article | None, to: str) -> None:
    """事项走到 to；到了结束的，今天结束。自动的条记下，在这个状态停留期间不再自己办。"""
    state = at.state
    if article is not None and article.automatic:
        state.autos = (*state.autos, article.step)
    if to != state.stage:
        state.stage, state.entered_on, state.autos = to, at.on, ()
        if to not in state.passed:
            state.passed = {**state.passed, to: at.on}
    if to in at.text.endings:
        state.ended_on, state.ending = at.on, to


def move_task(at: Moment, article: Article, to: str) -> None:
    """分办走到 to。要求退回而停下的，记下是本事项的第几次。"""
    state, task = at.state, at.state.tasks[at.task - 1]
    if article.automatic and task.stage == to:
        state.autos = (*state.autos, f"{article.step}#{task.n}")
    returns = task.returns
    if to != task.stage and _asks_back(at.text, to):
        state.returns = returns = state.returns + 1
    ended_on = at.on if to in at.text.task_ends else None
    if (task.stage, task.returns, task.ended_on) != (to, returns, ended_on):
        altered(state, task.n, stage=to, returns=returns, ended_on=ended_on)


def open_task(at: Moment, opened: Opened) -> None:
    """开出一个分办。"""
    state = at.state
    if opened.n != len(state.tasks) + 1:
        raise Broken(f"分办的序号不连续：{opened.n}")
    state.tasks.append(
        Task(
            n=opened.n, role=opened.role, unit=opened.unit, stage=opened.start or at.text.task_start,
            opened_on=at.on, round=state.round, before=opened.before, values=opened.values,
        )
    )  # fmt: skip


def reopen(at: Moment, reopens: Reopens, numbers: tuple[int, ...] | None) -> None:
    """重开分办：另起一轮。numbers 为 None 的是第一版的记录：要答复的都重开。"""
    text, state = at.text, at.state
    if numbers is None:
        numbers = tuple(task.n for task in reopening(text, state))
    state.round += 1
    dates = {code for code, item in text.fields.items() if item.kind == "date"}
    for n in numbers:
        values = {code: value for code, value in state.tasks[n - 1].values.items() if code not in dates}
        back = reopens.back_to or text.task_working
        altered(state, n, stage=back, round=state.round, ended_on=None, values=values)
        for step, deadline in reopens.deadlines:
            clocks.restart(at, state.tasks[n - 1], step, deadline)


def reopening(text: Text, state: State) -> list[Task]:
    """没有写明哪些角色时，重办重新打开的分办：要答复的角色里，每一条改交链的最后一个。"""
    return last_of_chain(state, answering(text))


def extend(at: Moment, step: str, due: dt.date, by: str) -> None:
    """延长：这一步的时钟改到 due。"""
    segment = Segment("extend", at.on, due, by)
    change_runs(
        at.state, lambda run: replace(run, due=due, segments=(*run.segments, segment)),
        lambda run: run.step == step and run.task == at.task,
    )  # fmt: skip


def sit(state: State, record: Record) -> None:
    """坐上角色；不是添一个的，先前坐着的起身。"""
    taken = {seat.role for seat in record.step.seats if not seat.add}
    seats = [
        replace(seat, until=record.on) if seat.role in taken and seat.until is None else seat for seat in state.seats
    ]
    for one in record.step.seats:
        if one.person or one.organ or one.public:
            seats.append(Seat(len(seats) + 1, one.role, record.on, one.person, one.organ, one.public))
    state.seats = tuple(seats)


def link(state: State, record: Record) -> None:
    """建立或撤去链接。"""
    for one in record.step.links:
        made = Held(one.kind, one.case)
        state.links = tuple(held for held in state.links if held != made) + (() if one.off else (made,))


def settle(at: Moment, *, moved: bool) -> None:
    """走动之后：不该走的停下，轮得到的起算；结束了的，没有办完的分办中止。"""
    state = at.state
    if state.ended_on is not None and not at.first_edition:
        for task in [one for one in state.tasks if one.ended_on is None]:
            altered(state, task.n, stage=ABORTED, ended_on=at.on)
    clocks.stop(at)
    asking.lapse(at)
    if state.ended_on is not None:
        return
    if at.task:
        clocks.start_task(at, state.tasks[at.task - 1])
    if not at.task or not at.first_edition:
        clocks.start_case(at, moved=moved and not at.task)
    filled = bool(at.filled) and not at.task and not at.first_edition
    for task in list(state.tasks) if filled or at.opened else ():
        if (filled or task.n in at.opened) and task.n != at.task and task.ended_on is None:
            clocks.start_task(at, task)


def change_runs(state: State, change: Callable[[Run], Run], which: Callable[[Run], bool]) -> None:
    """换掉符合的在走的时钟。"""
    state.runs = _changed(state.runs, change, which)
    for task in state.tasks:
        if any(which(run) for run in task.runs):
            altered(state, task.n, runs=_changed(task.runs, change, which))


def _changed(runs: tuple[Run, ...], change: Callable[[Run], Run], which: Callable[[Run], bool]) -> tuple[Run, ...]:
    return tuple(change(run) if which(run) else run for run in runs)


def _asks_back(text: Text, stage: str) -> bool:
    """停在这里的分办是要求退回的：离开这里的条里有按同一角色改交的。"""
    return any(one.role == SAME_ROLE for article in text.leaving.get(("task", stage), ()) for one in article.opens)


def _without(table: dict[str, Any], codes: Iterable[str]) -> dict[str, Any]:
    """除去这些项：改填成长文的，状态里不留先前的短值；改填成短的，不留先前的记录号。"""
    return {code: value for code, value in table.items() if code not in codes}
