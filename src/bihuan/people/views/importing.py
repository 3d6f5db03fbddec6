"""导入的页面：上传，预览，确认；模板可以下载。"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound, Refused
from bihuan.sheets.door import XLSX_TYPE, xlsx
from bihuan.ui.door import filled, say

from ..access import keepers_only, who
from ..forms import RosterUpload, Upload
from ..importing import deputies as deputy_table, units as unit_table
from ..importing.plan import MOST_SHOWN
from ..models import ImportDraft
from ..questions import kind_words
from ..verbs.importing import confirm_import, draft_import, draft_to_see, plan_of
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
            ("手机", "选填，封存在保密库里，页面上不显示"),
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
    return filled(request, form, act, "people/import.html", lambda: context, refusals=Refused, field="file")


@keepers_only
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, draft_id: int) -> HttpResponse:
    """预览与确认。有要改的不能确认；确认时按当时的名册再核对一遍。"""
    draft = draft_to_see(draft_id, by=who(request))
    about = _about(draft.kind)
    if request.method == "POST":
        done = confirm_import(draft.pk, by=who(request), now=clock.now())
        say(request, f"导入完毕：{done.sentence}")
        return redirect(about["done"])
    plan = plan_of(draft)
    context = {
        **about, "draft": draft, "plan": plan, "rows": plan.rows[:MOST_SHOWN], "faults": plan.faults[:MOST_SHOWN],
        "most": MOST_SHOWN,
    }  # fmt: skip
    return render(request, "people/import_draft.html", context)


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
