"""关口：谁可以拿到一份稿子、一件建议来改。"""

import datetime as dt

from bihuan.files.door import Upload
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound, NotYet
from bihuan.people.door import Actor, Congress, secretary_of, successor_of
from bihuan.procedure.door import Held, can_see, possible_steps, state_of, text_of, urged_on

from . import planning, roles
from .models import AssigningPlan, Attachment, SignedPage, SignedPaper, Suggestion
from .rules import rule

URGED = "今天已经催办过这一件，同一件事一天只催一次"


def draft_to_change(suggestion_id: int, *, by: Actor) -> Suggestion:
    """改一份还没有提出（或退回来修改）的文本：领衔代表本人，或者代他录入的人。"""
    suggestion = _locked(suggestion_id)
    if not (is_author(suggestion, by) or suggestion.entered_by_id == by.person_id):
        raise NotFound("没有这份稿子")
    if suggestion.case_id is not None and not _back_at_start(suggestion):
        raise NotAllowed("已经提出，不能再改；需要改动的，请代表工委退回修改")
    return suggestion


def draft_to_submit(suggestion_id: int, *, by: Actor) -> Suggestion:
    """提出一份稿子：只有领衔代表本人；代为录入的，要他确认过文本。"""
    suggestion = _locked(suggestion_id)
    if not is_author(suggestion, by):
        if suggestion.entered_by_id == by.person_id:
            raise NotAllowed("代为录入的，由代表本人确认后提出")
        raise NotFound("没有这份稿子")
    if suggestion.case_id is not None:
        raise NotAllowed("这份已经提出过了")
    return suggestion


def draft_to_vouch(suggestion_id: int, *, by: Actor) -> Suggestion:
    """凭签名件提出一份文本：录入的人本人，此刻仍可以代这个代表团录入。拒绝：不许凭签名件的；已经提出、没有退回的。"""
    suggestion = _locked(suggestion_id)
    if not is_author(suggestion, by) and (suggestion.entered_by_id is None or suggestion.entered_by_id != by.person_id):
        raise NotFound("没有这份稿子")
    check_vouching("submit", suggestion, by)
    if suggestion.case_id is not None and not _back_at_start(suggestion):
        raise AlreadyDone("这份已经提出过了")
    return suggestion


def suggestion_to_rate(case_id: int, *, by: Actor) -> Suggestion:
    """凭评价表录入评价：代表工委，或者这个代表团的秘书。拒绝：看不见的；不许凭评价表的；自己的建议。"""
    suggestion = suggestion_of_case(case_id)
    assert suggestion.case is not None
    if not can_see(by, suggestion.case):
        raise NotFound("没有这件建议")
    check_vouching("rate", suggestion, by)
    return suggestion


def paper_to_object(paper_id: int, *, by: Actor, on: dt.date) -> SignedPaper:
    """对签名件提异议：只有代表本人，在期限以内，一次。"""
    paper = _paper(paper_id)
    if not is_author(paper.suggestion, by):
        raise NotFound("没有这份签名件")
    if paper.objected_at is not None:
        raise AlreadyDone("您已经提出过异议")
    if on > paper.object_until:
        raise NotAllowed("提异议的期限已经过了，请直接与代表工委联系")
    return paper


def paper_to_settle(paper_id: int, *, by: Actor) -> SignedPaper:
    """处理异议：本级代表工委（乡镇人大秘书），担保的人自己不能处理。"""
    paper = _paper(paper_id)
    if not settles(by, paper.suggestion.congress_id):
        raise NotFound("没有这份签名件")
    if paper.objected_at is None:
        raise NotAllowed("代表没有提出异议")
    if paper.settled_at is not None:
        raise AlreadyDone("这个异议已经处理过")
    if paper.vouched_by_id == by.person_id:
        raise NotAllowed("担保的人不能处理对自己担保的异议，请另一位处理")
    return paper


