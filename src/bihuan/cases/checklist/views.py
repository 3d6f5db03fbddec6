"""检查清单的页面：一件检查照着查的、已经记下的、在手机上记的；送来照片和发现。离网的脚本只管这几个网址。"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bihuan.accounts.door import public, signed_in
from bihuan.files.door import Upload
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotFound, Refused
from bihuan.ledger.door import entries
from bihuan.people.door import actor_names, who
from bihuan.procedure.door import Checklist, Field, Text, case_to_read, held_of, stage_name, step_form

from ..seeing import fields_seen, reader_of
from ..url import case_url
from . import verbs
from .forms import FindingForm
from .mine import MOST, mine
from .reading import Finding, beside, checklist_in, findings_in, gist, gist_of, table_in

SHOWN = 300  # 条：一页列出最近记下的这么多
KEY_LONGEST = 40  # 字：手机起的号
ALSO = 3  # 条：同一处别人记的，念出这么多


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """此人现在能照着记的各件；打开一次，这一页和各件的检查清单都存到这台设备上。"""
    by, now = who(request), clock.now()
    return render(request, "cases/checklist/index.html", {"listed": mine(reader_of(by), now), "now": now, "most": MOST})


@signed_in
@require_safe
def page(request: HttpRequest, case_id: int) -> HttpResponse:
    """一件的检查清单；看得见各条发现的人都打得开，现在能记的人才有表单。"""
    by, now = who(request), clock.now()
    reader = reader_of(by)
    case = case_to_read(case_id, by, reader.sees)
    held = held_of(case, on=now.date())
    checklist, seen = checklist_in(held.text), fields_seen(by, held)
    if checklist is None or not seen.shows(table_in(held.text, checklist)):
        raise NotFound("这一件没有检查清单，或者不在您可以看的范围里")
    told = entries(case.stream)
    tables = [(item, rows) for item, rows in beside(held.text, checklist, told) if seen.shows(item)]
    found = findings_in(checklist, told)
    form, why = None, ""
    try:
        about, _ = step_form(case_id, checklist.step, 0, by, now=now)
        form = FindingForm(about, checklist, tables)
    except Refused as refused:
        why = refused.sentence
    context = {
        "case": case, "url": case_url(case), "stage": stage_name(case), "form": form, "why": why, "now": now,
        "article": held.text.by_step[checklist.step], "same": checklist.same, "total": len(found),
        "tables": [_drawn(item, rows, held.text, checklist) for item, rows in tables],
        "found": _told(held.text, checklist, found[-SHOWN:][::-1]), "most": verbs.MOST,
    }  # fmt: skip
    return render(request, "cases/checklist/page.html", context)


@signed_in
@require_POST
def findings(request: HttpRequest, case_id: int) -> JsonResponse:
    """送来的各条（一个请求），逐条回答。"""
    by, now = who(request), clock.now()
    answers = verbs.record_findings(case_id, _sent(request), by=by, now=now)
    names = actor_names({one.who for answer in answers for one in answer.beside})
    case = case_to_read(case_id, by)
    text = held_of(case, on=now.date()).text
    told = {
        answer.key: {"what": answer.what, "said": answer.said, "beside": _beside(text, answer.beside, names)}
        for answer in answers
    }
    return JsonResponse({"answers": told, "at": now.isoformat()}, json_dumps_params={"ensure_ascii": False})


@signed_in
@require_POST
def photos(request: HttpRequest, case_id: int) -> JsonResponse:
    """送来的一张照片。"""
    photo = request.FILES.get("photo")
    if photo is None:
        raise BadInput("没有收到照片")
    return JsonResponse({"sha256": verbs.keep_photo(case_id, photo, by=who(request), now=clock.now())})


@public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """离网时替这几页答话的脚本：放在这里，管的就只是这几页。"""
    answer = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@cache
def _worker() -> bytes:
    return Path(str(finders.find("ui/checklist-worker.js"))).read_bytes()


def _sent(request: HttpRequest) -> list[verbs.Sent]:
    """读送来的正文。拒绝：读不懂。"""
    try:
        listed = json.loads(request.POST["findings"])
        found = [
            verbs.Sent(
                str(one["key"]), {str(code): _whole(str(words)) for code, words in one["cells"].items()},
                {str(code): [_whole(str(digest)) for digest in each] for code, each in one.get("photos", {}).items()},
            )
            for one in listed
        ]  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadInput("读不懂送来的内容，一条也没有记；请刷新页面再同步") from None
    if any(not 0 < len(one.key) <= KEY_LONGEST or one.key != _whole(one.key) for one in found):
        raise BadInput("送来的有一条没有号，一条也没有记；请刷新页面再同步")
    return found


def _whole(words: str) -> str:
    """半个表情（手机截在当中的）、空字节，库存不下，各换成一个 �。"""
    return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "\ufffd")


def _drawn(item: Field, rows: Sequence[Mapping[str, Any]], text: Text, checklist: Checklist) -> dict[str, Any]:
    """照着查的一张表：各行；填得进发现里的几格（列的代号 → 值），按一下就填上。"""
    into = {one.name: one.code for one in table_in(text, checklist).columns if one.kind != "file"}
    named = [one for one in item.columns if one.name in into]
    return {
        "item": item,
        "rows": [
            {
                "cells": [(one.name, _words(row.get(one.code))) for one in item.columns],
                "puts": json.dumps({into[one.name]: _words(row.get(one.code)) for one in named}, ensure_ascii=False),
            }
            for row in rows
        ],
    }  # fmt: skip


def _told(text: Text, checklist: Checklist, found: Sequence[Finding]) -> list[dict[str, Any]]:
    """已经记下的各条，画成：谁、几时、各格、照片。SQL：人名一条，照片一条。"""
    table = table_in(text, checklist)
    codes = [one.code for one in table.columns if one.kind == "file"]
    headed = (checklist.same, gist_of(table, checklist))
    names = actor_names({one.who for one in found})
    files = {pk for one in found for code in codes for pk in _listed(one.row.get(code))}
    known = dict(Upload.objects.filter(pk__in=files).values_list("pk", "name")) if files else {}
    return [
        {
            "who": names[one.who], "at": one.at, "gist": _words(one.row.get(headed[1])),
            "place": _words(one.row.get(checklist.same)),
            "cells": [
                (column.name, _words(one.row[column.code]))
                for column in table.columns
                if column.kind != "file" and column.code not in headed and one.row.get(column.code)
            ],
            "files": [(pk, known[pk]) for code in codes for pk in _listed(one.row.get(code)) if pk in known],
        }
        for one in found
    ]  # fmt: skip


def _beside(text: Text, found: Sequence[Finding], names: Mapping[str, str]) -> list[str]:
    """同一处别人先记的，念成几句。"""
    checklist = checklist_in(text)
    assert checklist is not None
    table = table_in(text, checklist)
    said = [
        f"{names[one.who]} {timezone.localtime(one.at):%m月%d日 %H:%M} 在这里记了「{gist(table, checklist, one.row)}」"
        for one in found[:ALSO]
    ]
    return [*said, f"另有 {len(found) - ALSO} 条"] if len(found) > ALSO else said


def _words(value: Any) -> str:
    return "、".join(str(one) for one in _listed(value))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]
