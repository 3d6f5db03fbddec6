"""各单位办得怎样的页面：一张表，点开的一格，写成 .xlsx。"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in, who
from bihuan.kernel import clock, cursor
from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.sheets.door import XLSX_TYPE, xlsx

from .. import naming
from ..boards import stuck, units
from ..boards.units import Board, Column, Line
from ..look import of_cases
from ..registers import chosen

PAGE = 50
YEARS_SHOWN = 4
EARLIEST, LATEST = 1950, 2200
LAST_YEAR = "去年"


@signed_in
@require_safe
def page(request: HttpRequest, kind: str) -> HttpResponse:
    """一张表；写明是哪一格的，列出那一格的各件。"""
    board = _board(request, kind)
    found = {one.code: one for one in units.columns(board)}
    if column := found.get(request.GET.get("column", "")):
        return _opened(request, board, column)
    rows, total = units.lines(board)
    sort = request.GET.get("sort", "")
    sort = sort if sort in found else ""
    if sort:
        rows = sorted(rows, key=lambda one: -one.cells[sort].now if sort in one.cells else 0)
    clocks = stuck.late_clocks(board.held.congress_id, kind, board.held.sees, board.today)
    context = {
        "held": board.held, "columns": [(one, _url(board, sort=one.code), one.code == sort) for one in found.values()],
        "rows": [_drawn(board, one, found) for one in rows], "total": _drawn(board, total, found), "sort": sort,
        "stuck": stuck.stuck(clocks, board.today), "most": stuck.SHOWN, "unsorted": _url(board), **_around(board),
    }  # fmt: skip
    return render(request, "cases/boards/units.html", context)


@signed_in
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """写成 .xlsx：一行一个单位，每列今年、去年各一格。"""
    board = _board(request, kind)
    columns = units.columns(board)
    headers = [
        "委室" if board.by == units.COMMITTEE else "单位",
        *(head for one in columns for head in (one.title, f"{one.title}（{LAST_YEAR}）")),
    ]
    made = xlsx(_lines(board, columns), headers, f"{board.held.name}各单位办理")
    answer = HttpResponse(made, content_type=XLSX_TYPE)
    name = f"{board.held.name}各单位办理 {board.year}年 {board.today:%Y-%m-%d}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def _board(request: HttpRequest, kind: str) -> Board:
    """拒绝：这一种没有承办单位；看不到全部的（别的单位办得怎样，不给承办单位看）。"""
    held, today = chosen.hold(kind, who(request), unused=True), clock.today()
    if not held.whole:
        raise NotAllowed(f"各单位办得怎样，由看得见{held.name}全部的机关看")
    asked = cursor.number(request.GET.get("year", "")) or 0
    by = units.COMMITTEE if request.GET.get("by") == units.COMMITTEE else units.UNIT
    board = units.board_of(held, asked if EARLIEST < asked < LATEST else today.year, today, by)
    if not board.handled:
        raise NotFound(f"{held.name}没有要答复的承办单位，没有这张表")
    return board


def _opened(request: HttpRequest, board: Board, column: Column) -> HttpResponse:
    unit = cursor.number(request.GET.get("unit", "")) or 0
    rows = units.opened(board, column, unit).filter(board.held.sees)
    before = cursor.number(request.GET.get("before", ""))
    shown = rows.filter(pk__lt=before) if before else rows
    found = list(shown.defer("memory").order_by("-pk")[: PAGE + 1])
    more = _url(board, column=column.code, unit=unit, before=found[PAGE - 1].pk) if len(found) > PAGE else ""
    context = {
        "held": board.held, "column": column, "name": naming.names_of("organ", [unit]).get(unit, "") if unit else "",
        "number": rows.count(), "rows": of_cases(found[:PAGE], board.today), "more": more, "unsorted": _url(board),
        "first": _url(board, column=column.code, unit=unit) if before else "", **_around(board),
    }  # fmt: skip
    return render(request, "cases/boards/unit_cases.html", context)


def _drawn(board: Board, line: Line, found: dict[str, Column]) -> dict[str, Any]:
    """一行画出来要的：每个数都连到它的各件；去年的数连到去年的。"""
    cells = []
    for code, column in found.items():
        cell = line.cells.get(code, units.Cell(0, 0))
        query = {"column": code, "unit": line.unit}
        cells.append((
            column, cell, _url(board, **query) if cell.now else "",
            _url(board, **{**query, "year": board.year - 1}) if cell.before else "",
        ))  # fmt: skip
    return {"line": line, "cells": cells}


def _lines(board: Board, columns: tuple[Column, ...]) -> Iterator[list[Any]]:
    rows, total = units.lines(board)
    for line in (*rows, total):
        cells = [line.cells.get(one.code, units.Cell(0, 0)) for one in columns]
        yield [line.name, *(number for cell in cells for number in (cell.now, cell.before))]


def _url(board: Board, **query: Any) -> str:
    kept = {"year": board.year, "by": board.by if board.by != units.UNIT else "", **query}
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def _around(board: Board) -> dict[str, Any]:
    this = board.today.year
    years = sorted({*range(this, this - YEARS_SHOWN, -1), board.year}, reverse=True)
    return {
        "year": board.year, "years": [(one, _url(board, year=one)) for one in years], "today": board.today,
        "committees": board.by == units.COMMITTEE, "by_unit": _url(board, by=""),
        "by_committee": _url(board, by=units.COMMITTEE),
        "sheet": _url(board),
    }  # fmt: skip
