"""用表格开立的页面：上传、预览、确认；模板可以下载。"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from bihuan.accounts.door import signed_in
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed
from bihuan.people.door import who
from bihuan.procedure.door import Article, to_open
from bihuan.sheets.door import XLSX_TYPE
from bihuan.ui.door import filled, say

from ..registers import chosen, importing, sheets
from ..registers.chosen import Held

MOST_SHOWN = 200  # 行：页面上最多列出的


class Upload(forms.Form):
    """选一个表格文件。"""

    file = forms.FileField(
        label="表格文件", help_text=".xlsx，或者 .csv；第一行是表头",
        error_messages={"required": "请选一个文件", "empty": "这个文件是空的"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """上传：读得懂的去预览，读不懂的把话写在表单上。"""
    held = chosen.hold(kind, who(request))
    article = _article(request, held)
    form = Upload(request.POST, request.FILES) if request.method == "POST" else Upload()

    def act() -> tuple[str, str]:
        file = form.cleaned_data["file"]
        draft = importing.draft_sheet(file, file.name, held, article.step, now=clock.now())
        return "", reverse("cases:sheet_draft", args=[kind, draft.pk])

    context = {"held": held, "article": article, "items": sheets.columns_for(article), "most": sheets.ROWS_MOST}
    return filled(request, form, act, "cases/registers/import.html", lambda: context, field="file")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, kind: str, draft_id: int) -> HttpResponse:
    """预览与确认。有要改的不能确认；确认时再核对一遍，全部开立，或者一件不开。"""
    by, now = who(request), clock.now()
    if request.method == "POST":
        opened = importing.open_rows(draft_id, kind, by=by, now=now)
        say(request, f"开立了 {opened} 件" if opened else "表里的都已经开立过，没有再开")
        return redirect("cases:register", kind)
    draft = importing.draft_to_see(draft_id, kind, by=by, now=now)
    held = chosen.hold(kind, by)
    if draft.confirmed_at:
        return redirect("cases:register", kind)
    plan = importing.plan_of(draft, by=by, now=now)
    context = {
        "held": held, "draft": draft, "plan": plan, "rows": plan.rows[:MOST_SHOWN], "faults": plan.faults[:MOST_SHOWN],
        "most": MOST_SHOWN, "heading": "预览", "verb": "开立", "act": "开立", "back": reverse("cases:import", args=[kind]),
    }  # fmt: skip
    return render(request, "cases/registers/draft.html", context)


@signed_in
@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """模板：开立那一条的各项作列。"""
    by, now = who(request), clock.now()
    held = chosen.hold(kind, by)
    article = _article(request, held)
    about = to_open(held.released, held.congress, article.step, filled=None, by=by, now=now)
    answer = HttpResponse(sheets.template(about), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = content_disposition_header(True, f"{held.name}模板.xlsx") or ""
    return answer


def _article(request: HttpRequest, held: Held) -> Article:
    """用哪一条开立。拒绝：工作法没有写可以用表格开立；一条也没有他的份；要交文件的。"""
    openable = chosen.may_open(held, now=clock.now()) if chosen.opens_from(held, "table") else []
    articles = [one for one in openable if one.on_a_row]
    if not articles:
        raise NotAllowed(f"您现在不能用表格开立{held.name}")
    step = request.GET.get("step", "")
    return next((one for one in articles if one.step == step), articles[0])
