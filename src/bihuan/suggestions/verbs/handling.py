"""办理：交办、拟稿、签发答复、延期用掉一次同意。"""

import datetime as dt

from bihuan.cases.door import case_url, step
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput
from bihuan.kernel.workdays import ONE_DAY, add_months
from bihuan.ledger.door import Entry
from bihuan.notices.door import tell
from bihuan.procedure.door import (
    Assignment,
    Taking,
    answering,
    perform,
    state_of,
    text_of,
)

from .. import finding, gates
from ..models import Consent, Reply, Suggestion
from ..options import solved_classes
from .kinds import KINDS
from .review import next_number

PROMISED_WITHIN = 60  # 个月：一届五年，承诺再远就没有人兑现


def take_back(case_id: int, step_code: str, assignment: int) -> None:
    """更正交办、改交：多出来的分办由引擎撤去，检索里的承办单位重写。"""
    finding.index(gates.suggestion_of_case(case_id))


def nothing_to_take_back(case_id: int, step_code: str, assignment: int) -> None:
    """更正沟通：房间里没有另写什么。"""


def take_back_draft(case_id: int, step_code: str, assignment: int) -> None:
    """更正拟稿：撤去没有签发的稿。"""
    Reply.objects.filter(assignment__case_id=case_id, assignment__n=assignment, issued_at=None).delete()


def take_back_redo(case_id: int, step_code: str, assignment: int) -> None:
    """更正重办：是否已解决，照先前的答复。"""
    suggestion = gates.suggestion_of_case(case_id)
    _note_progress(suggestion, suggestion.changed_at)


@step("assign", of=KINDS, undo=take_back)
def assign(case_id: int, taking: Taking) -> Entry:
    """交办。不经立案就交办的（微建议），此时编号；旧记录没有编号的不编。"""
    return _place(case_id, "assign", taking)


@step("reassign", of=KINDS, undo=take_back)
def reassign(case_id: int, taking: Taking) -> Entry:
    """改交办。"""
    return _place(case_id, "reassign", taking)


@step("appoint_handler", of=KINDS, undo=take_back)
def appoint_handler(case_id: int, taking: Taking) -> Entry:
    """指定承办单位。"""
    return _place(case_id, "appoint_handler", taking)


@step("consult", of=KINDS, undo=nothing_to_take_back)
def consult(case_id: int, taking: Taking) -> Entry:
    """沟通：已经有过的，不早于交办、不晚于今天。从旧记录补的照旧。"""
    entry = perform(case_id, "consult", taking)
    on = entry.data["filled"].get("on")
    if on and taking.origin == "live":
        opened_on = Assignment.objects.get(case_id=case_id, n=taking.assignment).opened_on
        sentence = "沟通的日期要在交办之后、今天以前"
        _check_date("on", dt.date.fromisoformat(on), opened_on, clock.day_of(taking.at), sentence)
    return entry


@step("draft_reply", of=KINDS, undo=take_back_draft)
def draft_reply(case_id: int, taking: Taking) -> Entry:
    """拟稿：写下这一轮的答复；退改之后再拟，改的是同一份。"""
    entry = perform(case_id, "draft_reply", taking)
    _write_reply(case_id, taking, entry)
    return entry


@step("reply", of=KINDS)
def reply(case_id: int, taking: Taking) -> Entry:
    """答复：签发拟好的稿，可以附签发后的盖章件；工作法不设拟稿的，答复时直接写。"""
    entry = perform(case_id, "reply", taking)
    filled = entry.data["filled"]
    if "result_class" in filled:
        _write_reply(case_id, taking, entry)
    row = Assignment.objects.get(case_id=case_id, n=taking.assignment)
    issued = {"issued_at": taking.at, "issued_by": taking.by.id, "sealed_id": filled.get("sealed")}
    Reply.objects.filter(assignment=row, round=row.round).update(**issued)
    _note_progress(gates.suggestion_of_case(case_id), taking.at)
    return entry


@step("ask_extension", of=KINDS)
def ask_extension(case_id: int, taking: Taking) -> Entry:
    """申请延长：用掉代表的一次同意。"""
    entry = perform(case_id, "ask_extension", taking)
    Consent.objects.filter(
        suggestion__case_id=case_id, about="extend", assignment=taking.assignment, agreed=True, used_at=None
    ).update(used_at=taking.now)
    return entry


@step("redo", of=KINDS, undo=take_back_redo)
def redo(case_id: int, taking: Taking) -> Entry:
    """重办：另起一轮，先前算已解决的不再算。"""
    entry = perform(case_id, "redo", taking)
    Suggestion.objects.filter(case_id=case_id).update(solved=False)
    return entry


@step("urge", of=KINDS)
def urge(case_id: int, taking: Taking) -> Entry:
    """催办：要求送到还没有办完的各承办单位。拒绝：这一件今天催过了。"""
    gates.suggestion_to_urge(case_id, on=clock.day_of(taking.at))
    entry = perform(case_id, "urge", taking)
    for row in Assignment.objects.filter(case_id=case_id, ended_on=None).select_related("case", "unit"):
        tell(
            row.unit, "suggestions/urged", case_id=case_id, url=case_url(row.case), now=taking.now,
            entry_id=entry.id, sentence=f"催办：{row.case.title}：{taking.filled.get('demand', '')}",
        )  # fmt: skip
    return entry


def _place(case_id: int, code: str, taking: Taking) -> Entry:
    """办完让承办单位找得到它。"""
    suggestion = gates.suggestion_of_case(case_id)
    case = suggestion.case
    assert case is not None
    number = case.number or (next_number(case, taking.at) if taking.origin == "live" else "")
    entry = perform(case_id, code, taking, number=number)
    suggestion.refresh_from_db()
    finding.index(suggestion)
    return entry


def _write_reply(case_id: int, taking: Taking, entry: Entry) -> None:
    filled = entry.data["filled"]
    row = Assignment.objects.get(case_id=case_id, n=taking.assignment)
    promised, today = filled.get("promised_on"), clock.day_of(taking.at)
    if promised and taking.origin == "live":
        first, last = today + ONE_DAY, add_months(today, PROMISED_WITHIN)
        _check_date("promised_on", dt.date.fromisoformat(promised), first, last, "承诺完成的日期要在今天以后、五年之内")
    Reply.objects.update_or_create(
        assignment=row, round=row.round,
        defaults={
            "suggestion": gates.suggestion_of_case(case_id), "letter_id": filled.get("letter"),
            "summary": filled.get("summary", ""), "result_class": filled.get("result_class", ""),
            "promised_on": dt.date.fromisoformat(promised) if promised else None, "drafted_by": taking.by.id,
            "drafted_at": taking.at,
        },
    )  # fmt: skip


def _check_date(code: str, on: dt.date, first: dt.date, last: dt.date, sentence: str) -> None:
    if not first <= on <= last:
        raise BadInput(sentence, {code: sentence})


def _note_progress(suggestion: Suggestion, at: dt.datetime) -> None:
    """各单位都答复了的，记下首次答复完毕的日子和是否已解决。"""
    case = suggestion.case
    assert case is not None
    case.refresh_from_db()
    state, text = state_of(case), text_of(case)
    replaced = {task.before for task in state.tasks}
    tasks = [task for task in state.tasks if task.role in answering(text) and task.n not in replaced]
    if not tasks or not all(task.ended_on for task in tasks):
        return
    suggestion.replied_on = suggestion.replied_on or clock.day_of(at)
    suggestion.solved = all(task.values.get("result_class") in solved_classes() for task in tasks)
    suggestion.save(update_fields=["replied_on", "solved"])
