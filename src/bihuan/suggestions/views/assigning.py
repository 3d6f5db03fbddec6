"""成批交办（交办会）：等交办的列在一页，每件写好承办单位，一起交；没有办成的各说各的，办成的就办成了。"""

import re
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bihuan.accounts.door import staff_of, who
from bihuan.cases.door import Row, draw, waiting_for
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed
from bihuan.people.door import units_of
from bihuan.procedure.door import Case, text_by_id
from bihuan.ui.door import say

from ..verbs import KINDS, assign_many

STEP = "assign"
PAGE = 20
MOST = 200  # 件：一次至多交这么多
_SEVERAL = re.compile(r"[、,，;；\s]+")


@dataclass
class Line:
    """一件：各格（名称、代号、可不可以多个、写了什么），没有办成的说一句。"""

    row: Row
    cells: list[dict[str, Any]] = field(default_factory=list)
    refused: str = ""


@staff_of("deputies_affairs")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """看等交办的，或者交办写好了的。"""
    by, today = who(request), clock.today()
    if by.congress_id is None:
        raise NotAllowed("您没有在任何一级人大任职")
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else "suggestion"
    units = list(units_of(by.congress_id))
    refused: dict[int, str] = {}
    if request.method == "POST":
        plans, refused = _read(
            request, {name: unit.pk for unit in units for name in (unit.name, unit.short_name) if name}
        )
        refused |= dict(assign_many(plans, by=by, now=clock.now()))
        done = len([case_id for case_id, _ in plans if case_id not in refused])
        if done:
            say(request, f"已交办 {done} 件", forget=f"assigning-{kind}")
        if not refused:
            if not done:
                say(request, "没有交办：请先给要交办的写上承办单位")
            return redirect(request.get_full_path())
    found = waiting_for(STEP, kind, by, today=today, after=request.GET.get("after", "")[:60], limit=PAGE)
    rows = zip(found.found, draw(found.found, today=today), strict=True)
    lines = [_line(row, one.case.text_id, request, refused) for one, row in rows]
    listed = {line.row.case_id for line in lines}
    elsewhere = Case.objects.filter(pk__in=refused.keys() - listed, congress_id=by.congress_id).only("title", "number")
    context = {
        "lines": lines, "units": units, "kind": kind, "kinds": KINDS.items(), "today": today,
        "refused": len(refused), "elsewhere": [(case, refused[case.pk]) for case in elsewhere],
        "more": f"?kind={kind}&after={found.more}" if found.more else "",
        "first": f"?kind={kind}" if request.GET.get("after") else "",
    }  # fmt: skip
    return render(request, "suggestions/assigning.html", context, status=422 if refused else 200)


def _read(request: HttpRequest, units: dict[str, int]) -> tuple[list[tuple[int, dict[str, Any]]], dict[int, str]]:
    """写了承办单位的各件；写了不认得的单位的，先拒绝。"""
    plans: list[tuple[int, dict[str, Any]]] = []
    refused: dict[int, str] = {}
    for given in request.POST.getlist("case")[:MOST]:
        if not given.isdecimal() or len(given) > 18:
            continue
        filled: dict[str, Any] = {}
        unknown: list[str] = []
        for key, value in request.POST.items():
            case_id, _, code = key.partition("-")
            if case_id != given or not str(value).strip():
                continue
            many, _, name = code.partition("-")
            if many == "one":
                filled[name] = value
            else:
                words = [word for word in _SEVERAL.split(str(value)) if word]
                filled[name] = [units[word] for word in words if word in units]
                unknown += [word for word in words if word not in units]
        if unknown:
            refused[int(given)] = f"没有这个承办单位：{'、'.join(unknown)}"
        elif filled:
            plans.append((int(given), filled))
    return plans, refused


def _line(row: Row, text_id: int, request: HttpRequest, refused: dict[int, str]) -> Line:
    line = Line(row, refused=refused.get(row.case_id, ""))
    article = text_by_id(text_id).by_step[STEP]
    for item in (item for item in article.fields if item.kind == "unit"):
        name = f"{row.case_id}-{'many' if item.many else 'one'}-{item.code}"
        cell = {"name": name, "label": item.name, "many": item.many, "value": request.POST.get(name, "")}
        line.cells.append(cell)
    return line
