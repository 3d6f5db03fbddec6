"""一步出的文书：公文的样子，可以打印，也可以下载 .docx。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.people.door import who
from bihuan.procedure.door import Held, case_to_read, held_of
from bihuan.sheets.door import DOCX_TYPE

from ..documents import Document, documents_of
from ..paper import paper_of
from ..seeing import fields_seen
from ..url import case_url


@signed_in
@require_safe
def page(request: HttpRequest, case_id: int, seq: int) -> HttpResponse:
    """这一笔留痕出的各份文书。没有出过、看不见、更正掉的，与没有一样。"""
    held, found = _found(request, case_id, seq)
    context = {"case": held.case, "text": held.text, "documents": found, "url": case_url(held.case)}
    return render(request, "cases/documents.html", context)


@signed_in
@require_safe
def paper(request: HttpRequest, case_id: int, seq: int) -> HttpResponse:
    """同样的各份写成 .docx，好改、好盖章、好归档。拒绝的与网页上一样。"""
    held, found = _found(request, case_id, seq)
    answer = HttpResponse(paper_of(found, held.case.congress.name), content_type=DOCX_TYPE)
    name = " ".join(filter(None, (found[0].name, found[0].number, found[0].title)))
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.docx") or ""
    return answer


def _found(request: HttpRequest, case_id: int, seq: int) -> tuple[Held, list[Document]]:
    by = who(request)
    held = held_of(case_to_read(case_id, by), on=clock.today())
    found = [one for one in documents_of(held, by, fields_seen(by, held)) if one.seq == seq]
    if not found:
        raise NotFound("没有这份文书，或者不在您可以看的范围里")
    return held, found
