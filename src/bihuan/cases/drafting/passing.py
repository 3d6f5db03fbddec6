"""通过的网页：照决定提出通过（停用），另一个人确认；看哪一天施行、改了什么、在办的哪些可以改用。"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bihuan.accounts.door import staff_of
from bihuan.files.door import keep
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotFound, Refused
from bihuan.people.door import OFFICES, Actor, holders, organ_of, township_congresses, who
from bihuan.procedure.door import (
    CONFIRMERS,
    Case,
    Change,
    Enactment,
    ReleasedText,
    Source,
    Text,
    chosen,
    confirm_enactment,
    differences,
    parent_row,
    propose_calling_off,
    propose_enactment,
    read_text,
    refuse_enactment,
    sources_in,
    text_by_id,
    withdraw_enactment,
)
from bihuan.ui.door import filled, say

from .. import questions
from ..forms.files import HINT
from ..seeing import visible
from ..url import decision_url
from ..views.methods import OFFICE
from ..views.reading import marked
from . import gates, verbs

RUNNING = 60  # 件：列出这么多在办的
WHO = (
    "本级办公机构（代表工委、人大办公室、常委会）的另一个人；办公机构只有您一个人的，请主任会议的一位。"
    "单子上一个也没有的，先请管人事的给第二个人写上任职、开账号。"
)


@staff_of(*OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """提出通过：文号、文件、施行日期、本级还是连同各乡镇、请谁确认。"""
    by = who(request)
    draft = gates.draft_to_write(code, by)
    form = Decision(draft.congress_id, by, {"revision": draft.revision}, request)

    def act() -> tuple[str, str]:
        told = form.told(by)
        made = verbs.propose_draft(code, revision=form.cleaned_data["revision"], by=by, now=clock.now(), **told)
        return f"提出了，等{made.second.name}确认", decision_url(made.pk)

    return _asking(request, form, act, draft.title, draft.code)


@staff_of(*OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, kind: str) -> HttpResponse:
    """提出停用：本级选用着的一份，照决定不再用。"""
    by = who(request)
    congress = gates.office_of(by)
    row = ReleasedText.objects.filter(pk__in=questions.adopted(congress), kind=kind).defer("source").first()
    if row is None:
        raise NotFound("本级没有选用这种事项的工作法")
    form = Decision(congress, by, {}, request)

    def act() -> tuple[str, str]:
        told = form.told(by)
        document = told.pop("keep")()
        made = propose_enactment(
            congress, None, stop=kind, document=document, page=decision_url, by=by, now=clock.now(), **told
        )
        return f"提出了，等{made.second.name}确认", decision_url(made.pk)

    return _asking(request, form, act, row.title, "")


@staff_of(*OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, enactment_id: int) -> HttpResponse:
    """提出撤销：确认了、还没有施行的一次，照另一次决定撤销，也要另一个人确认。"""
    by = who(request)
    gates.office_of(by)
    row = gates.decision_to_see(enactment_id, by)
    if not row.waits:
        raise AlreadyDone("这一次没有在等施行，没有可以撤销的；施行了的，照决定停用")
    form = Decision(row.congress_id, by, {}, request, plain=True)

    def act() -> tuple[str, str]:
        told = form.told(by)
        document = told["keep"]()
        made = propose_calling_off(
            row.pk, number=told["number"], document=document, second_id=told["second_id"], page=decision_url, by=by,
            now=clock.now(),
        )  # fmt: skip
        return f"提出了，等{made.second.name}确认；确认以前那一份仍等着施行", decision_url(made.pk)

    return _asking(request, form, act, f"{row.number}《{row.title}》", "", off=row)


@staff_of(*CONFIRMERS)
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, enactment_id: int) -> HttpResponse:
    """一次决定：提出的是什么，等谁确认；确认、不确认、撤回。"""
    by = who(request)
    row = gates.decision_to_see(enactment_id, by)
    if request.method == "POST":
        try:
            say(request, _answer(request, row, by))
            return redirect(decision_url(row.pk))
        except Refused as refused:
            row.refresh_from_db()
            context = {**_shown(row, by), "said": refused.sentence, "why": request.POST.get("why", "")[:500]}
            status = 409 if isinstance(refused, AlreadyDone) else 422 if isinstance(refused, BadInput) else 403
            return render(request, "cases/drafting/decision.html", context, status=status)
    return render(request, "cases/drafting/decision.html", _shown(row, by))


def _answer(request: HttpRequest, row: Enactment, by: Actor) -> str:
    """照按下的那一个办，返回说的一句。"""
    match request.POST.get("act"):
        case "confirm":
            done = confirm_enactment(row.pk, page=decision_url, by=by, now=clock.now())
            if done.calls_off is not None:
                return f"确认了，{done.calls_off.number}撤销，到日不再办"
            day = f"{done.effective_on.year}年{done.effective_on.month}月{done.effective_on.day}日"
            if done.in_force_at is None:
                return f"确认了，自{day}起{'停用' if done.stops else '施行'}"
            return "确认了，从现在起不再用它" if done.stops else "确认了，从现在起新的件照它办"
        case "refuse":
            refuse_enactment(row.pk, why=request.POST.get("why", ""), page=decision_url, by=by, now=clock.now())
            return "答复了不确认，什么也没有变"
        case "withdraw":
            withdraw_enactment(row.pk, by=by, now=clock.now())
            return "撤回了，什么也没有变"
    raise BadInput("请按下确认、不确认或者撤回")


def _shown(row: Enactment, by: Actor) -> dict[str, Any]:
    """这一页要的：这份决定，比现在用的改了什么，在办的哪些件。"""
    now_used = None
    with suppress(NotFound):
        now_used = chosen(row.congress_id, row.kind)
    text = read_text(row.source, "工作法") if row.source else None
    fresh = text is not None and now_used is not None and row.in_force_at is None
    running = Case.objects.filter(visible(by), congress_id=row.congress_id, kind=row.kind, ended_on=None)
    running = running.exclude(text__code=row.code, text__version=row.version).order_by("pk")
    return {
        "row": row, "now_used": now_used, "running": list(running.only("pk", "number", "title", "kind")[:RUNNING]),
        "running_all": running.count(), "townships": township_congresses(row.congress_id) if row.townships else [],
        "articles": text.articles if text is not None and row.in_force_at is None else (),
        "changes": _changes(now_used, text, row.congress_id) if fresh and text and now_used else [],
        "may_answer": not row.outcome and row.second_id == by.person_id,
        "may_move": any(by.serves(kind, row.congress_id) for kind in OFFICE),
        "may_call_off": row.waits and any(by.serves(kind, row.congress_id) for kind in OFFICES),
        "may_withdraw": row.proposer_id == by.person_id and not row.outcome,
    }  # fmt: skip


def _changes(now_used: ReleasedText, text: Text, congress_id: int) -> list[tuple[Change, Source | None]]:
    """比现在用的改了什么，改成的数从哪里来。"""
    above = parent_row(text.parent, congress_id) if text.parent else None
    return marked(differences(text_by_id(now_used.pk), text), sources_in(text, above, local=True))


def _asking(
    request: HttpRequest, form: "Decision", act: Callable[[], tuple[str, str]], title: str, code: str,
    off: Enactment | None = None,
) -> HttpResponse:  # fmt: skip
    def once() -> tuple[str, str]:
        try:
            return act()
        except AlreadyDone as late:
            raise BadInput(late.sentence) from late

    return filled(
        request, form, once, "cases/drafting/passing.html", lambda: {"title": title, "code": code, "off": off}
    )


class Decision(forms.Form):
    """照哪一号决定。"""

    number = forms.CharField(label="文号", max_length=80, help_text="如 云人常〔2026〕12 号")
    document = forms.FileField(label="决定的文件")
    effective_on = forms.DateField(
        label="施行日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="到那一天以前，新的件仍照现在用的一份",
    )  # fmt: skip
    townships = forms.BooleanField(label="辖区内各乡镇人大一起用", required=False)
    second = forms.ChoiceField(label="请谁确认", help_text=WHO)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, congress_id: int, by: Actor, initial: dict[str, Any], request: HttpRequest, *, plain: bool = False
    ) -> None:
        sent = request.method == "POST"
        super().__init__(
            request.POST if sent else None, request.FILES if sent else None,
            initial={"effective_on": clock.today(), **initial},
        )  # fmt: skip
        known = _colleagues(congress_id, by.person)
        self.fields["second"].choices = [("", "请选择"), *known]  # type: ignore[attr-defined]
        self.fields["document"].widget.attrs["accept"] = HINT
        if plain or not township_congresses(congress_id):
            del self.fields["townships"]
        if plain:
            del self.fields["effective_on"]

    def told(self, by: Actor) -> dict[str, Any]:
        """交给动词的；文件到写的时候才收下。"""
        given = self.cleaned_data

        def kept() -> int:
            try:
                return keep(given["document"], by=by, now=clock.now()).pk
            except BadInput as refused:
                raise BadInput(refused.sentence, {"document": refused.sentence}) from refused

        return {
            "number": given["number"], "keep": kept, "effective_on": given.get("effective_on"),
            "townships": bool(given.get("townships")), "second_id": int(given["second"]),
        }  # fmt: skip

    def clean_revision(self) -> int:
        """稿的第几次存；停用的没有稿。"""
        return self.cleaned_data.get("revision") or 0


def _colleagues(congress_id: int, me: int) -> list[tuple[int, str]]:
    """确认得了的人：办公机构的在先。"""
    organs = filter(None, (organ_of(congress_id, kind) for kind in CONFIRMERS))
    today = clock.today()
    return list({one.pk: one.name for organ in organs for one in holders(organ.pk, on=today) if one.pk != me}.items())
