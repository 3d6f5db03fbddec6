"""年度办理情况报告的页面，照样打印。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in, who
from bihuan.cases.door import hold
from bihuan.kernel import clock, cursor
from bihuan.kernel.refuse import NotAllowed, NotFound

from ..report import report_of
from ..verbs import KINDS

YEARS_SHOWN = 4
EARLIEST, LATEST = 1950, 2200


@signed_in
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """一种的一年。拒绝：不是建议这几种；看不到全部的。"""
    kind = request.GET.get("kind", "") or next(iter(KINDS))
    if kind not in KINDS:
        raise NotFound("没有这一种的报告")
    held, today = hold(kind, who(request), unused=True), clock.today()
    if not held.whole:
        raise NotAllowed(f"年度报告由看得见{held.name}全部的机关看")
    asked = cursor.number(request.GET.get("year", "")) or 0
    year = asked if EARLIEST < asked < LATEST else today.year
    report = report_of(held, year, today)
    years = sorted({*range(today.year, today.year - YEARS_SHOWN, -1), year}, reverse=True)
    rows = [
        (line, [(one, line.cells[one.code].now if one.code in line.cells else 0) for one in report.columns])
        for line in (*report.lines, report.total)
    ]
    context = {"report": report, "held": held, "year": year, "years": years, "today": today, "rows": rows}
    return render(request, "suggestions/report.html", context)
