"""一张表单一件事：填得不对或被拒绝，话写在表单上，填过的还在；办成了，说一声，去该去的地方。"""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bihuan.kernel.refuse import NotYet, Refused

from .answers import UNFIT, say, status_of

Act = Callable[[], tuple[str, str]]
About = Callable[[], dict[str, Any]]


def filled(
    request: HttpRequest, form: Form, act: Act, template: str, about: About = dict, *,
    field: str | None = None, forget: str = "",
) -> HttpResponse:  # fmt: skip
    """交来的填对了就办：`act()` 返回（说的一句，去哪里）；办不成的，不管为什么，话写在表单上，连同填过的再画一遍。

    `about()` 是页面要的别的东西，画的时候才问。`field` 是没有写明哪一格的话放在哪一格；`forget` 见 `say`。
    """
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            sentence, place = act()
        except Refused as refused:
            status = refuse(form, refused, field)
        else:
            if sentence:
                say(request, sentence, forget=forget)
            return redirect(place)
    elif form.is_bound and form.errors:
        status = UNFIT
    return render(request, template, {"form": form, **about()}, status=status)


def refuse(form: Form, refused: Refused, field: str | None = None) -> int:
    """动词的话放到各格；没有写明哪一格的，放在 `field` 或表单上头。返回答几号。"""
    faults: dict[str, str] = getattr(refused, "faults", {})
    for name, sentence in faults.items():
        form.add_error(name if name in form.fields else None, sentence)
    if not faults:
        form.add_error(field, refused.sentence)
    return UNFIT if isinstance(refused, NotYet) else status_of(refused)
