"""写的一页：表单（一条一张）、条文表、文字，三样是同一份；边写边核，存，退回上一次存的。"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.accounts.door import staff_of
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput
from bihuan.people.door import who
from bihuan.ui.door import say

from ..models import MethodDraft
from ..views.methods import OFFICE
from . import checking, gates, table, verbs
from .sheet import page as sheet_page

CELL = "cell:"
VIEWS = ("form", "table", "text")
BESIDE = {"sandbox": "cases:method_sandbox", "examples": "cases:method_examples", "rehearsal": "cases:method_rehearsal"}


@staff_of(*OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """写：表单、条文表或者文字，旁边是毛病、改了什么、流程图；存了接着看要去的一处。脚本来存的答 JSON。"""
    by = who(request)
    draft = gates.draft_to_write(code, by)
    source, said, step = draft.source, "", ""
    if request.method == "POST":
        try:
            source, step = _source(request, draft)
            draft = verbs.save_draft(code, source, revision=_seen(request), by=by, now=clock.now())
        except (AlreadyDone, BadInput) as refused:
            said = refused.sentence
        if "application/json" in request.headers.get("Accept", ""):
            told = {"revision": draft.revision, "said": said or f"{timezone.localtime(draft.at):%H:%M} 存了"}
            return JsonResponse(told, status=409 if said else 200)
        if not said:
            return _onward(request, step)
    return render(request, "cases/drafting/edit.html", _page(request, draft, source, said), status=409 if said else 200)


@staff_of(*OFFICE)
@require_POST
def check(request: HttpRequest, code: str) -> HttpResponse:
    """边写边核：毛病、改了什么、流程图。表单、条文表交来的，先照着写进文字再核。不存。"""
    draft = gates.draft_to_write(code, who(request))
    said = ""
    try:
        source = _source(request, draft)[0][: verbs.LONGEST]
    except BadInput as refused:
        source, said = draft.source, refused.sentence
    context = {"checked": checking.check(source, draft.congress_id), "others": _others(draft), "draft": draft}
    view = "form" if "sheet" in request.POST else "text"
    return render(request, "cases/drafting/_checked.html", {**context, "refused": said, "view": view})


@staff_of(*OFFICE)
@require_POST
def step_back(request: HttpRequest, code: str) -> HttpResponse:
    """退回上一次存的（on 里写 1 的，再往后一次）。"""
    forward = bool(request.POST.get("forward"))
    try:
        verbs.step_back(code, forward=forward, revision=_seen(request), by=who(request), now=clock.now())
        say(request, "又往后一次" if forward else "退回上一次存的了")
    except (AlreadyDone, BadInput) as refused:
        say(request, refused.sentence)
    return redirect(_edit_url(request, code, request.POST.get("as", "")))


def _onward(request: HttpRequest, step: str) -> HttpResponse:
    """存了以后去哪里：按了去别的一条、别的样子的去那里，不然照旧。"""
    goes = request.POST.get("next", "")
    if goes in VIEWS:
        return redirect(f"{request.path}?{urlencode({'as': goes})}")
    if goes in BESIDE:
        return redirect(BESIDE[goes], request.resolver_match.kwargs["code"])  # type: ignore[union-attr]
    if not goes:
        say(request, "存了")
    if goes == sheet_page.DROP:
        say(request, "去掉了；要找回来，按「退回上一次存的」")
    if "sheet" in request.POST:
        asked = {"as": "form", "step": goes or step}
        if goes == "@stage":
            asked["before"] = request.POST.get("before", "")
        return redirect(f"{request.path}?{urlencode(asked)}")
    return redirect(request.get_full_path())


def _page(request: HttpRequest, draft: MethodDraft, source: str, said: str) -> dict[str, Any]:
    checked = checking.check(source, draft.congress_id)
    view = request.GET.get("as", "form")
    rows: list[table.Row] = []
    form: dict[str, Any] = {}
    try:
        if view == "table":
            rows = table.rows(source, checking.parent_raw(source, draft.congress_id))
        elif view == "form":
            form = sheet_page.context(request, draft, checked)
    except BadInput as refused:
        view, said = "text", said or refused.sentence
    return {
        "draft": draft, "source": source, "said": said, "checked": checked, "others": _others(draft), "rows": rows,
        "view": view, "keys": table.KEYS, "numbers": range(1, source.count("\n") + 2),
        "back": verbs.can_step(draft), "views": [("form", "表单"), ("table", "条文表"), ("text", "文字")], **form,
    }  # fmt: skip


def _source(request: HttpRequest, draft: MethodDraft) -> tuple[str, str]:
    """交来的，和写的是哪一条：文字的照文字；表单、条文表的，只把改了的格写回文字。"""
    if "source" in request.POST:
        return request.POST["source"], ""
    if "sheet" in request.POST:
        return sheet_page.written(request, draft)
    parent = checking.parent_raw(draft.source, draft.congress_id)
    rows = {row.step: row for row in table.rows(draft.source, parent)}
    edits = {
        (step, cell.key): _one_line(request.POST[name])
        for step, row in rows.items() for cell in row.cells
        if (name := f"{CELL}{step}:{cell.key}") in request.POST and _one_line(request.POST[name]) != _one_line(cell.own)
    }  # fmt: skip
    return table.apply(draft.source, edits, {step: row.title for step, row in rows.items()}), ""


def _one_line(written: str) -> str:
    return "".join(part.strip() for part in written.splitlines())


def _seen(request: HttpRequest) -> int:
    seen = request.POST.get("revision", "")
    return int(seen) if seen.isdecimal() and len(seen) < 9 else 0


def _edit_url(request: HttpRequest, code: str, view: str) -> str:
    path = request.path.rsplit("back/", 1)[0]
    return f"{path}?{urlencode({'as': view})}" if view in VIEWS else path


def _others(draft: MethodDraft) -> list[tuple[str, Any]]:
    """本级还有谁也在写同一代号的：姓名、几时存的。"""
    rows = MethodDraft.objects.filter(congress_id=draft.congress_id, code=draft.code).exclude(pk=draft.pk)
    return list(rows.order_by("-at").values_list("person__name", "at")[:5])
