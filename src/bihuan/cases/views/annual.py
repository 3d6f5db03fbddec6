"""年报的页面：一年里各种事项的数，和一个数所数的事项。"""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in, who
from bihuan.figures.door import everything
from bihuan.kernel import clock, cursor
from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.people.door import Actor, congress_by_id

from .. import figures
from ..boards import annual
from ..boards.annual import Told, Year
from ..hits import counted_cases

PAGE = 50
YEARS_SHOWN = 4
EARLIEST = 2000
LONGEST = 120


@signed_in
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """本级一年的年报：一篇一张表，每个数点开是它数的事项；只列此人看得见全部的种类。"""
    by, year = who(request), _year(request)
    here = by.congress_id
    chapters = annual.report(here, year, by) if here else []
    lines = _declared([one for _, rows in chapters for one in rows], by, year)
    context = {
        "chapters": [(name, [(one, lines.get(one.kind, ())) for one in rows]) for name, rows in chapters],
        "congress": congress_by_id(here) if here else None, **_around(year),
    }  # fmt: skip
    return render(request, "cases/boards/annual.html", context)


@signed_in
@require_safe
def opened(request: HttpRequest, kind: str) -> HttpResponse:
    """点开年报上的一个数：它数的事项。拒绝：没有这种事项、没有这个数；不是看得见这种事项全部的机关。"""
    by, year, part = who(request), _year(request), request.GET.get("part", "")[:LONGEST]
    told = _told(kind, by)
    before = cursor.number(request.GET.get("before", "")[:LONGEST])
    ids = annual.cases_of(part, told, by.congress_id or 0, year, before=before, limit=PAGE + 1)
    if ids is None:
        raise NotFound("年报上没有这个数")
    query = {"year": year.number, "part": part}
    drawn = {row.id: row for row in counted_cases(ids[:PAGE], by)}
    context = {
        "told": told, "title": annual.title_of(part, told), "rows": [drawn[pk] for pk in ids[:PAGE] if pk in drawn],
        "hidden": len(ids[:PAGE]) - len(drawn), "first": "?" + urlencode(query) if before else "",
        "more": "?" + urlencode({**query, "before": ids[PAGE - 1]}) if len(ids) > PAGE else "", **_around(year),
    }  # fmt: skip
    return render(request, "cases/boards/annual_opened.html", context)


def _told(kind: str, by: Actor) -> Told:
    here = by.congress_id or 0
    told = annual.kinds_told(here, by).get(kind)
    if told is None:
        known = kind in annual.kinds_told(here, None)
        raise NotAllowed("年报上的数由看得见全部的机关打开") if known else NotFound("本级没有这种事项")
    return told


def _declared(told: list[Told], by: Actor, year: Year) -> dict[str, list[tuple[str, str, str]]]:
    """各种事项声明的数字，有数的才列：（叫什么，多少，点开去哪里）。"""
    found = figures.of_texts({one.kind: one.texts[-1] for one in told}, by, year.number) if told else {}
    return {kind: [_said(kind, line, year) for line in lines if line.value.number] for kind, lines in found.items()}


def _said(kind: str, line: figures.Line, year: Year) -> tuple[str, str, str]:
    """文件里的，去那种事项的数字；房间在代码里的，去数字的一页。"""
    figure = line.figure
    own = figure.name in {one.name for one in everything()}
    page = reverse("figures:figure", args=[figure.name]) if own else reverse("cases:figure", args=[kind, figure.name])
    return figure.title, line.value.text, f"{page}?year={year.number}"


def _year(request: HttpRequest) -> Year:
    today = clock.today()
    asked = cursor.number(request.GET.get("year", "")) or today.year
    return Year(asked if EARLIEST <= asked <= today.year else today.year, today)


def _around(year: Year) -> dict[str, Any]:
    years = sorted({*range(year.today.year, year.today.year - YEARS_SHOWN, -1), year.number}, reverse=True)
    return {"year": year, "years": years}
