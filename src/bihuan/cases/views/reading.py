"""读一份工作法：与另一版逐条比；印成办法的样子，软件怎么做写在页边。"""

from collections.abc import Iterable, Mapping
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.accounts.door import public, signed_in
from bihuan.kernel import clock
from bihuan.people.door import who
from bihuan.procedure.door import (
    Change,
    ReleasedText,
    Source,
    Text,
    case_to_read,
    differences,
    held_of,
    precedents,
    sources_of,
    text_by_id,
)

from .. import questions
from ..seeing import reader_of
from ..url import case_url
from .methods import articles_of, owner_of


@public
@require_safe
def changes(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """与另一版比：改了什么，一条一条用话说，两边的原文并排。没有写明与哪一版的，与所沿用的、先前的一版。"""
    row = questions.method(code, version, owner_of(request))
    others = _others(request, row)
    wanted = request.GET.get("from", "")
    old = next((one for one in others if one.label == wanted), None) or _before(row, others)
    text, before = text_by_id(row.pk), text_by_id(old.pk) if old else None
    rows = _by_article(before, text, sources_of(row)) if before else []
    context = {"row": row, "text": text, "others": others, "old": old, "before": before, "rows": rows}
    return render(request, "cases/changes.html", context)


@public
@require_safe
def printed(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """印成办法的样子：一条一条的原文，页边是软件照它做什么。"""
    row = questions.method(code, version, owner_of(request))
    text = text_by_id(row.pk)
    spoken = dict(zip(text.by_step, articles_of(text, sources_of(row)), strict=True))
    told = groupby(text.articles, key=lambda one: (one.number, one.words))
    articles = [(number, words, [spoken[one.step] for one in group]) for (number, words), group in told]
    return render(request, "cases/regulation.html", {"row": row, "text": text, "articles": articles})


@signed_in
@require_safe
def before(request: HttpRequest, case_id: int) -> HttpResponse:
    """先例：同一版办结了的各件，停在这里以后接着办了什么、隔了几天。只数此人看得见的；事项页上另取这一段。"""
    reader = reader_of(who(request))
    case = case_to_read(case_id, reader.by, reader.sees)
    held = held_of(case, on=clock.today())
    stages = {held.state.stage, *(task.stage for task in held.state.tasks if task.ended_on is None)}
    cases, found = precedents(case, stages, reader.sees)
    names = held.text.stages | held.text.task_stages
    told = [(names[stage], list(group)) for stage, group in groupby(found, key=lambda one: one.stage) if stage in names]
    template = "cases/_before.html" if request.headers.get("HX-Request") else "cases/before.html"
    return render(request, template, {"case": case, "url": case_url(case), "cases": cases, "told": told})


def marked(changes: Iterable[Change], sources: Mapping[tuple[str, str], Source]) -> list[tuple[Change, Source | None]]:
    """各处不同，和改成的数从哪里来（不带数的为 None）。"""
    return [(one, sources.get((one.step, one.what))) for one in changes]


def _others(request: HttpRequest, row: ReleasedText) -> list[ReleasedText]:
    """同一种事项的别的各版：随软件发布的，来人这一级自己的。"""
    actor = getattr(request, "actor", None)
    rows = questions.methods(actor.congress_id if actor else None).filter(kind=row.kind)
    return list(rows.exclude(pk=row.pk))


def _before(row: ReleasedText, others: list[ReleasedText]) -> ReleasedText | None:
    """所沿用的；没有的，同一代号先前的一版；再没有，别的头一份。"""
    parent, _, version = row.parent.partition("@")
    named = [one for one in others if one.code == parent and version in ("", one.version)]
    earlier = [one for one in others if one.code == row.code and (one.year, one.serial) < (row.year, row.serial)]
    return next(iter([*named, *earlier, *others]), None)


def _by_article(before: Text, text: Text, sources: Mapping[tuple[str, str], Source]) -> list[dict[str, object]]:
    """改了的各条：一句一句的话（带数的说从哪里来），原来的和现在的原文；条文以外的在最后。"""
    rows = []
    for (step, where), found in groupby(differences(before, text), key=lambda one: (one.step, one.where)):
        was, is_ = before.by_step.get(step), text.by_step.get(step)
        rows.append({
            "where": where if step else "条文以外", "changes": marked(found, sources),
            "was": was.words if was else "", "now": is_.words if is_ else "", "step": step,
        })  # fmt: skip
    heads = [one for one in rows if not one["step"]]
    told = [one for one in rows if one["step"]]
    joined = [change for one in heads for change in one["changes"]]
    return [*told, *([{"where": "条文以外", "changes": joined, "was": "", "now": "", "step": ""}] if joined else [])]
