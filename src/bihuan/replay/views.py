"""旧档的页面：本级导入了多少、各数、答复用了几日、哪些反常。只给本级人大机关和政府办看。"""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.accounts.door import staff_of, who
from bihuan.kernel import cursor
from bihuan.kernel.refuse import NotFound
from bihuan.people.door import congress_by_id

from .counts import figures, promises_undated, spans
from .models import ReplayAnomaly, ReplayedCase
from .words import words

PAGE = 50
MOST = 500  # 件：一年的 B 类至多列这么多


@staff_of("deputies_affairs", "congress_office", "standing_committee", "chairpersons_meeting", "government_office")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """本级导入的旧档；没有导入过的说没有。反常按导入的次序，一页五十处。"""
    by, table = who(request), words()
    if by.congress_id is None:
        raise NotFound("没有本级的旧档")
    congress = congress_by_id(by.congress_id)
    after = request.GET.get("after", "")
    known = ReplayAnomaly.objects.filter(congress=congress).order_by("id")
    rows = list(known.filter(id__gt=cursor.number(after) or 0)[: PAGE + 1])
    brought = ReplayedCase.objects.filter(congress=congress)
    context = {
        "congress": congress,
        "found": figures(congress) if brought.exists() else None,
        "spans": spans(brought),
        "undated": list(promises_undated(congress)[:MOST]),
        "years": _years(brought),
        "division": congress.division_id,
        "rows": [(row, table.anomalies[row.what]) for row in rows[:PAGE]],
        "more": f"?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "first": "?" if after else "",
    }
    return render(request, "replay/page.html", context)


def _years(brought: QuerySet[ReplayedCase]) -> list[tuple[int, str]]:
    """导入了哪几年的哪几种。"""
    return list(
        brought.order_by().values_list("case__cohort_year", "case__kind").distinct().order_by("case__cohort_year")
    )
