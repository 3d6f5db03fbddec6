"""审计的页面：只给审计管理员，只看不办。账号与任免的留痕，查阅，试错与登录着的地方；都只到账号归本级管的人。"""

import ipaddress
from collections.abc import Callable
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bihuan.kernel import clock, cursor
from bihuan.ledger import door as ledger
from bihuan.people.door import AUDIT_ADMIN, actor_names, administrators, who

from .models import Account
from .questions import kept_here
from .sessions import sessions_open
from .sign_ins import sign_ins_of

PAGE = 50
TABS = (("accounts:audit", "账号与任免"), ("accounts:audit_looks", "查阅"), ("accounts:audit_sign_ins", "登录"))
OWN_DEVICES = ipaddress.ip_network("fd00::/8")  # 认得的机器，devices.py 给的号


@administrators(AUDIT_ADMIN)
@never_cache
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """账号与任免：本级的人的账号、本级的组织与人，每一笔，新的在前。"""
    congress = who(request).congress_id or 0
    names = kept_here(congress)
    accounts = Account.objects.filter(person__in=names).values_list("pk", flat=True)
    streams = [f"org:{congress}", *(f"account:{pk}" for pk in accounts)]
    found = ledger.entries_in(streams, before=_before(request), limit=PAGE + 1)
    actors = actor_names(each.signature for each in found)
    rows = [
        {"at": each.recorded_at, "who": "", "said": each.sentence(actors.get(each.signature, "")),
         "of": names.get(each.data.get("person") or 0, "")}
        for each in found[:PAGE]
    ]  # fmt: skip
    more = _more("accounts:audit", [each.id for each in found])
    return _page(request, "账号与任免", "accounts:audit", rows=rows, more=more)


@administrators(AUDIT_ADMIN)
@never_cache
@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """查阅：本级的人谁看了封着的手机号、哪一件不公开的事项，新的在前。"""
    names = kept_here(who(request).congress_id or 0)
    found = ledger.looks_by((f"person:{pk}" for pk in names), before=_before(request), limit=PAGE + 1)
    rows = [
        {"at": at, "who": names.get(_number(actor), ""), "said": f"查阅 {_thing(what, names)}", "of": ""}
        for _, actor, what, at in found[:PAGE]
    ]
    more = _more("accounts:audit_looks", [pk for pk, *_ in found])
    return _page(request, "查阅", "accounts:audit_looks", rows=rows, more=more)


@administrators(AUDIT_ADMIN)
@never_cache
@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """登录：还没有过时的试错和锁，此刻登录着的各处，登录的记录。看一次记一次查阅；不数谁登录过几次。"""
    actor = who(request)
    ledger.look(actor.id, "本级的登录记录", now=clock.now())
    people = kept_here(actor.congress_id or 0)
    accounts = {each.pk: each for each in Account.objects.filter(person__in=people)}
    tried = AccessAttempt.objects.filter(username__in=[each.username for each in accounts.values()])
    failures = [
        {"username": each.username, "place": _place(each.ip_address), "at": each.attempt_time,
         "times": each.failures_since_start, "locked": each.failures_since_start >= settings.AXES_FAILURE_LIMIT}
        for each in tried.order_by("-attempt_time")
    ]  # fmt: skip
    opened = [(accounts[pk].person, one) for pk, one in sessions_open(accounts, now=clock.now())]
    lines = sign_ins_of(accounts, before=_before(request))
    logged = [(accounts[one.account_id or 0].person, one) for one in lines[:PAGE]]
    more = _more("accounts:audit_sign_ins", [one.id for one in lines])
    return _page(
        request, "登录", "accounts:audit_sign_ins", failures=failures, open=opened, logged=logged, more=more,
        days=settings.SIGN_IN_DAYS,
    )  # fmt: skip


def _page(request: HttpRequest, title: str, here: str, **given: Any) -> HttpResponse:
    first = reverse(here) if request.GET.get("before") else ""
    context = {"title": title, "here": here, "tabs": TABS, "first": first, **given}
    return render(request, "accounts/audit.html", context)


def _before(request: HttpRequest) -> int | None:
    return cursor.number(request.GET.get("before", ""))


def _more(name: str, ids: list[int]) -> str:
    return f"{reverse(name)}?before={ids[PAGE - 1]}" if len(ids) > PAGE else ""


def _number(code: str) -> int:
    number = code.partition(":")[2]
    return int(number) if number.isdecimal() else 0


def _thing(what: str, names: dict[int, str]) -> str:
    """看了什么：`person:7 手机号`、`case:12`，说成人话。"""
    code, _, rest = what.partition(" ")
    said: dict[str, Callable[[int], str]] = {
        "person": lambda number: f"{names.get(number, f'人员（编号 {number}）')}的{rest}",
        "case": lambda number: f"事项（编号 {number}）{rest}",
        "file": lambda number: f"文件（编号 {number}）{rest}",
    }
    kind = code.partition(":")[0]
    return said[kind](_number(code)) if kind in said else what


def _place(address: str | None) -> str:
    try:
        return "认得的机器" if ipaddress.ip_address(address or "") in OWN_DEVICES else str(address)
    except ValueError:
        return "没有记"
