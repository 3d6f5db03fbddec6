"""投影：把状态写到事项、分办、时钟的行上，只写变了的。折叠是唯一的来源，行供查询。"""

from typing import Any

from . import roles
from .language import Text
from .machine import Run, State, Task
from .machine.standing import selected
from .machine.state import write
from .models import Assignment, Case, Clock, ClockRung


def case_columns(text: Text, state: State) -> dict[str, Any]:
    """事项行里由状态而来的各列。"""
    return {
        "stage": state.stage,
        "number": state.number,
        "round": state.round,
        "progress": text.progress(state.stage),
        "due_on": state.due_on,
        "ended_on": state.ended_on,
        "ending": state.ending,
        "memory": write(state),
    }


def task_columns(state: State, task: Task) -> dict[str, Any]:
    """分办行里由状态而来的各列。"""
    due = min((r.due for r in state.runs if r.task == task.n and r.stopped_on is None and not r.paused), default=None)
    return {
        "role": task.role,
        "unit_id": task.unit,
        "stage": task.stage,
        "round": task.round,
        "opened_on": task.opened_on,
        "ended_on": task.ended_on,
        "due_on": due,
    }


def clock_columns(text: Text, state: State, run: Run) -> dict[str, Any]:
    """时钟行里由状态而来的各列。acting：同一处走着的时钟里，此刻该办的那一只（最早到期）。"""
    task = state.task(run.task)
    article = text.by_step.get(run.step)  # 改用新版以后，停了的时钟指的那一步可能已经没有
    stage = task.stage if task else state.stage
    waiting = roles.waiting_role(text, stage, task, lambda a: selected(text, a, state, task))
    by = article.by if article else ()
    own = task.role if task and task.role in by else next(iter(by), "")
    return {
        "step": run.step,
        "role": waiting or own,
        "unit_id": task.unit if task else None,
        "zero_on": run.zero,
        "due_on": run.due,
        "calendar": run.calendar,
        "acting": run is _front(text, state, run.task),
        "stopped_on": run.stopped_on,
    }


def sync(case: Case, text: Text, before: State | None, after: State, *, old_text: Text | None = None) -> None:
    """写行。before 为 None 表示新开的事项（行已经建好）；old_text: 改用新版之前的工作法，行是照它写的。"""
    Case.objects.filter(pk=case.pk).update(**case_columns(text, after))
    old_tasks = {task.n: task_columns(before, task) for task in before.tasks} if before else {}
    fresh = []
    for task in after.tasks:
        columns = task_columns(after, task)
        if task.n not in old_tasks:
            fresh.append(Assignment(case=case, n=task.n, **columns))
        elif columns != old_tasks[task.n]:
            Assignment.objects.filter(case=case, n=task.n).update(**columns)
    ids = {row.n: row.pk for row in Assignment.objects.bulk_create(fresh)} if fresh else {}
    old_runs = {run.n: clock_columns(old_text or text, before, run) for run in before.runs} if before else {}
    new_clocks = []
    for run in after.runs:
        columns = clock_columns(text, after, run)
        if run.n not in old_runs:
            if run.task and run.task not in ids:
                ids |= dict(Assignment.objects.filter(case=case).values_list("n", "id"))
            new_clocks.append(clock_row(case, run, ids.get(run.task), columns))
        elif columns != old_runs[run.n]:
            Clock.objects.filter(case=case, n=run.n).update(**columns)
    if new_clocks:
        Clock.objects.bulk_create(new_clocks)


def clock_row(case: Case, run: Run, assignment_id: int | None, columns: dict[str, Any]) -> Clock:
    """一只新时钟的行。"""
    return Clock(
        case=case, n=run.n, assignment_id=assignment_id, congress_id=case.congress_id, kind=case.kind, **columns
    )


def rebuild(case: Case, text: Text, state: State) -> None:
    """更正之后：行照状态重写，多出来的分办和时钟撤去。"""
    ClockRung.objects.filter(clock__case=case, clock__n__gt=len(state.runs)).delete()
    Clock.objects.filter(case=case, n__gt=len(state.runs)).delete()
    Assignment.objects.filter(case=case, n__gt=len(state.tasks)).delete()
    Case.objects.filter(pk=case.pk).update(**case_columns(text, state))
    for task in state.tasks:
        Assignment.objects.filter(case=case, n=task.n).update(**task_columns(state, task))
    for run in state.runs:
        Clock.objects.filter(case=case, n=run.n).update(**clock_columns(text, state, run))


def _front(text: Text, state: State, task_n: int) -> Run | None:
    runs = [run for run in state.runs if run.task == task_n and run.stopped_on is None and not run.paused]
    if not runs:
        return None
    task = state.task(task_n)
    stage = task.stage if task else state.stage
    acting = [run for run in runs if stage in text.by_step[run.step].origin]
    return min(acting or runs, key=lambda run: (run.due, run.n))
