"""工作法的库：有哪些、条文、流程图、本级选用哪一份。"""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bihuan.accounts.door import public, staff_of
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed
from bihuan.people.door import who
from bihuan.procedure.door import (
    Article,
    Source,
    Text,
    adopt_procedure,
    conditions_said,
    heirs_of,
    item_said,
    read_line,
    refusal_said,
    shelved,
    sources_of,
    stop_adopting,
    text_by_id,
)
from bihuan.ui.door import say

from .. import questions
from ..flow import draw
from ..library import chapters_of, found_in
from ..registers import chapters

LEVEL_NAMES = {1: "省", 2: "市", 3: "县", 4: "乡"}
OFFICE = ("deputies_affairs", "congress_office")
LONGEST = 40  # 字：找的话至多看这么多


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """库：先是各篇的名目；点开一篇、找到的，才是一种一格，本级选用的是哪一份。"""
    actor = getattr(request, "actor", None)
    congress_id = actor.congress_id if actor else None
    office = bool(actor and any(actor.serves(kind, congress_id) for kind in OFFICE))
    drafts = questions.drafts(congress_id) if office and congress_id else []
    passing = questions.enactments(congress_id) if office and congress_id else []
    chapters, asked = chapters_of(congress_id), request.GET.get("q", "").strip()[:LONGEST]
    part = request.GET.get("part", "")
    shown = found_in(chapters, asked) if asked else [one for one in chapters if one.name == part]
    context = {
        "chapters": chapters, "office": office, "drafts": drafts, "passing": passing, "shown": shown, "q": asked,
        "part": shown[0].name if shown and not asked else "",
    }  # fmt: skip
    return render(request, "cases/methods.html", context)


@public
@require_safe
def method(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """一份工作法：条文表、流程图、梯次、例，沿用谁、谁沿用它、立哪些事项，本级选用没有。"""
    row = questions.method(code, version, owner_of(request))
    text, actor = text_by_id(row.pk), getattr(request, "actor", None)
    congress_id = actor.congress_id if actor else None
    context = {
        "row": row, "text": text, "articles": articles_of(text, sources_of(row)), "heirs": heirs_of(code, congress_id),
        "raised": questions.named_methods(shelved([row])[row.pk].raises),
        "chosen": row.pk in questions.adopted(congress_id), "parent": questions.parent_of(row),
        "enacted": questions.enacted(row),
        "examples": [(one, _refused(text, one.lines, one.refuses)) for one in text.examples],
        "office": bool(actor and any(actor.serves(kind, congress_id) for kind in OFFICE)),
    }  # fmt: skip
    return render(request, "cases/method.html", context)


@public
@require_safe
def flow_svg(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """流程图，从文件画出。"""
    row = questions.method(code, version, owner_of(request))
    return HttpResponse(draw(text_by_id(row.pk)), content_type="image/svg+xml")


@staff_of(*OFFICE)
@require_POST
def adoption(request: HttpRequest) -> HttpResponse:
    """本级选用一份，或者不再选用（stop 是那一种）。"""
    actor = who(request)
    if actor.congress_id is None:
        raise NotAllowed("您没有在任何一级人大任职")
    if kind := request.POST.get("stop", ""):
        stopped = stop_adopting(actor.congress_id, kind, by=actor, now=clock.now())
        chapters.forget(request)
        say(request, f"不再选用《{stopped.title}》；办着的{stopped.kind_name}照旧办完")
        return _back(request)
    made = adopt_procedure(actor.congress_id, request.POST.get("text", ""), by=actor, now=clock.now())
    chapters.forget(request)
    say(request, f"今后的{made.text.kind_name}按《{made.text.title}》{made.text.version} 版办理")
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """回到按下的那一篇、那一次找到的。"""
    came = {name: request.POST[name] for name in ("q", "part") if request.POST.get(name)}
    return redirect(reverse("cases:methods") + (f"?{urlencode(came)}" if came else ""))


def owner_of(request: HttpRequest) -> int | None:
    """网址里写了 local 的，是来人这一级自己的那一份。"""
    actor = getattr(request, "actor", None)
    return actor.congress_id if actor and "local" in request.GET else None


def articles_of(procedure: Text, sources: Mapping[tuple[str, str], Source]) -> list[dict[str, object]]:
    """条文表：每条用人看的话；sources: 数从哪里来。"""
    return [_article(procedure, article, sources) for article in procedure.articles]


def _staying(article: Article) -> list[str]:
    """岔路里有停在原状的，也说。"""
    return ["原状"] if article.targets and article.branch is not None and article.branch.stays else []


def _article(procedure: Text, article: Article, sources: Mapping[tuple[str, str], Source]) -> dict[str, object]:
    stages = procedure.stages | procedure.task_stages
    by_itself = "条件到了自动办" if article.when else "期限到了自动办"
    return {
        "article": article,
        "who": "、".join(procedure.roles[role] for role in article.by) or by_itself,
        "origin": "、".join(stages[stage] for stage in article.origin),
        "to": "、".join([*(stages[stage] for stage in article.targets), *_staying(article)]) or "不变",
        "conditions": _each(procedure, article, _conditions),
        "fields": "、".join(
            [*(item.name for item in article.fields), *(f"{item_said(procedure, c)}＝{v}" for c, v in article.given)]
        ),
        "deadline": _each(procedure, article, lambda _, one: one.deadline.words if one.deadline else ""),
        "limit": _each(procedure, article, lambda _, one: one.limit.words if one.limit else ""),
        "overdue": procedure.by_step[article.overdue].name if article.overdue else "",
        "sources": [(what, source) for (step, what), source in sources.items() if step == article.step],
    }


def _refused(text: Text, lines: tuple[str, ...], refuses: str) -> str:
    """一个例末一步为什么被拒，一句话；不是被拒的为空。"""
    last = read_line(lines[-1]) if lines else None
    return refusal_said(text, last.step if last else "", refuses) if refuses else ""


def _conditions(text: Text, article: Article) -> str:
    return conditions_said(text, article.conditions + article.when)


def _each(procedure: Text, article: Article, shown: Callable[[Text, Article], str]) -> str:
    """一条的一格；随级别不同的，各级写在一起，一样的合成一句。"""
    told: dict[str, list[str]] = {}
    for level, one in procedure.levels.items():
        told.setdefault(shown(one, one.by_step[article.step]), []).append(LEVEL_NAMES[level])
    if len(told) < 2:
        return shown(procedure, article)
    return "；".join(f"{'、'.join(levels)}：{words}" for words, levels in told.items())
