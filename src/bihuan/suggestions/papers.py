"""签名件的问题：可不可以凭它提出、录入评价，看一份。都不写。"""

from bihuan.kernel.refuse import NotFound
from bihuan.people.door import Actor
from bihuan.procedure.door import Case, case_to_read

from . import gates
from .models import SignedPaper, Suggestion
from .ratings import awaits_rating


def may_submit(suggestion: Suggestion, by: Actor) -> bool:
    """这份代录的，此人可以凭签名件提出吗：录入的人本人，本地许可。"""
    mine = suggestion.entered_by_id is not None and suggestion.entered_by_id == by.person_id
    return mine and not gates.is_author(suggestion, by) and gates.on_paper("submit")


def may_rate(suggestion: Suggestion, case: Case, by: Actor) -> bool:
    """这一件此刻等着评价，此人可以凭评价表录入吗。"""
    if case.ended_on or not gates.on_paper("rate") or gates.is_author(suggestion, by):
        return False
    organises = by.serves("delegation", case.congress_id, ("secretary", "contact")) or gates.settles(
        by, case.congress_id
    )
    return organises and awaits_rating(case) and gates.may_see_paper(by, suggestion)


def rating_to_enter(case_id: int, by: Actor) -> Suggestion:
    """要凭评价表录入评价的一件。拒绝：看不见的、不是他可以代录的。"""
    case = case_to_read(case_id, by)
    suggestion = Suggestion.objects.select_related("lead_deputy", "delegation").filter(case=case).first()
    if suggestion is None:
        raise NotFound("没有这件建议")
    gates.check_vouching("rate", suggestion, by)
    return suggestion


def paper_to_read(paper_id: int, by: Actor) -> SignedPaper:
    """看一份签名件：代表本人，代表工委，这个代表团的秘书。看不见的和没有的，说法相同。"""
    rows = SignedPaper.objects.select_related(
        "suggestion__case", "suggestion__lead_deputy", "vouched_by", "settled_by"
    )  # fmt: skip
    paper = rows.filter(pk=paper_id).first()
    if paper is None or not gates.may_see_paper(by, paper.suggestion):
        raise NotFound("没有这份签名件")
    return paper
