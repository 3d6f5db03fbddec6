"""审核公开要看的：建议和各份答复，指出的各处，公开了没有。指出、遮、一处一处看，都用 cases 的。"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from bihuan.cases.door import NEWEST, Draft, Line, Page, Piece, page_of, roster
from bihuan.kernel.refuse import NotFound
from bihuan.people.door import Actor
from bihuan.procedure.door import Case

from .models import Publication, Reply, Suggestion

PAGE, MOST = 30, 2000
REPLIES = "replies"
TITLE, TEXT = "title", "text"


@dataclass(frozen=True)
class Paper:
    """一份要审核的文字。draft: 标题、文字和指出的各处；hindrance: 现在为什么不能公开。"""

    pk: int
    heading: str
    draft: Draft
    public: Publication | None
    hindrance: str

    @property
    def open(self) -> bool:
        """公开着。"""
        return self.public is not None and self.public.withdrawn_at is None


def uncleared(kind: str, by: Actor, *, of: str, after: str = "", limit: int = PAGE) -> Page:
    """等审核公开的：编了号、没有要求不公开、还没有审核过的（of 为 suggestions），或者建议公开了、答复还没有的（replies）。"""
    rows = Case.objects.filter(congress_id=by.congress_id or 0, kind=kind)
    narrow = [Exists(_open_to(OuterRef("pk"))), Exists(_issued(OuterRef("pk")))] if of == REPLIES else _unseen()
    return page_of(Line(rows, NEWEST, narrow), after, limit)


def waiting(kind: str, by: Actor, *, of: str) -> list[tuple[int, int]]:
    """等审核公开的各份，一份接一份地看：哪一件、哪一份答复（建议本身的为零），次序同清单，至多 MOST 份。一条 SQL。"""
    if of != REPLIES:
        rows = Case.objects.filter(*_unseen(), congress_id=by.congress_id or 0, kind=kind).order_by(*NEWEST)
        return [(pk, 0) for pk in rows.values_list("pk", flat=True)[:MOST]]
    case = "suggestion__case"
    mine = {f"{case}__congress_id": by.congress_id or 0, f"{case}__kind": kind}
    replies = _issued(F(case)).filter(Exists(_open_to(OuterRef(case))), **mine)
    return list(replies.order_by(f"-{case}__received_on", f"-{case}", "pk").values_list(case, "pk")[:MOST])


def _unseen() -> list[Any]:
    """编了号、没有要求不公开、还没有审核过的。"""
    suggestion = Suggestion.objects.filter(case=OuterRef("pk"), confidential=False)
    public = Publication.objects.filter(suggestion__case=OuterRef("pk"), reply=None)
    return [~Q(number=""), Exists(suggestion), ~Exists(public)]


def _open_to(case: Any) -> QuerySet[Publication]:
    """一件的建议本身公开着。"""
    return Publication.objects.filter(suggestion__case=case, reply=None, withdrawn_at=None)


def _issued(case: Any) -> QuerySet[Reply]:
    """一件签发了、还没有审核过的各份答复。"""
    return Reply.objects.filter(suggestion__case=case, publication=None).exclude(issued_at=None)


def suggestion_paper(case: Case) -> Paper:
    """建议本身。"""
    suggestion = Suggestion.objects.filter(case=case).first()
    if suggestion is None:
        raise NotFound("这件事项没有可以公开的文字")
    public = Publication.objects.filter(suggestion=suggestion, reply=None).select_related("cleared_by").first()
    hindrance = "" if case.number else "立案编号之后才能公开"
    hindrance = "代表要求不公开" if suggestion.confidential else hindrance
    pieces = (_piece(TITLE, "标题", suggestion.title), _piece(TEXT, "文字", suggestion.body))
    return Paper(suggestion.pk, "建议", Draft(pieces, roster(case.congress_id)), public, hindrance)


def reply_papers(case: Case) -> list[Paper]:
    """各份签发了的答复。"""
    rows = Reply.objects.filter(suggestion__case=case).exclude(issued_at=None)
    known, papers = roster(case.congress_id), []
    for row in rows.select_related("assignment__unit", "publication__cleared_by").order_by("-round", "assignment__n"):
        unit = row.assignment.unit.short_name or row.assignment.unit.name
        heading = f"{unit}的答复" + (f"（第 {row.round} 次办理）" if row.round > 1 else "")
        draft = Draft((_piece(TEXT, "答复", row.summary),), known)
        papers.append(Paper(row.pk, heading, draft, getattr(row, "publication", None), ""))
    return papers


def _piece(key: str, label: str, words: str) -> Piece:
    return Piece(key, label, ((words,),))


def case_of(publication_id: int) -> int:
    """一件公开属于哪件事项。"""
    found = Publication.objects.filter(pk=publication_id).values_list("suggestion__case_id", flat=True).first()
    if found is None:
        raise NotFound("没有公开的这一件")
    return found
