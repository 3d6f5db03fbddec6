"""一件事项的页面：条文为脊，留痕在旁；全部留痕；为何是这一天。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in
from bihuan.people.door import OFFICES, who
from bihuan.procedure.door import case_to_read, explain

from ..page import case_context
from ..trail import trail
from ..url import case_url

PAGE = 100  # 条留痕


@signed_in
@require_safe
def page(request: HttpRequest, case_id: int) -> HttpResponse:
    """通用的事项页；这种事项有自己的页面的，到那里去。"""
    case = case_to_read(case_id, who(request))
    if case_url(case) != request.path:
        return redirect(case_url(case))
    return render(request, "cases/case.html", case_context(case, who(request)))


@signed_in
@require_safe
def full_trail(request: HttpRequest, case_id: int) -> HttpResponse:
    """全部留痕，带序号和哈希。"""
    case = case_to_read(case_id, who(request))
    before = request.GET.get("before", "")
    told = trail(
        case, who(request), limit=PAGE + 1, before_seq=int(before) if before.isdecimal() and len(before) < 10 else None
    )
    more = f"?before={told[PAGE - 1].seq}" if len(told) > PAGE else ""
    context = {"case": case, "trail": told[:PAGE], "more": more, "url": case_url(case)}
    return render(request, "cases/trail.html", context)


@signed_in
@require_safe
def why(request: HttpRequest, case_id: int, n: int) -> HttpResponse:
    """为何是这一天。"""
    case = case_to_read(case_id, who(request))
    context = {"case": case, "told": explain(case, n), "n": n, "url": case_url(case)}
    context["may_switch"] = any(who(request).serves(kind, case.congress_id) for kind in OFFICES)
    return render(request, "cases/why.html", context)
