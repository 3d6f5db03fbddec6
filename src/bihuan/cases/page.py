"""一件事项的页面要的一切：条文为脊，留痕在旁。各房间用 case_context 画自己的页面，或者就用通用的那一页。"""

import datetime as dt
from typing import Any

from django.utils.safestring import SafeString

from bihuan.kernel import clock
from bihuan.kernel.workdays import Calendar
from bihuan.ledger.door import entries
from bihuan.people.door import Actor, names
from bihuan.procedure.door import (
    AT_MEETING,
    Case,
    Held,
    Minutes,
    Spine,
    Text,
    guessed_years,
    held_of,
    manages,
    spine,
    task_stage_of,
    text_by_id,
    votes_of,
    waiting_correction,
    workdays_left,
)
from bihuan.regions.door import calendar

from . import drawn
from .acts import acts
from .asking.questions import lacks_code, may_give_code
from .checklist.reading import checklist_in, table_in
from .children import AT_ONCE, kinds_below, tables
from .documents import documents_of
from .facts import ORGANS, PEOPLE, Fact, doers_in, facts, mentioned
from .fields import FieldsSeen
from .lacking import compared, owed
from .look import closing_of
from .publishing.questions import standing_of
from .questions import link_said, links_of, organs_of
from .seeing import Reader, fields_seen, reader_of
from .standing import where
from .trail import actors_in, trail
from .url import case_url, method_url, why_url

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
    said = facts(held, seen, reader, known=listed, organs=units, people=people)
    whos = {row.what: row.who for row in reversed(told) if not row.automatic}
    rows = [_spine_row(case.pk, row, units, text, today, table, whos, seen) for row in spine(case, state)]
    correct = manages(by, held, "correct")
    asked = correct and any(one.type == PROPOSED for one in listed)
    return {
        "case": case, "state": state, "text": text, "stage": text.stages[state.stage],
        "method_url": method_url(case.text, by.congress_id if by.congress_id in _users(case) else None),
        "ring": _ring(case, text, today, seen), "where": where(held, seen, units, people, listed, today),
        "possible": possible, "main": next((one for one in possible if one.main), None),
        **_folded(rows), **_responsible(held, units, seen),
        "organs": [] if text.task_stages else [(text.roles.get(role, role), name) for role, name in organs_of(case)],
        "tasks": _handling(held, units, said, today, seen),
        "trail": told, "links": _links(case, reader), "today": today,
        "office": correct, "correction": waiting_correction(case) if asked else None,
        "decider": manages(by, held, "decide"), "adopter": manages(by, held, "adopt"),
        "held": held, "seen": seen, "reader": reader, "units": units,
        "people": people,
        "listed": listed, "facts": [one for one in said if not one.task],
    }  # fmt: skip


def whole_context(case: Case, by: Actor, reader: Reader) -> dict[str, Any]:
    """通用的事项页：上面的，加上谁在里面、下属、上级。"""
    found = case_context(case, by, reader)
    held, seen, reader = found["held"], found["seen"], found["reader"]
    kinds = kinds_below(case, found["text"], reader)
    return {
        **found, "parties": _parties(held, seen, found["units"], found["people"]), "kinds": kinds,
        "children": tables(case, found["text"], reader, kinds), "more_kinds": kinds[AT_ONCE:],
        "above": _above(case, reader), "checklist": _checklist(held, seen), "gathers": _gathers(found["links"]),
        "votes": _votes(held, seen), "documents": documents_of(held, by, seen),
        "compared": compared(held, reader, seen), "owed": owed(held, seen), "publication": standing_of(held, by),
        "codeless": lacks_code(held) and may_give_code(held, by),
    }  # fmt: skip


def _users(case: Case) -> set[int | None]:
    """照这一版办着的、写它的那几级人大：它们的人打得开条文。"""
    return {case.congress_id, case.text.owner_id}


def _gathers(links: list[dict[str, Any]]) -> bool:
    """有写明在这次会议上的事项。"""
    return any(one["code"] == AT_MEETING and not one["out"] for one in links)


def _checklist(held: Held, seen: FieldsSeen) -> bool:
    """有检查清单，此人看得见。"""
    checklist = checklist_in(held.text)
    return checklist is not None and seen.shows(table_in(held.text, checklist))


