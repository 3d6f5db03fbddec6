"""沙盘的网页：照稿亲手走一件，一步一步，日子随意往后跳；走过的一段一按就成一个例。什么也不记在县里的留痕。"""

from dataclasses import replace
from itertools import zip_longest
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bihuan.accounts.door import staff_of
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput
from bihuan.people.door import Actor, who
from bihuan.procedure.door import Stand, Text, is_day, read_text_here, walk_by_hand, walk_examples
from bihuan.ui.door import say

from ..models import MethodDraft
from ..views.methods import OFFICE
from . import checking, gates, moves, verbs

RADIOS = 6


@staff_of(*OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def sandbox(request: HttpRequest, code: str) -> HttpResponse:
    """沙盘：走到哪里，可以办什么；办一步、跳到一天、撤回、从头、写成例。"""
    by = who(request)
    draft = gates.draft_to_write(code, by)
    checked = checking.check(draft.source, draft.congress_id)
    if checked.text is None or checked.grave:
        return render(request, "cases/drafting/sandbox.html", {"draft": draft, "checked": checked})
    lines = draft.walked.splitlines()
    if request.method != "POST":
        return _page(request, draft, walk_by_hand(checked.text, lines))
    try:
        return _act(request, draft, checked.text, lines, by)
    except (AlreadyDone, BadInput) as refused:
        draft = gates.draft_to_write(code, by)
        stand = walk_by_hand(checked.text, draft.walked.splitlines())
        return _page(request, draft, stand, said=refused.sentence)


def _act(request: HttpRequest, draft: MethodDraft, text: Text, lines: list[str], by: Actor) -> HttpResponse:
    here = redirect("cases:method_sandbox", draft.code)
    match request.POST.get("act"):
        case "undo":
            verbs.keep_walk(draft.code, lines[:-1], seen=_seen(request), by=by)
        case "again":
            verbs.keep_walk(draft.code, [], seen=_seen(request), by=by)
        case "example" | "refusal":
            return _example(request, draft, text, lines, by)
        case act:
            line = _line(request, jump=act == "jump" or "to" in request.POST)
            stand = walk_by_hand(text, [*lines, line], briefly=True)
            if stand.gone <= len(lines):
                return _page(request, draft, stand, tried=line)
            verbs.keep_walk(draft.code, [*lines, line], seen=_seen(request), by=by)
    return here


def _line(request: HttpRequest, *, jump: bool) -> str:
    """交来的一步、一跳，写成一行。"""
    if jump:
        day = (request.POST.get("to") or request.POST.get("on", "")).strip()
        if not is_day(day):
            raise BadInput("跳到哪一天要写成 2027-03-02 这样的日子")
        return f"{day} 到期"
    mark = request.POST.get("form", "")
    posted = {
        name.removeprefix(f"{mark}-"): request.POST.getlist(name)
        for name in request.POST if name.startswith(f"{mark}-")
    }  # fmt: skip
    on, who_ = (posted.get(name, [""])[0] for name in ("on", "who"))
    return moves.line_of(posted, on, who_, request.POST.get("step", ""))


def _example(request: HttpRequest, draft: MethodDraft, text: Text, lines: list[str], by: Actor) -> HttpResponse:
    """走过的写成一个例：照例再走一遍，得到的一样才存进稿里。"""
    tried = request.POST.get("tried", "")
    walked = [*lines, tried] if tried else lines
    stand = walk_by_hand(text, walked)
    if tried and stand.whole:
        raise BadInput("这一步现在办得成，写不成被拒的例")
    if not tried and (not lines or not stand.whole):
        raise BadInput("还没有走成，写不成例")
    name = request.POST.get("name", "")
    told = {"refuses": stand.refused[-1]} if tried else {"gets": stand.stage}
    source = moves.with_example(draft.source, name, walked, **told)
    text = read_text_here(source, draft.congress_id)
    mine = tuple(one for one in text.examples if one.name == " ".join(name.split()))
    for why in walk_examples(replace(text, examples=mine)).wrong.values():
        raise BadInput(f"写成例再走一遍，得到的不一样，没有存：{why}")
    verbs.save_draft(draft.code, source, revision=draft.revision, by=by, now=clock.now())
    say(request, f"例「{name}」写进了稿，照它走过一遍，得到的一样")
    return redirect(reverse("cases:method_edit", args=[draft.code]))


def _page(request: HttpRequest, draft: MethodDraft, stand: Stand, *, said: str = "", tried: str = "") -> HttpResponse:
    """走到的样子。tried: 刚才没有办成的那一行。"""
    lines = draft.walked.splitlines()
    mark = request.POST.get("form", "") if tried else ""
    steps = [
        (offered, f"s{n}", Step(offered, stand, f"s{n}", request.POST if mark == f"s{n}" else None), mark == f"s{n}")
        for n, offered in enumerate(stand.offered)
    ]  # fmt: skip
    context = {
        "draft": draft, "stand": stand, "lines": lines,
        "walked": [*zip_longest(lines, stand.late, fillvalue=0)], "steps": steps, "said": said, "tried": tried,
        "lost": "" if tried or stand.whole else lines[stand.gone], "name": request.POST.get("name", ""),
    }  # fmt: skip
    return render(request, "cases/drafting/sandbox.html", context, status=422 if said or tried else 200)


def _seen(request: HttpRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 9 else -1


class Step(forms.Form):
    """一步的表单：谁、各格，先填好；空着而必填的软件补。只画，不核，对不对由走的那一遍说。"""

    use_required_attribute = False

    def __init__(self, offered: Any, stand: Stand, prefix: str, posted: Any) -> None:
        super().__init__(prefix=prefix)
        if len(offered.who) > 1:
            self._add("who", forms.ChoiceField(label="谁", choices=[(one, one) for one in offered.who]), offered.who[0])
        else:
            self._add("who", forms.CharField(widget=forms.HiddenInput), offered.who[0])
        for blank in offered.blanks:
            if blank.kind != "table":
                self._add(f"{moves.VALUE}{blank.name}", _field(blank), blank.value)
            if blank.needs:
                self._add(f"{moves.NEEDED}{blank.name}", forms.CharField(widget=forms.HiddenInput), blank.needs)
            if blank.supplied or blank.needs:
                self._add(f"{moves.DEFAULT}{blank.name}", forms.CharField(widget=forms.HiddenInput), blank.value)
        day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        self._add("on", forms.CharField(label="哪一天办", widget=day), stand.today.isoformat())
        if posted is not None:
            for name, field in self.fields.items():
                given = posted.getlist(self.add_prefix(name))
                many = isinstance(field, forms.MultipleChoiceField)
                self.initial[name] = given if many else next(iter(given), "")

    def _add(self, name: str, field: forms.Field, value: str) -> None:
        self.fields[name], self.initial[name] = field, value


def _field(blank: Any) -> forms.Field:
    told: dict[str, Any] = {"label": blank.name, "help_text": blank.help, "required": True}
    if blank.kind == "choice" and blank.many:
        return forms.MultipleChoiceField(choices=blank.options, widget=forms.CheckboxSelectMultiple, **told)
    if blank.kind == "choice":
        options = list(blank.options) if blank.value else [("", "不选"), *blank.options]
        small = len(options) <= RADIOS
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect if small else forms.Select, **told)
    kinds = {"date": forms.DateInput(attrs={"type": "date"}), "long": forms.Textarea(attrs={"rows": 2})}
    return forms.CharField(widget=kinds.get(blank.kind, forms.TextInput(attrs={"autocomplete": "off"})), **told)
