"""工作法的库：有哪些、条文、流程图、本级选用哪一份。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from bihuan.accounts.door import public, staff_of
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed
from bihuan.people.door import who
from bihuan.ui.door import say

from .. import library
from ..flow import draw
from ..language import Article, Text
from ..models import Adoption, ReleasedText


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """库：每种事项有哪些工作法，本级选用的是哪一份。"""
    actor = getattr(request, "actor", None)
    congress_id = actor.congress_id if actor else None
    adopted = (
        set(Adoption.objects.filter(congress_id=congress_id).values_list("text_id", flat=True))
        if congress_id
        else set()
    )
    texts = ReleasedText.objects.order_by("kind", "code", "-version").defer("source")
    office = bool(actor and any(actor.serves(kind, congress_id) for kind in ("deputies_affairs", "congress_office")))
    return render(request, "procedure/library.html", {"texts": texts, "adopted": adopted, "office": office})


@public
@require_safe
def text(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """一份工作法：条文表、流程图、梯次。"""
    row = get_object_or_404(ReleasedText, code=code, version=version)
    procedure = library.text_of(row.label)
    return render(request, "procedure/text.html", {"row": row, "text": procedure, "articles": _articles(procedure)})


@public
@require_safe
def flow_svg(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """流程图，从文件画出。"""
    row = get_object_or_404(ReleasedText, code=code, version=version)
    return HttpResponse(draw(library.text_of(row.label)), content_type="image/svg+xml")


@staff_of("deputies_affairs", "congress_office")
@require_POST
def adoption(request: HttpRequest) -> HttpResponse:
    """本级选用一份。"""
    actor = who(request)
    if actor.congress_id is None:
        raise NotAllowed("您没有在任何一级人大任职")
    made = library.adopt_procedure(actor.congress_id, request.POST.get("text", ""), by=actor, now=clock.now())
    say(request, f"今后的{made.text.kind_name}按《{made.text.title}》{made.text.version} 版办理")
    return redirect("procedure:library")


def _articles(procedure: Text) -> list[dict[str, object]]:
    """条文表：每条用人看的话。"""
    return [_article(procedure, article) for article in procedure.articles]


def _article(procedure: Text, article: Article) -> dict[str, object]:
    stages = procedure.stages | procedure.task_stages
    by_itself = "条件到了自动办" if article.when else "期限到了自动办"
    return {
        "article": article,
        "who": "、".join(procedure.roles[role] for role in article.by) or by_itself,
        "origin": "、".join(stages[stage] for stage in article.origin),
        "to": "、".join(stages[stage] for stage in article.targets) or "不变",
        "conditions": "；".join(library.said(code, words) for code, words in article.conditions + article.when),
        "fields": "、".join(item.name for item in article.fields),
        "deadline": article.deadline.words if article.deadline else "",
        "limit": article.limit.words if article.limit else "",
        "overdue": procedure.by_step[article.overdue].name if article.overdue else "",
    }
