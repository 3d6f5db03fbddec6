"""一件建议的页面：条文为脊，文字、答复、评价、征求意见和公开在旁。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in, who
from bihuan.cases.door import case_context, reader_of
from bihuan.procedure.door import case_to_read

from .. import questions


@signed_in
@require_safe
def page(request: HttpRequest, case_id: int) -> HttpResponse:
    """一件建议（微建议、提案同）。"""
    by = who(request)
    reader = reader_of(by)
    case = case_to_read(case_id, by, reader.sees)
    context = case_context(case, by, reader)
    return render(request, "suggestions/case.html", {**context, **questions.around(case, context, by)})
