"""审核公开：具名的审核人一处一处看过再公开；可以说明理由撤下。建议在先，答复在后。"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan.accounts.door import staff_of, who
from bihuan.cases.door import Judged, Row, clearing, draw, words_of
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.people.door import Actor
from bihuan.procedure.door import Case, case_to_read
from bihuan.ui.door import say

from .. import publishable
from ..publishable import Paper
from ..verbs import KINDS, clear_reply, clear_suggestion, withdraw_publication
from .turns import turn_at

QUEUES = {"suggestions": "等审核的建议", "replies": "等审核的答复"}
REVIEWERS = ("reviewer", "head")
TEMPLATE = "suggestions/publication.html"


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
    waiting = publishable.waiting(kind, by, of=of)
    first = dict(reversed(waiting))  # 一件有几份答复的，头一份
    context = {
        "rows": [_to_clear(row, first.get(row.case_id, 0), of) for row in draw(found.found, today=today)],
        "today": today, "looked": found.looked, "kind": kind, "of": of,
        "total": len(waiting), "begin": _url(*waiting[0], of) if waiting else "",
        "kinds": KINDS.items(), "queues": QUEUES.items(), "more": f"{here}&after={found.more}" if found.more else "",
        "first": here if request.GET.get("after") else "",
    }  # fmt: skip
    return render(request, "suggestions/publishing.html", context)


def _to_clear(row: Row, reply_id: int, of: str) -> Row:
    return replace(row, url=_url(row.case_id, reply_id, of), due_on=None, mark="还没有公开", ring="quiet")


def _url(case_id: int, reply_id: int = 0, of: str = "") -> str:
    """一份的审核公开页；of: 从哪一队来，办完接着下一份。"""
    name, args = ("publication_reply", [case_id, reply_id]) if reply_id else ("publication", [case_id])
    return reverse(f"suggestions:{name}", args=args) + (f"?of={of}" if of else "")


@staff_of("deputies_affairs")
@require_http_methods(["GET", "HEAD", "POST"])
def suggestion(request: HttpRequest, case_id: int) -> HttpResponse:
    """一件的审核公开页：建议本身一处一处看；各份答复另有一页。"""
    by, case = who(request), case_to_read(case_id, who(request))
    paper = publishable.suggestion_paper(case)

    def publish(title: str, text: str) -> str:
        clear_suggestion(paper.pk, title=title, text=text, by=by, now=clock.now())
        return f"已公开：{title}"

    return _clear(request, case, paper, publish, (case.pk, 0))


@staff_of("deputies_affairs")
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, case_id: int, reply_id: int) -> HttpResponse:
    """审核公开一份答复。建议本身没有公开的，动词说要先公开它。"""
    by, case = who(request), case_to_read(case_id, who(request))
    paper = next((one for one in publishable.reply_papers(case) if one.pk == reply_id), None)
    if paper is None:
        raise NotFound("这一件没有这份答复")

    def publish(title: str, text: str) -> str:
        clear_reply(reply_id, text=text, by=by, now=clock.now())
        return f"答复已公开：{case.title}"

    return _clear(request, case, paper, publish, (case.pk, reply_id))


@staff_of("deputies_affairs")
@require_POST
def withdraw(request: HttpRequest, publication_id: int) -> HttpResponse:
    """撤下。"""
    case_id = publishable.case_of(publication_id)
    case_to_read(case_id, who(request))
    withdraw_publication(publication_id, reason=request.POST.get("reason", "")[:500], by=who(request), now=clock.now())
    say(request, "已撤下")
    return redirect("suggestions:publication", case_id)


def _clear(
    request: HttpRequest, case: Case, paper: Paper, publish: Callable[[str, str], str], item: tuple[int, int]
) -> HttpResponse:
    """画一份的审核，公开了接着队里的下一份；不能审核的人和现在不能公开的只给看到哪里，硬要办的由动词说为什么不行。"""
    context = _about(request, case, paper)
    if not context["may"] or paper.open or paper.hindrance or context["waiting"]:
        if request.method == "POST":
            publish("", "")
        return render(request, TEMPLATE, context)
    of = request.GET.get("of", "")
    waiting = publishable.waiting(case.kind, who(request), of=of) if of in QUEUES else []
    turn = turn_at(waiting, waiting.index(item)) if item in waiting else None
    if turn:
        context |= {"turn": turn, "before": turn.before and _url(*turn.before, of)}
        context["after"] = turn.after and _url(*turn.after, of)

    def act(judged: Judged) -> tuple[str, str]:
        words = words_of(paper.draft.cleared(judged))
        told = publish(words.get(publishable.TITLE, case.title), words[publishable.TEXT])
        queued = f"{reverse('suggestions:publishing')}?kind={case.kind}&of={of}" if turn else _url(case.pk)
        return told, context.get("after") or queued

    return clearing(request, paper.draft, TEMPLATE, lambda: context, act)


def _about(request: HttpRequest, case: Case, paper: Paper) -> dict[str, Any]:
    whole = publishable.suggestion_paper(case) if paper.heading != "建议" else paper
    return {
        "case": case, "paper": paper, "whole": whole, "today": clock.today(), "may": _reviews(who(request), case),
        "waiting": paper is not whole and not whole.open,
        "replies": publishable.reply_papers(case) if paper is whole else [],
    }  # fmt: skip


def _reviews(by: Actor, case: Case) -> bool:
    """可以审核（动词自己也核对）；代表工委别的人只能看。"""
    return by.serves("deputies_affairs", case.congress_id, REVIEWERS)
