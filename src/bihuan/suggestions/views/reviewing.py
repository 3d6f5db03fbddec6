"""审件台：等审核的一件接一件，全文、质量、相近的和后来怎样都在一页；收下、退回、不收，然后下一件。"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bihuan.accounts.door import staff_of, who
from bihuan.cases.door import acts, marks_in, queue
from bihuan.kernel import clock, cursor
from bihuan.people.door import Actor
from bihuan.procedure.door import (
    Batch,
    Case,
    Planned,
    Situation,
    case_to_read,
    choices,
    held_of,
    open_batches,
    perform_many,
    step_form,
)

from .. import outcomes, quality, questions
from ..verbs import KINDS
from .turns import Turn, turn_at

FIRST = "register"
KEYS = {"register": "1", "send_back": "2", "refuse": "3"}  # 哪一步按哪个键


@staff_of("deputies_affairs")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """看一件；提交就是办这一件，办成了到下一件。"""
    by = who(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else next(iter(KINDS))
    waiting = queue(FIRST, kind, by)
    wanted = cursor.number(request.POST.get("case", "") or request.GET.get("case", "")) or 0
    place = _place(waiting, wanted)
    refused = ""
    if request.method == "POST":
        answer = _act(request, kind, waiting, wanted, by)
        if isinstance(answer, HttpResponse):
            return answer
        refused = answer
    context: dict[str, Any] = {"kind": kind, "kinds": KINDS.items(), "place": place, "refused": refused}
    context["just"] = _just(by)
    if place is not None:
        context |= _of_case(place.here, by)
    return render(request, "suggestions/reviewing.html", context, status=422 if refused else 200)


def _act(request: HttpRequest, kind: str, waiting: list[int], case_id: int, by: Actor) -> HttpResponse | str:
    """办这一件：办成的到下一件；没有办成的，返回为什么。"""
    step, now = request.POST.get("step", ""), clock.now()
    _, fields = step_form(case_id, step, 0, by, now=now)
    chosen = {item.code: request.POST.get(item.code, "").strip() for item, options in fields if options}
    ground = next((value for value in chosen.values() if value), "")
    written = {item.code: _words(request, item.code, ground) for item, options in fields if not options}
    filled = {code: value for code, value in {**chosen, **written}.items() if value}
    done = perform_many(step, [Planned(case_id, filled)], by=by, now=now)
    if done.batch is None:
        return done.failed[0][1]
    after = _place(waiting, case_id)
    then = f"&case={after.after}" if after and after.after else ""
    return redirect(f"{reverse('suggestions:reviewing')}?kind={kind}{then}")


def _words(request: HttpRequest, code: str, ground: str) -> str:
    """勾的几条和写的话连成一段；都没有的，用选的情形。"""
    ticked = [one.strip()[:200] for one in request.POST.getlist(f"{code}-tick")[:20]]
    written = request.POST.get(code, "").strip()[:2000]
    return "；".join(one for one in (*ticked, written) if one) or ground


def _place(waiting: list[int], wanted: int) -> Turn[int] | None:
    """要看的那一件；不在队里的（办过了、没有说哪一件），从头一件起。"""
    return turn_at(waiting, waiting.index(wanted) if wanted in waiting else 0) if waiting else None


def _just(by: Actor) -> tuple[Batch, Case] | None:
    """刚刚办的一件，还撤得回：编号、标题和撤回的按钮。"""
    batch = next(iter(open_batches(by, now=clock.now())), None)
    place = batch.places.select_related("case").filter(outcome="performed").first() if batch else None
    return (batch, place.case) if batch and place and place.case.kind in KINDS else None


def _of_case(case_id: int, by: Actor) -> dict[str, Any]:
    now = clock.now()
    case = case_to_read(case_id, by)
    suggestion = questions.text_to_read(case)
    held = held_of(case, on=clock.day_of(now))
    possible = {one.step: one for one in acts(held, by, now=now)}
    found = questions.beside(suggestion)
    alike, past = questions.alike(case), outcomes.earlier(suggestion)
    told = {one.pk: one for one in (*(one.case for one in alike), *past)}
    became = outcomes.became(list(told.values()))
    known = {one.case.pk for one in alike}
    faults = {**quality.faults(suggestion), **quality.remarks(suggestion)}
    return {
        "case": case, "suggestion": suggestion, "today": clock.day_of(now), "faults": faults.values(),
        "named": marks_in(suggestion.body), "cosigners": found["cosigner"],
        "alike": [(one, became.get(one.case.pk, one.stage)) for one in alike],
        "past": [(one, became.get(one.pk, "")) for one in past if one.pk not in known],
        "likely": outcomes.likely(outcomes.leading_units([one.case for one in alike])) if alike else [],
        "choices": [
            _choice(Situation(held, held.text.by_step[step], None, by, now), key)
            for step, key in KEYS.items() if step in possible and not possible[step].missing
        ],
        "other": [one for step, one in possible.items() if (step not in KEYS and not one.missing) or step == "merge"],
    }  # fmt: skip


def _choice(about: Situation, key: str) -> dict[str, Any]:
    """一步怎么摆：要选的一项和它的值，要写话的一项。"""
    picks = next(((item, found) for item in about.article.fields if (found := choices(about, item))), None)
    words = next((item for item in about.article.fields if item.kind == "text"), None)
    return {"article": about.article, "key": key, "picks": picks, "words": words}