def may_see_paper(by: Actor, suggestion: Suggestion) -> bool:
    """可以看签名件：代表本人，代表工委，这个代表团的秘书。签名是个人的，承办单位不看。"""
    return is_author(suggestion, by) or may_enter_for(by, suggestion.congress_id, suggestion.delegation_id)


def may_open_page(by: Actor | None, upload: Upload) -> bool:
    """签名件的一页：可以看签名件的人打得开。"""
    page = SignedPage.objects.filter(upload_id=upload.pk).select_related("paper__suggestion").first()
    return by is not None and page is not None and may_see_paper(by, page.paper.suggestion)


def settles(by: Actor, congress_id: int) -> bool:
    """异议由他处理：本级代表工委，或者乡镇人大秘书。"""
    return any(by.serves(kind, congress_id) for kind in ("deputies_affairs", "township_secretariat"))


def check_vouching(step: str, suggestion: Suggestion, by: Actor) -> None:
    """凭签名件办这一步，此人可以吗。自己的建议要自己办。拒绝：本地不许；不是代表工委、这个代表团的秘书。"""
    if is_author(suggestion, by):
        raise NotAllowed("这是您自己的建议，请直接办")
    if not on_paper(step):
        raise NotAllowed("这里不许凭签名件办，要由代表本人办")
    if not may_enter_for(by, suggestion.congress_id, suggestion.delegation_id):
        raise NotAllowed("只有代表工委或者这个代表团的秘书可以凭签名件代为办理")


def on_paper(step: str) -> bool:
    """这一步可以凭签名件办吗。"""
    return step in rule("paper")["steps"]


def _paper(paper_id: int) -> SignedPaper:
    paper = SignedPaper.objects.select_for_update(of=("self",)).select_related("suggestion").filter(pk=paper_id).first()
    if paper is None:
        raise NotFound("没有这份签名件")
    return paper


def suggestion_of_case(case_id: int) -> Suggestion:
    """一件事项的建议文本。"""
    suggestion = Suggestion.objects.select_for_update(of=("self",)).filter(case_id=case_id).first()
    if suggestion is None:
        raise NotFound("没有这件建议")
    return suggestion


def suggestion_to_urge(case_id: int, *, on: dt.date) -> Suggestion:
    """催办一件：同一件事一天只催一次，人催过的、期限过后时钟催过的都算。"""
    suggestion = suggestion_of_case(case_id)
    case = suggestion.case
    assert case is not None
    if urged_on(case, on):
        raise NotYet(URGED)
    return suggestion


def urged_already(held: Held, now: dt.datetime) -> str:
    """今天催过了的，在按下以前就说；没有的是空串。"""
    return URGED if urged_on(held.case, clock.day_of(now), held.state) else ""


def suggestion_to_publish(suggestion_id: int, *, by: Actor) -> Suggestion:
    """审核公开：只有本级代表工委里担任公开审查人（或主要负责人）的。"""
    suggestion = _locked(suggestion_id)
    if not by.serves("deputies_affairs", suggestion.congress_id, ("reviewer", "head")):
        raise NotAllowed("只有代表工委的公开审核人可以审核公开")
    return suggestion


def suggestion_to_ask(case_id: int, about: str, assignment: int, *, by: Actor) -> Suggestion:
    """征求代表的意见：并案由代表工委问，延期由这个分办的承办单位问。"""
    suggestion = suggestion_of_case(case_id)
    case = suggestion.case
    assert case is not None
    if not can_see(by, case):
        raise NotFound("没有这件建议")
    if about == "merge" and by.serves("deputies_affairs", suggestion.congress_id):
        return suggestion
    task = state_of(case).task(assignment)
    if about == "extend" and task is not None and successor_of(task.unit) in by.unit_ids():
        return suggestion
    raise NotAllowed("并案由代表工委征求意见，延期由承办单位征求意见")


