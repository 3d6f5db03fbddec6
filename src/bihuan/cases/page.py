"""一件事项的页面要的一切：条文为脊，留痕在旁。各房间用 case_context 画自己的页面，或者就用通用的那一页。"""

import datetime as dt
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.workdays import Calendar
from bihuan.ledger.door import entries
from bihuan.people.door import Actor, names
from bihuan.procedure.door import (
    Case,
    Held,
    Minutes,
    Spine,
    Task,
    Text,
    guessed_years,
    held_of,
    manages,
    name_of,
    spine,
    task_stage_of,
    text_by_id,
    votes_of,
    waiting_correction,
)
from bihuan.regions.door import calendar

from .acts import acts
from .children import AT_ONCE, kinds_below, tables
from .facts import ORGANS, PEOPLE, Fact, doers_in, facts, mentioned
from .fields import FieldsSeen
from .look import closing_of
from .publishing.questions import standing_of
from .questions import links_of, organs_of
from .seeing import Reader, fields_seen, reader_of
from .standing import where
from .trail import actors_in, trail
from .url import case_url, why_url

TRAIL_SHOWN = 40
PROPOSED = "procedure.correction_proposed"  # 提出更正之后又走了一步的不作数，所以只看眼前这些留痕


def case_context(case: Case, by: Actor, reader: Reader | None = None) -> dict[str, Any]:
    """事项页要的一切：环、可办的步骤、条文、分办、留痕、链接。房间自己的页面由此画起。"""
    now = clock.now()
    today = clock.day_of(now)
    held = held_of(case, on=today)
    state, text = held.state, held.text
    if runs := state.open_runs():  # 走着的时钟都照最新的日历改过期了，不必再问哪一版最新
        held.calendar_ = calendar(max(run.calendar for run in runs))
    reader, table = reader or reader_of(by), held.calendar
    units = held.unit_names(mentioned(held, ORGANS) | ({seat.organ for seat in state.seats} - {0}))
    seen, possible = fields_seen(by, held), acts(held, by, now=now)
    listed = entries(case.stream, newest_first=True, limit=TRAIL_SHOWN)
    seated = {seat.person for seat in state.seats} - {0}
    people = names(actors_in(listed) | doers_in(held) | mentioned(held, PEOPLE) | seated)
    told = trail(case, by, held=held, units=units, seen=seen, listed=listed, people=people)
    whos = {row.what: row.who for row in reversed(told) if not row.automatic}
    rows = [_spine_row(case.pk, row, units, text, today, table, whos, seen) for row in spine(case, state)]
    correct = manages(by, held, "correct")
    asked = correct and any(one.type == PROPOSED for one in listed)
    return {
        "case": case, "state": state, "text": text, "stage": text.stages[state.stage],
        "ring": _ring(case, text, today, seen), "where": where(held, seen, units, people, listed, today),
        "possible": possible, "main": next((one for one in possible if one.main), None),
        "spine": [row for row in rows if not row["aside"]], "aside": [row for row in rows if row["aside"]],
        "organs": [] if text.task_stages else [(text.roles.get(role, role), name) for role, name in organs_of(case)],
        "tasks": [_task_row(task, units, text) for task in state.tasks if seen.shows_task(task.n)],
        "trail": told, "links": _links(case, reader), "today": today,
        "office": correct, "correction": waiting_correction(case) if asked else None,
        "decider": manages(by, held, "decide"), "adopter": manages(by, held, "adopt"),
        "held": held, "seen": seen, "reader": reader, "units": units,
        "people": people,
        "listed": listed,
    }  # fmt: skip


def whole_context(case: Case, by: Actor, reader: Reader) -> dict[str, Any]:
    """通用的事项页：上面的，加上填过的各项、谁在里面、下属、上级。"""
    found = case_context(case, by, reader)
    held, seen, reader, today = found["held"], found["seen"], found["reader"], found["today"]
    names_, people = found["units"], found["people"]
    filled = facts(held, seen, reader, known=found["listed"], organs=names_, people=people)
    kinds = kinds_below(case, found["text"], reader)
    law = found["spine"]
    ahead = [row for row in law if row["when"] == "ahead"]
    return {
        **found, "past": [row for row in law if row["when"] == "past"],
        "here": [row for row in law if row["when"] == "now"],
        "next": ahead[:1], "later": ahead[1:],
        "facts": [one for one in filled if not one.task], "parties": _parties(held, seen, names_, people),
        "tasks": _handling(found["tasks"], held, filled, today, seen), "kinds": kinds,
        "children": tables(case, found["text"], reader, kinds), "more_kinds": kinds[AT_ONCE:],
        "above": _above(case, reader), "votes": _votes(held, seen), "publication": standing_of(held, by),
    }  # fmt: skip


