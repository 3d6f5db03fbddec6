"""凭签名件的页面：代为提出、代为录入评价；代表看签名件、提异议，代表工委处理；秘书看等评价的，一按提醒。"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bihuan.accounts.door import signed_in, staff_of
from bihuan.cases.door import case_url
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed, NotFound, Refused
from bihuan.people.door import Actor, actor_of, who
from bihuan.procedure.door import stage_name, step_form
from bihuan.ui.door import filled, refuse, say

from .. import drafts, gates, papers, quality
from ..drafting_forms import Said, Signed
from ..models import Rating, SignedPaper
from ..questions import issued
from ..ratings import ratings_due
from ..rules import rule
from ..verbs import object_to_paper, rate_on_paper, remind_raters, settle_objection, submit_on_paper
from .rating import Rated

both = require_http_methods(["GET", "HEAD", "POST"])
PLACES = ("deputies_affairs", "delegation", "township_secretariat")


@staff_of(*PLACES)
@never_cache
@both
def submission(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """凭签名件提出：核对全文，拍签了名的纸，具名担保。"""
    by, now = who(request), clock.now()
    suggestion = drafts.draft_to_read(suggestion_id, by)
    if suggestion.entered_by_id != by.person_id:
        raise NotFound("没有这份稿子，或者不在您可以看的范围里")
    gates.check_vouching("submit", suggestion, by)
    form = Signed(*_posted(request))

    def act() -> tuple[str, str]:
        case = submit_on_paper(suggestion.pk, form.given, by=by, now=now)
        return f"已凭签名件代{suggestion.lead_deputy.name}代表提出，已通知本人。现在{stage_name(case)}", case_url(case)

    def about() -> dict[str, Any]:
        waiting = suggestion.cosigners.filter(confirmed_at=None).select_related("person")
        return {
            "suggestion": suggestion, "faults": quality.faults(suggestion), "days": rule("paper")["object_within_days"],
            "unconfirmed": [one.person.name for one in waiting],
        }  # fmt: skip

    return filled(request, form, act, "suggestions/drafts/paper_submission.html", about)


@staff_of(*PLACES)
@never_cache
@both
def rating(request: HttpRequest, case_id: int) -> HttpResponse:
    """凭评价表录入评价：照纸上的打，拍评价表，具名担保。轮不到的，在这里就说明。"""
    by, now = who(request), clock.now()
    suggestion = papers.rating_to_enter(case_id, by)
    deputy = actor_of(suggestion.lead_deputy_id, now=now, congress_id=suggestion.congress_id)
    about, fields = step_form(case_id, "rate", 0, deputy, now=now)
    rated, form = Rated(fields, request.POST if request.method == "POST" else None), Signed(*_posted(request))
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and rated.is_valid() and form.is_valid():
        try:
            rate_on_paper(case_id, rated.filled, form.given, by=by, now=now)
        except Refused as refused:
            status = refuse(form, refused)
        else:
            about.case.refresh_from_db()
            say(request, f"已录入{suggestion.lead_deputy.name}代表的评价，已通知本人。现在{stage_name(about.case)}")
            return redirect(case_url(about.case))
    context = {
        "suggestion": suggestion, "case": about.case, "url": case_url(about.case), "today": clock.day_of(now),
        "replies": issued(about.case, about.state.round), "rated": rated, "form": form,
        "days": rule("paper")["object_within_days"],
    }  # fmt: skip
    return render(request, "suggestions/drafts/paper_rating.html", context, status=status)


@signed_in
@never_cache
@both
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """一份签名件：代表本人看纸、提异议；代表工委看异议、写怎样处理的。"""
    by, now = who(request), clock.now()
    one = papers.paper_to_read(paper_id, by)
    objecting = gates.is_author(one.suggestion, by)
    name, label = ("objection", "哪里不对") if objecting else ("settlement", "怎样处理的")
    form = Said(name, label, request.POST if request.method == "POST" else None)

    def act() -> tuple[str, str]:
        verb = object_to_paper if objecting else settle_objection
        verb(one.pk, form.cleaned_data[name], by=by, now=now)
        said = "已提出异议，代表工委会处理" if objecting else "已记下，已告诉代表"
        return said, reverse("suggestions:signed_paper", args=[one.pk])

    def about() -> dict[str, Any]:
        return _told(one, by, objecting) | ({} if form.errors or _open(one, by, objecting) else {"form": None})

    if request.method == "POST" and not objecting and not gates.settles(by, one.suggestion.congress_id):
        raise NotAllowed("异议由代表工委处理")
    return filled(request, form, act, "suggestions/drafts/signed_paper.html", about)


@staff_of(*PLACES)
@never_cache
@both
def ratings(request: HttpRequest) -> HttpResponse:
    """组织评价：等评价的各件，哪天到期，迟了没有；一按提醒，一件一天一次。"""
    by, now = who(request), clock.now()
    if request.method == "POST":
        say(request, f"已提醒，{remind_raters(by=by, now=now)} 件")
        return redirect("suggestions:ratings")
    today = clock.day_of(now)
    due = ratings_due(by, today)
    context = {
        "due": due, "today": today, "late": sum(one.due_on < today for one in due),
        "to_remind": sum(not one.reminded for one in due), "on_paper": gates.on_paper("rate"),
    }  # fmt: skip
    return render(request, "suggestions/ratings.html", context)


def _posted(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _open(one: SignedPaper, by: Actor, objecting: bool) -> bool:
    """此刻有没有话可写：期限以内没有提过的异议，没有处理的异议。"""
    if objecting:
        return one.objected_at is None and clock.today() <= one.object_until
    settles = gates.settles(by, one.suggestion.congress_id) and one.vouched_by_id != by.person_id
    return settles and one.objected_at is not None and one.settled_at is None


def _told(one: SignedPaper, by: Actor, objecting: bool) -> dict[str, Any]:
    suggestion, case = one.suggestion, one.suggestion.case
    assert case is not None
    rating = Rating.objects.filter(suggestion=suggestion, round=one.round).first() if one.step == "rate" else None
    return {
        "paper": one, "suggestion": suggestion, "case": case, "url": case_url(case), "kind": one.get_step_display(),
        "pages": list(one.pages.select_related("upload").order_by("pk")), "rating": rating, "today": clock.today(),
        "objecting": objecting and one.objected_at is None,
    }  # fmt: skip
