"""审核公开：具名的审核人看过文字、处理过姓名电话再公开；可以说明理由撤下。建议在先，答复在后。"""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan.accounts.door import staff_of, who
from bihuan.cases.door import Row, draw
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.people.door import Actor
from bihuan.procedure.door import Case, case_to_read
from bihuan.ui.door import filled, say

from .. import publishable
from ..verbs import KINDS, clear_reply, clear_suggestion, withdraw_publication

QUEUES = {"suggestions": "等审核的建议", "replies": "等审核的答复"}
REVIEWERS = ("reviewer", "head")


@staff_of("deputies_affairs")
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """等审核公开的。"""
    by, today = who(request), clock.today()
    if by.congress_id is None:
        raise NotAllowed("您没有在任何一级人大任职")
    kind, of = request.GET.get("kind", ""), request.GET.get("of", "")
    kind, of = kind if kind in KINDS else "suggestion", of if of in QUEUES else "suggestions"
    found = publishable.uncleared(kind, by, of=of, after=request.GET.get("after", "")[:60])
    here = f"?kind={kind}&of={of}"
    context = {
        "rows": [_to_clear(row) for row in draw(found.found, today=today)], "today": today, "looked": found.looked,
        "kind": kind, "of": of,
        "kinds": KINDS.items(), "queues": QUEUES.items(), "more": f"{here}&after={found.more}" if found.more else "",
        "first": here if request.GET.get("after") else "",
    }  # fmt: skip
    return render(request, "suggestions/publishing.html", context)


def _to_clear(row: Row) -> Row:
    url = reverse("suggestions:publication", args=[row.case_id])
    return replace(row, url=url, due_on=None, mark="还没有公开", ring="quiet")


@staff_of("deputies_affairs")
@require_http_methods(["GET", "HEAD", "POST"])
def suggestion(request: HttpRequest, case_id: int) -> HttpResponse:
    """一件的审核公开页；提交的是建议本身的公开文字。"""
    case = case_to_read(case_id, who(request))
    paper = publishable.suggestion_paper(case)
    form = Clearing(request.POST or None, initial={"title": paper.title_draft, "text": paper.draft})

    def act() -> tuple[str, str]:
        clear_suggestion(paper.pk, by=who(request), now=clock.now(), **form.cleaned_data)
        return "已公开", reverse("suggestions:publication", args=[case_id])

    return filled(
        request, form, act, "suggestions/publication.html", lambda: _about(request, case, paper, {}),
        forget=f"clearing-{case_id}",
    )  # fmt: skip


@staff_of("deputies_affairs")
@require_POST
def reply(request: HttpRequest, case_id: int, reply_id: int) -> HttpResponse:
    """公开一份答复。"""
    case = case_to_read(case_id, who(request))
    if reply_id not in {one.pk for one in publishable.reply_papers(case)}:
        raise NotFound("这一件没有这份答复")
    form = ReplyClearing(request.POST, prefix=f"reply{reply_id}")

    def act() -> tuple[str, str]:
        clear_reply(reply_id, text=form.cleaned_data["text"], by=who(request), now=clock.now())
        return "答复已公开", reverse("suggestions:publication", args=[case_id])

    def about() -> dict[str, Any]:
        paper = publishable.suggestion_paper(case)
        blank = Clearing(initial={"title": paper.title_draft, "text": paper.draft})
        return {**_about(request, case, paper, {reply_id: form}), "form": blank}

    keep = f"clearing-reply-{reply_id}"
    return filled(request, form, act, "suggestions/publication.html", about, forget=keep)


@staff_of("deputies_affairs")
@require_POST
def withdraw(request: HttpRequest, publication_id: int) -> HttpResponse:
    """撤下。"""
    case_id = publishable.case_of(publication_id)
    case_to_read(case_id, who(request))
    withdraw_publication(publication_id, reason=request.POST.get("reason", "")[:500], by=who(request), now=clock.now())
    say(request, "已撤下")
    return redirect("suggestions:publication", case_id)


class Clearing(forms.Form):
    """公开的文字。"""

    title = forms.CharField(label="公开的标题", max_length=200)
    text = forms.CharField(label="公开的文字", max_length=20_000, widget=forms.Textarea(attrs={"rows": 14}))


class ReplyClearing(forms.Form):
    """公开的答复。"""

    text = forms.CharField(label="公开的答复", max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}))


def _reviews(by: Actor, case: Case) -> bool:
    """可以审核（动词自己也核对）；代表工委别的人只能看。"""
    return by.serves("deputies_affairs", case.congress_id, REVIEWERS)


def _about(request: HttpRequest, case: Case, paper: publishable.Paper, bound: dict[int, forms.Form]) -> dict[str, Any]:
    replies: list[dict[str, Any]] = []
    for one in publishable.reply_papers(case):
        blank = ReplyClearing(prefix=f"reply{one.pk}", initial={"text": one.draft})
        replies.append({"paper": one, "form": bound.get(one.pk, blank), "keep": f"reply-{one.pk}"})
    may = _reviews(who(request), case)
    return {"case": case, "paper": paper, "replies": replies, "today": clock.today(), "may": may}
