"""覆盖表的页面：一件上级的，一种事项全部的；导出；点开一格。"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in, who
from bihuan.kernel import clock, cursor
from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.procedure.door import case_to_read, text_of
from bihuan.sheets.door import XLSX_TYPE, xlsx

from ..boards import covering
from ..boards.covering import Covered, Line, Matrix
from ..children import kinds_under, page_of
from ..registers import chosen
from ..seeing import reader_of
from ..url import case_url

YEARS_SHOWN = 4
LONGEST = 80
MISSING = "没有任务"


@dataclass(frozen=True)
class Place:
    """在哪里：叫什么，从哪里来（名称、网址），这一页的网址、导出的网址，哪几年可选、选了哪一年。"""

    about: Covered
    title: str
    back: tuple[str, str]
    here: str
    sheet: str
    years: tuple[int, ...] = ()
    year: int = 0


@signed_in
@require_safe
def of_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """一件上级的下属：哪个单位、走到哪里；写了是哪一格的，列出那一格的各件。"""
    return _page(request, _case_place(request, case_id))


@signed_in
@require_safe
def case_sheet(request: HttpRequest, case_id: int) -> HttpResponse:
    """写成 .xlsx。"""
    return _sheet(_case_place(request, case_id))


@signed_in
@require_safe
def of_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """一种事项全部的下属：哪个单位、走到哪里。"""
    return _page(request, _kind_place(request, kind))


@signed_in
@require_safe
def kind_sheet(request: HttpRequest, kind: str) -> HttpResponse:
    """写成 .xlsx。"""
    return _sheet(_kind_place(request, kind))


def _case_place(request: HttpRequest, case_id: int) -> Place:
    reader = reader_of(who(request))
    case = case_to_read(case_id, reader.by, reader.sees)
    text = text_of(case)
    _written(text.register is not None and bool(text.register.coverage))
    about = covering.of_case(case, text, reader, clock.today())
    here, sheet = reverse("cases:coverage", args=[case_id]), reverse("cases:coverage_export", args=[case_id])
    return Place(about, case.title, (case.title, case_url(case)), here, sheet)


def _kind_place(request: HttpRequest, kind: str) -> Place:
    held = chosen.hold(kind, who(request))
    _written(held.text.register is not None and bool(held.text.register.coverage))
    if not chosen.may_look(held):
        raise NotAllowed(f"{held.name}的清单里没有您可以看的")
    today, year = clock.today(), cursor.number(request.GET.get("year", "")) or 0
    year = year if 1900 < year < 2200 else 0
    about = covering.of_kind(kind, held.text, held.congress.pk, reader_of(held.by), today, year)
    query = f"?year={year}" if year else ""
    here, sheet = (reverse(f"cases:{name}", args=[kind]) for name in ("kind_coverage", "kind_coverage_export"))
    years = tuple(sorted({*range(today.year, today.year - YEARS_SHOWN, -1), *([year] if year else [])}, reverse=True))
    back = (held.name, reverse("cases:register", args=[kind]))
    return Place(about, f"{held.name}，全部", back, here, sheet + query, years, year)


def _written(covers: bool) -> None:
    if not covers:
        raise NotFound("这种事项的工作法没有写「覆盖」，没有覆盖表")


def _page(request: HttpRequest, place: Place) -> HttpResponse:
    kind = request.GET.get("kind", "")[:LONGEST]
    if kind:
        return _opened(request, place, kind)
    drawn = [_drawn(matrix, place) for matrix in covering.matrices(place.about)]
    context = {"place": place, "matrices": drawn, "today": place.about.today}
    return render(request, "cases/boards/coverage.html", context)


def _opened(request: HttpRequest, place: Place, code: str) -> HttpResponse:
    """一格里的各件。"""
    about, given = place.about, request.GET
    kind = next((one for one in kinds_under(about.below, about.text, about.reader) if one.kind == code), None)
    if kind is None:
        raise NotFound("没有这一种下属事项")
    holder, stage, late = given.get("who", "")[:20], given.get("stage", "")[:LONGEST], given.get("late") == "1"
    rows = covering.picked(about, kind, holder, stage, late)
    table = page_of(rows, about.text, about.reader, kind, given.get("after", "")[:60])
    query = {"kind": code, "who": holder, "stage": stage, "late": "1" if late else ""}
    first = _url(place, **query)
    context = {
        "place": place, "table": table, "today": about.today, "stage": stage, "late": late,
        "holder": covering.name_of(about, holder), "first": first if given.get("after") else "", "number": rows.count(),
        "more": _url(place, **query, after=table.more) if table.more else "",
    }  # fmt: skip
    return render(request, "cases/boards/covered.html", context)


def _drawn(matrix: Matrix, place: Place) -> dict[str, Any]:
    """一张表画出来要的：每个数都连到它的各件。"""
    lines = [*matrix.lines, *([matrix.nobody] if matrix.nobody else [])]
    return {
        "matrix": matrix, "stages": matrix.stages, "missing": matrix.missing,
        "rows": [_cells(one, matrix, place) for one in lines], "total": _cells(matrix.total, matrix, place),
    }  # fmt: skip


def _cells(line: Line, matrix: Matrix, place: Place) -> dict[str, Any]:
    base = {"kind": matrix.kind.kind, "who": line.code}
    cells = [
        (number, _url(place, **base, stage=stage) if number else "", short, stage)
        for number, (short, stage) in zip(line.numbers, matrix.stages, strict=True)
    ]
    return {"line": line, "cells": cells, "all": _url(place, **base), "late": _url(place, **base, late="1")}


def _url(place: Place, **query: str) -> str:
    kept = {"year": str(place.year) if place.year else "", **query}
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def _sheet(place: Place) -> HttpResponse:
    drawn = covering.matrices(place.about)
    stages = list(dict.fromkeys(name for matrix in drawn for _, name in matrix.stages))
    made = xlsx(_lines(drawn, stages), ["事项", "单位", *stages, "合计", "其中逾期"], "覆盖表")
    answer = HttpResponse(made, content_type=XLSX_TYPE)
    name = f"{place.title} 覆盖表 {place.about.today:%Y-%m-%d}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def _lines(drawn: list[Matrix], stages: list[str]) -> Iterator[list[Any]]:
    """一行一个单位，没有任务的也在，每张表末尾合计。"""
    for matrix in drawn:
        places = [name for _, name in matrix.stages]
        for line in (*matrix.lines, *([matrix.nobody] if matrix.nobody else [])):
            yield _line(matrix, line, places, stages)
        for name in matrix.missing:
            yield [matrix.kind.name, name, *([0] * len(stages)), 0, MISSING]
        yield _line(matrix, matrix.total, places, stages)


def _line(matrix: Matrix, line: Line, places: list[str], stages: list[str]) -> list[Any]:
    numbers = dict(zip(places, line.numbers, strict=True))
    late = line.late if matrix.open else ""
    return [matrix.kind.name, line.name, *(numbers.get(stage, 0) for stage in stages), line.total, late]
