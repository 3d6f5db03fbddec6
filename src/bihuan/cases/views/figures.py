"""一种事项的数字：一览、导出、点开的一个。"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in, who
from bihuan.kernel import clock
from bihuan.people.door import congress_by_id
from bihuan.sheets.door import XLSX_TYPE, xlsx

from .. import figures
from ..hits import counted_cases
from ..reported import reported_account_of

YEARS_SHOWN = 4
ALL_YEARS = "all"
LONGEST = 80
HEADERS = ("数字", "分开", "值", "单位", "口径", "来源", "代号")


@signed_in
@require_safe
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """一览：各个数字、口径，分开数的也列出来。"""
    year = _year(request)
    name, lines = figures.of_kind(kind, who(request), year)
    return render(request, "cases/figures.html", {"lines": lines, **_around(kind, name, year)})


@signed_in
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """一览写成 .xlsx：一个数字一行，分开数的各一行。"""
    year = _year(request)
    name, lines = figures.of_kind(kind, who(request), year)
    answer = HttpResponse(xlsx(_rows(lines), HEADERS, f"{name}的数字"), content_type=XLSX_TYPE)
    filename = f"{name}的数字 {f'{year}年' if year else '全部年份'}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, filename) or ""
    return answer


@signed_in
@require_safe
def opened(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """点开一个：口径、历年、分开数的，和它数的那些事项。"""
    by, year = who(request), _year(request)
    mark, after = request.GET.get("mark", "")[:LONGEST], request.GET.get("after", "")[:LONGEST]
    title, line, parts, years, found = figures.one_of(kind, name, by, year, mark=mark, after=after)
    drawn = {row.id: row for row in counted_cases(found.ids, by)}
    query = {"year": year or ALL_YEARS, **({"mark": mark} if mark else {})}
    context = {
        "line": line, "parts": parts, "by_year": years.items(), "mark": mark,
        "marked": next((part.label for part in line.parts if part.mark == mark), mark),
        "rows": [drawn[pk] for pk in found.ids if pk in drawn], "hidden": len(found.ids) - len(drawn),
        "looked": found.looked, "first": "?" + urlencode(query) if after else "",
        "more": "?" + urlencode({**query, "after": found.more}) if found.more else "", **_around(kind, title, year),
    }  # fmt: skip
    return render(request, "cases/figure.html", context)


@signed_in
@require_safe
def of_all(request: HttpRequest) -> HttpResponse:
    """本级选用的各种事项的数字；报过账的，报的数与记录里数出来的逐个相对。"""
    by, year = who(request), _year(request)
    groups = figures.of_all(by, year)
    congress = congress_by_id(by.congress_id) if by.congress_id else None
    told = reported_account_of(congress) if congress else None
    kinds = {kind for kind, _, _ in (figures.of_all(by, None) if year else groups)} if told else set()
    context = {
        "groups": groups, "account": told, "lines": [line for line in told.lines if line.kind in kinds] if told else [],
        "congress": congress, **_around("", "", year),
    }  # fmt: skip
    return render(request, "cases/figures_of_all.html", context)


def _rows(lines: list[figures.Line]) -> Iterator[tuple[Any, ...]]:
    for line in lines:
        said = (line.figure.unit, line.figure.rule, line.figure.source, line.figure.name)
        yield (line.figure.title, "", line.value.number, *said)
        yield from ((line.figure.title, part.label, part.number, *said) for part in line.parts)


def _year(request: HttpRequest) -> int | None:
    asked = request.GET.get("year", "")
    if asked == ALL_YEARS:
        return None
    return int(asked) if asked.isascii() and asked.isdecimal() and 1900 < int(asked[:5]) < 2200 else clock.today().year


def _around(kind: str, name: str, year: int | None) -> dict[str, Any]:
    this = clock.today().year
    years = sorted({*range(this, this - YEARS_SHOWN, -1), *([year] if year else [])}, reverse=True)
    return {
        "kind": kind, "kind_name": name, "year": year, "years": years, "year_code": year or ALL_YEARS,
        "year_words": f"{year} 年" if year else "全部年份",
    }  # fmt: skip
