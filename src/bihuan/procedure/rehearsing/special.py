"""特别的记录照草案怎样办：改期、暂停照草案这一边的时钟，改用新版不必办（照的本来就是草案），其余原样。"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from ..machine import Record, Run, State
from ..machine.clocks import redue
from .leading import Undecided

if TYPE_CHECKING:
    from .course import Course

NAMES = {
    "@open": "开立", "@decide": "特别决定", "@adopt": "改用新版", "@redate": "改期", "@pause": "暂停计时",
    "@resume": "恢复计时", "@correct": "更正", "@seat": "换人", "@link": "链接", "@set": "会议改期", "@title": "改标题",
    "@restate": "写明",
}  # fmt: skip


def take(course: Course, record: Record, before: State | None) -> None:
    """办一笔特别的记录。拒绝（Undecided）：特别决定移到的状态草案里没有。"""
    step, now = record.step, course.now
    if step.code == "@open":
        made = replace(step, to=course.draft.start)
    elif now is None or step.code == "@adopt":
        return
    elif step.code == "@decide":
        if step.to not in course.draft.stages:
            raise Undecided("特别决定移到的状态，草案里没有")
        made = replace(step, origin=now.stage)
    elif step.code == "@redate":
        moved = {str(run.n): due for run in now.open_runs() if run.calendar != step.calendar
                 and (due := redue(course.draft, run, course.rules.calendars, step.calendar)) != run.due}  # fmt: skip
        if not moved:
            return
        made = replace(step, runs=moved)
    elif step.code in ("@pause", "@resume"):
        run = _same(course, before, step.run)
        if run is None or run.paused == (step.code == "@pause"):
            return
        made = replace(step, run=run.n)
    else:
        made = step
    course.apply(Record(record.seq, record.on, record.by, made), before, of=step)


def _same(course: Course, before: State | None, n: int) -> Run | None:
    """记录里的第 n 只时钟，在草案这一边是哪一只。"""
    then = next((run for run in before.open_runs() if run.n == n), None) if before else None
    if then is None or course.now is None:
        return None
    task = course.now_of.get(then.task, 0)
    return next((run for run in course.now.runs_of(task) if run.step == then.step), None)
