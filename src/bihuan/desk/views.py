"""工作台的页面：一人一屏，一栏一页。"""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bihuan.accounts.door import signed_in, who
from bihuan.cases.door import Asker, Lane
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.people.door import Actor

from . import screens
from .first import beginning
from .screens import Screen

HOURS = (
    (5, "夜深了"),
    (9, "早上好"),
    (12, "上午好"),
    (14, "中午好"),
    (18, "下午好"),
    (24, "晚上好"),
)  # 几点以前怎么问候


@signed_in
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """此人的工作台；身份不止一种的，先看第一种。"""
    actor = who(request)
    held = screens.of(actor)
    if not held:
        return render(request, "desk/nothing.html")
    return _show(request, actor, held, held[0])


@signed_in
@never_cache
@require_safe
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """指定的一屏。不是此人的，当作没有。"""
    actor = who(request)
    held = screens.of(actor)
    return _show(request, actor, held, _chosen(held, code))


@signed_in
@never_cache
@require_safe
def lane(request: HttpRequest, code: str, lane_code: str) -> HttpResponse:
    """一栏自成一页，往后翻。"""
    actor = who(request)
    chosen = _chosen(screens.of(actor), code)
    asker = Asker(actor, clock.now())
    column = chosen.column(asker, lane_code)
    if column is None:
        raise NotFound("工作台上没有这一栏")
    after = request.GET.get("after", "")
    here = reverse("desk:lane", args=[code, lane_code])
    shown = column(asker, after)
    more = f"{here}?after={shown.more}" if shown.more else ""
    context = {"screen": chosen, "lane": shown, "more": more, "first": here if after else "", "today": asker.today}
    return render(request, "desk/lane.html", context)


def _show(request: HttpRequest, actor: Actor, held: list[Screen], chosen: Screen) -> HttpResponse:
    asker = Asker(actor, clock.now())
    lanes = chosen.lanes(asker)
    around = chosen.around(asker)
    if "unread" in around:
        request.unread = around["unread"]  # type: ignore[attr-defined]
    context = {
        "screen": chosen, "lanes": lanes, "added": chosen.added(asker), "today": asker.today,
        "beginning": beginning(request, actor, len(around.get("happened", ()))),
        "greeting": _greeting(asker.now),
        "tabs": [(one, one.label(actor), one is chosen) for one in held] if len(held) > 1 else [],
        "pressing": _pressing(lanes.get("waiting"), asker.today), **around,
    }  # fmt: skip
    return render(request, chosen.template, context)


def _chosen(held: list[Screen], code: str) -> Screen:
    found = next((one for one in held if one.code == code), None)
    if found is None:
        raise NotFound("没有这一屏工作台")
    return found


def _greeting(now: dt.datetime) -> str:
    hour = now.astimezone(clock.BEIJING).hour
    return next(words for before, words in HOURS if hour < before)


def _pressing(waiting: Lane | None, today: dt.date) -> str:
    """等我办的里面：今天到期几件，逾期几件。"""
    if waiting is None:
        return ""
    due = sum(row.due_on == today for row in waiting.rows)
    late = sum(row.due_on is not None and row.due_on < today for row in waiting.rows)
    said = [f"今天 {due} 件到期"] if due else []
    said += [f"{late} 件已逾期"] if late else []
    return "，".join(said)
