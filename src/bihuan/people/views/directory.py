"""名册：代表、机构、一个机构、一位代表。"""

import datetime as dt
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from bihuan.kernel import clock, cursor
from bihuan.kernel.refuse import NotFound

from ..access import public, signed_in, who
from ..actors import CHOSEN_CONGRESS, Actor
from ..beside import listed_beside, noted_organs
from ..forms import DeputyFilter
from ..gates import keeps
from ..models import Congress, Deputy, Organ, Post
from ..questions import (
    LONGEST_ASKED,
    congress_by_id,
    congresses_named,
    delegations_of,
    deputies_of,
    in_office,
    kind_words,
    kinds_of,
    term_of,
    with_state,
)
from ..questions.standing_in import stand_ins_in
from ..verbs.serving import sees_phone

PAGE = 50


@signed_in
@require_GET
def deputies(request: HttpRequest) -> HttpResponse:
    """本届代表，按登记先后翻页；可按姓名、拼音、证号、代表团找。"""
    congress, actor, today = own_congress(request), who(request), clock.today()
    form = DeputyFilter(request.GET, congress_id=congress.pk)
    asked = form.cleaned_data if form.is_valid() else {}
    found = deputies_of(congress.pk, on=today, active=False)
    if text := asked.get("q", "")[:LONGEST_ASKED]:
        by_name = Q(person__name__contains=text) | Q(person__pinyin__contains=text.lower()) | Q(number=text)
        found = found.filter(by_name)
    if team := asked.get("delegation"):
        found = found.filter(delegation=team)
    shown = list(found.filter(pk__gt=asked.get("after") or 0)[: PAGE + 1])
    context = {
        "congress": congress, "term": term_of(congress.pk, today), "deputies": shown[:PAGE],
        "delegations": delegations_of(congress.pk), "asked": asked, "keeps": keeps(actor, congress.pk),
        "more": _more(request, shown[PAGE - 1].pk) if len(shown) > PAGE else "",
        "first": reverse("people:deputies") if asked.get("after") else "",
        **_others(request),
    }  # fmt: skip
    return render(request, "people/deputies.html", context)


@signed_in
@require_GET
def organs(request: HttpRequest) -> HttpResponse:
    """本级现有的机构，按种类；科室在各自的单位里看。"""
    congress, actor = own_congress(request), who(request)
    standing = Organ.objects.filter(congress=congress, to_on__isnull=True).exclude(kind=Organ.Kind.SECTION)
    serving = Count("posts", filter=Q(posts__to_on__isnull=True) | Q(posts__to_on__gte=clock.today()))
    rows = list(standing.annotate(serving=serving).order_by("pinyin", "id"))
    noted = noted_organs(congress.pk) if keeps(actor, congress.pk) else {}
    groups = [
        (kind.name, [(row, noted.get(row.pk, "")) for row in rows if row.kind == kind.code])
        for kind in kinds_of(congress.pk)
    ]
    context = {
        "congress": congress, "groups": [group for group in groups if group[1]], "keeps": keeps(actor, congress.pk),
        **_others(request),
    }  # fmt: skip
    return render(request, "people/organs.html", context)


@signed_in
@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    """各届与历次会议。"""
    congress = own_congress(request)
    rows = [(term, list(term.sessions.all())) for term in congress.terms.prefetch_related("sessions")]
    context = {"congress": congress, "terms": rows, "keeps": keeps(who(request), congress.pk), **_others(request)}
    return render(request, "people/terms.html", context)


