"""工作台的一行：第一行说它是什么，第二行说它为什么在这里。"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bihuan.cases.door import case_url, page_url
from bihuan.kernel.workdays import Calendar
from bihuan.procedure.door import Case, text_by_id
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


class Waiting(NamedTuple):
    """走着的一只时钟，连同事项、提出人、分办和单位，一行要的都在；次序就是取列的次序（FIELDS）。"""

    pk: int
    step: str
    role: str
    due_on: dt.date
    calendar: int
    task_stage: str | None
    unit: str | None
    unit_short: str | None
    case_id: int
    kind: str
    text_id: int
    stage: str
    title: str
    number: str
    round: int
    progress: int
    proposer: str | None


FIELDS = (
    "pk", "step", "role", "due_on", "calendar", "assignment__stage", "unit__name", "unit__short_name", "case_id",
    "case__kind", "case__text_id", "case__stage", "case__title", "case__number", "case__round", "case__progress",
    "case__proposer__name",
)  # fmt: skip


def of_clocks(clocks: Sequence[Waiting], today: dt.date) -> list[Row]:
    """走着的时钟各画一行；日历取行里记着的最新一版，不另问库。"""
    table = calendar(max(one.calendar for one in clocks)) if clocks else None
    return [_of_clock(one, today, table) for one in clocks]


def of_cases(cases: Sequence[Case], today: dt.date, said: dict[int, str] | None = None) -> list[Row]:
    """事项各画一行。said：事项 → 第二行另说的话。"""
    table = calendar() if cases else None
    return [_of_case(one, today, table, (said or {}).get(one.pk, "")) for one in cases]


def _of_clock(one: Waiting, today: dt.date, table: Calendar | None) -> Row:
    text, left = text_by_id(one.text_id), _left(one.due_on, today, table)
    if one.task_stage is not None and one.unit is not None:
        stage = f"{one.unit_short or one.unit} {text.task_stages.get(one.task_stage, one.task_stage)}"
    else:
        stage = text.stages.get(one.stage, one.stage)
    article = text.by_step.get(one.step)
    awaited = f"等{article.name}" if article and one.role in article.by else ""
    called = _number(one.number) or text.kind_name
    note = _joined(called, one.proposer or "", stage, awaited, _again(one.round))
    return Row(
        one.title, page_url(one.kind, one.case_id), note, one.progress, one.round, due_words(one.due_on, today, left)[0],
        one.due_on, left, one.case_id, one.step,
    )  # fmt: skip


def _of_case(case: Case, today: dt.date, table: Calendar | None, said: str) -> Row:
    stage = text_by_id(case.text_id).stages.get(case.stage, case.stage)
    due_on = None if case.ended_on else case.due_on
    left = _left(due_on, today, table)
    ring = "done" if case.ended_on else due_words(due_on, today, left)[0] if due_on else "open"
    note = _joined(_number(case.number), stage, said, _again(case.round))
    return Row(case.title, case_url(case), note, case.progress, case.round, ring, due_on, left, case.pk)


def _left(due_on: dt.date | None, today: dt.date, table: Calendar | None) -> int | None:
    if table is None or due_on is None or not today < due_on <= today + dt.timedelta(days=COUNTED):
        return None
    return table.between(today, due_on)


def _number(number: str) -> str:
    return f"第 {number} 号" if number else ""


def _again(turn: int) -> str:
    return f"第 {turn} 次办理" if turn > 1 else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
