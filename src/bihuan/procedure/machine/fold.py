"""折叠：把一条记录加到状态上。只照记录办，不再问条件；记录与状态对不上就说坏在哪里。"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.canonical import read_instant
from bihuan.kernel.workdays import ONE_DAY

from ..language import Text
from . import adopting, clocks
from .clocks import Calendars
from .standing import answering
from .state import Segment, State, Task

Texts = Callable[[str], Text]
Body = dict[str, Any]


class Broken(Exception):
    """记录自相矛盾。"""


def fold(bodies: Iterable[Body], texts: Texts, calendars: Calendars) -> State | None:
    """一条链上的全部记录 → 状态。没有开立记录的为 None。更正过的步骤不算。"""
    listed = list(bodies)
    skipped = undone(listed)
    state: State | None = None
    for body in listed:
        if body["step"] and body["seq"] not in skipped:
            state = apply(state, body["step"], day(body), body["actor"], texts, calendars)
    return state


def undone(bodies: Iterable[Body]) -> set[int]:
    """被更正掉的记录的序号。"""
    return {
        seq for body in bodies if body["step"] and body["step"]["code"] == "@correct" for seq in body["step"]["undoes"]
    }


def day(body: Body) -> dt.date:
    """这条记录发生在哪一天。"""
    return clock.day_of(read_instant(body["happened_at"]))


def apply(state: State | None, step: Body, on: dt.date, by: str, texts: Texts, calendars: Calendars) -> State:
    """加上一条。"""
    code = step["code"]
    if code == "@open":
        return _open(step, on, texts, calendars)
    if state is None:
        raise Broken("第一条不是开立")
    if code in _SPECIAL:
        _SPECIAL[code](state, step, on, by, texts(state.procedure), texts, calendars)
        return state
    text = texts(state.procedure)
    article = text.by_step.get(code)
    if article is None:
        raise Broken(f"工作法里没有步骤 {code}")
    version = step["calendar"]
    task = state.task(step["task"]) if step["task"] else None
    if step["task"] and task is None:
        raise Broken(f"没有第 {step['task']} 个分办")
    subject: State | Task = task or state
    if subject.stage != step["from"]:
        raise Broken(f"步骤 {article.name} 记为自 {step['from']}，而当时在 {subject.stage}")
    moved = step["from"] != step["to"]
    state.steps[code] = on
    state.counts[code] = state.counts.get(code, 0) + 1
    for name, value in step.get("dates", {}).items():
        state.dates[name] = dt.date.fromisoformat(value)
    state.marks |= step.get("marks", {})
    state.number = step.get("number") or state.number
    clocks.finish(state, code, step["task"], on)
    if task:
        task.steps[code] = on
        if article.automatic and not moved:
            state.autos.append(f"{code}#{task.n}")
        _move_task(text, state, task, step["to"], on)
    else:
        _move_case(text, state, code, step["to"], on)
    for opened in step.get("opened", ()):
        _open_task(text, state, opened, on)
    if article.reopens is not None:
        _reopen(text, state, article.reopens, on, calendars, version)
    for extended, due in step.get("extended", {}).items():
        _extend(state, extended, step["task"], dt.date.fromisoformat(due), on, by)
    clocks.stop(text, state, on)
    if state.ended_on is None:
        if task:
            clocks.start_task(text, state, task, code, on, calendars, version)
        else:
            clocks.start_case(text, state, code, moved, on, calendars, version)
        for opened in step.get("opened", ()):
            clocks.start_task(text, state, state.tasks[opened["n"] - 1], code, on, calendars, version)
    return state


def _open(step: Body, on: dt.date, texts: Texts, calendars: Calendars) -> State:
    text = texts(step["procedure"])
    state = State(
        procedure=step["procedure"], stage=step["to"], entered_on=on, opened_on=on, kind=step["kind"],
        region=step["region"], year=step["year"], passed=[step["to"]],
        dates={name: dt.date.fromisoformat(value) for name, value in step.get("dates", {}).items()},
        number=step.get("number", ""),
    )  # fmt: skip
    clocks.start_case(text, state, "@open", True, on, calendars, step["calendar"])
    return state


def _move_case(text: Text, state: State, code: str, to: str, on: dt.date) -> None:
    if code in text.by_step and text.by_step[code].automatic:
        state.autos.append(code)
    if to != state.stage:
        state.stage, state.entered_on, state.autos = to, on, []
        if to not in state.passed:
            state.passed.append(to)
    if to in text.endings:
        state.ended_on, state.ending = on, to


def _move_task(text: Text, state: State, task: Task, to: str, on: dt.date) -> None:
    if to != task.stage and any("same" in dict(a.opens).values() for a in text.leaving.get(("task", to), ())):
        state.returns += 1
        task.returns = state.returns
    task.stage = to
    task.ended_on = on if to in text.task_ends else None


def _open_task(text: Text, state: State, opened: Body, on: dt.date) -> None:
    if opened["n"] != len(state.tasks) + 1:
        raise Broken(f"分办的序号不连续：{opened['n']}")
    state.tasks.append(
        Task(
            n=opened["n"], role=opened["role"], unit=opened["unit"], stage=text.task_start, opened_on=on,
            round=state.round, before=opened.get("before", 0),
        )
    )  # fmt: skip


def _reopen(text: Text, state: State, deadlines: Any, on: dt.date, calendars: Calendars, version: int) -> None:
    state.round += 1
    for task in reopening(text, state):
        task.stage, task.round, task.ended_on = text.task_working, state.round, None
        state.dates = {code: day for code, day in state.dates.items() if not code.endswith(f"#{task.n}")}
        for step, deadline in deadlines:
            clocks.restart(text, state, task, step, deadline, on, calendars, version)


def reopening(text: Text, state: State) -> list[Task]:
    """重办时重新打开的分办：要答复的角色里，每一条改交链的最后一个。"""
    replaced = {task.before for task in state.tasks if task.before}
    return [task for task in state.tasks if task.role in answering(text) and task.n not in replaced]


def _extend(state: State, step: str, task: int, due: dt.date, on: dt.date, by: str) -> None:
    for run in state.runs:
        if run.step == step and run.task == task and run.stopped_on is None:
            run.due = due
            run.segments.append(Segment("extend", on, due, by))


def _decide(state: State, step: Body, on: dt.date, by: str, text: Text, texts: Texts, calendars: Calendars) -> None:
    if state.stage != step["from"]:
        raise Broken(f"特别决定记为自 {step['from']}，而当时在 {state.stage}")
    state.counts["@decide"] = state.counts.get("@decide", 0) + 1
    _move_case(text, state, "@decide", step["to"], on)
    clocks.stop(text, state, on)
    if state.ended_on is None:
        clocks.start_case(text, state, "@decide", True, on, calendars, step["calendar"])


def _adopt(state: State, step: Body, on: dt.date, by: str, text: Text, texts: Texts, calendars: Calendars) -> None:
    state.procedure = step["procedure"]
    state.stage = step["stages"].get(state.stage, state.stage)
    for task in state.tasks:
        task.stage = step["tasks"].get(task.stage, task.stage)
    for run in state.runs:
        run.step = step["steps"].get(run.step, run.step)
    newer = texts(state.procedure)
    clocks.stop(newer, state, on)
    if step.get("clocks"):  # 早先的改用没有写这一项，只停不改；照当时的样子折叠
        adopting.change_clocks(text, newer, state, on, by, calendars, step["calendar"])


def _redate(state: State, step: Body, on: dt.date, by: str, text: Text, texts: Texts, calendars: Calendars) -> None:
    for n, due in step["runs"].items():
        run = state.runs[int(n) - 1]
        run.due, run.calendar = dt.date.fromisoformat(due), step["calendar"]
        run.segments.append(Segment("redate", on, run.due, by))


def _pause(state: State, step: Body, on: dt.date, by: str, text: Text, texts: Texts, calendars: Calendars) -> None:
    run = state.runs[step["run"] - 1]
    run.segments.append(Segment("pause", on, run.due, by, step.get("why", ""), step.get("document", "")))


def _resume(state: State, step: Body, on: dt.date, by: str, text: Text, texts: Texts, calendars: Calendars) -> None:
    run = state.runs[step["run"] - 1]
    paused_on = run.segments[-1].on
    deadline = clocks.deadline_of(text, run)
    if deadline and deadline.unit == "workday":
        calendar = calendars(step["calendar"])
        run.due = calendar.add(run.due, calendar.between(paused_on, on))
    else:
        run.due += (on - paused_on).days * ONE_DAY
    run.segments.append(Segment("resume", on, run.due, by, step.get("why", ""), step.get("document", "")))


def _correct(state: State, step: Body, on: dt.date, by: str, text: Text, texts: Texts, calendars: Calendars) -> None:
    """更正本身不动状态：折叠时已经跳过被更正的步骤。"""


_SPECIAL = {
    "@decide": _decide,
    "@adopt": _adopt,
    "@redate": _redate,
    "@pause": _pause,
    "@resume": _resume,
    "@correct": _correct,
}
