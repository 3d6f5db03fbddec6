"""清单的页面：筛、排、往后取，导出表格。"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in, who
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.people.door import OVERSEERS, Actor
from bihuan.procedure.door import ReleasedText
from bihuan.sheets.door import XLSX_TYPE, xlsx

from ..lists import asking, listing
from ..lists.asking import SORTS, Asked, Choices
from ..lists.drawing import draw
from ..lists.paging import Found
from ..look import Row, order_of
from ..registers import chosen, leading, looking
from ..registers.chosen import Held
from ..registers.table import table
from ..room import Exports, exports_of, prints_of
from ..totals import totals
from ..url import has_own_list, register_url

EXPORT_MOST = 5000  # 件：一份表格的上限，页面上写明
AT_ONCE = 500
YEARS_SHOWN = 6
HEADERS = (
    "编号", "序号", "标题", "种类", "状态", "提出人", "受理日", "到期日", "主办", "会办", "分别办理", "第几次办理", "结束日",
)  # fmt: skip


@signed_in
@require_safe
def page(request: HttpRequest, usual: str = "") -> HttpResponse:
    """清单的一页；usual：网址里没有写哪一种时看哪一种。"""
    by, today = who(request), clock.today()
    asked, offered, views = _asked(request, by, usual)
    if (kind := request.GET.get("kind", "")) and kind != asked.kind and ReleasedText.objects.filter(kind=kind).exists():
        return redirect(register_url(kind))
    held = chosen.hold(asked.kind, by, unused=True)
    after, rows = request.GET.get("after", "")[:60], {"limit": held.kept_rows} if held.kept_rows else {}
    found = listing.page(asked, by, today=today, after=after, whole=not leading.shown_whole(held), **rows)
    drawn = {one.case_id: one for one in draw(found.found, today=today)}
    leaves, more = looking.leaves(asked.url, after, request.GET.get("past", "")[: looking.LONGEST], found.more)
    context = {
        **table(held, found, today=today, url=asked.url, sorts=SORTS, sort=asked.sort, rows=drawn, noted=True),
        **_around(asked, offered, held, by, views), "years": range(today.year, today.year - YEARS_SHOWN, -1),
        "leaves": leaves, "more": more,
    }  # fmt: skip
    return render(request, "cases/list.html", context)


def _around(asked: Asked, offered: Choices, held: Held, by: Actor, views: list[tuple[str, str]]) -> dict[str, Any]:
    """表四周的：哪几份清单，各格，等着办的，去别处的。"""
    picked, oversees = dict(asked.chosen), any(by.serves(kind, by.congress_id) for kind in OVERSEERS)
    return {
        "asked": asked, "choices": offered, "kinds": offered.kinds.items(), "sorts": SORTS.items(),
        "views": [(code, name, Asked(view=code, kind=asked.kind).url()) for code, name in views],
        "rooms": [(one, options, picked.get(one.name, "")) for one, options in offered.rooms],
        "narrowed": asked.narrowed, "all": Asked(view=asked.view, kind=asked.kind).url(),
        "totals": totals(by, asked.kind) if held.office and asked.view == "all" else [], "act": asked.act,
        "prints": [(words, reverse(name) + asked.url(sort="number")) for words, name in prints_of(asked.kind)],
        "oversees": oversees, "export": asked.url(), "most": EXPORT_MOST, "kind_name": offered.kinds[asked.kind],
        "alone": not has_own_list(asked.kind),
    }  # fmt: skip


@signed_in
@require_safe
def export(request: HttpRequest, usual: str = "") -> HttpResponse:
    """筛出来的清单写成 .xlsx，至多 EXPORT_MOST 件；一段一段地取，不在内存里堆事项。"""
    today = clock.today()
    found, asked, name = found_in(request, usual)
    more = exports_of(asked.kind)
    headers = (*HEADERS, *(more.headers if more else ()))
    answer = HttpResponse(xlsx(_lines(found, name, today, more), headers, name), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}清单 {today:%Y-%m-%d}.xlsx") or ""
    return answer


def found_in(request: HttpRequest, usual: str = "") -> tuple[Iterator[Found], Asked, str]:
    """网址里筛出来的各件，一段一段地取，至多 EXPORT_MOST 件；连同那一份问题、种类的名称。"""
    by = who(request)
    asked, offered, _ = _asked(request, by, usual)
    return listing.every(asked, by, today=clock.today(), limit=EXPORT_MOST), asked, offered.kinds[asked.kind]


def _asked(request: HttpRequest, by: Actor, usual: str) -> tuple[Asked, Choices, list[tuple[str, str]]]:
    views = listing.views_of(by)
    if not views or by.congress_id is None:
        raise NotAllowed("您现在没有人大、承办单位的职务，也不是代表，没有可看的清单")
    asked = asking.read_asked(request.GET, [code for code, _ in views], usual)
    offered = asking.choices(by.congress_id, asked.kind, unit=asked.unit)
    if not offered.kinds:
        raise NotFound("库里还没有工作法，没有清单可看")
    if asked.kind not in offered.kinds:
        asked = replace(asked, kind=usual if usual in offered.kinds else next(iter(offered.kinds)))
        offered = asking.choices(by.congress_id, asked.kind, unit=asked.unit)
    if asked.view != "all":
        own = [unit for unit in offered.units if unit[0] in by.unit_ids()] if asked.view == "unit" else []
        offered = replace(offered, units=own if len(own) > 1 else [])
    return asking.settle(asked, offered), offered, views


def _lines(found: Iterator[Found], kind_name: str, today: dt.date, more: Exports | None) -> Iterator[tuple[Any, ...]]:
    told = (one for one in found if not one.case.secret)  # 要求保密的不写进表格
    while part := list(islice(told, AT_ONCE)):
        added = more.of([one.case.pk for one in part]) if more else {}
        none = (None,) * (len(more.headers) if more else 0)
        yield from ((*_line(row, kind_name), *added.get(row.case_id, none)) for row in draw(part, today=today))


def _line(row: Row, kind_name: str) -> tuple[Any, ...]:
    handled = {title: "、".join(names) for title, names in row.units.items()}
    lead = handled.pop("主办", "") or handled.pop("责任", "")
    return (
        row.number, order_of(row.number), row.title, kind_name, row.stage, row.proposer, row.received_on, row.due_on,
        lead, handled.pop("会办", ""), "；".join(handled.values()), row.round, row.ended_on,
    )  # fmt: skip
