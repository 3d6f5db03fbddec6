"""评价的页面：答复在上，态度和结果在下；手机上一屏。"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bihuan.accounts.door import signed_in
from bihuan.cases.door import case_url, offered_of
from bihuan.kernel import clock
from bihuan.people.door import who
from bihuan.procedure.door import stage_name, step_form, take_step
from bihuan.ui.door import filled

from ..questions import issued


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest, case_id: int, step: str = "rate") -> HttpResponse:
    """评价，或者改评价：看着答复打分。轮不到、不许可的，在这里就说明。"""
    by, now = who(request), clock.now()
    about, fields = step_form(case_id, step, 0, by, now=now)
    case, keep = about.case, f"rating-{case_id}-{about.state.round}"
    before = offered_of(about) if step == "rate_again" else {}
    form = Rated(fields, request.POST if request.method == "POST" else None, initial=before)

    def act() -> tuple[str, str]:
        take_step(case_id, step, filled=form.filled, by=by, now=now)
        case.refresh_from_db()
        return f"已{about.article.name}。现在{stage_name(case)}", case_url(case)

    def about_it() -> dict[str, Any]:
        return {
            "case": case, "about": about, "url": case_url(case), "keep": keep, "today": clock.day_of(now),
            "replies": issued(case, about.state.round), "words": about.article.button or "提交评价",
        }  # fmt: skip

    return filled(request, form, act, "suggestions/drafts/rating.html", about_it, forget=keep)


class Rated(forms.Form):
    """评价的表单：各格来自条文。"""

    def __init__(self, fields: list[tuple[Any, list[tuple[str, str]]]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for item, options in fields:
            common: dict[str, Any] = {"label": item.name, "required": not item.optional and not item.required_values}
            if options:
                wrong = {"required": f"请选{item.name}"}
                self.fields[item.code] = forms.ChoiceField(
                    choices=options, widget=forms.RadioSelect, error_messages=wrong, **common
                )
            else:
                self.fields[item.code] = forms.CharField(
                    widget=forms.Textarea(attrs={"rows": 3}),
                    max_length=8000,
                    help_text="不满意的，请写明为什么、还要办什么。",
                    **common,
                )

    @property
    def filled(self) -> dict[str, Any]:
        """填了的各项。"""
        return {code: value for code, value in self.cleaned_data.items() if value}