def may_open_attachment(by: Actor | None, upload: Upload) -> bool:
    """建议名下的附件：还没有提出的，写的人、请了联名的人；提出以后，看得见建议的人。去掉了的谁也打不开。"""
    row = Attachment.objects.filter(upload_id=upload.pk).select_related("suggestion__case").first()
    if by is None or row is None:
        return False
    suggestion = row.suggestion
    mine = by.person_id is not None and by.person_id in (suggestion.lead_deputy_id, suggestion.entered_by_id)
    if mine or suggestion.cosigners.filter(person_id=by.person_id or 0).exists():
        return True
    return suggestion.case is not None and can_see(by, suggestion.case)


def suggestion_to_talk(case_id: int, *, by: Actor, now: dt.datetime) -> Suggestion:
    """要与代表沟通的：他是在办的承办单位的人，这一步轮得到他。拒绝：不是。"""
    suggestion = suggestion_of_case(case_id)
    assert suggestion.case is not None
    if not any(one.step == "consult" for one in possible_steps(suggestion.case, by, now=now)):
        raise NotFound("没有这件建议，或者现在不由您与代表沟通")
    return suggestion


def is_author(suggestion: Suggestion, by: Actor) -> bool:
    """是领衔代表本人。"""
    return by.person_id is not None and by.acting is None and suggestion.lead_deputy_id == by.person_id


def speaks_for(suggestion: Suggestion, by: Actor) -> bool:
    """此刻可以替领衔代表说话：本人正在执行职务；不在执行职务的，由代表团团长代行。"""
    case = suggestion.case
    return case is not None and by.acting is None and roles.leads(by, case, on=by.on or case.received_on)


def may_enter_for(by: Actor, congress_id: int, delegation_id: int | None) -> bool:
    """可以代这个代表团的代表录入：本级代表工委（乡镇人大秘书），或者该代表团的秘书。"""
    if any(by.serves(kind, congress_id) for kind in ("deputies_affairs", "township_secretariat")):
        return True
    return delegation_id is not None and secretary_of(by, delegation_id)


def _locked(suggestion_id: int) -> Suggestion:
    suggestion = (
        Suggestion.objects.select_for_update(of=("self",)).select_related("congress").filter(pk=suggestion_id).first()
    )
    if suggestion is None:
        raise NotFound("没有这份稿子")
    return suggestion


def _back_at_start(suggestion: Suggestion) -> bool:
    case = suggestion.case
    return case is not None and case.stage == text_of(case).start


def plan_to_write(kind: str, *, by: Actor, now: dt.datetime) -> tuple[AssigningPlan | None, bool]:
    """写预分方案：代表工委随时，政府办在送来以后；返回手上的一份（还没有写过的为 None）和是不是政府办在写。"""
    congress_id = by.congress_id or 0
    plan = _plan_held(congress_id, kind, now)
    if by.serves("deputies_affairs", congress_id):
        return plan, False
    if not by.serves("government_office", congress_id):
        raise NotAllowed("预分方案由代表工委写，送政府办看")
    if plan is None or plan.sent_at is None:
        raise NotAllowed("代表工委还没有把预分方案送来")
    return plan, True


def plan_to_issue(kind: str, *, by: Actor, now: dt.datetime) -> AssigningPlan:
    """送出、交办手上的一份预分方案：只有代表工委。拒绝：还没有写过。"""
    if not by.serves("deputies_affairs", by.congress_id or 0):
        raise NotAllowed("只有代表工委可以送出、交办预分方案")
    plan = _plan_held(by.congress_id or 0, kind, now)
    if plan is None:
        raise BadInput("没有交办：请先给要交办的写上承办单位")
    return plan


def _plan_held(congress_id: int, kind: str, now: dt.datetime) -> AssigningPlan | None:
    """手上的一份，锁住；还没有一份的，锁住这级人大，免得两个人各开一份。"""
    Congress.objects.select_for_update(of=("self",)).filter(pk=congress_id).first()
    return planning.plan_of(congress_id, kind, now=now)
