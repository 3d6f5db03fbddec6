"""公开入口的页面：提一件，给一次查询码；凭码看、凭码办；办公机构制码、打印。都不要搜索引擎收录。"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan.accounts.door import address_of, public, signed_in, who
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotAllowed, NotFound, Refused
from bihuan.procedure.door import (
    Situation,
    chosen,
    held_of,
    held_to_read,
    possible_steps,
    step_form,
    take_step,
    text_by_id,
    text_of,
    to_open,
)
from bihuan.ui.door import filled, qr_code, refuse, say

from ..facts import facts
from ..forms.press import press_of
from ..look import closing_of
from ..seeing import fields_seen, reader_of
from . import limits, questions, verbs
from .codes import hash_of, new_query_code
from .forms import CodeForm, EntranceForm, once_of, public_form

View = Callable[..., HttpResponse]


def _unlisted(view: View) -> View:
    """不收录，不缓存，不把网址带给别的网站（同站要带，不然表单的来处对不上）。"""

    @never_cache
    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
        answer.headers["Referrer-Policy"] = "same-origin"
        return answer

    return kept


def _for_the_public(request: HttpRequest, path: str) -> str:
    """给群众的网址：另设了公众的站名的，从那里开头，在办事的站名下打印的码也是。"""
    return settings.PUBLIC_URL + path if settings.PUBLIC_URL else request.build_absolute_uri(path)


def _address(request: HttpRequest) -> str:
    return str(address_of(request))


@public
@_unlisted
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str, step: str = "") -> HttpResponse:
    """扫码提一件；提好了，查询码只在这一页上出现。没有等到这一页、照原样再交的，还是那一件、那一个码。"""
    entrance = questions.entrance_named(code)
    released = chosen(entrance.congress_id, entrance.kind)
    text = text_by_id(released.pk)
    offered = questions.public_articles(text)
    article = next((one for one in offered if one.step == step), offered[0] if offered and not step else None)
    if article is None:
        raise NotFound("这里现在不收")
    now, trial = clock.now(), hash_of(new_query_code())
    about = to_open(
        released, entrance.congress, article.step, filled=None, by=questions.citizen(trial), now=now, public=trial,
        later=request.method == "POST",
    )  # fmt: skip
    form = public_form(about, request.POST or None, request.FILES or None)
    status = 422 if form.is_bound and not form.is_valid() else 200
    if request.method == "POST" and form.is_valid():
        try:
            limits.check_opening(_address(request))
            case, query = verbs.ask(
                entrance, article.step, fill=form.filled, now=now, once=once_of(request, f"{code}/{article.step}")
            )
        except Refused as refused:
            status = refuse(form, refused)
        else:
            page = _for_the_public(request, reverse("cases:ask_case", args=[query]))
            context = {"case": case, "code": query, "page": page, "entrance": entrance, "text": text}
            return render(request, "cases/ask/asked.html", {**context, "qr": qr_code(page)})
    context = {"form": form, "entrance": entrance, "text": text, "article": article, "offered": offered}
    return render(request, "cases/ask/ask.html", {**context, "press": press_of(request)}, status=status)


@public
@_unlisted
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """输入查询码。"""
    form = CodeForm(request.POST or None)

    def act() -> tuple[str, str]:
        limits.check_trying(_address(request))
        code = form.cleaned_data["code"]
        try:
            questions.case_by_code(code)
        except NotFound as none:  # 是一格填得不对，不是没有这一页
            raise BadInput(none.sentence, {"code": none.sentence}) from none
        return "", reverse("cases:ask_case", args=[_in_address(code)])

    return filled(request, form, act, "cases/ask/enter.html", field="code")


@public
@_unlisted
@require_safe
def case(request: HttpRequest, code: str) -> HttpResponse:
    """凭查询码看一件：可看给他的各项，可以办的步骤。"""
    limits.check_trying(_address(request))
    found, by = questions.case_by_code(code)
    now = clock.now()
    held = held_of(found, on=clock.day_of(now))
    seen, text = fields_seen(by, held), held.text
    steps = [one for one in possible_steps(found, by, now=now, held=held) if not one.missing]
    units = held.unit_names()
    told = facts(held, seen, reader_of(by), organs=units)
    answering = {task.n: units.get(task.unit, "") for task in held.state.tasks}
    shown = [replace(one, who=answering.get(one.task, "")) for one in told]  # 说哪个单位，不说是谁
    ending = closing_of(text, found.stage) if found.ended_on else None
    context = {
        "case": found, "code": code, "text": text, "stage": text.stages.get(found.stage, found.stage), "steps": steps,
        "facts": shown, "due_on": found.due_on if seen.shows_named("due") and not found.ended_on else None,
        "ring": ending.ring if ending else "open", "note": ending.note if ending else "", "today": clock.today(),
        "form": _only_form(found.pk, steps, by, now),
    }  # fmt: skip
    return render(request, "cases/ask/case.html", context)


def _only_form(case_id: int, steps: list[Any], by: Any, now: Any) -> Any:
    """只有一步可办的，表单就在这一页上。"""
    if len(steps) != 1:
        return None
    about, _ = step_form(case_id, steps[0].step, 0, by, now=now)
    return public_form(about)


@public
@_unlisted
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """凭查询码办一步，如评价。"""
    limits.check_trying(_address(request))
    found, by = questions.case_by_code(code)
    now = clock.now()
    about, _ = step_form(found.pk, step, 0, by, now=now, later=request.method == "POST")
    form = public_form(about, request.POST or None, request.FILES or None)

    def act() -> tuple[str, str]:
        take_step(found.pk, step, filled=form.filled(by), by=by, now=now)
        return f"已{about.article.name}，谢谢您", reverse("cases:ask_case", args=[code])

    return filled(request, form, act, "cases/ask/step.html", lambda: _about(about, code))


def _about(about: Situation, code: str) -> dict[str, Any]:
    return {"about": about, "case": about.case, "code": code}


@signed_in
@_unlisted
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, case_id: int) -> HttpResponse:
    """给群众查询码：看过再按，码只在按了以后的这一页上。没有等到这一页、照原样再交的，还是那一个码。"""
    by, now = who(request), clock.now()
    if request.method != "POST":
        held = held_to_read(case_id, by, now=now)
        if not questions.may_give_code(held, by) or not questions.lacks_code(held):
            raise NotAllowed("这一件现在不能给查询码")
        context = {"case": held.case, "text": held.text, "press": press_of(request)}
        return render(request, "cases/ask/giving.html", context)
    case, query = verbs.give_code(case_id, by=by, now=now, once=once_of(request, f"case/{case_id}"))
    page = _for_the_public(request, reverse("cases:ask_case", args=[query]))
    context = {"case": case, "text": text_of(case), "code": query, "page": page, "qr": qr_code(page)}
    return render(request, "cases/ask/given.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def entrances(request: HttpRequest) -> HttpResponse:
    """办公机构的页面：制过的码，再制一个。"""
    by = who(request)
    if not questions.may_make(by):
        raise NotAllowed("只有本级的办公机构可以制码")
    kinds = questions.kinds_to_ask(by.congress_id or 0)
    if request.method == "POST" and not kinds:
        raise NotAllowed("本级还没有选用群众可以扫码提的工作法，先选用再制码")
    form = EntranceForm(kinds, request.POST or None)

    def act() -> tuple[str, str]:
        made = verbs.make_entrance(form.cleaned_data["kind"], form.cleaned_data["place"], by=by, now=clock.now())
        return "码已制好，可以打印", reverse("cases:entrance", args=[made.pk])

    def about() -> dict[str, Any]:
        names = dict(kinds)
        rows = [(one, names.get(one.kind, one.kind)) for one in questions.entrances_of(by)]
        return {"rows": rows, "kinds": kinds, "today": clock.today()}

    return filled(request, form, act, "cases/ask/entrances.html", about)


@signed_in
@require_safe
def entrance(request: HttpRequest, entrance_id: int) -> HttpResponse:
    """一个码，打印了贴出去。"""
    by = who(request)
    found = next((one for one in questions.entrances_of(by) if one.pk == entrance_id), None)
    if found is None:
        raise NotFound("没有这个码")
    text = text_by_id(chosen(found.congress_id, found.kind).pk)
    page = _for_the_public(request, reverse("cases:ask", args=[found.code]))
    context = {"entrance": found, "text": text, "page": page, "qr": qr_code(page)}
    return render(request, "cases/ask/entrance.html", context)


@signed_in
@require_POST
def close(request: HttpRequest, entrance_id: int) -> HttpResponse:
    """停用一个码。"""
    verbs.close_entrance(entrance_id, by=who(request), now=clock.now())
    say(request, "已停用，收过的照旧办")
    return redirect("cases:entrances")


def _in_address(code: str) -> str:
    return "".join(one for one in code.lower() if one.isascii() and one.isalnum())[:60] or "-"
