"""例的网页：一个例几句话，改、添、删写回文字，存了就走一遍，说出哪里与所写的不同、哪几条没有例走到。"""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from bihuan.accounts.door import staff_of
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotFound
from bihuan.people.door import who
from bihuan.procedure.door import (
    Article,
    ExamplesWalked,
    FaultyText,
    Text,
    read_text_here,
    refusal_said,
    walk_examples,
)

from ..models import MethodDraft
from ..views.methods import OFFICE
from . import gates, sentences, verbs
from .table import rows as table_rows

SPARE = 3  # 行：表单里空着多画几行


@staff_of(*OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def examples(request: HttpRequest, code: str) -> HttpResponse:
    """各个例：看；改、添、删（存了就走）；不改也可以走一遍。另一个窗口存过的不覆盖。"""
    by = who(request)
    draft = gates.draft_to_write(code, by)
    at, asked, said, status = _at(request), _asked(request), "", 200
    walked: ExamplesWalked | None = None
    if request.method == "POST":
        try:
            source = _edited(request, draft.source, at, asked)
            draft = verbs.save_draft(code, source, revision=_seen(request), by=by, now=clock.now())
            at, asked = None, None
            walked = walk_examples(read_text_here(draft.source, draft.congress_id))
        except FaultyText as faulty:
            said = "存了，没有走：" + "；".join(f"{one.article}：{one.fault}" for one in faulty.found[:3])
        except (AlreadyDone, BadInput, NotFound) as refused:
            said, status = refused.sentence, 409 if isinstance(refused, AlreadyDone) else 422
    context = _page(draft, walked, said) | _form(request, draft.source, at, asked)
    return render(request, "cases/drafting/examples.html", context, status=status)


def _edited(request: HttpRequest, source: str, at: int | None, asked: "sentences.Told | None") -> str:
    """交来的改动写进文字；只走一遍的照旧。"""
    match request.POST.get("act"):
        case "save" if asked is not None:
            return sentences.changed(source, at, asked)
        case "remove" if at is not None:
            return sentences.removed(source, at)
    return source


def _page(draft: MethodDraft, walked: ExamplesWalked | None, said: str) -> dict[str, Any]:
    try:
        told = sentences.told_in(draft.source)
        text: Text | None = read_text_here(draft.source, draft.congress_id)
    except FaultyText:
        text = None
    except BadInput as refused:
        told, text, said = [], None, said or refused.sentence
    if walked is not None and walked.faults:
        said = "存了，没有走：" + "；".join(f"{one.article}：{one.fault}" for one in walked.faults[:3])
    ran = walked if walked is not None and not walked.faults else None
    rows = [(n, _spoken(one, text), ran.wrong.get(one.name, "") if ran else "") for n, one in enumerate(told)]
    own = {row.step for row in table_rows(draft.source, None)} if text else set()
    missed = [one for one in text.articles if one.step not in ran.steps] if text and ran else []
    return {
        "draft": draft, "rows": rows, "said": said, "ran": ran, "wrong": len(ran.wrong) if ran else 0,
        "missed": [one for one in missed if one.step in own],
        "inherited": sum(one.step not in own for one in missed),
        "steps": _steps(text.articles) if text else [],
    }  # fmt: skip


def _spoken(told: "sentences.Told", text: Text | None) -> "sentences.Told":
    """被拒的一个，条件的名称说成一句；读不懂的稿照原话。"""
    last = told.rows[-1].step if told.rows else ""
    return replace(told, refused=refusal_said(text, last, told.refuses)) if text and told.refuses else told


def _steps(articles: tuple[Article, ...]) -> list[str]:
    return [*dict.fromkeys(one.name for one in articles if one.by), sentences.DUE]


def _form(request: HttpRequest, source: str, at: int | None, asked: "sentences.Told | None") -> dict[str, Any]:
    """要画的表单：交来而没有收的照交来的；点了「改」「添一个」的照文字里的。"""
    if asked is None and "change" in request.GET and request.method != "POST":
        told = _told(source)
        asked = sentences.Told("") if at is None else told[at] if at < len(told) else None
    if asked is None or request.POST.get("act") == "remove":
        return {"form": None}
    rows = [*asked.rows, *[sentences.Row()] * SPARE]
    gets = [*asked.gets, *[("", "")] * SPARE]
    return {"form": asked, "at": "" if at is None else at, "form_rows": rows, "form_gets": gets}


def _told(source: str) -> list["sentences.Told"]:
    try:
        return sentences.told_in(source)
    except BadInput:
        return []


def _asked(request: HttpRequest) -> "sentences.Told | None":
    """表单交来的一个例；不是存的为 None。"""
    if request.method != "POST" or request.POST.get("act") != "save":
        return None
    columns = [request.POST.getlist(name)[: sentences.MOST_LINES + SPARE] for name in ("on", "who", "step", "filled")]
    rows = [sentences.Row(*(" ".join(cell.split()) for cell in one)) for one in zip(*columns, strict=False)]
    pairs = zip(request.POST.getlist("what"), request.POST.getlist("is"), strict=False)
    gets = [(" ".join(what.split()), " ".join(value.split())) for what, value in pairs]
    return sentences.Told(
        " ".join(request.POST.get("name", "").split()), tuple(row for row in rows if row.written),
        tuple(one for one in gets if all(one)), " ".join(request.POST.get("refuses", "").split()),
    )  # fmt: skip


def _at(request: HttpRequest) -> int | None:
    """第几个例；没有写、不是数的为 None（添一个）。"""
    written = request.POST.get("at", request.GET.get("change", ""))
    return int(written) if written.isdecimal() and len(written) < 4 else None


def _seen(request: HttpRequest) -> int:
    seen = request.POST.get("revision", "")
    return int(seen) if seen.isdecimal() and len(seen) < 9 else 0
