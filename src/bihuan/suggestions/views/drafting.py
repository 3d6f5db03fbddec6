"""起草的页面：我的建议；三屏写完一件（微建议一屏）；核对提出。每一屏都存到服务器上。"""

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan.accounts.door import deputies, signed_in
from bihuan.cases.door import Row, case_url, of_case, trail
from bihuan.kernel import clock, cursor
from bihuan.kernel.refuse import BadInput, NotFound, Refused
from bihuan.people.door import congress_by_id, who
from bihuan.procedure.door import Case, case_to_read, stage_name, take_step, text_of
from bihuan.ui.door import refuse, say, short_day

from .. import drafts, papers, quality
from ..drafting_forms import FILES, Facts, Micro, Part, Proposal
from ..models import Suggestion
from ..verbs import (
    KINDS,
    attach_files,
    change_draft,
    kept_file,
    start_draft,
    submit_draft,
)

both = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 20
SCREENS: dict[str, dict[str, type[Part]]] = {
    "suggestion": {"facts": Facts, "proposal": Proposal},
    "cppcc_proposal": {"facts": Facts, "proposal": Proposal},
    "micro_suggestion": {"whole": Micro},
}


@signed_in
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """我的建议：等我的、写着的、提出的、联名的。"""
    by, now = who(request), clock.now()
    after, today = cursor.read_place(request.GET.get("after", "")), clock.day_of(now)
    proposed = drafts.proposed(by, after=after, limit=PAGE + 1)
    last = proposed[PAGE - 1] if len(proposed) > PAGE else None
    more = f"?after={cursor.place(last.received_on, last.pk)}" if last else ""
    context: dict[str, Any] = {
        "proposed": [row(case, today) for case in proposed[:PAGE]], "more": more, "today": today,
        "first": reverse("suggestions:mine") if after else "", "deputy": any(m.active for m in by.deputies),
    }  # fmt: skip
    if not after:
        invitations, consents, written = drafts.invitations(by), drafts.consents(by), drafts.unsubmitted(by)
        entered = [one for one in written if one.entered_by_id and one.entered_by_id != by.person_id]
        context |= {
            "waiting": len(invitations) + len(consents),
            "unsubmitted": [one for one in written if one not in entered], "entered": entered,
            "invitations": invitations, "consents": consents,
            "cosigned": [row(case, today, who=_leading(case)) for case in drafts.cosigned(by)],
        }  # fmt: skip
    return render(request, "suggestions/drafts/mine.html", context)


@deputies
@never_cache
@both
def new(request: HttpRequest, kind: str = "") -> HttpResponse:
    """写一件新的：第一屏。提交即存下，接着写下一屏。"""
    by, now = who(request), clock.now()
    mandate = drafts.mandate_of(by)
    kind = kind or ("cppcc_proposal" if mandate.kind == "cppcc_member" else "suggestion")
    if kind not in SCREENS:
        raise NotFound("没有这种建议")
    screens = SCREENS[kind]
    screen = next(iter(screens))
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    make = partial(screens[screen], congress_id=mandate.congress_id, by=by.id)
    form = make(*given, initial={"title": request.GET.get("title", "")})
    if request.method == "POST" and form.is_valid():
        try:
            if not form.parts["title"].strip():
                raise BadInput("请先写标题，写了标题才存得下", {"title": "请写标题，写了标题才存得下"})
            if twice := drafts.just_submitted(by, kind, form.parts, now):
                return redirect(case_url(twice))
            session = drafts.running_session(mandate.congress_id, clock.day_of(now))
            written = start_draft(
                congress_id=mandate.congress_id, kind=kind, session_id=session.pk if session else None,
                in_session=session is not None, by=by, now=now, **form.parts,
            )  # fmt: skip
        except BadInput as refused:
            refuse(form, refused)
        else:
            return _attached(request, written, form, screen, f"draft-new-{kind}")
    title = request.POST.get("title") or request.GET.get("title", "")
    looked = drafts.alike(title, congress_by_id(mandate.congress_id), by)
    return _screen(request, form, kind, screen, looked, keep=f"draft-new-{kind}")


