"""施行以后，在办的各件改用新的一份：一件一件看改用以后的日子，接得上的一起改，接不上的列出来由人办。"""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bihuan.accounts.door import staff_of
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotFound, Refused
from bihuan.people.door import Actor, organ_names, who
from bihuan.procedure.door import Case, Enactment, Moved, adopt_version, preview_adoption
from bihuan.ui.door import say

from ..seeing import visible
from ..url import case_url
from ..views.methods import OFFICE
from . import gates

MOST = 100  # 件：一页列这么多，改完一页再改下一页


@dataclass(frozen=True)
class Place:
    """在办的一件：改用以后变了的日子（哪一步、哪个单位、原来的、新的）；接不上的说为什么。"""

    case: Case
    url: str
    moved: list[tuple[Moved, str]] = field(default_factory=list)
    refused: str = ""


@staff_of(*OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, enactment_id: int) -> HttpResponse:
    """改用：勾了的各件各是一步、各留一笔，等着办的人各得一句；一件办不成不碍别的。"""
    by = who(request)
    gates.office_of(by)
    row = gates.decision_to_see(enactment_id, by)
    if row.act != "adopt" or row.in_force_at is None:
        raise NotFound("施行了的一份才有在办的可以改用")
    said, status = "", 200
    if request.method == "POST":
        try:
            done, left = _adopt(row, request.POST.getlist("case"), request.POST.get("reason", ""), by)
            say(request, f"{done} 件改用了" + (f"，{left} 件没有改成，仍照原来的" if left else ""))
            return redirect("cases:method_move", row.pk)
        except BadInput as refused:
            said, status = refused.sentence, 422
    cases = _running(row, by)
    places = [_place(case, row) for case in cases[:MOST]]
    context = {
        "row": row, "all": cases.count(), "fits": [one for one in places if not one.refused], "said": said,
        "stuck": [one for one in places if one.refused], "reason": request.POST.get("reason", row.number),
    }  # fmt: skip
    return render(request, "cases/drafting/moving.html", context, status=status)


def _adopt(row: Enactment, picked: list[str], reason: str, by: Actor) -> tuple[int, int]:
    """几件改成了，几件没有。拒绝：一件也没有勾；没有理由。"""
    ids = {int(one) for one in picked[:MOST] if one.isdecimal() and len(one) < 16}
    wanted = list(_running(row, by).filter(pk__in=ids).values_list("pk", flat=True))
    if not wanted or not reason.strip():
        raise BadInput("请勾上要改用的" if not wanted else "请写明改用的理由")
    done = 0
    for pk in wanted:
        try:
            adopt_version(pk, _label(row), reason=reason, by=by, now=clock.now())
            done += 1
        except Refused:
            continue  # 仍在单子上，页面上写着为什么
    return done, len(wanted) - done


def _running(row: Enactment, by: Actor) -> QuerySet[Case]:
    """在办的、还不照这一份的各件。"""
    rows = Case.objects.filter(visible(by), congress_id=row.congress_id, kind=row.kind, ended_on=None)
    return rows.exclude(text__code=row.code, text__version=row.version, text__owner_id=row.congress_id).order_by("pk")


def _place(case: Case, row: Enactment) -> Place:
    try:
        rows = preview_adoption(case, _label(row), now=clock.now())
    except Refused as refused:
        return Place(case, case_url(case), refused=refused.sentence)
    names = organ_names({one.unit for one in rows if one.unit})
    moved = [(one, names.get(one.unit, "")) for one in rows if one.then != one.now]
    return Place(case, case_url(case), moved)


def _label(row: Enactment) -> str:
    return f"{row.code}@{row.version}~{row.congress_id}"