def _folded(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """条文收成几段：先前各次办理的、走过的、现在的、下一条、以后的，和出了那样的事（退回、要求延期……）才办的。"""
    law = [row for row in rows if not row["aside"]]
    ahead = [row for row in law if row["when"] == "ahead"]
    past = [row for row in law if row["when"] == "past"]
    return {
        "rounds": [row for row in past if row["earlier"]], "past": [row for row in past if not row["earlier"]],
        "here": [row for row in law if row["when"] == "now"], "next": ahead[:1], "later": ahead[1:],
        "aside": [row for row in rows if row["aside"]],
    }  # fmt: skip


def _responsible(held: Held, units: dict[int, str], seen: FieldsSeen) -> dict[str, Any]:
    """now_with: 角色和现在负责的单位；gone_from: 经过的单位，改交出去了的。一个单位只说一次。"""
    replaced, now, before = {task.before for task in held.state.tasks} - {0}, dict[str, list[str]](), list[str]()
    for task in held.state.tasks:
        if seen.shows_task(task.n):
            name = units.get(task.unit, "")
            place = before if task.n in replaced else now.setdefault(held.text.roles.get(task.role, ""), [])
            if name not in place:
                place.append(name)
    return {"now_with": list(now.items()), "gone_from": before}


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
) -> list[tuple[str, SafeString]]:
    """谁在里面：角色 → 各人各机构，换下来的灰着。可看没有写到的人，看不到别人是谁。"""
    if not seen.named:
        return []
    found: dict[str, list[tuple[str, bool]]] = {}
    for seat in held.state.seats:
        named = "凭查询码的群众" if seat.public else organs.get(seat.organ) or people.get(seat.person, "")
        found.setdefault(held.text.roles.get(seat.role, seat.role), []).append((named, seat.until is None))
    return [(role, drawn.names_of_seats(sitting)) for role, sitting in found.items()]


def _handling(
    held: Held, units: dict[int, str], filled: list[Fact], today: dt.date, seen: FieldsSeen
) -> list[dict[str, Any]]:
    """承办一张表：单位、角色、走到哪里、到期、说了什么；办完的、退回的、视为办完的都在，gone：改交出去的。"""
    said: dict[int, list[Fact]] = {}
    for one in filled:
        said.setdefault(one.task, []).append(one)
    replaced = {task.before for task in held.state.tasks}
    found = []
    for task in held.state.tasks:
        if not seen.shows_task(task.n):
            continue
        runs = [run for run in task.runs if not run.paused] if seen.shows_due(task.n) else []
        run = min(runs, key=lambda one: one.due, default=None)
        left = workdays_left(held.text, run, held.calendar, today) if run else None
        row = (
            {
                "task": task, "unit": units.get(task.unit, ""), "role": held.text.roles.get(task.role, ""),
                "stage": task_stage_of(held.text, task.stage), "due_on": run.due if run else None, "left": left,
                "step": held.text.by_step[run.step].name if run and run.step in held.text.by_step else "",
                "said": said.get(task.n, []), "gone": task.n in replaced,
            }
        )  # fmt: skip
        found.append(row | {"drawn": drawn.task_row(row, today)})
    return sorted(found, key=lambda row: bool(row["gone"]))


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
            "left": workdays_left(text, run, table, today),
            "guessed": guessed_years(text, run, table), "why": why_url(case_id, run.n),
        }
        for run, task in row.runs
        if seen.shows_due(task.n if task else 0)
    ]  # fmt: skip
    soon = min((one["run"].due for one in runs), default=None)
    state = "" if soon is None else ("late" if soon < today else "open")
    return {
        "deadlines": drawn.deadlines(runs, today) if runs and runs[0]["unit"] else "",
        "article": row.article, "when": row.when, "on": row.on, "count": row.count, "state": state,
        "own_runs": [one for one in runs if not one["unit"]],
        "aside": row.aside, "earlier": row.earlier, "who": whos.get(row.article.name, ""),
    }  # fmt: skip


def _links(case: Case, reader: Reader) -> list[dict[str, Any]]:
    """链接：看不见的对方只说有一件，不说是哪一件。"""
    return [
        {
            "said": link_said(link.kind, out), "code": link.kind, "out": out,
            "case": other if shown else None,
            "reason": link.reason if shown else "", "url": case_url(other) if shown else "",
            "ring": closing_of(text_by_id(other.text_id), other.stage).ring if other.ended_on else "open",
        }
        for link, other, out, shown in links_of(case, reader.sees)
    ]  # fmt: skip
