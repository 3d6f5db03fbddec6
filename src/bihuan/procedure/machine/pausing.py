"""停表与恢复：停着的日子不算在期限里。有人决定的（暂停、恢复），和条文写明的（停表）。"""

import datetime as dt
from collections.abc import Callable

from msgspec.structs import replace

from bihuan.kernel.workdays import ONE_DAY

from . import clocks
from .clocks import Moment
from .records import Record
from .state import Run, Segment, altered


def paused(run: Run, on: dt.date, by: str, why: str = "", document: str = "") -> Run:
    """停下的这一只。"""
    return replace(run, segments=(*run.segments, Segment("pause", on, run.due, by, why, document)))


def resumed(at: Moment, run: Run, by: str, why: str = "", document: str = "") -> Run:
    """接着走的这一只：停了几天，到期晚几天；期限按工作日算的，晚几个工作日。"""
    since, deadline = run.segments[-1].on, clocks.deadline_of(at.text, run)
    if deadline and deadline.unit == "workday":
        calendar = at.calendar()
        due = calendar.add(run.due, calendar.between(since, at.on))
    else:
        due = run.due + (at.on - since).days * ONE_DAY
    return replace(run, due=due, segments=(*run.segments, Segment("resume", at.on, due, by, why, document)))


def halt(at: Moment, record: Record) -> None:
    """停表：刚办的一步写在哪几条的「停表」的「自」里，那几条的时钟停下。

    办在事项上的，各个分办上的也停；办在一个分办上的，停那个分办的和事项自己的。
    """
    code = record.step.code
    stops = at.text.halting.get(code)
    if stops:
        name = at.text.by_step[code].name

        def changed(run: Run) -> Run:
            if run.step not in stops[0] or run.paused:
                return run
            return replace(run, segments=(*run.segments, Segment("halt", record.on, run.due, record.by, name)))

        _change(at, record, changed)


def go_on(at: Moment, record: Record) -> None:
    """接着走：办了「停表」的「到」，或者从别的路走回了办得成它的状态。"""
    code, moved = record.step.code, record.step.origin != record.step.to
    halting = at.text.halting.get(code)
    if halting is None and not (moved and at.text.halting):
        return
    name = at.text.by_step[code].name
    stops, goes_on = halting or (frozenset(), frozenset())
    back = record.step.to if moved else ""

    def changed(run: Run) -> Run:
        here = back in at.text.by_step[run.step].origin and run.step not in stops
        if not run.halted or not (run.step in goes_on or here):
            return run
        return resumed(at, run, record.by, name)

    _change(at, record, changed)


def _change(at: Moment, record: Record, changed: Callable[[Run], Run]) -> None:
    state, n = at.state, record.step.task
    state.runs = tuple(changed(run) for run in state.runs)
    for task in state.tasks:
        if n in (0, task.n) and task.runs:
            altered(state, task.n, runs=tuple(changed(run) for run in task.runs))
