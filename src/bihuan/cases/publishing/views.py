"""审核公开的页面：一处一处看，看公开的样子，公开；说明理由撤下。"""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.accounts.door import signed_in
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotFound
from bihuan.people.door import who
from bihuan.procedure.door import Held, held_to_read
from bihuan.ui.door import say

from ..models import Publication
from ..url import case_url
from . import gates, verbs
from .finding import public_url
from .forms import clearing
from .offering import codes_of, draft_of, is_published_kind
from .pieces import Judged
from .questions import items_of

TEMPLATE = "cases/publishing/case.html"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, case_id: int) -> HttpResponse:
    """审核公开一件：公开着的给看公开的样子和撤下；没有公开的，审核人一处一处看。不是审核人的只看得到公开到哪里。"""
    by, now = who(request), clock.now()
    held = held_to_read(case_id, by, now=now)
    if not is_published_kind(held.text):
        raise NotFound("这种事项的工作法没有写「公开」")
    row = Publication.objects.filter(case_id=case_id).select_related("cleared_by").first()
    may, hindrance = gates.clears(by, held), gates.hindrance(held)
    listed_only = request.POST.get("of", request.GET.get("of", "")) == "list" and bool(
        codes_of(held.text, listed_only=True)
    )
    context = {**_about(held, row, listed_only), "may": may, "hindrance": hindrance}
    if (row is not None and row.withdrawn_at is None) or hindrance or not may:
        if request.method == "POST":
            verbs.publish(case_id, Judged(), by=by, now=now)  # 动词说为什么不行
        return render(request, TEMPLATE, context)

    def publish(judged: Judged) -> tuple[str, str]:
        verbs.publish(case_id, judged, listed_only=listed_only, by=by, now=now)
        return "已公开", reverse("cases:publication", args=[case_id])

    return clearing(
        request, draft_of(held, listed_only=listed_only), TEMPLATE, lambda: context, publish, may_hide=True,
        named=partial(verbs.title_of, held),
    )  # fmt: skip


@signed_in
@require_POST
def withdraw(request: HttpRequest, case_id: int) -> HttpResponse:
    """撤下；没有写理由的，说在那一格。"""
    by, now = who(request), clock.now()
    held = held_to_read(case_id, by, now=now)
    try:
        verbs.withdraw_publication(case_id, reason=request.POST.get("reason", ""), by=by, now=now)
    except BadInput as refused:
        row = Publication.objects.filter(case_id=case_id).select_related("cleared_by").first()
        context = {**_about(held, row, False), "may": True, "hindrance": "", "unreasoned": refused.sentence}
        return render(request, TEMPLATE, context, status=422)
    say(request, "已撤下")
    return redirect("cases:publication", case_id)


def _about(held: Held, row: Publication | None, listed_only: bool) -> dict[str, Any]:
    """页面要的别的东西：公开着的各项，内容后来改动过没有，只登目录的那一边。"""
    public = row is not None and row.withdrawn_at is None
    source = draft_of(held, listed_only=row.listed_only).digest if row is not None and public else ""
    both = bool(codes_of(held.text, listed_only=True)) and len(codes_of(held.text)) > len(
        codes_of(held.text, listed_only=True)
    )
    return {
        "case": held.case, "text": held.text, "url": case_url(held.case), "today": clock.today(), "row": row,
        "public": public, "items": items_of(row.body) if row is not None and public else (),
        "public_url": public_url(row) if row is not None and public else "",
        "changed": row is not None and public and source != row.source, "clearer": gates.clearer(held),
        "both": both, "listed_only": listed_only,
    }  # fmt: skip
