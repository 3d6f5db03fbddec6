"""一件事项的页面要的一切：条文为脊，留痕在旁。各房间用 case_context 画自己的页面，或者就用通用的那一页。"""

import datetime as dt
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.workdays import Calendar
from bihuan.people.door import Actor
from bihuan.procedure.door import (
    Case,
    Spine,
    Task,
    Text,
    calendar_for,
    guessed_years,
    late_days,
    name_of,
    spine,
    state_of,
    text_of,
    unit_names,
)

from .acts import acts
from .questions import links_of, organs_of
from .trail import trail
from .url import case_url

TRAIL_SHOWN = 40
OFFICE = ("deputies_affairs", "congress_office", "standing_committee")  # 可以更正、改用新版的
DECIDING = ("chairpersons_meeting", "standing_committee", "presidium")  # 可以作特别决定的


def case_context(case: Case, by: Actor) -> dict[str, Any]:
    """事项页要的一切：环、可办的步骤、条文、分办、留痕、链接。"""
    now, table = clock.now(), calendar_for(case)
    today = clock.day_of(now)
    state, text = state_of(case), text_of(case)
    units = unit_names(case, {task.unit for task in state.tasks})
    possible = acts(case, by, now=now)
    told = trail(case, limit=TRAIL_SHOWN, units=units)
    whos = {row.what: row.who for row in reversed(told) if not row.automatic}
    rows = [_spine_row(row, units, text, today, table, whos) for row in spine(case)]
    return {
        "case": case, "state": state, "text": text, "stage": text.stages[state.stage],
        "ring": "done" if case.ended_on else ("late" if late_days(case.due_on, now) else "open"),
        "possible": possible, "main": next((one for one in possible if one.main), None),
        "spine": [row for row in rows if not row["aside"]], "aside": [row for row in rows if row["aside"]],
        "organs": [] if text.task_stages else [(text.roles.get(role, role), name) for role, name in organs_of(case)],
        "tasks": [_task_row(task, units, text) for task in state.tasks],
        "trail": told, "links": _links(case), "today": today,
        "office": any(by.serves(kind, case.congress_id) for kind in OFFICE),
        "decider": any(by.serves(kind, case.congress_id) for kind in DECIDING),
    }  # fmt: skip


def _spine_row(
    row: Spine, units: dict[int, str], text: Text, today: dt.date, table: Calendar, whos: dict[str, str]
) -> dict[str, Any]:
    runs = [
        {
            "run": run, "unit": units.get(task.unit, "") if task else "", "role": text.roles.get(task.role, "") if task else "",
            "stage": text.task_stages.get(task.stage, "") if task else "",
            "left": table.between(today, run.due) if run.due >= today else None,
            "guessed": guessed_years(text, run, table),
        }
        for run, task in row.runs
    ]  # fmt: skip
    soon = min((run.due for run, _ in row.runs), default=None)
    state = "" if soon is None else ("late" if soon < today else "open")
    return {
        "article": row.article, "when": row.when, "on": row.on, "count": row.count, "runs": runs, "state": state,
        "aside": row.aside, "who": whos.get(row.article.name, ""),
    }  # fmt: skip


def _task_row(task: Task, units: dict[int, str], text: Text) -> dict[str, Any]:
    return {
        "task": task, "unit": units.get(task.unit, ""), "role": text.roles.get(task.role, ""),
        "stage": text.task_stages.get(task.stage, ""),
    }  # fmt: skip


def _links(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "kind": name_of("链接", link.kind), "code": link.kind, "case": other, "out": out, "reason": link.reason,
            "url": case_url(other),
        }
        for link, other, out in links_of(case)
    ]  # fmt: skip
