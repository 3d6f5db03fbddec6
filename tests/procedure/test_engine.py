"""引擎：开立、办一步、分办、自动条文、时钟、结束，与留痕一致。"""

import pytest

from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions
from tests.county import MONDAY, days_later


@pytest.fixture
def micro(county):
    """一件微建议，刚提出。"""
    zhang = county.actor("张桂英", now=MONDAY)
    draft = suggestions.start_draft(
        congress_id=county.congress.pk,
        kind="micro_suggestion",
        title="修好云河桥的路灯",
        situation="云河桥路灯坏了三盏。",
        by=zhang,
        now=MONDAY,
    )
    return suggestions.submit_draft(draft.pk, by=zhang, now=MONDAY)


def test_only_the_office_assigns(county, micro):
    zhang, li = (county.actor(name, now=MONDAY) for name in ("张桂英", "李敏"))
    unit = county.organs["住建局"].pk
    with pytest.raises(NotAllowed, match="只有代表工委可以交办"):
        procedure.take_step(micro.pk, "assign", filled={"lead": unit}, by=zhang, now=MONDAY)
    procedure.take_step(micro.pk, "assign", filled={"lead": unit}, by=li, now=MONDAY)
    with pytest.raises(AlreadyDone, match="李敏已在3月2日09:00办了「交办」"):
        procedure.take_step(micro.pk, "assign", filled={"lead": unit}, by=li, now=days_later(1))
    assert ledger.verify().faults == []


def test_nobody_else_sees_it(county, micro):
    wei = county.actor("秦川", now=MONDAY)
    with pytest.raises(NotFound):
        procedure.take_step(micro.pk, "assign", filled={}, by=wei, now=MONDAY)


def test_what_is_filled_in_is_checked(county, micro):
    li = county.actor("李敏", now=MONDAY)
    with pytest.raises(BadInput) as refused:
        procedure.take_step(micro.pk, "assign", filled={"lead": 999999, "other": 1}, by=li, now=MONDAY)
    assert refused.value.faults == {"other": "这一步没有这一项", "lead": "主办：没有这个单位"}
    assert procedure.Assignment.objects.count() == 0


def test_a_return_opens_another_assignment(county, micro):
    li, he = county.actor("李敏", now=MONDAY), county.actor("何平", now=MONDAY)
    procedure.take_step(micro.pk, "assign", filled={"lead": county.organs["住建局"].pk}, by=li, now=MONDAY)
    procedure.take_step(
        micro.pk, "ask_return", filled={"reason": "属城管局职责"}, assignment=1, by=he, now=days_later(1)
    )
    procedure.take_step(
        micro.pk, "reassign", filled={"to": county.organs["城管局"].pk}, assignment=1, by=li, now=days_later(2)
    )
    han = county.actor("韩松", now=days_later(2))
    procedure.take_step(micro.pk, "accept", assignment=2, by=han, now=days_later(3))
    rows = list(
        procedure.Assignment.objects.filter(case=micro).order_by("n").values_list("n", "stage", "unit__short_name")
    )
    assert rows == [(1, "returned", "住建局"), (2, "accepted", "城管局")]
    due = procedure.Clock.objects.get(case=micro, step="reply", stopped_on=None)
    assert (due.zero_on.isoformat(), due.due_on.isoformat()) == ("2026-03-04", "2026-03-25")  # 改交之日起 15 个工作日
    assert ledger.verify().faults == []


def test_why_this_day_counts_day_by_day(county, micro):
    li = county.actor("李敏", now=MONDAY)
    procedure.take_step(micro.pk, "assign", filled={"lead": county.organs["住建局"].pk}, by=li, now=MONDAY)
    micro.refresh_from_db()
    clock = procedure.Clock.objects.get(case=micro, step="reply")
    told = procedure.explain(micro, clock.n)
    assert told.deadline == "自交办起15工作日"
    assert [note.count for note in told.days if note.count][-1] == 15
    assert told.days[-1].day == told.due == clock.due_on