@signed_in
@never_cache
@both
def part(request: HttpRequest, suggestion_id: int, screen: str) -> HttpResponse:
    """改一屏。太长的不收；存得下而不合要求的，存下并在各格旁边说明。"""
    by = who(request)
    suggestion = drafts.draft_to_read(suggestion_id, by)
    screens = SCREENS[suggestion.kind]
    if screen not in screens or not drafts.writes(suggestion, by):
        raise NotFound("没有这份稿子，或者不在您可以看的范围里")
    if suggestion.case and not back_at_start(suggestion.case):
        return redirect(case_url(suggestion.case))
    keep = f"draft-{suggestion.pk}-{screen}"
    saved = {name: getattr(suggestion, name) for name in screens[screen].base_fields if name not in FILES}
    saved |= {"wanted": suggestion.wanted_id}
    make = partial(screens[screen], congress_id=suggestion.congress_id, by=by.id)
    if request.method == "POST":
        form = make(request.POST, request.FILES)
        form.is_valid()
        try:
            changed = change_draft(suggestion.pk, by=by, now=clock.now(), **form.parts)
        except BadInput as refused:
            refuse(form, refused)
        else:
            return _attached(request, changed, form, screen, keep)
    elif "check" in request.GET:
        form = make(saved)
        form.find(suggestion)
    else:
        form = make(initial=saved | {key: request.GET[key] for key in ("title",) if key in request.GET})
    looked = []
    if "title" in saved:
        looked = drafts.alike(
            request.GET.get("title", suggestion.title), suggestion.congress, by, exclude=suggestion.case_id
        )
    return _screen(request, form, suggestion.kind, screen, looked, keep=keep, suggestion=suggestion)


