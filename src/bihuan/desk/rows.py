"""工作台的一行：第一行说它是什么，第二行说它为什么在这里。"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.kernel.workdays import Calendar
from bihuan.procedure.door import Case, Clock, case_url, task_stage_name, text_by_id
from bihuan.regions.door import calendar
from bihuan.ui.door import due_words

COUNTED = 20  # 天：更远的期限按自然日说，不数工作日


@dataclass(frozen=True)
class Row:
    """一行。ring：环的样子；left：还有几个工作日（远的和没有期限的为 None）。"""

    title: str
    url: str
    note: str
    progress: int = 0
    round: int = 1
    ring: str = "open"
    due_on: dt.date | None = None
    left: int | None = None
    case_id: int = 0
    step: str = ""


def of_clocks(clocks: Sequence[Clock], today: dt.date) -> list[Row]:
    """走着的时钟各画一行；日历取行里记着的最新一版，不另问库。"""
    table = calendar(max(one.calendar for one in clocks)) if clocks else None
    return [_of_clock(one, today, table) for one in clocks]


def of_cases(cases: Sequence[Case], today: dt.date, said: dict[int, str] | None = None) -> list[Row]:
    """事项各画一行。said：事项 → 第二行另说的话。"""
    table = calendar() if cases else None
    return [_of_case(one, today, table, (said or {}).get(one.pk, "")) for one in cases]


def _of_clock(one: Clock, today: dt.date, table: Calendar | None) -> Row:
    case, left = one.case, _left(one.due_on, today, table)
    text = text_by_id(case.text_id)
    if one.assignment is not None and one.unit is not None:
        stage = f"{one.unit.short_name or one.unit.name} {task_stage_name(case.text_id, one.assignment.stage)}"
    else:
        stage = text.stages[case.stage]
    article = text.by_step.get(one.step)
    awaited = f"等{article.name}" if article and one.role in article.by else ""
    note = _joined(_number(case), text.kind_name if not case.number else "", _name(case), stage, awaited, _again(case))
    ring = due_words(one.due_on, today, left)[0]
    return Row(case.title, case_url(case), note, case.progress, case.round, ring, one.due_on, left, case.pk, one.step)


def _of_case(case: Case, today: dt.date, table: Calendar | None, said: str) -> Row:
    stage = text_by_id(case.text_id).stages[case.stage]
    due_on = None if case.ended_on else case.due_on
    left = _left(due_on, today, table)
    ring = "done" if case.ended_on else due_words(due_on, today, left)[0] if due_on else "open"
    note = _joined(_number(case), stage, said, _again(case))
    return Row(case.title, case_url(case), note, case.progress, case.round, ring, due_on, left, case.pk)


def _left(due_on: dt.date | None, today: dt.date, table: Calendar | None) -> int | None:
    if table is None or due_on is None or not today < due_on <= today + dt.timedelta(days=COUNTED):
        return None
    return table.between(today, due_on)


def _number(case: Case) -> str:
    return f"第 {case.number} 号" if case.number else ""


def _name(case: Case) -> str:
    return case.proposer.name if case.proposer else ""


def _again(case: Case) -> str:
    return f"第 {case.round} 次办理" if case.round > 1 else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
