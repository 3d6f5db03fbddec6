"""一件事项的页面要的一切：条文为脊，留痕在旁。各房间用 case_context 画自己的页面，或者就用通用的那一页。"""

import datetime as dt
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.workdays import Calendar
from bihuan.people.door import DECIDERS, OFFICES, Actor
from bihuan.procedure.door import (
    Case,
    Spine,
    Task,
    Text,
    guessed_years,
    held_of,
    late_days,
    name_of,
    spine,
    task_stage_of,
    waiting_correction,
)

from .acts import acts
from .questions import links_of, organs_of
from .trail import trail
from .url import case_url

TRAIL_SHOWN = 40


def case_context(case: Case, by: Actor) -> dict[str, Any]:
    """事项页要的一切：环、可办的步骤、条文、分办、留痕、链接。"""
    now = clock.now()
    today = clock.day_of(now)
    held = held_of(case, on=today)
    state, text, table = held.state, held.text, held.calendar
    units = held.unit_names()
    possible = acts(held, by, now=now)
    told = trail(case, by, held=held, limit=TRAIL_SHOWN, units=units)
    whos = {row.what: row.who for row in reversed(told) if not row.automatic}
    office = any(by.serves(kind, case.congress_id) for kind in OFFICES)
    rows = [_spine_row(row, units, text, today, table, whos) for row in spine(case, state)]
    return {
        "case": case, "state": state, "text": text, "stage": text.stages[state.stage],
        "ring": "done" if case.ended_on else ("late" if late_days(case.due_on, now) else "open"),
        "possible": possible, "main": next((one for one in possible if one.main), None),
        "spine": [row for row in rows if not row["aside"]], "aside": [row for row in rows if row["aside"]],
        "organs": [] if text.task_stages else [(text.roles.get(role, role), name) for role, name in organs_of(case)],
        "tasks": [_task_row(task, units, text) for task in state.tasks],
        "trail": told, "links": _links(case), "today": today,
        "office": office, "correction": waiting_correction(case) if office else None,
        "decider": any(by.serves(kind, case.congress_id) for kind in DECIDERS),
    }  # fmt: skip


def _spine_row(
    row: Spine, units: dict[int, str], text: Text, today: dt.date, table: Calendar, whos: dict[str, str]
) -> dict[str, Any]:
    runs = [
        {
            "run": run, "unit": units.get(task.unit, "") if task else "",
            "role": text.roles.get(task.role, "") if task else "",
            "stage": task_stage_of(text, task.stage) if task else "",
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
        "stage": task_stage_of(text, task.stage),
    }  # fmt: skip


def _links(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "kind": name_of("链接", link.kind), "code": link.kind, "case": other, "out": out, "reason": link.reason,
            "url": case_url(other),
        }
        for link, other, out in links_of(case)
    ]  # fmt: skip
