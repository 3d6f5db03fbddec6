"""一张表单一件事：填，办，说一声；被拒绝的话写在表单上。"""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bihuan.kernel import clock
from bihuan.kernel.refuse import Refused
from bihuan.ledger import door as ledger
from bihuan.ui.door import say

from ..access import who
from ..actors import Actor


def fill(
    request: HttpRequest,
    form: Form,
    act: Callable[[dict[str, Any], dict[str, Any]], tuple[str, str]],
    *,
    title: str,
    button: str,
    back: str,
    note: str = "",
) -> HttpResponse:
    """一张表单一件事：填得不对或被拒绝，话写在表单上，填过的还在；办成了，说一声，去该去的地方。"""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            actor: Actor = who(request)
            try:
                sentence, place = _whole(act, form.cleaned_data, {"by": actor, "now": clock.now()})
            except Refused as refused:
                form.add_error(None, refused.sentence)
            else:
                say(request, sentence)
                return redirect(place)
    context = {"form": form, "title": title, "button": button, "back": back, "note": note}
    return render(request, "people/form.html", context, status=status)


@ledger.verb
def _whole(
    act: Callable[[dict[str, Any], dict[str, Any]], tuple[str, str]], filled: dict[str, Any], told: dict[str, Any]
) -> tuple[str, str]:
    """登记新人和任职是一件事：后一半被拒绝，前一半也不留。"""
    return act(filled, told)