@signed_in
@require_GET
def organ(request: HttpRequest, organ_id: int) -> HttpResponse:
    """一个机构：隶属、接手、下级、现任。只给本级的人看。"""
    found, today = own_organ(request, organ_id), clock.today()
    sections = list(found.children.filter(to_on__isnull=True).order_by("id"))
    posts = in_office(Post.objects.filter(organ__in=[found, *sections]), today).select_related("person", "organ")
    notes, keeping = _stood_in(found.congress_id, today), keeps(who(request), found.congress_id)
    context = {
        "organ": found, "kind": kind_words(found.congress_id).get(found.kind, found.kind), "sections": sections,
        "posts": [(post, notes.get(post.person_id, [])) for post in posts.order_by("organ_id", "id")],
        "predecessors": found.predecessors.order_by("to_on"), "keeps": keeping,
        "noted": noted_organs(found.congress_id).get(found.pk, "") if keeping else "",
    }  # fmt: skip
    return render(request, "people/organ.html", context)


def _stood_in(congress_id: int, on: dt.date) -> dict[int, list[str]]:
    """一个机构页上，各人旁边写的：谁代他办，他代谁办。人的编号 → 各句。"""
    said: dict[int, list[str]] = {}
    for one in stand_ins_in(congress_id, on=on).filter(from_on__lte=on):
        until = f"至 {one.to_on.month}月{one.to_on.day}日"
        said.setdefault(one.post.person_id, []).append(f"{one.post.title}由{one.person.name}代办{until}")
        said.setdefault(one.person_id, []).append(f"代{one.post.person.name}（{one.post.organ.name}）办事{until}")
    return said


@public
@require_GET
def deputy(request: HttpRequest, deputy_id: int) -> HttpResponse:
    """一位代表：可以公开的情况（代表法第五十八条）——姓名、届次、代表团、选区、资格；登录的人另有看得到的建议，
    本级工作人员和正在办他建议的单位另有手机号。政协委员不在此列。
    """
    asked = Deputy.objects.filter(pk=deputy_id, kind=Deputy.Kind.DEPUTY)
    found = with_state(asked.select_related("person", "term__congress", "delegation"), clock.today()).first()
    if found is None:
        raise NotFound("没有这位代表")
    actor: Actor | None = getattr(request, "actor", None)
    keeping = keeps(actor, found.term.congress_id)
    changes = found.changes.order_by("-on", "-id") if keeping else []
    context = {
        "deputy": found, "congress": found.term.congress, "keeps": keeping, "changes": changes,
        "beside": listed_beside(actor, found.person_id),
        "calls": actor is not None and bool(found.person.phone_entry_id) and sees_phone(actor, found.person_id),
    }  # fmt: skip
    return render(request, "people/deputy.html", context)


@signed_in
@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """同时在几级人大的人，选以哪一级办事。拒绝：不在那一级任职、也不是代表。"""
    congress_id = cursor.number(request.POST.get("congress", ""))
    if congress_id is None or congress_id not in who(request).congress_ids():
        raise NotFound("您不在那一级人大任职")
    request.session[CHOSEN_CONGRESS] = congress_id
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(back if safe else "/")


def own_congress(request: HttpRequest) -> Congress:
    """来人现在以哪级人大办事。拒绝：不在任何一级。"""
    congress_id = who(request).congress_id
    if congress_id is None:
        raise NotFound("您现在没有任职，也不是在任的代表")
    return congress_by_id(congress_id)


def own_organ(request: HttpRequest, organ_id: int) -> Organ:
    """本级的一个机构。拒绝：没有，或者是别级的；说法相同。"""
    mine = who(request).congress_ids()
    asked = Organ.objects.select_related("congress", "parent", "successor")
    found = asked.filter(pk=organ_id, congress_id__in=mine).first()
    if found is None:
        raise NotFound("没有这个机构")
    return found


def _others(request: HttpRequest) -> dict[str, object]:
    """同时在几级人大的人，可以换一级来看；只在一级的，不多一条 SQL。"""
    mine = who(request).congress_ids()
    return {"congresses": congresses_named(mine)} if len(mine) > 1 else {}


def _more(request: HttpRequest, after: int) -> str:
    kept = {name: request.GET[name] for name in ("q", "delegation") if request.GET.get(name)}
    return f"{reverse('people:deputies')}?{urlencode({**kept, 'after': after})}"
