"""一步出的文书：公文的样子，可以打印。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.people.door import who
from bihuan.procedure.door import case_to_read, held_of

from ..documents import documents_of
from ..seeing import fields_seen
from ..url import case_url


@signed_in
@require_safe
def page(request: HttpRequest, case_id: int, seq: int) -> HttpResponse:
    """这一笔留痕出的各份文书。没有出过、看不见、更正掉的，与没有一样。"""
    by = who(request)
    case = case_to_read(case_id, by)
    held = held_of(case, on=clock.today())
    found = [one for one in documents_of(held, by, fields_seen(by, held)) if one.seq == seq]
    if not found:
        raise NotFound("没有这份文书，或者不在您可以看的范围里")
    context = {"case": case, "text": held.text, "documents": found, "url": case_url(case)}
    return render(request, "cases/documents.html", context)
