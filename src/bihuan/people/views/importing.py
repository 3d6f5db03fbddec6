"""导入的页面：上传，预览，确认；模板可以下载。"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotFound
from bihuan.sheets.door import XLSX_TYPE, xlsx
from bihuan.ui.door import filled, say

from ..access import keepers_only, who
from ..forms import RosterUpload, Upload
from ..importing import deputies as deputy_table, mapping, units as unit_table
from ..importing.plan import MOST_SHOWN, Plan
from ..models import ImportDraft
from ..questions import kind_words
from ..verbs.importing import confirm_import, draft_import, draft_to_see, map_columns, plan_of, table_of
from .directory import own_congress

KINDS: dict[str, dict[str, Any]] = {
    "units": {
        "title": "导入机构",
        "headers": unit_table.HEADERS,
        "columns": (
            ("名称", "必填。同一张表里不能重复；在册的不会再增加"),
            ("简称", "选填，至多 20 字"),
            ("种类", "选填，不填是承办单位。可填："),
            ("上级", "选填。科室写所属单位；可以是在册的，也可以是这张表里的"),
        ),
        "example": (("云泽县水务局", "水务局", "承办单位", ""), ("工程科", "", "科室", "云泽县水务局")),
        "done": "people:organs",
    },
    "deputies": {
        "title": "导入代表",
        "headers": deputy_table.HEADERS,
        "columns": (
            ("姓名", "必填"),
            ("代表团", "选填，写在册的代表团名称"),
            ("选区", "选填"),
            ("代表证号", "选填；同名的必须填，好区别"),
            ("身份", "选填，不填是人大代表；办理政协提案时可填政协委员"),
            ("手机", "选填，封存在保密库里；只给本人、本级工作人员和正在办他建议的单位看，看一次记一次"),
            ("同一人", "在册已有同名的人时填：是，或者否"),
        ),
        "example": (("王芳", "云栖镇代表团", "云栖第一选区", "001", "人大代表", "", ""),),
        "done": "people:deputies",
    },
}


@keepers_only
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """上传：读得懂的去预览，读不懂的把话写在表单上。"""
    about, congress = _about(kind), own_congress(request)
    given = (request.POST or None, request.FILES or None) if request.method == "POST" else (None, None)
    form = RosterUpload(*given, congress_id=congress.pk) if kind == "deputies" else Upload(*given)

    def act() -> tuple[str, str]:
        file, term = form.cleaned_data["file"], form.cleaned_data.get("term")
        draft = draft_import(
            file, file.name, kind=kind, congress_id=congress.pk, term_id=term.pk if term else None,
            by=who(request), now=clock.now(),
        )  # fmt: skip
        return "", reverse("people:import_draft", args=[draft.pk])

    context = {**about, "columns": _columns(about, congress.pk), "kind": kind, "congress": congress}
    return filled(request, form, act, "people/import.html", lambda: context, field="file")


@keepers_only
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, draft_id: int) -> HttpResponse:
    """对列、预览与确认。有要改的不能确认；确认时按当时的名册再核对一遍。"""
    draft = draft_to_see(draft_id, by=who(request))
    about, refused = _about(draft.kind), ""
    if "columns" in request.POST:
        try:
            map_columns(draft.pk, _chosen(request, table_of(draft).headers), by=who(request))
        except BadInput as found:
            refused = found.sentence
        else:
            say(request, "照此重新核对了，下次也照此对列")
            return redirect("people:import_draft", draft.pk)
    elif request.method == "POST":
        done = confirm_import(draft.pk, by=who(request), now=clock.now())
        say(request, f"导入完毕：{done.sentence}")
        return redirect(about["done"])
    return _preview(request, about, draft, refused)


def _preview(request: HttpRequest, about: dict[str, Any], draft: ImportDraft, refused: str) -> HttpResponse:
    plan: Plan | None = None
    try:
        plan = plan_of(draft)
    except BadInput as found:
        refused = refused or found.sentence
    table = table_of(draft)
    columns = mapping.columns(table, draft.mapping)
    context = {
        **about, "draft": draft, "plan": plan, "rows": plan.rows[:MOST_SHOWN] if plan else (),
        "faults": plan.faults[:MOST_SHOWN] if plan else (), "most": MOST_SHOWN, "columns": columns,
        "unused": [each.header for each in columns if not each.means], "refused": refused, "notes": table.notes,
        "meanings": mapping.HEADERS[draft.kind],
    }  # fmt: skip
    return render(request, "people/import_draft.html", context, status=422 if refused else 200)


@keepers_only
@require_GET
def faults(request: HttpRequest, draft_id: int) -> HttpResponse:
    """把表退回来：原来的各列，添一列红字“哪里不对”；改好了再上传，这一列略过。"""
    draft = draft_to_see(draft_id, by=who(request))
    table, wrong = table_of(draft), dict[int, list[str]]()
    for fault in plan_of(draft).faults:
        wrong.setdefault(fault.number, []).append(f"{fault.column}：{fault.sentence}")
    kept = [n for n, header in enumerate(table.headers) if header != mapping.WRONG]
    rows = [(*(row.cells[n] for n in kept), "；".join(wrong.get(row.number, []))) for row in table.rows]
    headers = [*(table.headers[n] for n in kept), mapping.WRONG]
    answer = HttpResponse(xlsx(rows, headers, "退回", red=len(kept)), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{draft.kind}-faults.xlsx"'
    return answer


def _chosen(request: HttpRequest, headers: tuple[str, ...]) -> dict[str, str]:
    return {header: request.POST.get(f"column-{n}", "") for n, header in enumerate(headers)}


@keepers_only
@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """模板：表头和一两行例子。"""
    about = _about(kind)
    answer = HttpResponse(xlsx(about["example"], about["headers"], about["title"]), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{kind}.xlsx"'
    return answer


def _columns(about: dict[str, Any], congress_id: int) -> list[tuple[str, str]]:
    """各列的说明；种类把本级可用的都列出来。"""
    kinds = "、".join(kind_words(congress_id).values())
    return [(name, words + kinds if name == "种类" else words) for name, words in about["columns"]]


def _about(kind: str) -> dict[str, Any]:
    if kind not in ImportDraft.Kind.values:
        raise NotFound("没有这种导入")
    return KINDS[kind]
