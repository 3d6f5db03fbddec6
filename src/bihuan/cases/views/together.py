"""一起办的页面：清单里挑中的几件，同办一步。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bihuan.accounts.door import signed_in
from bihuan.kernel import clock, cursor
from bihuan.people.door import who
from bihuan.procedure.door import step_form
from bihuan.ui.door import say

from ..forms import StepForm
from ..registers import chosen, together
from ..showing import button_of


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, kind: str, step: str) -> HttpResponse:
    """看这几件办得成办不成，填一遍，各件各办；办完逐件说办成了没有。"""
    by, now = who(request), clock.now()
    held = chosen.hold(kind, by)
    given = request.POST if request.method == "POST" else request.GET
    ids = [found for one in given.getlist("case") if (found := cursor.number(one)) is not None]
    ones = together.places_of(list(dict.fromkeys(ids)), step, held, now=now)
    ready = [one for one in ones if one.places]
    article = held.text.by_step[step]
    words, live = button_of(article)
    context = {
        "held": held,
        "article": article,
        "ones": ones,
        "ready": ready,
        "most": together.MOST,
        "words": words,
        "live": live,
    }
    if not ready:
        return render(
            request, "cases/registers/together.html", context, status=409 if request.method == "POST" else 200
        )
    about, fields = step_form(ready[0].case.pk, step, ready[0].places[0], by, now=now)
    form = StepForm(about, fields, [], request.POST if request.method == "POST" else None, request.FILES or None)
    context |= {"form": form, "about": about}
    if request.method == "POST" and form.is_valid():
        performed = together.take_each(ones, step, fill=lambda: form.filled(by), by=by, now=now)
        if performed.batch is not None:
            say(request, f"已{article.name} {len(performed.done)} 件")
            return redirect("cases:batch", performed.batch.pk)
        form.add_error(None, "；".join(dict.fromkeys(why for _, why in performed.failed)))
    status = 422 if form.is_bound and not form.growing and form.errors else 200
    return render(request, "cases/registers/together.html", context, status=status)
