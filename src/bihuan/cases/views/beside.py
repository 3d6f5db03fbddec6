"""并排的页面：一次会议的各份报告，一份一列，一项一行；导出。"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in, who
from bihuan.kernel import clock
from bihuan.procedure.door import Case, case_to_read
from bihuan.sheets.door import XLSX_TYPE, xlsx

from ..boards.beside import MOST, Beside, beside
from ..seeing import reader_of
from ..url import case_url

KINDS_MOST = 40  # 种：问句里至多认这么多


@signed_in
@require_safe
def page(request: HttpRequest, case_id: int) -> HttpResponse:
    """并排。"""
    case, drawn = _asked(request, case_id)
    whole = request.GET.get("whole") == "1"
    query = [("kind", one.kind) for one in drawn.kinds if one.chosen] + ([("whole", "1")] if whole else [])
    context = {
        "case": case, "url": case_url(case), "drawn": drawn, "whole": whole, "most": MOST, "today": clock.today(),
        "sheet": f"{reverse('cases:beside_export', args=[case_id])}?{urlencode(query)}",
    }  # fmt: skip
    return render(request, "cases/boards/beside.html", context)


@signed_in
@require_safe
def sheet(request: HttpRequest, case_id: int) -> HttpResponse:
    """写成 .xlsx；要求保密的不写进表格。"""
    case, drawn = _asked(request, case_id, secret=False)
    heads = ["项", *(f"{kind}：{head.title}" for head, kind in drawn.reports)]
    answer = HttpResponse(xlsx(_lines(drawn), heads, "并排"), content_type=XLSX_TYPE)
    name = f"{case.title} 并排 {clock.today():%Y-%m-%d}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def _asked(request: HttpRequest, case_id: int, *, secret: bool = True) -> tuple[Case, Beside]:
    reader = reader_of(who(request))
    case = case_to_read(case_id, reader.by, reader.sees)
    kinds, whole = request.GET.getlist("kind")[:KINDS_MOST], request.GET.get("whole") == "1"
    return case, beside(case, reader, kinds, clock.today(), whole=whole, secret=secret)


def _lines(drawn: Beside) -> Iterator[list[Any]]:
    yield ["编号", *(head.number for head, _ in drawn.reports)]
    yield ["状态", *(head.stage for head, _ in drawn.reports)]
    yield ["到期", *(head.due_on or "" for head, _ in drawn.reports)]
    for line in drawn.lines:
        yield [line.name, *("、".join(one.text for one in cell or ()) for cell in line.cells)]
