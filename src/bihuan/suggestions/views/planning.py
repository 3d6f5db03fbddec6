"""交办会：等交办的都在一页，写好承办单位存成预分方案，送政府办看，打印，会上一次交办，十分钟内可以撤回。"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from bihuan.accounts.door import staff_of, who
from bihuan.cases.door import StepForm
from bihuan.hints.door import proposals_of, reasons_of
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotAllowed
from bihuan.people.door import Actor, actor_name
from bihuan.procedure.door import case_to_read, step_form
from bihuan.sheets.door import XLSX_TYPE, xlsx
from bihuan.ui.door import say

from .. import plan_rows, planning
from ..planning import Filled, Line, Sheet, Units
from ..verbs import KINDS, answer_plan, issue_plan, save_plan, send_plan, take_back_plan
from ..verbs.planning import Clash, Saved

OFFICES = ("deputies_affairs", "government_office")
TEMPLATE = "suggestions/plan/page.html"
MORE = "more"  # 单位以外还要填的各格，网页上的名字的起头
CELL = re.compile(r"(\d{1,18})-(\w{1,40})")


@dataclass
class Written:
    """交来的：各件的单位，各格原样的字，为什么改，写得不对的说一句。"""

    wanted: dict[int, Filled] = field(default_factory=dict)
    typed: dict[int, dict[str, str]] = field(default_factory=dict)
    remarks: dict[int, str] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)


@staff_of(*OFFICES)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """看、写预分方案；按下的是哪一个，由 act 说。"""
    by, kind = _asked(request)
    if request.method != "POST":
        return _drawn(request, kind, by, Written())
    act = request.POST.get("act", "save")
    if act == "take_back":
        return _taken_back(request, kind, by)
    units = planning.units_known(by.congress_id or 0)
    sheet = planning.sheet(kind, by, now=clock.now(), today=clock.today(), after=_after(request))
    written = _read(request.POST, sheet, units)
    _adopt(request.POST, written, sheet, units)
    try:
        saved = save_plan(
            kind, written.wanted, seen=_number(request.POST.get("seen", "")), remarks=written.remarks, by=by,
            now=clock.now(),
        )  # fmt: skip
    except BadInput as refused:
        written.faults |= {int(pk): why for pk, why in refused.faults.items()}
        saved = Saved(sheet.plan, 0, ())
    written.faults |= {one.case_id: _clash(one, units) for one in saved.clashes}
    if request.headers.get("Accept", "").startswith("application/json"):
        return _told(kind, by, request, written, saved, units)
    if written.faults:
        return _drawn(request, kind, by, written)
    if act == "issue":
        return _issued(request, kind, by)
    return _acted(request, act, kind, by, saved)


@staff_of(*OFFICES)
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """打印的样子：按单位，或者按编号。"""
    by, kind = _asked(request)
    today, units = clock.today(), planning.units_known(by.congress_id or 0)
    found = planning.sheet(kind, by, now=clock.now(), today=today)
    by_number = request.GET.get("by") == "number"
    groups = plan_rows.printed(found, units, by_number=by_number)
    context = {
        "sheet": found,
        "groups": groups,
        "by_number": by_number,
        "kind": kind,
        "name": KINDS[kind],
        "today": today,
    }
    return render(request, "suggestions/plan/sheet.html", context)


@staff_of(*OFFICES)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """预分方案写成 .xlsx。"""
    by, kind = _asked(request)
    today, units = clock.today(), planning.units_known(by.congress_id or 0)
    found = planning.sheet(kind, by, now=clock.now(), today=today)
    headers, rows = plan_rows.table(found, units)
    answer = HttpResponse(xlsx(rows, headers, "预分方案"), content_type=XLSX_TYPE)
    name = f"{KINDS[kind]}预分方案 {today:%Y-%m-%d}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


@staff_of(*OFFICES)
@require_safe
def why(request: HttpRequest, case_id: int) -> HttpResponse:
    """一件为什么提这几个单位：相近的各件，点得开。"""
    case = case_to_read(case_id, who(request))
    units = planning.units_known(case.congress_id)
    told = [(units.names.get(one.unit, ""), one) for one in reasons_of(case)]
    context = {"case": case, "reasons": [(name, one) for name, one in told if name]}
    return render(request, "suggestions/plan/why.html", context)


def _asked(request: HttpRequest) -> tuple[Actor, str]:
    by = who(request)
    if by.congress_id is None:
        raise NotAllowed("您没有在任何一级人大任职")
    kind = request.GET.get("kind", "")
    return by, kind if kind in KINDS else next(iter(KINDS))


def _after(request: HttpRequest) -> str:
    return request.GET.get("after", "")[:60]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= 18 else 0


def _read(given: QueryDict, sheet: Sheet, units: Units) -> Written:
    """页上各格；认不得的单位、只能写一个而写了几个的，那一件不存，说出来。"""
    written = Written()
    fields = {line.case.pk: {item.code: item for item in line.fields} for line in sheet.lines}
    for key, value in given.items():
        found = CELL.fullmatch(key)
        pk, code = (int(found[1]), found[2]) if found else (0, "")
        if pk not in fields:
            continue
        if code == "remark":
            written.remarks[pk] = str(value)
        elif code in fields[pk]:
            written.typed.setdefault(pk, {})[code] = str(value)[:400]
    for pk, cells in written.typed.items():
        filled: Filled = {}
        for code, text in cells.items():
            filled[code], unknown = units.read(text)
            if unknown:
                written.faults[pk] = f"没有这个承办单位：{'、'.join(unknown)}"
            elif len(filled[code]) > 1 and not fields[pk][code].many:
                written.faults[pk] = f"{fields[pk][code].name}只能写一个"
        if pk not in written.faults:
            written.wanted[pk] = filled
    return written


def _adopt(given: QueryDict, written: Written, sheet: Sheet, units: Units) -> None:
    """照提议写：按了一件的，或者全部还空着的。"""
    one, every = _number(given.get("take", "")), given.get("act") == "take_all"
    if not one and not every:
        return
    lines = {line.case.pk: line for line in sheet.lines if every or line.case.pk == one}
    for pk, guess in proposals_of(lines).items():
        filled, fields = written.wanted.get(pk, lines[pk].filled), lines[pk].fields
        if fields and guess.unit in units.names and (one or not any(filled.values())):
            written.wanted[pk] = {**filled, fields[0].code: [guess.unit]}
            written.faults.pop(pk, None)


def _clash(one: Clash, units: Units) -> str:
    who_did = actor_name(one.theirs.by)
    said = "；".join(units.said(pks) for pks in one.theirs.filled.values() if pks) or "空着"
    return f"{who_did}刚刚改成：{said}。您写的没有存，看过再存一次就照您的"


def _acted(request: HttpRequest, act: str, kind: str, by: Actor, saved: Saved) -> HttpResponse:
    now, here = clock.now(), request.get_full_path()
    if act == "send":
        say(request, f"第 {send_plan(kind, by=by, now=now).version} 稿已送政府办")
    elif act == "answer":
        answer_plan(kind, opinion=request.POST.get("opinion", ""), by=by, now=now)
        say(request, "已答复代表工委")
    elif saved.plan is not None and saved.changed:
        say(request, f"已存 {saved.changed} 件，第 {saved.plan.version} 稿")
    else:
        say(request, "没有改动")
    return redirect(here)


def _issued(request: HttpRequest, kind: str, by: Actor) -> HttpResponse:
    """会上一次交办；单位以外还要填的没有填对的，一件也不交办，话写在那一格。"""
    now, today = clock.now(), clock.today()
    form = _more(planning.sheet(kind, by, now=now, today=today).written, by, request)
    if form is not None and not form.is_valid():
        return _drawn(request, kind, by, Written(), form)
    fill = {"fill": partial(form.filled, by)} if form is not None else {}
    done = issue_plan(kind, by=by, now=now, today=today, **fill)
    failed = f"，{len(done.failed)} 件没有交办成" if done.failed else ""
    say(request, f"已交办 {len(done.done)} 件{failed}")
    return redirect(request.get_full_path())


def _more(lines: Iterable[Line], by: Actor, request: HttpRequest | None = None) -> StepForm | None:
    """交办那一步单位以外还要填的，各件一起填一次；工作法不要的没有。"""
    line = planning.asking_more(lines)
    if line is None:
        return None
    about, fields = step_form(line.case.pk, planning.STEP, 0, by, now=clock.now())
    given = (request.POST, request.FILES) if request is not None else ()
    form = StepForm(about, [one for one in fields if one[0].kind != "unit"], [], *given, prefix=MORE)
    form.use_required_attribute = False  # 存稿不必先填
    return form


def _taken_back(request: HttpRequest, kind: str, by: Actor) -> HttpResponse:
    kept = take_back_plan(kind, by=by, now=clock.now())
    say(request, f"撤回了，{len(kept)} 件没有撤成：{kept[0][1]}" if kept else "撤回了，回到交办以前")
    return redirect(request.get_full_path())


def _told(kind: str, by: Actor, request: HttpRequest, written: Written, saved: Saved, units: Units) -> JsonResponse:
    """边写边存的回话：存了没有，哪几件不对，别人在这以后改了哪几件。"""
    now = clock.now()
    sheet = planning.sheet(kind, by, now=now, today=clock.today(), after=_after(request))
    seen = _number(request.POST.get("seen", ""))
    fresh = [
        line for line in sheet.lines if line.change and line.change.pk > seen and line.case.pk not in written.faults
    ]
    version = saved.plan.version if saved.plan else 0
    return JsonResponse({
        "seen": sheet.seen, "count": len(sheet.written), "faults": written.faults,
        "said": f"{now.astimezone(clock.BEIJING):%H:%M} 已存，第 {version} 稿" if saved.changed else "",
        "cells": {
            f"{line.case.pk}-{item.code}": units.said(line.filled.get(item.code, ()))
            for line in fresh for item in line.fields
        },
    }, status=422 if written.faults else 200)  # fmt: skip


def _drawn(request: HttpRequest, kind: str, by: Actor, written: Written, form: StepForm | None = None) -> HttpResponse:
    now, today = clock.now(), clock.today()
    units = planning.units_known(by.congress_id or 0)
    found = planning.sheet(kind, by, now=now, today=today, after=_after(request))
    guesses = proposals_of([line.case.pk for line in found.lines])
    government = not by.serves("deputies_affairs", by.congress_id)
    writes = not government or bool(found.plan and found.plan.sent_at)
    batches = planning.open_of(found.plan, now=now) if found.plan and found.plan.issued_at else []
    shown = plan_rows.Page(
        found, units, guesses, written.typed, written.remarks, written.faults, today, writes, government
    )
    context: dict[str, Any] = {
        "sheet": found, "plan": found.plan, "kind": kind, "kinds": KINDS.items(), "units": units.spelt, "today": today,
        "government": government, "writes": writes,
        "rows": plan_rows.drawn(shown), "form": form or (None if government else _more(found.lines, by)),
        "columns": found.lines[0].fields if found.lines else (), "faults": len(written.faults),
        "status": plan_rows.status(found), "written": len(found.written),
        "refused": planning.refused_in(batches[0]) if batches else (),
        "until": batches[0].until if batches else None,
        "mine": any(batch.person_id == by.person_id for batch in batches),
        "more": f"?kind={kind}&after={found.more}" if found.more else "",
        "first": f"?kind={kind}" if _after(request) else "",
    }  # fmt: skip
    return render(request, TEMPLATE, context, status=422 if written.faults or form else 200)
