"""改用新版：只往新版或本级选用的走；期限、责任人、数字都跟得上，核验说不出毛病。"""

import datetime as dt

import pytest
import yaml

from bihuan.figures import door as figures
from bihuan.kernel.refuse import BadInput, Refused
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.procedure.language import read_text
from bihuan.procedure.library import text_by_id
from tests.county import MONDAY, days_later
from tests.suggestions.test_loop import Story

OLD_RECORDS = "suggestion_handling_old_city@2017-1"
OVERSEEN = """
工作法: 代表建议办理
代号: suggestion_handling
版本: 2027-2
依据: 修订后的办法（示范）
沿用: suggestion_handling@2027-1
角色: {人大办: congress_office}
条文:
  - {步骤: {reply: 答复}, 期限: 自交办起2个月, 可延: 自交办起4个月}
  - {步骤: {assign: 交办}, 由: 人大办}
"""


@pytest.fixture
def story(county):
    return Story(county)


def newer(story, version="2027-2"):
    """同一份工作法，换了版本号。"""
    source = text_by_id(story.case.text_id).source.replace('"2027-1"', f'"{version}"')
    return procedure.release(read_text(source), now=days_later(story.day)).label


def test_the_new_dates_are_told_before_they_are_adopted(story, enter):
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"))
    label = procedure.release(read_text(OVERSEEN), now=days_later(story.day)).label
    now = days_later(story.day)
    rows = procedure.preview_adoption(story.case, label, now=now)
    before = story.case.clocks.count()
    [reply] = [row for row in rows if row.step == "答复"]
    assert reply.now < reply.then and reply.unit == story.unit("住建局")
    page = enter("李敏").get(f"/cases/{story.case.pk}/version/").content.decode()
    assert f"改为 <b>{reply.now}</b> 到期" in page
    assert story.case.clocks.count() == before
    told = {(row.step, row.unit): row.now for row in rows if row.now}
    adopt(story, label)
    text = procedure.text_of(story.case)
    open_ = procedure.Clock.objects.filter(case=story.case, stopped_on=None)
    assert told == {(text.by_step[one.step].name, one.unit_id or 0): one.due_on for one in open_}


def adopt(story, label, who="李敏", reason="办法修订"):
    now = days_later(story.day)
    procedure.adopt_version(story.case.pk, label, reason=reason, by=story.county.actor(who, now=now), now=now)
    story.case.refresh_from_db()


def clock_of(story, step, **more):
    return procedure.Clock.objects.get(case=story.case, step=step, stopped_on=None, **more)


def settled(story):
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"))
    story.step("何平", "accept", 1)
    story.to_reply()
    story.step("张桂英", "rate", attitude="满意", result="满意")


def test_an_ended_case_is_not_counted_twice(story):
    settled(story)
    label = newer(story)
    with pytest.raises(Refused, match="已经结束"):
        adopt(story, label)
    shown = figures.values(["suggestion.ended"], figures.OfCongress(story.county.congress.pk), MONDAY.year)
    assert [value.number for value in shown.values()] == [1]
    assert ledger.verify().faults == []


def test_the_method_of_old_records_is_no_way_round(story):
    story.step("李敏", "register")
    with pytest.raises(Refused, match="新版"):
        adopt(story, OLD_RECORDS)
    with pytest.raises(BadInput, match="理由"):
        adopt(story, newer(story), reason=" ")


def test_what_the_congress_adopted_may_be_taken_and_an_older_version_may_not(story):
    now = days_later(0)
    label = newer(story, version="2027-10")
    li = story.county.actor("李敏", now=now)
    procedure.adopt_procedure(story.county.congress.pk, "suggestion_handling_chongqing@2017-1", by=li, now=now)
    adopt(story, label)
    with pytest.raises(Refused, match="新版"):
        adopt(story, newer(story, version="2027-9"))
    adopt(story, "suggestion_handling_chongqing@2017-1")
    assert ledger.verify().faults == []


def test_whoever_is_awaited_under_the_new_version_sees_it_on_the_desk(story):
    story.step("李敏", "register")
    assert clock_of(story, "assign").role == "deputies_affairs"
    adopt(story, procedure.release(read_text(OVERSEEN), now=days_later(1)).label)
    assert clock_of(story, "assign").role == "congress_office"
    assert ledger.verify().faults == []


def test_a_step_the_new_version_no_longer_has_keeps_only_its_past(story):
    story.step("李敏", "register")
    told = yaml.safe_load(text_by_id(story.case.text_id).source)
    told["版本"] = "2027-2"
    told["条文"] = [
        {**article, "期限": "自提出起10工作日"} if "assign" in article["步骤"] else article
        for article in told["条文"]
        if "register" not in article["步骤"]
    ]
    told["梯次"] = []
    text = read_text(yaml.safe_dump(told, allow_unicode=True))
    adopt(story, procedure.release(text, now=days_later(1)).label)
    assert clock_of(story, "assign").zero_on == MONDAY.date()
    past = procedure.Clock.objects.get(case=story.case, step="register")
    assert past.stopped_on == days_later(1).date()
    story.step("李敏", "assign", lead=story.unit("住建局"))
    assert ledger.verify().faults == []


def test_a_changed_deadline_counts_anew_from_the_same_day(story):
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"))
    before = clock_of(story, "reply")
    story.day += 20
    adopt(story, procedure.release(read_text(OVERSEEN), now=days_later(story.day)).label)
    after = clock_of(story, "reply")
    assert after.zero_on == before.zero_on == days_later(2).date()
    assert (before.due_on, after.due_on) == (dt.date(2026, 6, 4), dt.date(2026, 5, 4))
    told = procedure.explain(story.case, after.n)
    assert (told.deadline, told.limit) == ("自交办起2个月", dt.date(2026, 7, 4))
    assert [segment.kind for segment in told.segments] == ["run", "adopt"]
    assert ledger.verify().faults == []


def test_days_given_back_after_a_pause_are_not_lost_and_the_pause_goes_on(story):
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"))
    li = story.county.actor("李敏", now=days_later(4))
    n = clock_of(story, "reply").n
    papers = {"reason": "等上级规划", "document": "云府函〔2026〕3号", "by": li}
    procedure.pause_clock(story.case.pk, n, now=days_later(4), **papers)
    procedure.resume_clock(story.case.pk, n, now=days_later(14), **papers)
    procedure.pause_clock(story.case.pk, n, now=days_later(20), **papers)
    story.day = 24
    adopt(story, procedure.release(read_text(OVERSEEN), now=days_later(24)).label)
    assert clock_of(story, "reply").due_on == dt.date(2026, 5, 14)
    procedure.resume_clock(story.case.pk, n, now=days_later(25), **papers)
    assert clock_of(story, "reply").due_on == dt.date(2026, 5, 19)
    assert ledger.verify().faults == []


def test_a_deadline_only_the_new_version_has_begins_to_run(story):
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"))
    story.step("何平", "accept", 1)
    text = read_text(OVERSEEN.replace("2027-2", "2027-3") + "  - {步骤: {draft_reply: 拟稿}, 期限: 自交办起1个月}\n")
    adopt(story, procedure.release(text, now=days_later(story.day)).label)
    drafting = clock_of(story, "draft_reply")
    assert (drafting.zero_on, drafting.due_on, drafting.assignment.n) == (
        days_later(2).date(), dt.date(2026, 4, 4), 1,
    )  # fmt: skip
    story.to_reply()
    assert ledger.verify().faults == []
