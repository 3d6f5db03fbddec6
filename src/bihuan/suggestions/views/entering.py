"""代录的页面：纸质建议一屏录完一份，录完接着录下一份。"""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bihuan.accounts.door import staff_of
from bihuan.kernel import clock
from bihuan.people.door import Deputy, congress_by_id, deputies_of, sessions_of, who
from bihuan.ui.door import filled

from .. import drafts, quality
from ..drafting_forms import RECESS, Paper, label, sessions_to_choose
from ..models import Suggestion
from ..verbs import enter_paper

LATELY = dt.timedelta(days=120)  # 闭会多久以内的会议还列出来：纸质的会后几天才送齐
KEEP = "entry"
SHOWN = 20


@staff_of("deputies_affairs", "delegation", "township_secretariat")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest) -> HttpResponse:
    """代录一份。存下即通知代表本人确认；不合要求之处当场指出，改了再交也不会另起一份。"""
    by, now = who(request), clock.now()
    congress_id, title = by.congress_id or 0, request.GET.get("title", "")
    may = list(drafts.deputies_to_enter_for(by, clock.day_of(now)))
    if request.htmx:  # type: ignore[attr-defined]
        looked = drafts.alike(title, congress_by_id(congress_id), by)
        return render(request, "suggestions/drafts/entry.html#alike", {"alike": looked})
    form = _paper(request, may, clock.day_of(now))

    def act() -> tuple[str, str]:
        told = form.cleaned_data
        paper = enter_paper(
            congress_id=congress_id, lead_deputy_id=told["deputy"].person_id, by=by, now=now,
            session_id=None if told["session"] == RECESS else int(told["session"]),
            cosigners=[one.person_id for one in told["cosigners"]], **form.parts,
        )  # fmt: skip
        return _said(paper, told["deputy"].person.name), reverse("suggestions:entry")

    def about() -> dict[str, Any]:
        return {
            "options": [label(one) for one in may], "entered": drafts.entered_by(by, limit=SHOWN), "keep": KEEP,
            "today": clock.day_of(now), "alike": drafts.alike(title, congress_by_id(congress_id), by),
        }  # fmt: skip

    return filled(request, form, act, "suggestions/drafts/entry.html", about, forget=KEEP)


def _paper(request: HttpRequest, may: list[Deputy], today: dt.date) -> Paper:
    congress_id = who(request).congress_id or 0
    sessions = [
        (one.pk, f"{one.term}{one}期间")
        for one in sessions_of(congress_id).filter(opens_on__lte=today)[:2]
        if one.closes_on is None or one.closes_on >= today - LATELY
    ]
    return Paper(
        request.POST if request.method == "POST" else None, deputies=may,
        everyone=list(deputies_of(congress_id, on=today)), sessions=sessions_to_choose(sessions, today),
        initial={"title": request.GET.get("title", "")},
    )  # fmt: skip


def _said(paper: Suggestion, name: str) -> str:
    """录完说的一句：等谁；不合要求之处；这位代表是不是已经有同题的一份。"""
    said = f"已录入{name}《{paper.title}》，等本人确认"
    faults = quality.faults(paper) | quality.remarks(paper)
    if faults:
        said += f"；还有 {len(faults)} 处要看一看，请核对原件：{'；'.join(faults.values())}"
    if drafts.same_title(paper):
        said += "；这位代表已有同题的一份，请看是不是录了两遍"
    return said
