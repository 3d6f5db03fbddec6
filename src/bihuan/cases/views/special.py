"""特别的办法的页面：特别决定、改用新版、暂停与恢复计时。"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.accounts.door import signed_in
from bihuan.kernel import clock
from bihuan.kernel.refuse import Refused
from bihuan.people.door import organ_names, who
from bihuan.procedure.door import (
    Case,
    adopt_version,
    case_to_read,
    decide_specially,
    pause_clock,
    preview_adoption,
    resume_clock,
    text_of,
    versions_for,
)
from bihuan.ui.door import filled, say

from ..managing import case_to_manage
from ..url import case_url

Act = Callable[[], tuple[str, str]]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, case_id: int) -> HttpResponse:
    """特别决定：把卡住的事项移到某个状态。"""
    case = case_to_manage(case_id, who(request), "decide")
    stages = [(code, name) for code, name in text_of(case).stages.items() if code != case.stage]
    form = Decision(stages, request.POST or None)

    def act() -> tuple[str, str]:
        decide_specially(case_id, by=who(request), now=clock.now(), **form.cleaned_data)
        return "特别决定已记录", case_url(case)

    return _page(request, case, form, act, "特别决定", "只用于按条文走不下去的事项；每一次都单独计数。")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, case_id: int) -> HttpResponse:
    """改用新版。"""
    case = case_to_manage(case_id, who(request), "adopt")
    texts = [(text.label, f"{text.title} {text.version} 版") for text in versions_for(case)]
    form = Version(texts, request.POST or None)

    def act() -> tuple[str, str]:
        adopt_version(
            case_id, form.cleaned_data["text"], reason=form.cleaned_data["reason"], by=who(request), now=clock.now()
        )
        return "已改用", case_url(case)

    note = (
        "可以改用同一工作法的新版，或者本级选用的工作法。代号相同的状态和步骤照旧；新版里没有现在的状态时不能改用。"
        "期限改了的，从原来的起算日按新版重算。"
    )
    return _page(request, case, form, act, "改用新版", note, {"previews": _previews(case)})


def _previews(case: Case) -> list[dict[str, Any]]:
    """各版改用以后的到期日；接不上的说为什么。"""
    found = []
    for text in versions_for(case):
        one: dict[str, Any] = {"title": f"{text.title} {text.version} 版", "rows": [], "said": ""}
        try:
            rows = preview_adoption(case, text.label, now=clock.now())
            names = organ_names({row.unit for row in rows if row.unit})
            one["rows"] = [(row, names.get(row.unit, "")) for row in rows]
        except Refused as refused:
            one["said"] = refused.sentence
        found.append(one)
    return found


@signed_in
@require_POST
def switch(request: HttpRequest, case_id: int, n: int) -> HttpResponse:
    """暂停或恢复一只时钟。"""
    case_to_read(case_id, who(request))
    act = resume_clock if request.POST.get("act") == "resume" else pause_clock
    reason, document = request.POST.get("reason", ""), request.POST.get("document", "")
    act(case_id, n, reason=reason, document=document, by=who(request), now=clock.now())
    say(request, "已恢复计时" if act is resume_clock else "已暂停计时")
    return redirect("cases:why", case_id, n)


class Decision(forms.Form):
    """特别决定的表单。"""

    to = forms.ChoiceField(label="移到")
    decided_by = forms.CharField(label="作出决定的会议", max_length=100)
    document = forms.CharField(label="文件", max_length=100)
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)

    def __init__(self, stages: list[tuple[str, str]], *args: Any) -> None:
        super().__init__(*args)
        self.fields["to"].choices = [("", "请选择"), *stages]  # type: ignore[attr-defined]


class Version(forms.Form):
    """改用新版的表单。"""

    text = forms.ChoiceField(label="新版")
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)

    def __init__(self, texts: list[tuple[str, str]], *args: Any) -> None:
        super().__init__(*args)
        self.fields["text"].choices = [("", "请选择"), *texts]  # type: ignore[attr-defined]


def _page(
    request: HttpRequest, case: Case, form: forms.Form, act: Act, title: str, note: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    context = {"case": case, "title": title, "note": note, "url": case_url(case), **(more or {})}
    return filled(request, form, act, "cases/special.html", lambda: context)
