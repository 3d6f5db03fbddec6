"""日历的页面：一年的放假与补班；录入新的一年。"""

import datetime as dt
from itertools import pairwise

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound, Refused
from bihuan.kernel.workdays import ONE_DAY, Calendar
from bihuan.regions import door as regions
from bihuan.ui.door import say

from ..access import keepers_only, public, who
from ..forms import YearUpload
from ..gates import keeps


@public
@require_GET
def year(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """一年：每个节放哪几天、哪几天补班，每月几个工作日；没有录入的年份说出来。"""
    calendar, shown = regions.calendar(), year or clock.today().year
    if not 2000 <= shown <= 2100:
        raise NotFound("没有这一年的日历")
    actor = getattr(request, "actor", None)
    context = {
        "year": shown, "known": calendar.known(shown), "years": sorted(calendar.years), "version": calendar.version,
        "holidays": _holidays(calendar, shown), "months": _months(calendar, shown),
        "papers": regions.papers_of(shown), "keeps": actor is not None and keeps(actor, actor.congress_id or 0),
        "next": max(calendar.years, default=shown) + 1,
    }  # fmt: skip
    return render(request, "people/calendar.html", context)


@keepers_only
@require_http_methods(["GET", "POST"])
def import_year(request: HttpRequest) -> HttpResponse:
    """录入新的一年：先看一遍像不像、会牵动多少期限，确认了才录入。"""
    confirmed = request.POST.get("notice", "")
    form = YearUpload(request.POST or None, request.FILES or None) if not confirmed else YearUpload()
    if request.method == "POST" and (confirmed or form.is_valid()):
        try:
            given = confirmed.encode() if confirmed else form.cleaned_data["file"].read(300_000)
            notice = regions.read_json(given)
            if confirmed:
                return _imported(request, notice)
            regions.check_new(notice, now=clock.now())
        except Refused as refused:
            if confirmed:
                raise
            form.add_error("file", refused.sentence)
        else:
            told = {"notice": notice, "moves": regions.moves_of(notice), "body": given.decode("utf-8-sig")}
            return render(request, "people/calendar_confirm.html", told)
    return render(request, "people/calendar_import.html", {"form": form}, status=422 if form.errors else 200)


def _imported(request: HttpRequest, notice: regions.YearNotice) -> HttpResponse:
    version = regions.import_new_year(notice, by=who(request).id, now=clock.now())
    say(request, f"已录入 {notice.year} 年放假安排，日历成为第 {version} 版")
    return redirect(reverse("people:calendar_year", args=[notice.year]))


def _holidays(calendar: Calendar, year: int) -> list[dict[str, object]]:
    rows: dict[str, dict[str, list[dt.date]]] = {}
    for days, key in ((calendar.off, "off"), (calendar.work, "work")):
        for day, name in sorted(days.items()):
            if day.year == year:
                rows.setdefault(name, {"off": [], "work": []})[key].append(day)
    return [
        {
            "name": name,
            "off": "、".join(_said(first, last) for first, last in _spans(days["off"])),
            "work": days["work"],
            "count": len(days["off"]),
        }
        for name, days in sorted(rows.items(), key=lambda row: min(row[1]["off"] or row[1]["work"]))
    ]


def _said(first: dt.date, last: dt.date) -> str:
    one, other = (f"{day.month}月{day.day}日" for day in (first, last))
    return one if first == last else f"{one}至{other}"


def _spans(days: list[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """连着的几天并成一段。"""
    breaks = [index for index, (before, after) in enumerate(pairwise(days), 1) if after - before != ONE_DAY]
    cuts = [0, *breaks, len(days)]
    return [(days[first], days[last - 1]) for first, last in pairwise(cuts) if last > first]


def _months(calendar: Calendar, year: int) -> list[tuple[int, int]]:
    ends = [dt.date(year, month, 1) - ONE_DAY for month in range(1, 13)] + [dt.date(year, 12, 31)]
    return [(month, calendar.between(before, end)) for month, (before, end) in enumerate(pairwise(ends), 1)]
