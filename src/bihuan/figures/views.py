"""数字的页面：一览，和点开的一个。"""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.accounts.door import public, signed_in
from bihuan.figures.declaring import Figure, everything, find, grouped, is_declared
from bihuan.figures.questions import Value, case_ids, values
from bihuan.figures.rendering import drawn
from bihuan.kernel import clock, cursor
from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.regions.door import Division, Scope, full_name, scope_of

PAGE = 50
FIRST_YEAR, LAST_YEAR = 1949, 9999  # 别的不是年份
YEARS_SHOWN = 4
ALL_YEARS = "all"


@signed_in
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """数字一览：本辖区、选定的年份，连同上一年；一组一组，两年里一件也没有的组收在末尾。"""
    place, scope = _place(request, anyone=False)
    year = _year(request)
    names = [one.name for one in everything()]
    found = values(names, scope, year)
    before = values(names, scope, year - 1) if year else {}
    groups = [(title, _rows(figures, found, before)) for title, figures in grouped()]
    context = {
        "groups": [one for one in groups if _any(one[1])], "empty": [one for one in groups if not _any(one[1])],
        "before_year": year - 1 if year else None, **_around(place, year),
    }  # fmt: skip
    return render(request, "figures/listing.html", context)


Line = tuple[Figure, Value, Value | None]


def _rows(figures: list[Figure], found: dict[str, Value], before: dict[str, Value]) -> list[Line]:
    return [(one, found[one.name], before.get(one.name)) for one in figures]


def _any(rows: list[Line]) -> bool:
    """今年或者去年有数。"""
    return any(value.number or (before is not None and before.number) for _, value, before in rows)


@public
@require_safe
def opened(request: HttpRequest, name: str) -> HttpResponse:
    """点开一个数字：口径、来源，和它数的那些事项。公开的数字人人可开，只列公开的事项。"""
    actor: Any = request.actor  # type: ignore[attr-defined]
    one = find(name)
    if one is None or not (one.public or (actor is not None and is_declared(name))):
        raise NotFound("没有这个数字")
    place, scope = _place(request, anyone=one.public)
    year = _year(request)
    names = [one.name, one.part, one.of] if one.is_share else [one.name]
    shown = list(values(names, scope, year).values())
    context = {"figure": one, "value": shown[0], "parts": shown[1:], **_around(place, year)}
    if not one.is_share:
        before = request.GET.get("before", "")
        ids = case_ids(name, scope, year, before=cursor.number(before), limit=PAGE + 1)
        rows = drawn(one.rows, ids[:PAGE], actor)
        query = {"division": place.pk, "year": year or ALL_YEARS}
        context |= {
            "rows": rows,
            "hidden": len(ids[:PAGE]) - len(rows),
            "more": "?" + urlencode({**query, "before": ids[PAGE - 1]}) if len(ids) > PAGE else "",
            "first": "?" + urlencode(query) if before else "",
        }
    return render(request, "figures/figure.html", context)


def _place(request: HttpRequest, *, anyone: bool) -> tuple[Division, Scope]:
    """看哪里的数：没有写明就是自己的辖区；写明的要在辖区之内，公开的数字不限。"""
    actor: Any = request.actor  # type: ignore[attr-defined]
    own: Scope | None = actor.scope if actor is not None else None
    asked = request.GET.get("division", "")
    if not asked and own is None:
        raise NotFound("没有说看哪里的数")
    wanted = cursor.number(asked) or 0
    division = Division.objects.filter(pk=wanted if asked else own.division_id if own else 0).first()
    if division is None:
        raise NotFound("没有这个区划")
    if not anyone and (own is None or not own.contains(division)):
        raise NotAllowed("只能看本辖区的数")
    return division, scope_of(division)


def _year(request: HttpRequest) -> int | None:
    asked = request.GET.get("year", "")
    if asked == ALL_YEARS:
        return None
    found = cursor.number(asked, most=LAST_YEAR) or 0
    return found if found >= FIRST_YEAR else clock.today().year


def _around(place: Division, year: int | None) -> dict[str, Any]:
    this = clock.today().year
    years = sorted({*range(this, this - YEARS_SHOWN, -1), *([year] if year else [])}, reverse=True)
    return {
        "place": place,
        "place_name": full_name(place),
        "year": year,
        "year_words": f"{year} 年",
        "years": years,
        "year_code": year or ALL_YEARS,
    }
