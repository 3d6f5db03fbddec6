"""审核用页：全文、质量、相近的，和可以办的各步在一处。并案先请代表同意。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.accounts.door import staff_of, who
from bihuan.cases.door import acts, marks_in
from bihuan.kernel import clock
from bihuan.procedure.door import case_to_read, held_of, stage_name

from .. import quality, questions


@staff_of("deputies_affairs")
@require_safe
def page(request: HttpRequest, case_id: int) -> HttpResponse:
    """一件的审核用页。"""
    by, now = who(request), clock.now()
    case = case_to_read(case_id, by)
    suggestion = questions.text_to_read(case)
    possible = acts(held_of(case, on=clock.day_of(now)), by, now=now)
    found = questions.beside(suggestion)
    merge = next((step for step in possible if step.step == "merge"), None)
    context = {
        "case": case, "suggestion": suggestion, "stage": stage_name(case), "possible": possible,
        "today": clock.day_of(now),
        "faults": quality.faults(suggestion), "named": marks_in(suggestion.body),
        "cosigners": found["cosigner"], "consents": [one for one in found["consent"] if one.one == "merge"],
        "alike": questions.alike(case), "merge": merge,
        "may_ask": merge is not None and bool(questions.asks([merge], found["consent"])),
    }  # fmt: skip
    return render(request, "suggestions/review.html", context)
