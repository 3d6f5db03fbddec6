"""建议汇编：清单筛出来的各件印成一册，有目录，一件一页；网页上印，或者下载 .docx。"""

from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in
from bihuan.cases.door import list_found
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.people.door import organ_names, sessions_of
from bihuan.sheets.door import DOCX_TYPE, docx

from ..compiling import booklet, compiled
from ..verbs import KINDS

MOST = 600  # 件：一册的上限，页面上写明


@signed_in
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """一册：照清单的筛选（哪次会议、哪个单位……）和次序。拒绝：不是建议这几种。"""
    return render(request, "suggestions/compilation.html", _book(request))


@signed_in
@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """同一册写成 .docx，好改、好排版、好送印。"""
    book = _book(request)
    title = f"{book['name']}汇编"
    about = f"{book['scope']}共 {len(book['entries'])} 件，{book['today']:%Y-%m-%d} 印"
    answer = HttpResponse(docx(booklet(book["entries"], title, about), title), content_type=DOCX_TYPE)
    name = f"{title} {book['scope']}{book['today']:%Y-%m-%d}.docx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def _book(request: HttpRequest) -> dict[str, Any]:
    found, asked, name = list_found(request, "suggestion")
    if asked.kind not in KINDS:
        raise NotFound("没有这一种的汇编")
    cases = [one.case for one in islice(found, MOST + 1)]
    entries = compiled(cases[:MOST])
    session = sessions_of(entries[0].case.congress_id).filter(pk=asked.session).first() if entries else None
    unit = organ_names([asked.unit]).get(asked.unit, "") if asked.unit else ""
    told = (
        f"{session.term}{session}" if session else "",
        f"{unit}承办" if unit else "",
        f"{asked.year} 年" if asked.year else "",
    )
    return {
        "name": name, "entries": entries, "more": len(cases) > MOST, "most": MOST, "today": clock.today(),
        "scope": "".join(f"{one} · " for one in told if one), "back": asked.url(),
    }  # fmt: skip
