"""更正的页面：一人提出，另一人复核。"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.accounts.door import signed_in
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, Refused
from bihuan.people.door import OFFICES, holders, organ_of, who
from bihuan.procedure.door import (
    Case,
    confirm_correction,
    correctable,
    propose_correction,
    refuse_correction,
    waiting_correction,
)
from bihuan.ui.door import say

from ..managing import case_to_manage
from ..url import case_url

CONFIRM = "confirm"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, case_id: int) -> HttpResponse:
    """提出更正：写明理由，选复核的人；有等复核的，显示出来。"""
    case = case_to_manage(case_id, who(request), "correct")
    try:
        undoing = correctable(case)
    except Refused as refused:  # 说明为什么不能，不给表单
        if request.method == "POST":
            raise
        return _page(request, case, refused=refused.sentence)
    form = Correction(undoing.seq, _colleagues(case, who(request).person_id), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_correction(case_id, by=who(request), now=clock.now(), **form.told())
        except BadInput as refused:
            form.add_error(None, refused.sentence)
        else:
            say(request, "已提出更正，等复核")
            return redirect(case_url(case))
    return _page(request, case, form, Answer(), undoing.name)


@signed_in
@require_POST
def answer(request: HttpRequest, case_id: int) -> HttpResponse:
    """复核：同意，或者写明为什么不同意。"""
    case = case_to_manage(case_id, who(request), "correct")
    if request.POST.get("act") == CONFIRM:
        confirm_correction(case_id, by=who(request), now=clock.now())
        say(request, "复核同意，那一步已经撤去")
        return redirect(case_url(case))
    form = Answer(request.POST)
    try:
        refuse_correction(case_id, why=request.POST.get("why", "")[:2000], by=who(request), now=clock.now())
    except BadInput as refused:
        form.refuse(refused)
        undoing = correctable(case)
        own = Correction(undoing.seq, _colleagues(case, who(request).person_id))
        return _page(request, case, own, form, undoing.name)
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


def _page(
    request: HttpRequest, case: Case, form: Correction | None = None, answer: Answer | None = None, undoing: str = "",
    refused: str = "",
) -> HttpResponse:  # fmt: skip
    me, proposal = who(request).person_id, waiting_correction(case)
    faulty = any(one is not None and one.is_bound and one.errors for one in (form, answer))
    context = {
        "case": case, "url": case_url(case), "undoing": undoing, "form": form, "answer": answer, "refused": refused,
        "proposal": proposal, "may_answer": proposal is not None and proposal.second_id == me and answer is not None,
        "may_propose": form is not None and (proposal is None or proposal.proposer_id == me),
    }  # fmt: skip
    return render(request, "cases/correction.html", context, status=422 if faulty else 200)


def _colleagues(case: Case, me: int | None) -> list[tuple[int, str]]:
    today = clock.today()
    found: dict[int, str] = {}
    for kind in OFFICES:
        organ = organ_of(case.congress_id, kind)
        if organ:
            found |= {person.pk: person.name for person in holders(organ.pk, on=today) if person.pk != me}
    return list(found.items())
