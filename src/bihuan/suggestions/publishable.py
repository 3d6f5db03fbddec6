"""审核公开要看的：原文、指出的各处、处理过的初稿、公开了没有。"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from bihuan.cases.door import NEWEST, Line, Page, page_of
from bihuan.kernel.refuse import NotFound
from bihuan.people.door import Actor, Deputy, people_around
from bihuan.procedure.door import Case

from .models import Publication, Reply, Suggestion
from .personal import Finding, findings, masked

PAGE = 30


@dataclass(frozen=True)
class Paper:
    """一份要审核的文字。parts: 原文一段一段，像个人信息的那段写明是什么；draft: 把指出的各处遮去的初稿。"""

    pk: int
    heading: str
    parts: list[tuple[str, str]]
    found: list[Finding]
    draft: str
    title_draft: str
    public: Publication | None
    hindrance: str


def uncleared(kind: str, by: Actor, *, of: str, after: str = "", limit: int = PAGE) -> Page:
    """等审核公开的：编了号、没有要求不公开、还没有审核过的（of 为 suggestions），或者建议公开了、答复还没有的（replies）。"""
    rows = Case.objects.filter(congress_id=by.congress_id or 0, kind=kind)
    suggestion = Suggestion.objects.filter(case=OuterRef("pk"), confidential=False)
    public = Publication.objects.filter(suggestion__case=OuterRef("pk"), reply=None)
    if of == "replies":
        issued = Reply.objects.filter(suggestion__case=OuterRef("pk"), publication=None).exclude(issued_at=None)
        narrow: list[Any] = [Exists(public.filter(withdrawn_at=None)), Exists(issued)]
    else:
        narrow = [~Q(number=""), Exists(suggestion), ~Exists(public)]
    return page_of(Line(rows, NEWEST, narrow), after, limit)


def suggestion_paper(case: Case) -> Paper:
    """建议本身。"""
    suggestion = Suggestion.objects.filter(case=case).first()
    if suggestion is None:
        raise NotFound("这件事项没有可以公开的文字")
    names = _names(case)
    found, title = findings(suggestion.body, names), findings(suggestion.title, names)
    public = Publication.objects.filter(suggestion=suggestion, reply=None).select_related("cleared_by").first()
    hindrance = "" if case.number else "立案编号之后才能公开"
    hindrance = "代表要求不公开" if suggestion.confidential else hindrance
    return Paper(
        suggestion.pk, "建议", _parts(suggestion.body, found), title + found, masked(suggestion.body, found),
        masked(suggestion.title, title), public, hindrance,
    )  # fmt: skip


def reply_papers(case: Case) -> list[Paper]:
    """各份签发了的答复。"""
    names = _names(case)
    rows = Reply.objects.filter(suggestion__case=case).exclude(issued_at=None)
    papers = []
    for row in rows.select_related("assignment__unit", "publication__cleared_by").order_by("-round", "assignment__n"):
        found = findings(row.summary, names)
        unit = row.assignment.unit.short_name or row.assignment.unit.name
        heading = f"{unit}的答复" + (f"（第 {row.round} 次办理）" if row.round > 1 else "")
        public = getattr(row, "publication", None)
        papers.append(
            Paper(row.pk, heading, _parts(row.summary, found), found, masked(row.summary, found), "", public, "")
        )
    return papers


def case_of(publication_id: int) -> int:
    """一件公开属于哪件事项。"""
    found = Publication.objects.filter(pk=publication_id).values_list("suggestion__case_id", flat=True).first()
    if found is None:
        raise NotFound("没有公开的这一件")
    return found


def _names(case: Case) -> frozenset[str]:
    """本级认得的人里不是代表的：代表的姓名依法公开，别人的要指出来。"""
    deputies = Deputy.objects.filter(term__congress_id=case.congress_id).values("person_id")
    known = people_around(case.congress_id).exclude(pk__in=deputies)
    return frozenset(known.order_by().values_list("name", flat=True))


def _parts(text: str, found: list[Finding]) -> list[tuple[str, str]]:
    parts, at = [], 0
    for one in found:
        parts += [(text[at : one.start], ""), (one.text, one.what)]
        at = one.end
    return [*parts, (text[at:], "")]
