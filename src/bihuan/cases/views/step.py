"""一步的页面：表单由条文的「填」画出，核对由引擎做。没有自己页面的步骤都走这里。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from bihuan.accounts.door import signed_in
from bihuan.kernel import clock
from bihuan.people.door import who
from bihuan.procedure.door import stage_name, step_form
from bihuan.ui.door import filled

from ..acts import aside_of
from ..forms import StepForm
from ..look import called
from ..questions import merged_into
from ..showing import afterwards, button_of, offered_of, shown
from ..unmanned import warned
from ..url import case_url, leading_back, own_step_url
from ..verbs import take_together


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, case_id: int, step: str, assignment: int = 0) -> HttpResponse:
    """看一步的表单，或者办这一步；勾了「一并办理」的，并案各件同办。"""
    by, now = who(request), clock.now()
    with leading_back(case_id):
        about, fields = step_form(case_id, step, assignment, by, now=now, later=request.method == "POST")
    own = own_step_url(about.case.kind, step, case_id)
    if own and request.method != "POST":
        return redirect(own)
    if about.article.vote:
        return redirect(f"{request.path}vote/")
    beside, before = merged_into(about), shown(about)
    form = StepForm(
        about,
        fields,
        beside,
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        offered=offered_of(about),
    )

    def act() -> tuple[str, str]:
        places = [(about.case.pk, about.task.n if about.task else 0)]
        places += [(case.pk, n) for case, n in beside] if form.together else []
        take_together(places, step, fill=lambda: form.filled(by), by=by, now=now)
        about.case.refresh_from_db()
        return f"已{about.article.name}。现在{stage_name(about.case)}", case_url(about.case)

    words, live = button_of(about.article)
    context = {
        "about": about, "case": about.case, "url": case_url(about.case), "assignment": assignment, "shown": before,
        "words": words, "live": live, "afterwards": afterwards(about),
        "unmanned": warned(about), "numbered": called(about.case.number),
    }  # fmt: skip
    return filled(
        request, form, act, "cases/step.html", lambda: {**context, "aside": aside_of(about), "holding": form.hold()},
        forget=f"step-{case_id}-{step}",
    )  # fmt: skip
