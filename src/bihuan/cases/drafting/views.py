"""写工作法的网页：起一份、推演、丢掉。写在 writing，沙盘、通过各在 sandbox、passing。"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan.accounts.door import staff_of
from bihuan.kernel import clock
from bihuan.people.door import actor_names, who
from bihuan.procedure.door import FaultyText, case_to_read, course_of, read_text_here, shelved
from bihuan.ui.door import filled, say

from .. import questions
from ..url import case_url
from ..views.methods import OFFICE
from . import gates, rehearsing, verbs


@staff_of(*OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """起一份：沿用哪一份，叫什么。"""
    by, initial = who(request), {"parent": request.GET.get("from", "")}
    form = Begin(gates.office_of(by), request.POST or None, initial=initial)

    def act() -> tuple[str, str]:
        data = form.cleaned_data
        made = verbs.begin_draft(data["code"], data["title"], data["basis"], data["parent"], by=by, now=clock.now())
        return "", reverse("cases:method_edit", args=[made.code])

    return filled(request, form, act, "cases/drafting/new.html")


@staff_of(*OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request: HttpRequest, code: str) -> HttpResponse:
    """推演：一段一段地走；没有走完的，页面自己接着走。"""
    by = who(request)
    draft = gates.draft_to_write(code, by)
    told = rehearsing.read(draft)
    said = ""
    if request.method == "POST":
        try:
            text = read_text_here(draft.source, draft.congress_id)
            year = int(request.POST.get("year") or 0) if (request.POST.get("year") or "0").isdecimal() else 0
            again = "on" not in request.POST
            told = rehearsing.go_on(draft, text, year=year, again=again, by=by, today=clock.today())
        except FaultyText:
            said = "这一份还读不懂，先把毛病改好"
    stale = told is not None and told.revision != draft.revision
    opened = rehearsing.opened(told, by) if told else []
    context = {"draft": draft, "told": told, "said": said, "stale": stale, "year": told.year if told else "",
               "opened": opened}  # fmt: skip
    return render(request, "cases/drafting/rehearsal.html", context, status=422 if said else 200)


@staff_of(*OFFICE)
@require_safe
def rehearsed_case(request: HttpRequest, code: str, case_id: int) -> HttpResponse:
    """一件：照记录的和照草案的，并排；哪里不一样，是哪一条使它不一样。"""
    by = who(request)
    draft = gates.draft_to_write(code, by)
    case = case_to_read(case_id, by)
    text = read_text_here(draft.source, draft.congress_id)
    verdict, lines = course_of(text, case_id, today=clock.today())
    names = actor_names({line.by for line in lines})
    for line in lines:
        line.by = names.get(line.by, "工作法" if line.by.startswith("procedure:") else "")
    articles = text.by_step
    context = {"draft": draft, "case": case, "url": case_url(case), "lines": lines, "verdict": verdict,
               "why": [(one, articles.get(one.article)) for one in verdict.differences]}  # fmt: skip
    return render(request, "cases/drafting/case.html", context)


@staff_of(*OFFICE)
@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """丢掉自己的一份。"""
    verbs.discard_draft(code, by=who(request))
    say(request, "丢掉了")
    return redirect("cases:methods")


class Begin(forms.Form):
    """起一份的表单。"""

    parent = forms.ChoiceField(label="沿用哪一份", required=False, help_text="只写与它不同的，其余照它")
    title = forms.CharField(label="名称", max_length=100)
    code = forms.CharField(
        label="代号", max_length=40, help_text="小写字母、数字、下划线，如 suggestion_yunze；以后各版都用它"
    )
    basis = forms.CharField(label="依据", max_length=200, required=False, help_text="哪一部法规、办法；从头写起的要写")

    def __init__(self, congress_id: int, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = list(questions.methods(congress_id))
        faces = shelved(rows)
        named = [
            (f"{row.code}@{row.version}", f"{row.kind_name}：{row.title} {row.version} 版")
            for row in sorted(rows, key=lambda row: not faces[row.pk].pattern)
        ]
        self.fields["parent"].choices = [("", "从头写起"), *named]  # type: ignore[attr-defined]
