"""一张表单一件事：填得不对或被拒绝，话写在表单上，填过的还在；办成了，说一声，去该去的地方。"""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bihuan.kernel.refuse import BadInput, NotYet, Refused

from .answers import say

Act = Callable[[], tuple[str, str]]
About = Callable[[], dict[str, Any]]


def filled(
    request: HttpRequest, form: Form, act: Act, template: str, about: About = dict, *,
    refusals: type[Refused] | tuple[type[Refused], ...] = (BadInput, NotYet),
    field: str | None = None, forget: str = "",
) -> HttpResponse:  # fmt: skip
    """交来的填对了就办：`act()` 返回（说的一句，去哪里）；办不成的答 422，连同填过的再画一遍。

    `about()` 是页面要的别的东西，画的时候才问。`refusals` 是写在表单上的拒绝（填得不对、条件没有达到），别的照常另成一页；`field` 是没有写明
    哪一格的话放在哪一格；`forget` 见 `say`。
    """
    if request.method == "POST" and form.is_valid():
        try:
            sentence, place = act()
        except refusals as refused:
            refuse(form, refused, field)
        else:
            if sentence:
                say(request, sentence, forget=forget)
            return redirect(place)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **about()}, status=status)


def refuse(form: Form, refused: Refused, field: str | None = None) -> None:
    """动词的话放到各格；没有写明哪一格的，放在 `field` 或表单上头。"""
    faults: dict[str, str] = getattr(refused, "faults", {})
    for name, sentence in faults.items():
        form.add_error(name if name in form.fields else None, sentence)
    if not faults:
        form.add_error(field, refused.sentence)
