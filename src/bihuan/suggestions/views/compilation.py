"""建议汇编的页面：清单筛出来的各件印成一册，有目录，一件一页。"""

from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in
from bihuan.cases.door import list_found
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.people.door import organ_names, sessions_of

from ..compiling import compiled
from ..verbs import KINDS

MOST = 600  # 件：一册的上限，页面上写明


@signed_in
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """一册：照清单的筛选（哪次会议、哪个单位……）和次序。拒绝：不是建议这几种。"""
    found, asked, name = list_found(request, "suggestion")
    if asked.kind not in KINDS:
        raise NotFound("没有这一种的汇编")
    cases = [one.case for one in islice(found, MOST + 1)]
    entries = compiled(cases[:MOST])
    session = sessions_of(entries[0].case.congress_id).filter(pk=asked.session).first() if entries else None
    about = {
        "name": name, "entries": entries, "more": len(cases) > MOST, "most": MOST, "today": clock.today(),
        "session": session if asked.session else None, "asked": asked, "back": asked.url(),
        "unit": organ_names([asked.unit]).get(asked.unit, "") if asked.unit else "",
    }  # fmt: skip
    return render(request, "suggestions/compilation.html", about)
