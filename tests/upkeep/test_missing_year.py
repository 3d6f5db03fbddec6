"""少一年日历：要数到明年的步照办，到期日旁边说是暂按周一至周五；体检、运行状况、日历都说缺哪一年；补上以后改期，一笔不少。"""

import argparse
import datetime as dt

import pytest

from bihuan.config.commands import doctor
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.regions import door as regions
from tests.county import days_later
from tests.shown import shown
from tests.suggestions.test_loop import Story

YEAR_END = 298  # 日：从 2026 年 3 月 2 日到 12 月 25 日
GUESSED = "2027 年放假安排尚未录入，暂按周一至周五计"
HOLIDAY = {
    "year": 2027, "papers": ["https://www.gov.cn/zhengce/content/202611/content_1.htm"],
    "days": [{"name": "元旦", "date": f"2027-01-{day:02}", "isOffDay": True} for day in (1, 4, 5)],
}  # fmt: skip


def open_clock(story: Story, step: str) -> procedure.Clock:
    """等着办这一步的钟。"""
    return procedure.Clock.objects.get(case=story.case, step=step, stopped_on=None)


def test_a_step_into_a_year_that_is_missing_is_taken_and_said(county, enter, monkeypatch, capsys):
    story = Story(county)
    story.step("李敏", "register", days=YEAR_END)  # 立案之日起十个工作日内交办，数到了明年
    assert open_clock(story, "assign").due_on == dt.date(2027, 1, 8), "元旦没有录入，算成工作日"
    now = days_later(story.day)
    monkeypatch.setattr(clock, "now", lambda: now)
    li = enter("李敏")
    assert GUESSED in shown(li.get(f"/suggestions/{story.case.pk}/"))
    said = "日历里没有 2027 年的放假安排，请录入"
    assert said in shown(li.get("/upkeep/"))
    assert "2027 年的放假安排还没有录入，期限暂按周一至周五计算" in shown(li.get("/people/calendar/2027/"))
    assert doctor.run(argparse.Namespace(json=False)) == 1 and said in capsys.readouterr().out

    before = {(one.stream, one.seq): one.hash for one in ledger.latest("", limit=1000)}
    told = days_later(story.day, hour=10)
    version = regions.import_year(HOLIDAY, by=SYSTEM.id, now=told)
    assert procedure.redate_open(told) == 1
    moved = open_clock(story, "assign")
    assert (moved.due_on, moved.calendar) == (dt.date(2027, 1, 13), version), "一日、四日、五日放假，晚三个工作日"
    after = {(one.stream, one.seq): one.hash for one in ledger.latest("", limit=1000)}
    assert before.items() < after.items()
    assert GUESSED not in shown(li.get(f"/suggestions/{story.case.pk}/"))
    assert "日历里没有" not in shown(li.get("/upkeep/"))
    assert ledger.verify().faults == []


@pytest.mark.once
def test_in_the_missing_year_itself_nothing_is_refused_or_lost(county):
    """已经是明年，还没有人录入：立案、交办、签收照办，核验通过；补上以后，走着的钟改期。"""
    story = Story(county)
    story.step("李敏", "register", days=YEAR_END)
    story.step("李敏", "assign", days=10, lead=story.unit("住建局"))  # 2027 年 1 月 4 日
    assert open_clock(story, "accept").due_on == dt.date(2027, 1, 11), "五个工作日"
    procedure.run_clocks(days_later(story.day))
    assert ledger.verify().faults == []
    later = days_later(story.day, hour=10)
    regions.import_year(HOLIDAY, by=SYSTEM.id, now=later)
    assert procedure.redate_open(later) == 1
    assert open_clock(story, "accept").due_on == dt.date(2027, 1, 12), "一月五日放假"
    story.step("何平", "accept", 1)
    assert ledger.verify().faults == []
