"""一件事项的页面：条文为脊，留痕在旁；全部留痕；为何是这一天。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.ledger.door import entries, look
from bihuan.people.door import OFFICES, Actor, who
from bihuan.procedure.door import Case, Text, case_to_read, explain, held_of, text_of

from ..children import kind_below, page as table_of
from ..page import whole_context
from ..seeing import fields_seen, reader_of
from ..trail import trail
from ..url import case_url

PAGE = 100  # 条留痕


@signed_in
@require_safe
def page(request: HttpRequest, case_id: int) -> HttpResponse:
    """通用的事项页；这种事项有自己的页面的，到那里去。"""
    by, reader = who(request), reader_of(who(request))
    case = case_to_read(case_id, by, reader.sees)
    if case_url(case) != request.path:
        return redirect(case_url(case))
    context = whole_context(case, by, reader)
    _log_look(case, context["text"], by)
    return render(request, "cases/whole.html", context)


@signed_in
@require_safe
def children(request: HttpRequest, case_id: int, kind: str) -> HttpResponse:
    """一种下属事项，一页二十件，往后翻。"""
    by = who(request)
    reader = reader_of(by)
    case = case_to_read(case_id, by, reader.sees)
    below = kind_below(case, text_of(case), reader, kind)
    table = table_of(case, text_of(case), reader, below, request.GET.get("after", "")[:60])
    here = reverse("cases:children", args=[case_id, kind])
    context = {
        "case": case, "url": case_url(case), "table": table, "today": clock.today(),
        "more": f"{here}?after={table.more}" if table.more else "", "first": here if request.GET.get("after") else "",
    }  # fmt: skip
    return render(request, "cases/children.html", context)


def _log_look(case: Case, text: Text, by: Actor) -> None:
    """可看写了查阅留痕的，记下谁看了这一件。"""
    if text.sight is not None and text.sight.logged:
        look(by.id, case.stream, now=clock.now())


@signed_in
@require_safe
def full_trail(request: HttpRequest, case_id: int) -> HttpResponse:
    """全部留痕，带序号和哈希。"""
    case = case_to_read(case_id, who(request))
    before = request.GET.get("before", "")
    start = int(before) if before.isdecimal() and len(before) < 10 else None
    listed = entries(case.stream, newest_first=True, limit=PAGE + 1, before_seq=start)
    told = trail(case, who(request), before_seq=start, listed=listed[:PAGE])
    more = f"?before={listed[PAGE - 1].seq}" if len(listed) > PAGE else ""
    context = {"case": case, "trail": told, "more": more, "url": case_url(case)}
    return render(request, "cases/trail.html", context)


@signed_in
@require_safe
def why(request: HttpRequest, case_id: int, n: int) -> HttpResponse:
    """为何是这一天；到期看不得的，与没有这只时钟一样。"""
    by = who(request)
    case = case_to_read(case_id, by)
    told = explain(case, n)
    if not fields_seen(by, held_of(case, on=clock.today())).shows_due(told.task):
        raise NotFound("没有这只时钟")
    context = {"case": case, "told": told, "n": n, "url": case_url(case)}
    context["may_switch"] = any(by.serves(kind, case.congress_id) for kind in OFFICES)
    return render(request, "cases/why.html", context)
