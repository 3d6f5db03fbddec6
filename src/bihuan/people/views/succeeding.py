"""换届的一页：谁连任、谁离任，离任的留下几件没有办完，由谁承接，一步写明。"""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.ui.door import filled

from ..access import keepers_only, who
from ..beside import matters_in
from ..fields import DeputyField
from ..models import Term
from ..questions import deputies_of, names
from ..questions.succeeding import Leaving, leaving
from ..verbs.succeeding import name_successors
from .directory import own_congress


@dataclass(frozen=True)
class Group:
    """一个代表团里离任而还有没有办完的：各人、件数，没有写明时由谁代行，表单里的一格。"""

    name: str
    people: list[tuple[Leaving, int]]
    head: str
    field: forms.BoundField


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, term_id: int) -> HttpResponse:
    """换届承接。拒绝：不是本级的一届。"""
    congress, today = own_congress(request), clock.today()
    term = Term.objects.filter(pk=term_id, congress=congress).first()
    if term is None:
        raise NotFound("没有这一届")
    matters = matters_in(congress.pk)
    gone = leaving(term, on=today, only=set(matters))
    groups: dict[str, list[Leaving]] = {}
    for one in gone:
        groups.setdefault(one.delegation, []).append(one)
    form = forms.Form(request.POST or None)
    for n, name in enumerate(groups):
        label = f"{name or '没有编代表团的'}离任代表的，由谁承接"
        form.fields[f"to{n}"] = DeputyField(congress.pk, on=today, label=label, required=False, none="照旧")

    def act() -> tuple[str, str]:
        picked = {name: form.cleaned_data[f"to{n}"] for n, name in enumerate(groups)}
        pairs = {one.person.pk: to.pk for name, to in picked.items() if to for one in groups[name]}
        rows = name_successors(term.pk, pairs, by=who(request), now=clock.now())
        return f"{len(rows)} 位离任代表没有办完的事已写明由谁承接", reverse("people:succession", args=[term.pk])

    def about() -> dict[str, object]:
        heads = names({one.head_id for one in gone if one.head_id})
        shown = [
            Group(name or "没有编代表团的", [(one, matters[one.person.pk]) for one in rows],
                  heads.get(rows[0].head_id or 0, ""), form[f"to{n}"])
            for n, (name, rows) in enumerate(groups.items())
        ]  # fmt: skip
        sitting = set(deputies_of(congress.pk, on=today).values_list("person_id", flat=True))
        return {
            "term": term, "groups": shown, "left": len(gone), "cases": sum(matters[one.person.pk] for one in gone),
            "stay": len(sitting & set(matters)),
        }  # fmt: skip

    return filled(request, form, act, "people/succession.html", about)