def _votes(held: Held, seen: FieldsSeen) -> list[Minutes]:
    """历次表决的结果和票数；看得见全件的人才看，没有表决的工作法不去问。"""
    if not seen.whole or not any(article.vote for article in held.text.articles):
        return []
    return votes_of(held)


def _ring(case: Case, text: Text, today: dt.date, seen: FieldsSeen) -> str:
    if case.ended_on:
        return closing_of(text, case.stage).ring
    return "late" if case.due_on is not None and case.due_on < today and seen.shows_due() else "open"


def _parties(
    held: Held, seen: FieldsSeen, organs: dict[int, str], people: dict[int, str]
) -> list[tuple[str, list[tuple[str, bool]]]]:
    """谁在里面：角色 →（名称，还坐着没有）。换下来的灰着。可看没有写到的人，看不到别人是谁。"""
    if not seen.named:
        return []
    found: dict[str, list[tuple[str, bool]]] = {}
    for seat in held.state.seats:
        named = "凭查询码的群众" if seat.public else organs.get(seat.organ) or people.get(seat.person, "")
        found.setdefault(held.text.roles.get(seat.role, seat.role), []).append((named, seat.until is None))
    return list(found.items())


def _handling(
    rows: list[dict[str, Any]], held: Held, filled: list[Fact], today: dt.date, seen: FieldsSeen
) -> list[dict[str, Any]]:
    """分办一张表：角色、单位、走到哪里、到期、第几次、说了什么；办完的和中止的也在。"""
    said: dict[int, list[Fact]] = {}
    for one in filled:
        said.setdefault(one.task, []).append(one)
    found = []
    for row in rows:
        task = row["task"]
        runs = task.runs if seen.shows_due(task.n) else ()
        due_on = min((run.due for run in runs if not run.paused), default=None)
        left = held.calendar.between(today, due_on) if due_on is not None and due_on > today else None
        found.append({**row, "due_on": due_on, "left": left, "said": said.get(task.n, [])})
    return found


def _above(case: Case, reader: Reader) -> tuple[str, str] | None:
    """上级：标题和网址；看不见的只说有。"""
    if case.parent_id is None:
        return None
    above = Case.objects.filter(reader.sees, pk=case.parent_id).only("title", "kind").first()
    return (above.title, case_url(above)) if above else ("另一件事项（您看不到）", "")


def _spine_row(
    case_id: int,
    row: Spine,
    units: dict[int, str],
    text: Text,
    today: dt.date,
    table: Calendar,
    whos: dict[str, str],
    seen: FieldsSeen,
) -> dict[str, Any]:
    runs: list[dict[str, Any]] = [
        {
            "run": run, "unit": units.get(task.unit, "") if task else "",
            "role": text.roles.get(task.role, "") if task else "",
            "stage": task_stage_of(text, task.stage) if task else "",
            "left": table.between(today, run.due) if run.due >= today else None,
            "guessed": guessed_years(text, run, table), "why": why_url(case_id, run.n),
        }
        for run, task in row.runs
        if seen.shows_due(task.n if task else 0)
    ]  # fmt: skip
    soon = min((one["run"].due for one in runs), default=None)
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


def _links(case: Case, reader: Reader) -> list[dict[str, Any]]:
    """链接：看不见的对方只说有一件，不说是哪一件。"""
    return [
        {
            "kind": name_of("链接", link.kind), "code": link.kind, "case": other if shown else None, "out": out,
            "reason": link.reason if shown else "", "url": case_url(other) if shown else "",
            "ring": closing_of(text_by_id(other.text_id), other.stage).ring if other.ended_on else "open",
        }
        for link, other, out, shown in links_of(case, reader.sees)
    ]  # fmt: skip
