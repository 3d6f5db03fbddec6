"""用表格办一步的页面：下载等着办的各件，填好交回，预览，确认。"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from bihuan.accounts.door import signed_in
from bihuan.kernel import clock, cursor
from bihuan.kernel.refuse import NotFound
from bihuan.people.door import organs_to_pick, who
from bihuan.sheets.door import XLSX_TYPE, read_table
from bihuan.ui.door import filled, say

from ..registers import chosen, importing
from ..registers.sheets import columns_for
from ..returning import incoming, outgoing, verbs
from .importing import MOST_SHOWN, Upload


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, kind: str, step: str) -> HttpResponse:
    """下载和交回。读得懂的去预览，读不懂的把话写在表单上。"""
    held, now = chosen.hold(kind, who(request)), clock.now()
    article = outgoing.article_by_sheet(held, step)
    form = Upload(request.POST, request.FILES) if request.method == "POST" else Upload()

    def act() -> tuple[str, str]:
        file = form.cleaned_data["file"]
        table = read_table(file, file.name)
        incoming.planned(table, held, step, now=now)
        draft = importing.keep_draft(table, file.name, held, step, now=now)
        return "", reverse("cases:returned", args=[kind, step, draft.pk])

    def context() -> dict[str, Any]:
        rows = organs_to_pick(held.congress_id).values_list("pk", "short_name", "name") if held.office else []
        units = [(pk, short or name) for pk, short, name in rows]
        return {
            "held": held, "article": article, "items": columns_for(article), "units": units, "most": outgoing.MOST,
        }  # fmt: skip

    template = "cases/returning/sheet.html"
    return filled(request, form, act, template, context, field="file")


@signed_in
@require_safe
def download(request: HttpRequest, kind: str, step: str) -> HttpResponse:
    """等着办的各件，写成 .xlsx；可以只要一个单位的。拒绝：一件也没有。"""
    held, now = chosen.hold(kind, who(request)), clock.now()
    article = outgoing.article_by_sheet(held, step)
    unit = cursor.number(request.GET.get("unit", "")) or 0
    places = outgoing.places_for(held, article, unit, now=now)
    if not places:
        raise NotFound(f"现在没有等您{article.name}的{held.name}")
    answer = HttpResponse(outgoing.sheet_of(places, held, article), content_type=XLSX_TYPE)
    name = f"{held.name}{article.name} {clock.day_of(now):%Y-%m-%d}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def returned(request: HttpRequest, kind: str, step: str, draft_id: int) -> HttpResponse:
    """预览与确认。有要改的不能确认；确认时再核对一遍，各件都办成，或者一件不办。"""
    by, now = who(request), clock.now()
    if request.method == "POST":
        done = verbs.take_rows(draft_id, kind, by=by, now=now)
        say(request, f"办了 {done} 件" if done else "表里的都已经办过，或者没有填，没有再办")
        return redirect("cases:register", kind)
    draft = importing.draft_to_see(draft_id, kind, by=by, now=now)
    if draft.confirmed_at or draft.step != step:
        return redirect("cases:register", kind)
    plan = verbs.plan_of(draft, by=by, now=now)
    context = {
        "held": chosen.hold(kind, by), "draft": draft, "plan": plan, "rows": plan.rows[:MOST_SHOWN],
        "faults": plan.faults[:MOST_SHOWN], "most": MOST_SHOWN,
        "heading": f"{plan.article.name}：预览", "verb": "办", "act": plan.article.name,
        "back": reverse("cases:sheet", args=[kind, step]),
    }  # fmt: skip
    return render(request, "cases/returning/draft.html", context)