@signed_in
@never_cache
@require_safe
def draft(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """核对：全文、不合要求之处、联名、相近的；联名代表在这里看文本。提出了的，去事项的页面。"""
    by, now = who(request), clock.now()
    suggestion = drafts.draft_to_read(suggestion_id, by)
    case = suggestion.case
    if case is not None and not back_at_start(case):
        return redirect(case_url(case))
    invitation, writes = drafts.invitation(suggestion, by), drafts.writes(suggestion, by)
    asked = request.GET.get("who", "")
    offered = drafts.inviting(suggestion, asked, clock.day_of(now)) if writes else []
    cosigners = list(suggestion.cosigners.select_related("person").order_by("id"))
    faults = quality.faults(suggestion)
    context = {
        "suggestion": suggestion, "kind_name": KINDS[suggestion.kind], "case": case, "writes": writes,
        "author": suggestion.lead_deputy_id == by.person_id, "invitation": invitation, "cosigners": cosigners,
        "unconfirmed": [one.person.name for one in cosigners if one.confirmed_at is None],
        "parts": _parts(suggestion, faults), "faults": faults, "asked": asked, "offered": offered[: drafts.OFFERED],
        "too_many": len(offered) > drafts.OFFERED, "today": clock.day_of(now),
        "alike": drafts.alike(suggestion.title, suggestion.congress, by, exclude=suggestion.case_id) if writes else [],
        "returned": next((told for told in trail(case, by, limit=3) if not told.automatic), None) if case else None,
        "attached": drafts.files_of(suggestion), "fix": _to_fix(suggestion, faults),
        "entering": suggestion.entered_by_id == by.person_id, "on_paper": papers.may_submit(suggestion, by),
    }  # fmt: skip
    return render(request, "suggestions/drafts/draft.html", context)


@signed_in
@require_POST
def submission(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """提出：第一次提出，或者退回修改之后再次提出。"""
    return submitted(request, drafts.draft_to_read(suggestion_id, who(request)))


@signed_in
@require_safe
def revision(request: HttpRequest, case_id: int) -> HttpResponse:
    """从事项的页面来修改、再次提出：到文本那里去。"""
    suggestion = Suggestion.objects.filter(case=case_to_read(case_id, who(request))).first()
    if suggestion is None:
        raise NotFound("没有这件建议")
    return redirect("suggestions:draft", suggestion.pk)


def submitted(request: HttpRequest, suggestion: Suggestion, forget: str = "") -> HttpResponse:
    """提出并回话。"""
    by, now = who(request), clock.now()
    if suggestion.case_id is None:
        case = submit_draft(suggestion.pk, by=by, now=now)
    else:
        take_step(suggestion.case_id, "submit", by=by, now=now)
        case = Case.objects.get(pk=suggestion.case_id)
    say(request, f"已提出。现在{stage_name(case)}，走到哪一步都会告诉您。", forget=forget)
    return redirect(case_url(case))


def back_at_start(case: Case) -> bool:
    """退回来修改的。"""
    return case.stage == text_of(case).start and case.ended_on is None


def row(case: Case, today: dt.date, *, who: str = "") -> Row:
    """列表的一行；退回来修改的，去改的那一页。"""
    if back_at_start(case):
        back = of_case(case, today, who=who, url=reverse("suggestions:revision", args=[case.pk]))
        return replace(back, ring="soon", due_on=None, note="退回修改，请改好再提出")
    return of_case(case, today, who=who, more=f"{short_day(case.received_on, today)}提出")


def _leading(case: Case) -> str:
    return f"{case.proposer.name}领衔" if case.proposer else ""


def _screen(
    request: HttpRequest, form: Part, kind: str, screen: str, looked: list[drafts.Alike], *, keep: str,
    suggestion: Suggestion | None = None,
) -> HttpResponse:  # fmt: skip
    screens = list(SCREENS[kind])
    if request.method == "POST":
        form.hold(partial(kept_file, by=who(request), now=clock.now()))
    context = {
        "form": form, "kind": kind, "kind_name": KINDS[kind], "screen": screen, "place": screens.index(screen),
        "several": len(screens) > 1, "suggestion": suggestion, "alike": looked, "keep": keep,
        "titled": "title" in form.fields, "attached": drafts.files_of(suggestion),
        "files": any(n in form.fields for n in FILES),
    }  # fmt: skip
    template = "suggestions/drafts/write.html"
    if request.htmx and request.method == "GET":  # type: ignore[attr-defined]
        template += "#alike"
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)


def _attached(request: HttpRequest, suggestion: Suggestion, form: Part, screen: str, keep: str) -> HttpResponse:
    """文字存下了；附件收得下的接着走，收不下的留在这一屏说为什么，文字还在。"""
    try:
        attach_files(suggestion.pk, form.given, by=who(request), now=clock.now())
    except BadInput as refused:
        refuse(form, BadInput(refused.sentence, {_place(form): refused.sentence}))
    if form.errors:
        looked: list[drafts.Alike] = []
        return _screen(request, form, suggestion.kind, screen, looked, keep=keep, suggestion=suggestion)
    return _onward(request, suggestion, screen, keep)


def _place(form: Part) -> str:
    """附件的话写在哪一格：选了附件的头一格。"""
    return next((name for name in FILES if form.cleaned_data.get(name)), FILES[0])


def _onward(request: HttpRequest, suggestion: Suggestion, screen: str, keep: str) -> HttpResponse:
    """存下之后去哪里：回上一屏、先放着、下一屏；这一屏还有不合要求的，留在这一屏。"""
    screens = list(SCREENS[suggestion.kind])
    place, go = screens.index(screen), request.POST.get("go", "next")
    if go == "later":
        say(request, "已存下，随时可以接着写", forget=keep)
        return redirect("suggestions:mine")
    if go == "back" and place > 0:
        say(request, "已存下", forget=keep)
        return redirect("suggestions:draft_part", suggestion.pk, screens[place - 1])
    wrong = [name for name in quality.faults(suggestion) if name in SCREENS[suggestion.kind][screen].base_fields]
    if wrong:
        say(request, f"已存下，还有 {len(wrong)} 处要改", forget=keep)
        return redirect(reverse("suggestions:draft_part", args=[suggestion.pk, screen]) + "?check=1")
    if go == "submit":
        try:
            return submitted(request, suggestion, keep)
        except Refused as refused:
            say(request, f"已存下，还没有提出：{refused.sentence}", forget=keep)
            return redirect("suggestions:draft", suggestion.pk)
    say(request, "已存下", forget=keep)
    if place + 1 < len(screens):
        return redirect("suggestions:draft_part", suggestion.pk, screens[place + 1])
    return redirect("suggestions:draft", suggestion.pk)


def _parts(suggestion: Suggestion, faults: dict[str, str]) -> list[dict[str, Any]]:
    """核对页上的各段：名、文字、毛病、去哪一屏改。"""
    shown = []
    for screen, form in SCREENS[suggestion.kind].items():
        for name, field in form.base_fields.items():
            if name not in ("title", "confidential", *FILES):
                shown.append({
                    "name": name, "label": field.label, "text": getattr(suggestion, name),
                    "fault": faults.get(name, ""),
                    "url": reverse("suggestions:draft_part", args=[suggestion.pk, screen]),
                })  # fmt: skip
    return shown


def _to_fix(suggestion: Suggestion, faults: dict[str, str]) -> str:
    """有毛病的第一屏。"""
    for screen, form in SCREENS[suggestion.kind].items():
        if any(name in faults for name in form.base_fields):
            return reverse("suggestions:draft_part", args=[suggestion.pk, screen]) + "?check=1"
    return ""
