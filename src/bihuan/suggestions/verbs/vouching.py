"""凭签名件：代表签了名的纸，经手的人拍下、具名担保，代为提出、代为录入评价；代表知道，可以提异议。"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from bihuan.files.door import Upload, attach, keep
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput
from bihuan.ledger.door import Entry, record, verb
from bihuan.notices.door import tell
from bihuan.people.door import Actor, Organ, actor_of, organ_of
from bihuan.procedure.door import Case, Taking, state_of

from .. import events, gates
from ..models import RatingReminder, SignedPage, SignedPaper, Suggestion
from ..ratings import ratings_due
from ..rules import rule
from .drafting import open_on, submit
from .rating import rate

OWNER = "signed_paper"
OFFICES = ("deputies_affairs", "township_secretariat")  # 异议先告诉前面的


@verb
def submit_on_paper(suggestion_id: int, given: Iterable[Any], *, by: Actor, now: dt.datetime) -> Case:
    """凭签名件提出：第一次，或者退回修改以后。领衔的仍是代表，经手的是担保的人；代表收到通知。

    拒绝：不是录入的人；没有签名件、不收的文件；已经提出过；其余与代表本人提出一样（联名没有确认、质量审核有毛病）。
    """
    suggestion = gates.draft_to_vouch(suggestion_id, by=by)
    taking = Taking(by, now, on_paper_of=_deputy(suggestion, now))
    if suggestion.case_id is None:
        case = open_on(suggestion, taking)
        suggestion.refresh_from_db()
    else:
        submit(suggestion.case_id, taking)
        case = Case.objects.get(pk=suggestion.case_id)
    _vouch(suggestion, "submit", 1, given, by, now)
    return case


@verb
def rate_on_paper(case_id: int, filled: dict[str, Any], given: Iterable[Any], *, by: Actor, now: dt.datetime) -> Entry:
    """凭评价表录入代表的评价。拒绝：不是代表工委、这个代表团的秘书；没有评价表；其余与代表本人评价一样。"""
    suggestion = gates.suggestion_to_rate(case_id, by=by)
    assert suggestion.case is not None
    turn = state_of(suggestion.case).round
    entry = rate(case_id, Taking(by, now, filled, on_paper_of=_deputy(suggestion, now)))
    _vouch(suggestion, "rate", turn, given, by, now)
    return entry


@verb
def object_to_paper(paper_id: int, sentence: str, *, by: Actor, now: dt.datetime) -> SignedPaper:
    """代表对签名件提异议：记下，告诉担保的人和代表工委。拒绝：不是本人；期限过了；提过了；没有写。"""
    paper = gates.paper_to_object(paper_id, by=by, on=clock.day_of(now))
    paper.objection, paper.objected_at = _written(sentence, "objection"), now
    paper.save(update_fields=["objection", "objected_at"])
    suggestion = paper.suggestion
    record(f"case:{suggestion.case_id}", events.PaperObjected(paper.pk, paper.objection), by=by.id, now=now)
    told = f"{by.name}代表对凭{paper.get_step_display()}办的有异议：{paper.objection}"
    for to in (_office(suggestion.congress_id), [paper.vouched_by_id]):
        _tell(to, "suggestions/objected", paper, f"《{suggestion.title}》{told}", now)
    return paper


@verb
def settle_objection(paper_id: int, sentence: str, *, by: Actor, now: dt.datetime) -> SignedPaper:
    """代表工委写明怎样处理的，告诉代表。退回修改、更正评价各走各的步骤。拒绝：担保的人自己；没有异议；处理过；没有写。"""
    paper = gates.paper_to_settle(paper_id, by=by)
    paper.settlement, paper.settled_at, paper.settled_by_id = _written(sentence, "settlement"), now, by.person
    paper.save(update_fields=["settlement", "settled_at", "settled_by"])
    suggestion = paper.suggestion
    record(f"case:{suggestion.case_id}", events.ObjectionSettled(paper.pk, paper.settlement), by=by.id, now=now)
    told = f"您对《{suggestion.title}》的{paper.get_step_display()}提的异议，{by.name}已处理：{paper.settlement}"
    _tell([suggestion.lead_deputy_id], "suggestions/objection_settled", paper, told, now)
    return paper


@verb
def remind_raters(*, by: Actor, now: dt.datetime) -> int:
    """提醒还没有评价的代表，一件一天至多一次；返回提醒了几件。拒绝：不是秘书、代表工委；没有等评价的；今天都提醒过了。"""
    today = clock.day_of(now)
    due = ratings_due(by, today)
    list(
        Suggestion.objects.select_for_update(of=("self",))
        .filter(pk__in=[one.suggestion_id for one in due])
        .order_by("pk")
    )
    done = set(RatingReminder.objects.filter(on=today).values_list("suggestion_id", flat=True))
    left = [one for one in due if one.suggestion_id not in done]
    if not left:
        raise AlreadyDone("今天已经提醒过，一件一天只提醒一次" if due else "没有等代表评价的")
    for one in left:
        RatingReminder.objects.create(suggestion_id=one.suggestion_id, round=one.round, on=today, by_id=by.person)
        record(f"case:{one.case_id}", events.RatingReminded(one.round), by=by.id, now=now)
        late = "，已经过期" if one.due_on < today else ""
        tell(
            [one.deputy_id], "suggestions/rating_reminded", case_id=one.case_id,
            sentence=f"请您评价《{one.title}》的答复，{one.due_on:%-m月%-d日}以前{late}",
            url=reverse("suggestions:rating", args=[one.case_id]), now=now,
            key=f"rating-reminder:{one.case_id}:{today}",
        )  # fmt: skip
    return len(left)


def _vouch(suggestion: Suggestion, step: str, turn: int, given: Iterable[Any], by: Actor, now: dt.datetime) -> None:
    """担保：收下各页，记下谁担保、凭哪些文件，告诉代表。"""
    limits, files = rule("paper"), list(given)
    if not files:
        raise BadInput("请拍下代表签了名的纸", {"pages": "请拍下代表签了名的纸"})
    if len(files) > limits["pages_at_most"]:
        raise BadInput("页数太多", {"pages": f"至多 {limits['pages_at_most']} 页"})
    until = clock.day_of(now) + dt.timedelta(days=limits["object_within_days"])
    paper = SignedPaper.objects.create(
        suggestion=suggestion, step=step, round=turn, vouched_by_id=by.person, vouched_at=now, object_until=until
    )
    pages = [_page(paper, one, by, now) for one in files]
    event = events.Vouched(
        paper.pk, paper.get_step_display(), step, turn, {str(one.pk): one.sha256 for one in pages}, until.isoformat()
    )
    record(f"case:{suggestion.case_id}", event, by=by.id, now=now)
    did = "代您提出" if step == "submit" else "代您录入评价："
    sentence = f"{by.name}凭您签名的{paper.get_step_display()}{did}《{suggestion.title}》；不对的，{until:%-m月%-d日}以前可以提异议"
    _tell([suggestion.lead_deputy_id], "suggestions/vouched", paper, sentence, now)


def _page(paper: SignedPaper, given: Any, by: Actor, now: dt.datetime) -> Upload:
    try:
        upload = keep(given, by=by, now=now)
    except BadInput as refused:
        raise BadInput(refused.sentence, {"pages": f"{given.name}：{refused.sentence}"}) from refused
    attach(upload.pk, owner_kind=OWNER, owner_id=paper.pk, by=by, case_id=paper.suggestion.case_id)
    SignedPage.objects.create(paper=paper, upload=upload)
    return upload


def _deputy(suggestion: Suggestion, now: dt.datetime) -> Actor:
    """签名的代表，此刻是谁。"""
    return actor_of(suggestion.lead_deputy_id, now=now, congress_id=suggestion.congress_id)


def _written(sentence: str, field: str) -> str:
    said = sentence.strip()
    if not said or len(said) > 500:
        raise BadInput("请写一句话", {field: "请写一句话，不超过 500 字"})
    return said


def _office(congress_id: int) -> Organ | list[int]:
    """异议告诉谁：本级代表工委，没有的是乡镇人大秘书处。"""
    return next((found for kind in OFFICES if (found := organ_of(congress_id, kind))), [])


def _tell(to: Any, kind: str, paper: SignedPaper, sentence: str, now: dt.datetime) -> None:
    url = reverse("suggestions:signed_paper", args=[paper.pk])
    tell(to, kind, case_id=paper.suggestion.case_id, sentence=sentence, url=url, key=f"{kind}:{paper.pk}", now=now)
