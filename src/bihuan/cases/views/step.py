"""一步的页面：表单由条文的「填」画出，核对由引擎做。没有自己页面的步骤都走这里。"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bihuan.accounts.door import signed_in
from bihuan.files.door import keep
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput
from bihuan.ledger.door import verb
from bihuan.people.door import Actor, units_of, who
from bihuan.procedure.door import Case, Field, Situation, step_form, take_step
from bihuan.ui.door import say

from ..acts import aside_of
from ..questions import merged_into, others_of
from ..url import case_url, own_step_url

TOGETHER = "together"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, case_id: int, step: str, assignment: int = 0) -> HttpResponse:
    """看一步的表单，或者办这一步。"""
    by, now = who(request), clock.now()
    about, fields = step_form(case_id, step, assignment, by, now=now)
    own = own_step_url(about.case.kind, step, case_id)
    if own and request.method != "POST":
        return redirect(own)
    beside = merged_into(about)
    form = StepForm(about, fields, beside, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _act(form, about, beside, by)
        except BadInput as refused:
            form.refuse(refused)
        else:
            say(request, f"已{about.article.name}", forget=f"step-{case_id}-{step}")
            return redirect(case_url(about.case))
    status = 422 if form.is_bound and form.errors else 200
    context = {
        "form": form, "about": about, "case": about.case, "url": case_url(about.case), "assignment": assignment,
        "aside": aside_of(about),
    }  # fmt: skip
    return render(request, "cases/step.html", context, status=status)


@verb
def _act(form: "StepForm", about: Situation, beside: list[tuple[Case, int]], by: Actor) -> None:
    """办这一步；勾了「一并办理」的，并案各件同办，有一件不成都不成。"""
    own = (about.case, about.task.n if about.task else 0)
    for case, assignment in [own, *(beside if form.cleaned_data.get(TOGETHER) else [])]:
        take_step(case.pk, about.article.step, filled=form.filled(by), assignment=assignment, by=by, now=clock.now())


class StepForm(forms.Form):
    """一步的表单。各格来自条文，选项来自工作法和单位表。"""

    def __init__(
        self,
        about: Situation,
        fields: list[tuple[Field, list[tuple[str, str]]]],
        merged: list[tuple[Case, int]],
        *args: Any,
    ) -> None:
        super().__init__(*args)
        self.about, self.items = about, [item for item, _ in fields]
        for item, options in fields:
            self.fields[item.code] = _form_field(item, options, about)
        if merged:
            numbers = "、".join(case.number or case.title for case, _ in merged)
            self.fields[TOGETHER] = forms.BooleanField(
                label=f"并案的 {len(merged)} 件一并办理",
                required=False,
                initial=True,
                help_text=f"并入本件的：{numbers}",
            )

    def filled(self, by: Actor) -> dict[str, Any]:
        """填好的值：文件先收下，换成编号。"""
        values: dict[str, Any] = {}
        for item in self.items:
            value = self.cleaned_data.get(item.code)
            if value in (None, "", []):
                continue
            if item.kind == "file":
                value = _kept(item, value, by)
            values[item.code] = value
        return values

    def refuse(self, refused: BadInput) -> None:
        """引擎的话放到各格。"""
        for code, sentence in refused.faults.items():
            self.add_error(code if code in self.fields else None, sentence)
        if not refused.faults:
            self.add_error(None, refused.sentence)


def _kept(item: Field, upload: Any, by: Actor) -> int:
    try:
        return keep(upload, by=by, now=clock.now()).pk
    except BadInput as refused:
        raise BadInput(refused.sentence, {item.code: refused.sentence}) from refused


def _form_field(item: Field, options: list[tuple[str, str]], about: Situation) -> forms.Field:
    wrong = {"required": f"请填写{item.name}", "invalid": f"{item.name}填得不对", "empty": "这个文件是空的"}
    common: dict[str, Any] = {"label": item.name, "required": not item.optional, "error_messages": wrong}
    if item.required_for:
        common["help_text"] = f"结果为 {item.required_for} 类时必填"
    if item.kind in ("choice", "rating") and options:
        widget = forms.RadioSelect if len(options) <= 6 else forms.Select
        return forms.ChoiceField(
            choices=options if widget is forms.RadioSelect else [("", "请选择"), *options], widget=widget, **common
        )
    if item.kind == "unit":
        units = [(unit.pk, unit.short_name or unit.name) for unit in units_of(about.case.congress_id)]
        if item.many:
            return forms.MultipleChoiceField(choices=units, widget=forms.CheckboxSelectMultiple, **common)
        return forms.ChoiceField(choices=[("", "请选择"), *units], **common)
    if item.kind == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **common)
    if item.kind == "file":
        return forms.FileField(**common)
    if item.kind == "number":
        return forms.IntegerField(**common)
    if item.kind == "case":
        return forms.ChoiceField(choices=[("", "请选择"), *others_of(about.case)], **common)
    return forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}) if item.kind == "text" else forms.TextInput, max_length=8000, **common
    )
