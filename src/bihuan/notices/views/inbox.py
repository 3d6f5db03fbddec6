"""收件箱的页面。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bihuan.accounts.door import signed_in
from bihuan.kernel import clock, cursor
from bihuan.notices.questions import PAGE, inbox
from bihuan.notices.verbs import read, read_all
from bihuan.ui.door import say


@signed_in
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """收件箱：新的在前，可以只看未读。"""
    unread, before = "unread" in request.GET, request.GET.get("before", "")
    rows = inbox(
        request.actor.person_id,  # type: ignore[attr-defined]
        before=cursor.number(before),
        limit=PAGE + 1,
        unread=unread,
    )
    query = "unread&" if unread else ""
    more = f"?{query}before={rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    context = {"notices": rows[:PAGE], "unread": unread, "more": more, "paged": bool(before)}
    return render(request, "notices/inbox.html", context)


@signed_in
@require_safe
def open_one(request: HttpRequest, notice_id: int) -> HttpResponse:
    """打开一条：标为已读，去它说的地方。是取页而不是提交：再取一次结果一样，也好在新标签里打开。"""
    notice = read(notice_id, person_id=request.actor.person_id, now=clock.now())  # type: ignore[attr-defined]
    return redirect(notice.url or reverse("notices:inbox"))


@signed_in
@require_POST
def mark_all(request: HttpRequest) -> HttpResponse:
    """全部标为已读。"""
    count = read_all(person_id=request.actor.person_id, now=clock.now())  # type: ignore[attr-defined]
    say(request, f"{count} 条标为已读" if count else "没有未读的通知")
    return redirect("notices:inbox")
