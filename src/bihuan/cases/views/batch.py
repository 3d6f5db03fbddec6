"""办了一批以后的一页：逐件的结果；撤得回的时间里，一个按钮整批撤回。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bihuan.accounts.door import signed_in, who
from bihuan.kernel import clock
from bihuan.procedure.door import Case, batch_of, minutes_to_take_back, take_back
from bihuan.ui.door import say

from ..seeing import visible
from ..url import case_url, list_url


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, batch_id: int) -> HttpResponse:
    """自己办的一批；提交就是整批撤回。"""
    by, now = who(request), clock.now()
    batch = batch_of(batch_id, by)
    if request.method == "POST":
        before = batch.places.filter(outcome="performed").count()
        kept = take_back(batch_id, by=by, now=now)
        say(request, f"撤回了 {before - len(kept)} 件" + (f"，{len(kept)} 件没有撤回" if kept else ""))
        return redirect("cases:batch", batch_id)
    seen = Case.objects.filter(visible(by), pk__in=batch.places.values("case_id"))
    rows = batch.places.select_related("case").filter(case__in=seen.values("pk")).order_by("pk")
    places = [(one, case_url(one.case)) for one in rows]
    left = sum(one.outcome == "performed" for one, _ in places)
    open_ = batch.until is not None and now < batch.until and left > 0
    context = {
        "batch": batch, "places": places, "left": left, "open": open_, "minutes": minutes_to_take_back(),
        "register": list_url(places[0][0].case.kind) if places else "",
    }  # fmt: skip
    return render(request, "cases/registers/batch.html", context)
