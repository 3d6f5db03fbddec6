"""丢弃一份稿子，去掉一份附件；挑几份一并提出、一并确认联名。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.accounts.door import signed_in
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotFound
from bihuan.people.door import who
from bihuan.ui.door import say

from .. import drafts
from ..models import Suggestion
from ..verbs import cosign_many, discard_draft, drop_file, submit_many

MOST = 50  # 份：一并办的一次至多这么多


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """丢弃还没有提出的一份：先问一句。"""
    by = who(request)
    suggestion = drafts.draft_to_read(suggestion_id, by)
    if not drafts.writes(suggestion, by):
        raise NotFound("没有这份稿子，或者不在您可以看的范围里")
    if request.method == "POST":
        discard_draft(suggestion.pk, by=by)
        say(request, f"已丢弃「{suggestion.title}」")
        return redirect("suggestions:entry" if suggestion.entered_by_id == by.person_id else "suggestions:mine")
    return render(request, "suggestions/drafts/discard.html", {"suggestion": suggestion})


@signed_in
@require_POST
def attachment(request: HttpRequest, suggestion_id: int, attachment_id: int) -> HttpResponse:
    """去掉一份附件。"""
    drop_file(drafts.draft_to_read(suggestion_id, who(request)).pk, attachment_id, by=who(request))
    say(request, "已去掉一份附件")
    return redirect("suggestions:draft", suggestion_id)


@signed_in
@require_POST
def together(request: HttpRequest) -> HttpResponse:
    """挑的几份一并提出，或者一并确认联名；没有办成的说是哪一份、为什么。"""
    by, now = who(request), clock.now()
    ids = [int(one) for one in request.POST.getlist("one")[:MOST] if one.isdecimal() and len(one) < 19]
    act, said = {"submit": (submit_many, "已提出"), "cosign": (cosign_many, "已确认联名")}.get(
        request.POST.get("act", ""), (None, "")
    )
    if act is None or not ids:
        raise BadInput("请先挑要一并办的，再按按钮")
    failed = act(ids, by=by, now=now)
    titles = dict(Suggestion.objects.filter(pk__in=[one for one, _ in failed]).values_list("pk", "title"))
    why = "".join(f"；《{titles.get(one, '')}》没有办成：{sentence}" for one, sentence in failed)
    say(request, f"{said} {len(ids) - len(failed)} 件{why}")
    return redirect("suggestions:mine")
