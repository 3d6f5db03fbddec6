"""一件事项的页面：条文为脊，留痕在旁。各房间用 case_context 画自己的页面，或者就用这一页。"""

import datetime as dt
from functools import cache
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in
from bihuan.kernel import clock
from bihuan.kernel.workdays import Calendar
from bihuan.people.door import Actor, who

from .. import questions, registry, roles
from ..language.words import name_of
from ..models import Case, Link
from ..situation import calendar_for
from ..trail import trail
from ..verbs.correcting import waiting_correction
from ..verbs.special import DECIDERS, OFFICES

PLACE = "987654321"  # 网址里替编号占位的数，别处不会出现
TRAIL_SHOWN = 40


@signed_in
@require_safe
def page(request: HttpRequest, case_id: int) -> HttpResponse:
    """通用的事项页。"""
    case = questions.case_to_read(case_id, who(request))
    return render(request, "procedure/case.html", case_context(case, who(request)))


@signed_in
@require_safe
def full_trail(request: HttpRequest, case_id: int) -> HttpResponse:
    """全部留痕，带序号和哈希。"""
    case = questions.case_to_read(case_id, who(request))
    before = request.GET.get("before", "")
    told = trail(
        case, who(request), limit=101, before_seq=int(before) if before.isdecimal() and len(before) < 10 else None
    )
    more = f"?before={told[99].seq}" if len(told) > 100 else ""
    return render(
        request, "procedure/trail.html", {"case": case, "trail": told[:100], "more": more, "url": case_url(case)}
    )


@signed_in
@require_safe
def why(request: HttpRequest, case_id: int, n: int) -> HttpResponse:
    """为何是这一天。"""
    case = questions.case_to_read(case_id, who(request))
    context = {"case": case, "told": questions.explain(case, n), "n": n, "url": case_url(case)}
    context["may_switch"] = roles.serves(who(request), "deputies_affairs", case, None)
    return render(request, "procedure/why.html", context)


def case_context(case: Case, by: Actor) -> dict[str, Any]:
    """事项页要的一切：环、可办的步骤、条文、分办、留痕、链接。"""
    now, table = clock.now(), calendar_for(case)
    today = clock.day_of(now)
    state, text = questions.state_of(case), questions.text_of(case)
    units = roles.unit_names(case, {task.unit for task in state.tasks})
    possible = questions.possible_steps(case, by, now=now)
    late = questions.late_days(case.due_on, now)
    ring = "done" if case.ended_on else ("late" if late else "open")
    told = trail(case, by, limit=TRAIL_SHOWN, units=units)
    whos = {row.what: row.who for row in reversed(told) if not row.automatic}
    office = any(by.serves(kind, case.congress_id) for kind in OFFICES)
    spine = [_spine_row(row, units, text, today, table, whos) for row in questions.spine(case)]
    return {
        "case": case, "state": state, "text": text, "stage": text.stages[state.stage], "ring": ring,
        "possible": possible, "main": next((p for p in possible if p.main), None),
        "spine": [row for row in spine if not row["aside"]], "aside": [row for row in spine if row["aside"]],
        "tasks": [_task_row(task, units, text) for task in state.tasks],
        "trail": told, "links": _links(case), "today": today,
        "office": office, "correction": waiting_correction(case) if office else None,
        "decider": any(by.serves(kind, case.congress_id) for kind in DECIDERS),
    }  # fmt: skip


def case_url(case: Case) -> str:
    """一件事项的页面网址。"""
    return page_url(case.kind, case.pk)


def page_url(kind: str, case_id: int) -> str:
    """一种事项的某一件的页面网址；一页列几十件，网址的样子每种只解一次。"""
    return _pattern(registry.page_of(kind)).replace(PLACE, str(case_id))


@cache
def _pattern(url_name: str) -> str:
    return reverse(url_name, args=[int(PLACE)])


def _spine_row(
    row: questions.Spine, units: dict[int, str], text: Any, today: dt.date, table: Calendar, whos: dict[str, str]
) -> dict[str, Any]:
    runs = [
        {
            "run": run, "unit": units.get(task.unit, "") if task else "", "role": text.roles.get(task.role, "") if task else "",
            "stage": text.task_stages.get(task.stage, "") if task else "",
            "left": table.between(today, run.due) if run.due >= today else None,
            "guessed": questions.guessed_years(text, run, table),
        }
        for run, task in row.runs
    ]  # fmt: skip
    soon = min((run.due for run, _ in row.runs), default=None)
    state = "" if soon is None else ("late" if soon < today else "open")
    return {
        "article": row.article, "when": row.when, "on": row.on, "count": row.count, "runs": runs, "state": state,
        "aside": row.aside, "who": whos.get(row.article.name, ""),
    }  # fmt: skip


def _task_row(task: Any, units: dict[int, str], text: Any) -> dict[str, Any]:
    return {
        "task": task, "unit": units.get(task.unit, ""), "role": text.roles.get(task.role, ""),
        "stage": text.task_stages.get(task.stage, ""),
    }  # fmt: skip


def _links(case: Case) -> list[dict[str, Any]]:
    rows = []
    links = Link.objects.filter(Q(origin=case) | Q(target=case)).select_related("origin", "target")
    for link in links.defer("origin__memory", "target__memory").order_by("id"):
        out = link.origin_id == case.pk
        other = link.target if out else link.origin
        rows.append({
            "kind": name_of("链接", link.kind), "code": link.kind, "case": other, "out": out, "reason": link.reason,
            "url": case_url(other),
        })  # fmt: skip
    return rows
