"""法规的页面：有哪些、一部的各条、带来、撤下、承接、谁引了它、逐条对照。"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bihuan.accounts.door import signed_in, staff_of
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotFound
from bihuan.people.door import OFFICES, who
from bihuan.ui.door import filled, say

from . import questions, verbs
from .coverage import coverage_of, tables
from .forms import Bring, Withdraw, day_asked
from .models import LawText
from .numbers import numbers_in, of_label
from .quoted import quotes_of


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """带来了哪些法规、各有哪几版；哪几部有逐条对照。"""
    return render(request, "laws/index.html", {"laws": questions.laws(), "tables": list(tables()), **_office(request)})


@signed_in
@require_safe
def law(request: HttpRequest, law_id: int) -> HttpResponse:
    """一部法规：一个日子施行着的一版，各条；要比的另一版摆在旁边。"""
    found = questions.law_named(law_id)
    texts = questions.texts_of(found)
    day = day_asked(request.GET.get("on", ""))
    shown = _chosen(request, "text", texts) or questions.text_on(texts, day or clock.today())
    other = _chosen(request, "beside", texts)
    context: dict[str, Any] = {"law": found, "texts": texts, "shown": shown, "day": day, "other": other}
    if shown is not None and other is not None and other.pk != shown.pk:
        older, newer = sorted((shown, other), key=lambda one: one.dated_on)
        rows, confirmed = questions.beside(older, newer)
        context |= {"rows": rows, "older": older, "newer": newer, "confirmed": confirmed}
    elif shown is not None:
        context["articles"] = questions.articles(shown)
    return render(request, "laws/law.html", context | _office(request))


@staff_of(*OFFICES)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """带来一份文本：读不懂的，话写在表单上，什么也不留。"""
    form = Bring(request.POST or None, request.FILES or None) if request.method == "POST" else Bring()

    def act() -> tuple[str, str]:
        data = form.cleaned_data
        text = verbs.bring(
            data["file"].read(), data["file"].name, by=who(request), now=clock.now(),
            name=data["name"], dated_on=data["dated_on"],
        )  # fmt: skip
        said = f"《{text.law.short}》{text.dated_on} 的文本收下了，{text.articles_count} 条"
        return said, reverse("laws:law", args=[text.law_id]) + f"?text={text.pk}"

    return filled(request, form, act, "laws/bring.html", field="file")


@staff_of(*OFFICES)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, text_id: int) -> HttpResponse:
    """撤下带错的一版，写明为什么。"""
    text = _text(text_id)
    form = Withdraw(request.POST or None)

    def act() -> tuple[str, str]:
        verbs.withdraw(text.pk, reason=form.cleaned_data["reason"], by=who(request), now=clock.now())
        return "撤下了；同一个日子可以另带一份", reverse("laws:index")

    return filled(request, form, act, "laws/withdraw.html", lambda: {"text": text})


@staff_of(*OFFICES)
@require_http_methods(["GET", "HEAD", "POST"])
def lineage(request: HttpRequest, older_id: int, newer_id: int) -> HttpResponse:
    """两版的承接：照像不像提出，人看过、改过，确认。确认过的不再改。"""
    older, newer = _text(older_id), _text(newer_id)
    if older.law_id != newer.law_id or older.dated_on >= newer.dated_on:
        raise NotFound("承接要在同一部法规的先后两版之间")
    rows, confirmed = questions.beside(older, newer)
    kin, _ = questions.kin_of(older, newer)
    said = ""
    if request.method == "POST":
        pairs = {one.old.label: _written(request, one.old.label, one.new.label if one.new else "") for one in kin}
        try:
            verbs.confirm_lineage(older.pk, newer.pk, pairs, by=who(request), now=clock.now())
        except BadInput as refused:
            said = refused.sentence
        else:
            say(request, "确认了；引这部法规的各处照它看")
            return redirect("laws:quotes", older.law_id)
    asked = [(row, _field(request, row, said)) for row in sorted(rows, key=_by_old) if row.old is not None]
    context = {"older": older, "newer": newer, "asked": asked, "confirmed": confirmed, "said": said,
               "added": [row.new for row in rows if row.old is None]}  # fmt: skip
    return render(request, "laws/lineage.html", context, status=422 if said else 200)


@signed_in
@require_safe
def quotes(request: HttpRequest, law_id: int) -> HttpResponse:
    """谁引了这部法规：工作法、计票规则、数字，一处一行，照最新的一版怎么样。"""
    found = questions.law_named(law_id)
    texts = questions.texts_of(found)
    told = quotes_of(found.name, who(request).congress_id)
    rows = questions.standings(told, texts) if texts else []
    return render(request, "laws/quotes.html", {"law": found, "texts": texts, "rows": rows, **_office(request)})


@signed_in
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """一部法律逐条：由什么办到，或者为什么不在软件里。"""
    asked = request.GET.get("law") or next(iter(tables()))
    found = coverage_of(asked)
    return render(request, "laws/coverage.html", {"found": found, "counts": found.counts(), "tables": list(tables())})


def _office(request: HttpRequest) -> dict[str, bool]:
    by = who(request)
    return {"office": any(by.serves(kind, by.congress_id) for kind in OFFICES if by.congress_id)}


def _text(text_id: int) -> LawText:
    found = LawText.objects.filter(pk=text_id, withdrawn_at=None).select_related("law").first()
    if found is None:
        raise NotFound("没有这一版文本")
    return found


def _chosen(request: HttpRequest, name: str, texts: list[LawText]) -> LawText | None:
    """网址里写的那一版；不是这部法规的当作没有写。"""
    return next((one for one in texts if str(one.pk) == request.GET.get(name)), None)


def _written(request: HttpRequest, label: str, proposed: str) -> str:
    """这一条写的新条号：没有这一格的照提出的；「51」「第五十一条」都认，认不出的照写，由动词说。"""
    if f"to-{label}" not in request.POST:
        return proposed
    written = request.POST[f"to-{label}"].strip()
    found = numbers_in(written)
    return found[0].label if found else of_label(written).label if of_label(written).n else written


def _field(request: HttpRequest, row: questions.Beside, said: str) -> str:
    """一格里现在写着的。"""
    proposed = row.new.no.label if row.new else ""
    return request.POST.get(f"to-{row.old.no.label}", proposed) if said and row.old else proposed


def _by_old(row: questions.Beside) -> tuple[int, int]:
    return (row.old.number, row.old.sub) if row.old else (0, 0)
