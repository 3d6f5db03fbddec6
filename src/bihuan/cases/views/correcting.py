"""更正的页面：一人提出，另一人复核。"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.accounts.door import staff_of
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput
from bihuan.people.door import OFFICES, holders, organ_of, who
from bihuan.procedure.door import (
    Case,
    case_to_read,
    confirm_correction,
    correctable,
    propose_correction,
    refuse_correction,
    waiting_correction,
)
from bihuan.ui.door import say

from ..url import case_url

CONFIRM = "confirm"


@staff_of("deputies_affairs", "congress_office", "standing_committee")
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, case_id: int) -> HttpResponse:
    """提出更正：写明理由，选复核的人；有等复核的，显示出来。"""
    case = case_to_read(case_id, who(request))
    form = Correction(correctable(case).seq, _colleagues(case, who(request).person_id), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_correction(case_id, by=who(request), now=clock.now(), **form.told())
        except BadInput as refused:
            form.add_error(None, refused.sentence)
        else:
            say(request, "已提出更正，等复核")
            return redirect(case_url(case))
    return _page(request, case, form, Answer())


@staff_of("deputies_affairs", "congress_office", "standing_committee")
@require_POST
def answer(request: HttpRequest, case_id: int) -> HttpResponse:
    """复核：同意，或者写明为什么不同意。"""
    case = case_to_read(case_id, who(request))
    if request.POST.get("act") == CONFIRM:
        confirm_correction(case_id, by=who(request), now=clock.now())
        say(request, "复核同意，那一步已经撤去")
        return redirect(case_url(case))
    form = Answer(request.POST)
    try:
        refuse_correction(case_id, why=request.POST.get("why", "")[:2000], by=who(request), now=clock.now())
    except BadInput as refused:
        form.refuse(refused)
        own = Correction(correctable(case).seq, _colleagues(case, who(request).person_id))
        return _page(request, case, own, form)
    say(request, "已答复不同意，那一步照旧")
    return redirect(case_url(case))


class Correction(forms.Form):
    """提出更正的表单。seq: 页面上看到的是哪一步。"""

    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    second = forms.ChoiceField(label="复核的人")
    seq = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, seq: int, people: list[tuple[int, str]], data: Any = None) -> None:
        super().__init__(data, initial={"seq": seq})
        self.fields["second"].choices = [("", "请选择"), *people]  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """交给动词的。"""
        given = self.cleaned_data
        return {"seq": given["seq"], "reason": given["reason"], "second_id": int(given["second"])}


class Answer(forms.Form):
    """复核的表单：不同意才要写。"""

    why = forms.CharField(
        label="不同意的，为什么", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )

    def refuse(self, refused: BadInput) -> None:
        """引擎的话放到那一格。"""
        self.is_valid()
        self.add_error("why", refused.sentence)


def _page(request: HttpRequest, case: Case, form: Correction, answer: Answer) -> HttpResponse:
    me, proposal = who(request).person_id, waiting_correction(case)
    status = 422 if (form.is_bound and form.errors) or (answer.is_bound and answer.errors) else 200
    context = {
        "case": case, "url": case_url(case), "undoing": correctable(case), "form": form, "answer": answer,
        "proposal": proposal, "may_answer": proposal is not None and proposal.second_id == me,
        "may_propose": proposal is None or proposal.proposer_id == me,
    }  # fmt: skip
    return render(request, "cases/correction.html", context, status=status)


def _colleagues(case: Case, me: int | None) -> list[tuple[int, str]]:
    today = clock.today()
    found: dict[int, str] = {}
    for kind in OFFICES:
        organ = organ_of(case.congress_id, kind)
        if organ:
            found |= {person.pk: person.name for person in holders(organ.pk, on=today) if person.pk != me}
    return list(found.items())
