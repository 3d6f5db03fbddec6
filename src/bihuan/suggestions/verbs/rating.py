"""评价：态度、结果分开；有一项不满意就开重办，不是结束。"""

from bihuan.cases.door import step
from bihuan.ledger.door import Entry
from bihuan.procedure.door import Taking, perform, state_of

from .. import gates
from ..models import Rating
from ..options import is_dissatisfied
from .kinds import KINDS


def take_back(case_id: int, step_code: str, assignment: int) -> None:
    """更正评价：撤去这一轮的评价。"""
    suggestion = gates.suggestion_of_case(case_id)
    assert suggestion.case is not None
    suggestion.case.refresh_from_db()
    Rating.objects.filter(suggestion=suggestion, round=state_of(suggestion.case).round).delete()


@step("rate", of=KINDS, undo=take_back)
def rate(case_id: int, taking: Taking) -> Entry:
    """评价：一轮一次。承办单位负责人不能评价自己单位（工作法的条件）。"""
    return _rate(case_id, "rate", taking)


@step("rate_again", of=KINDS)
def rate_again(case_id: int, taking: Taking) -> Entry:
    """改评价：下一步还没有走以前，换成这一次说的；先前的一次仍在留痕里。"""
    return _rate(case_id, "rate_again", taking)


def _rate(case_id: int, code: str, taking: Taking) -> Entry:
    suggestion = gates.suggestion_of_case(case_id)
    assert suggestion.case is not None
    round_number = state_of(suggestion.case).round
    entry = perform(case_id, code, taking)
    told = entry.data["filled"]
    said = {
        "attitude": told["attitude"], "result": told["result"], "note": told.get("note", ""), "rated_by": taking.by.id,
        "rated_at": taking.at, "dissatisfied": is_dissatisfied(told["attitude"], told["result"]),
    }  # fmt: skip
    if code == "rate":
        Rating.objects.create(suggestion=suggestion, round=round_number, **said)
    else:
        Rating.objects.filter(suggestion=suggestion, round=round_number).update(**said)
    return entry
