"""清单的页面：有哪几种、一种的清单、导出；挑事项。"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from bihuan.accounts.door import signed_in, who
from bihuan.kernel import clock, cursor
from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.people.door import Actor
from bihuan.procedure.door import Article, Case
from bihuan.sheets.door import XLSX_TYPE

from ..checklist.mine import has_checklists
from ..lanes import PAGE as LANE_PAGE
from ..lists.asking import open_to_all
from ..lists.listing import views_of
from ..look import Row, of_cases
from ..registers import asking, chapters, chosen, leading, looking, picking, sheets
from ..registers.asking import Asked
from ..registers.chosen import Held
from ..registers.table import table
from ..seeing import visible
from ..showing import short_of
from ..totals import totals
from ..url import has_own_list, list_url

YEARS_SHOWN = 6
LONGEST_ASKED = 40


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """本级选用的、此人有份的各种事项，按篇排；可以照名称、拼音找。"""
    asked = request.GET.get("q", "").strip()[:LONGEST_ASKED]
    by, now = who(request), clock.now()
    found = chosen.kinds_for(by, now=now, asked=asked)
    if not asked:
        chapters.remember(request, list(found))
    context = {"chapters": found, "asked": asked, "checklists": has_checklists(by, now)}
    return render(request, "cases/registers/index.html", context)


@signed_in
@require_safe
def register(request: HttpRequest, kind: str) -> HttpResponse:
    """一种事项的清单。房间的清单在自己的一页上的，文件又没有另写「清单」，去那里。"""
    by, now = who(request), clock.now()
    today = clock.day_of(now)
    try:
        held = chosen.hold(kind, by)
    except NotFound:
        return _of_others(request, kind, by, today)
    if _listed_elsewhere(held):
        return redirect(list_url(kind, **{name: str(one) for name, one in request.GET.items() if name != "kind"}))
    openable = chosen.may_open(held, now=now)
    choices = asking.offered(held)
    asked = asking.read(request.GET, held, choices)
    after = request.GET.get("after", "")[:60]
    rows = looking.rows_of(held)
    found = leading.page(asked, held, today=today, after=after, **({"limit": rows} if held.kept_rows else {}))
    _check_look(held, found.found or openable)
    leaves, following = looking.leaves(asked.url, after, request.GET.get("past", "")[: looking.LONGEST], found.more)
    drawn = table(held, found, today=today, url=asked.url, sorts=choices.sorts, sort=asked.sort, organs=choices.organs)
    context = {
        **drawn, "asked": asked, "choices": choices, "stacks": _stacks(held, asked, today),
        "filters": [(one, options, asked.picked.get(one.code, "")) for one, options in choices.filters],
        "years": range(today.year, today.year - YEARS_SHOWN, -1), "leaves": leaves, "more": following,
        "totals": totals(by, kind) if held.office else [], "act": asked.act,
        "all": Asked(kind, stack=asked.stack).url(),
        "openings": _buttons(openable) if chosen.opens_from(held, "web") else [],
        "most": sheets.EXPORT_MOST, "openers": "" if found.found or openable else chosen.openers(held),
        "imports": chosen.opens_from(held, "table") and any(one.on_a_row for one in openable),
    }  # fmt: skip
    return render(request, "cases/registers/register.html", context)


@signed_in
@require_POST
def look(request: HttpRequest, kind: str) -> HttpResponse:
    """记下此人的这一种清单摆成什么样，回到清单。"""
    by = who(request)
    held = chosen.hold(kind, by)
    _check_look(held, [])
    columns = [] if "usual" in request.POST else request.POST.getlist("column")[:100]
    looking.keep_look(held, columns, cursor.number(request.POST.get("rows", "")) or looking.ROWS[0], by=by)
    return redirect("cases:register", kind)


@signed_in
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """筛出来的清单写成 .xlsx。"""
    today = clock.today()
    held = chosen.hold(kind, who(request))
    _check_look(held, [])
    asked = asking.read(request.GET, held, asking.offered(held))
    answer = HttpResponse(sheets.exported(asked, held, today=today), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = content_disposition_header(True, f"{held.name}清单 {today:%Y-%m-%d}.xlsx") or ""
    return answer


@signed_in
@never_cache
@require_GET
def pick(request: HttpRequest) -> JsonResponse:
    """挑事项：`q` 是打的字（编号或标题），`kind` 是哪几种（可以写几个）。只在本级看得见的里面。"""
    kinds = request.GET.getlist("kind")[: picking.MOST_KINDS]
    but = cursor.number(request.GET.get("but", "")) or 0
    hits, more = picking.case_hits(who(request), kinds, request.GET.get("q", "")[:LONGEST_ASKED], but=but)
    return JsonResponse({"hits": hits, "more": more}, json_dumps_params={"ensure_ascii": False})


def _of_others(request: HttpRequest, kind: str, by: Actor, today: dt.date) -> HttpResponse:
    """本级没有这一种的清单：别级人大的这一种里他看得见的各件（请他的机关办的），先来的在后；到期给不给看各件不同，不列。拒绝：一件也没有，与没有这一种说法相同。"""
    after, rows = cursor.number(request.GET.get("after", "")), Case.objects.filter(visible(by), kind=kind)
    rows = rows.select_related("text", "congress").defer("memory").order_by("-pk")
    found = list(rows.filter(pk__lt=after)[: LANE_PAGE + 1] if after else rows[: LANE_PAGE + 1])
    if not found:
        raise NotFound(chosen.NO_REGISTER)
    shown = found[:LANE_PAGE]
    said = {case.pk: case.congress.name for case in shown}
    context = {
        "rows": [_undated(one) for one in of_cases(shown, today, said)],
        "name": shown[0].text.kind_name, "today": today,
        "more": str(shown[-1].pk) if len(found) > LANE_PAGE else "",
    }  # fmt: skip
    return render(request, "cases/registers/others.html", context)


def _undated(row: Row) -> Row:
    """不列到期的一行。"""
    return replace(row, due_on=None, ring=row.ring if row.ended_on else "open")


def _listed_elsewhere(held: Held) -> bool:
    """清单在房间自己的一页上，此人在那里有一份；文件另写了「清单」的、写了可看的，就在这里。"""
    own = has_own_list(held.kind) and held.text.register is None and bool(views_of(held.by))
    return own and open_to_all(held.congress_id).filter(kind=held.kind).exists()


def _check_look(held: Held, shown: Sequence[Any]) -> None:
    """拒绝：既没有可看的，也不能开立；已经有了的不必再问。"""
    if not shown and not chosen.may_look(held):
        raise NotAllowed(f"{held.name}的清单里没有您可以看的")


def _stacks(held: Held, asked: Asked, today: dt.date) -> list[tuple[str, str, str, bool]]:
    """各叠：名称、网址、件数（不数的为空）、在不在这一叠。头一个是全部。"""
    stacks = held.text.register.stacks if held.text.register else ()
    if not stacks:
        return []
    counts = leading.stack_counts(held, today)
    own = [
        (name, Asked(held.kind, stack=n).url(), count, asked.stack == n)
        for n, ((name, stages), count) in enumerate(zip(stacks, counts, strict=True), 1)
        if held.dated or asking.LATE not in stages
    ]
    return [("全部", Asked(held.kind).url(), "", asked.stack == 0), *own]


def _buttons(openable: list[Article]) -> list[tuple[str, str]]:
    return [(one.step, short_of(one)) for one in openable]
