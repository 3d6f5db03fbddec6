"""到点：提醒、催办、逾期则、改期、暂停；办几遍结果相同。"""

import datetime as dt

import pytest

from bihuan.kernel.refuse import NotAllowed, Refused
from bihuan.ledger import door as ledger
from bihuan.notices.models import Notice
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.procedure.models import ClockRung
from bihuan.regions import door as regions
from tests.county import MONDAY, days_later
from tests.suggestions.test_loop import Story


@pytest.fixture
def story(county):
    story = Story(county)
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"), joint=[story.unit("财政局")])
    story.step("何平", "accept", 1)
    return story


def test_a_joint_opinion_that_never_comes_lapses_and_the_lead_may_reply(story):
    procedure.run_clocks(days_later(40))
    rows = dict(procedure.Assignment.objects.filter(case=story.case).values_list("n", "stage"))
    assert rows == {1: "accepted", 2: "lapsed"}
    assert procedure.run_clocks(days_later(40)) == (0, 0)
    story.day = 41
    story.to_reply()
    assert ledger.verify().faults == []


def test_ladders_remind_once(story):
    clock = procedure.Clock.objects.get(case=story.case, step="reply")
    for day in (clock.due_on - dt.timedelta(days=3), clock.due_on + dt.timedelta(days=1)):
        now = MONDAY + (day - dt.date(2026, 3, 2)) * 1
        procedure.run_clocks(now)
        procedure.run_clocks(now)
    kinds = sorted(ClockRung.objects.filter(clock=clock).values_list("kind", flat=True))
    assert kinds == ["remind", "urge"] or kinds == ["remind", "remind", "urge"]
    assert Notice.objects.filter(kind="procedure/clock", person_id=story.county.people["何平"]).exists()


def test_a_rating_that_never_comes_is_urged_then_lapses(story):
    story.day = 39
    procedure.run_clocks(days_later(39))
    story.to_reply()
    due = procedure.Clock.objects.get(case=story.case, step="rate").due_on
    late = MONDAY + (due - dt.date(2026, 3, 2)) + dt.timedelta(days=1)
    rungs, steps = procedure.run_clocks(late)
    assert (rungs > 0, steps) == (True, 1)  # 先催告，催告之后逾期则成立
    story.case.refresh_from_db()
    assert procedure.stage_name(story.case) == "未反馈"
    assert ledger.verify().faults == []


def test_a_new_calendar_year_redates_open_clocks(story):
    story.case.refresh_from_db()
    before = {c.n: c.due_on for c in procedure.Clock.objects.filter(case=story.case, stopped_on=None)}
    version = regions.import_year(
        {"year": 2026, "papers": ["https://example.gov.cn/notice"], "days": [
            {"name": "春耕假", "date": "2026-03-09", "isOffDay": True}, {"name": "春耕假", "date": "2026-03-10", "isOffDay": True},
        ]}, by=SYSTEM.id, now=days_later(5))  # fmt: skip
    moved = procedure.redate_open(days_later(5))
    after = {c.n: c.due_on for c in procedure.Clock.objects.filter(case=story.case, stopped_on=None)}
    pending = procedure.Clock.objects.get(case=story.case, step="accept", assignment__n=2)
    assert moved == 1
    assert pending.calendar == version
    assert after[pending.n] == before[pending.n] + dt.timedelta(days=2)
    assert procedure.redate_open(days_later(5)) == 0
    assert ledger.verify().faults == []


def test_only_the_office_pauses_and_the_days_are_given_back(story):
    clock = procedure.Clock.objects.get(case=story.case, step="reply")
    he, li = story.county.actor("何平", now=days_later(4)), story.county.actor("李敏", now=days_later(4))
    with pytest.raises(NotAllowed):
        procedure.pause_clock(
            story.case.pk, clock.n, reason="等上级规划", document="云府函〔2026〕3号", by=he, now=days_later(4)
        )
    procedure.pause_clock(
        story.case.pk, clock.n, reason="等上级规划", document="云府函〔2026〕3号", by=li, now=days_later(4)
    )
    with pytest.raises(Refused, match="已经暂停"):
        procedure.pause_clock(story.case.pk, clock.n, reason="再停", document="无", by=li, now=days_later(5))
    procedure.resume_clock(
        story.case.pk, clock.n, reason="规划已批", document="云府函〔2026〕9号", by=li, now=days_later(14)
    )
    resumed = procedure.Clock.objects.get(pk=clock.pk)
    assert resumed.due_on == clock.due_on + dt.timedelta(days=10)
    assert ledger.verify().faults == []


def test_an_extension_needs_the_deputys_consent_and_stays_within_the_limit(story):
    from bihuan.suggestions import door as suggestions

    with pytest.raises(NotAllowed, match="没有同意延期"):
        story.step("何平", "ask_extension", 1, until="2026-07-01", reason="管线复杂")
    he, zhang = (story.county.actor(name, now=days_later(6)) for name in ("何平", "张桂英"))
    consent = suggestions.ask_consent(
        story.case.pk, "extend", detail="延到七月一日", assignment=1, by=he, now=days_later(6)
    )
    suggestions.answer_consent(consent.pk, agreed=True, by=zhang, now=days_later(7))
    story.day = 8
    story.step("何平", "ask_extension", 1, until="2026-07-01", reason="管线复杂")
    with pytest.raises(Refused, match="最晚只能延到"):
        story.step("李敏", "grant_extension", 1, until="2027-01-01")
    story.step("李敏", "grant_extension", 1, until="2026-07-01")
    assert procedure.Clock.objects.get(case=story.case, step="reply").due_on == dt.date(2026, 7, 1)
    assert ledger.verify().faults == []


def test_a_plan_opens_one_case_a_period(county):
    li = county.actor("李敏", now=MONDAY)
    plan = procedure.plan(
        "commitment",
        title="季度台账",
        rule="FREQ=MONTHLY;BYMONTHDAY=6",
        congress=county.congress,
        starts_on=dt.date(2026, 1, 1),
        by=li,
        now=MONDAY,
    )
    assert procedure.run_plans(MONDAY) == 2  # 一月六日、二月六日
    assert procedure.run_plans(MONDAY) == 0
    assert [period.on.month for period in plan.periods.order_by("on")] == [1, 2]
    assert ledger.verify().faults == []
