"""卡住了、法规变了：特别决定、改用新版；并案和链接。更正见 test_correcting.py。"""

import pytest

from bihuan.figures import door as figures
from bihuan.kernel.refuse import NotAllowed, Refused
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.procedure.language import read_text
from bihuan.procedure.library import text_by_id
from bihuan.suggestions import door as suggestions
from tests.county import MONDAY, days_later
from tests.suggestions.test_loop import BRIDGE, Story


@pytest.fixture
def story(county):
    return Story(county)


def test_only_a_meeting_moves_a_stuck_case_and_no_ending_is_jumped_to(story):
    story.step("李敏", "register")
    li, zhou = (story.county.actor(name, now=days_later(2)) for name in ("李敏", "周岚"))
    said = {"reason": "承办体制调整", "document": "云人常〔2026〕5号", "decided_by": "第十二次主任会议"}
    with pytest.raises(NotAllowed):
        procedure.decide_specially(story.case.pk, to="submitted", by=li, now=days_later(2), **said)
    with pytest.raises(Refused, match="待测评"):
        procedure.decide_specially(story.case.pk, to="settled", by=zhou, now=days_later(2), **said)
    procedure.decide_specially(story.case.pk, to="submitted", by=zhou, now=days_later(2), **said)
    story.case.refresh_from_db()
    assert procedure.stage_name(story.case) == "待审核"
    assert ledger.verify().faults == []


def test_no_meeting_takes_a_case_in_handling_out_of_rating(story):
    story.step("李敏", "register")
    zhou, said = story.county.actor("周岚", now=days_later(3)), {
        "reason": "承办体制调整", "document": "云人常〔2026〕5号", "decided_by": "第十二次主任会议",
    }  # fmt: skip
    with pytest.raises(Refused, match="不能这样免去测评"):
        procedure.decide_specially(story.case.pk, to="refused", by=zhou, now=days_later(3), **said)
    story.step("李敏", "assign", lead=story.unit("住建局"))
    for ending in ("refused", "withdrawn"):
        with pytest.raises(Refused, match="不能这样免去测评"):
            procedure.decide_specially(story.case.pk, to=ending, by=zhou, now=days_later(3), **said)
    procedure.decide_specially(story.case.pk, to="registered", by=zhou, now=days_later(3), **said)
    with pytest.raises(Refused, match="不能这样免去测评"):
        procedure.decide_specially(story.case.pk, to="withdrawn", by=zhou, now=days_later(3), **said)
    assert ledger.verify().faults == []


def test_a_meeting_may_end_what_never_went_into_handling(story):
    zhou = story.county.actor("周岚", now=days_later(3))
    procedure.decide_specially(
        story.case.pk, to="refused", reason="属于司法案件", document="云人常〔2026〕6号", decided_by="第十三次主任会议",
        by=zhou, now=days_later(3),
    )  # fmt: skip
    story.case.refresh_from_db()
    assert (story.case.ending, story.case.ended_on) == ("refused", days_later(3).date())
    assert ledger.verify().faults == []


def test_no_assignment_goes_on_after_the_end(story):
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"), joint=[story.unit("财政局")])
    story.step("何平", "accept", 1)
    story.step("卫红", "accept", 2)
    zhou, said = story.county.actor("周岚", now=days_later(5)), {
        "reason": "已由县政府统一解决", "document": "云人常〔2026〕5号", "decided_by": "第十二次主任会议",
    }  # fmt: skip
    procedure.decide_specially(story.case.pk, to="replied", by=zhou, now=days_later(5), **said)
    procedure.decide_specially(story.case.pk, to="settled", by=zhou, now=days_later(5), **said)
    before = len(ledger.entries(story.case.stream))
    with pytest.raises(Refused, match="已经结束（已办结）"):
        story.step("卫红", "opine", 2, opinion="同意")
    assert len(ledger.entries(story.case.stream)) == before
    assert ledger.verify().faults == []


def test_a_running_case_takes_a_new_version(story):
    shipped = text_by_id(story.case.text_id)
    newer = read_text(shipped.source.replace('"2027-1"', '"2027-2"').replace("自提出起5工作日", "自提出起7工作日"))
    released = procedure.release(newer, now=days_later(1))
    li = story.county.actor("李敏", now=days_later(1))
    procedure.adopt_version(story.case.pk, released.label, reason="办法修订", by=li, now=days_later(1))
    story.case.refresh_from_db()
    assert story.case.text_id == released.pk
    story.step("李敏", "register")
    assert ledger.verify().faults == []


def test_a_merged_suggestion_keeps_its_own_assignment_and_needs_consent(story):
    now = days_later(1)
    wang, li = story.county.actor("王建国", now=now), story.county.actor("李敏", now=now)
    draft = suggestions.start_draft(
        congress_id=story.county.congress.pk, session_id=story.county.session.pk, by=wang, now=now, **BRIDGE
    )
    other = suggestions.submit_draft(draft.pk, by=wang, now=now)
    story.step("李敏", "register")
    with pytest.raises(NotAllowed, match="同意并案"):
        procedure.take_step(other.pk, "merge", filled={"merge_into": story.case.pk}, by=li, now=days_later(2))
    consent = suggestions.ask_consent(other.pk, "merge", detail="拟并入第 1 号", by=li, now=days_later(2))
    suggestions.answer_consent(consent.pk, agreed=True, by=wang, now=days_later(3))
    procedure.take_step(other.pk, "merge", filled={"merge_into": story.case.pk}, by=li, now=days_later(4))
    other.refresh_from_db()
    assert other.number == "十八届六次第 2 号"
    assert procedure.Link.objects.get(origin=other).target_id == story.case.pk
    procedure.take_step(other.pk, "assign", filled={"lead": story.unit("财政局")}, by=li, now=days_later(5))
    assert procedure.Assignment.objects.filter(case=other).count() == 1
    with pytest.raises(Refused, match="已经有这个链接"):
        procedure.link(other.pk, story.case.pk, "merged_into", by=li.id, now=days_later(5))
    assert ledger.verify().faults == []


def test_facts_follow_a_withdrawal(story):
    story.step("张桂英", "withdraw")
    of = figures.OfCongress(story.county.congress.pk)
    shown = figures.values(["suggestion.received", "suggestion.ended"], of, MONDAY.year)
    assert [value.number for value in shown.values()] == [1, 1]
    assert ledger.verify().faults == []
