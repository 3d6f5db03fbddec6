"""整条链的页面：一件由何而来、走到了哪张清单、还缺什么。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in
from bihuan.kernel import clock
from bihuan.people.door import who
from bihuan.procedure.door import case_to_read

from ..chain.drawing import draw
from ..chain.finding import DEEPEST, MOST, chain_of
from ..seeing import reader_of
from ..url import case_url


@signed_in
@require_safe
def page(request: HttpRequest, case_id: int) -> HttpResponse:
    """一件所在的整条链；看不见的各件不出现，也不数。"""
    reader, today = reader_of(who(request)), clock.today()
    case = case_to_read(case_id, reader.by, reader.sees)
    chain = chain_of(case, reader)
    context = {
        "case": case, "url": case_url(case), "sheet": draw(chain, reader, today), "more": chain.more, "most": MOST,
        "deepest": DEEPEST, "today": today,
    }  # fmt: skip
    return render(request, "cases/chain.html", context)
