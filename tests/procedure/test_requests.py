"""代表列席会议的一件：请假起一只两日的时钟，要材料没有日数、记着未决；省里和县里照各自的数读。"""

import datetime as dt
from pathlib import Path

import pytest

from bihuan.kernel.refuse import NotAllowed
from bihuan.ledger import door as ledger
from bihuan.notices.models import Notice
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.regions import door as regions
from tests.county import MONDAY

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parent / "unseen" / "attend_meeting.2027-1.yaml"


@pytest.fixture
def invited(town):
    """四月十日的会，邀请了张桂英。"""
    row = procedure.release(procedure.read_file(FILE), now=MONDAY, owner_id=town.county.congress.pk)
    procedure.adopt_procedure(town.county.congress.pk, row.label, by=SYSTEM, now=MONDAY)
    return invite(town)


def invite(town, **changes):
    session = town.at(3, 2).open(
        "meeting", "定期", "戚芳", 会议名称="四月常委会", 会议种类="常委会会议", 会议机构=town.organ("常委会"), 会议日期="2026-04-10"
    )  # fmt: skip
    filled = {
        "列席什么": "四月常委会",
        "列席会议": session.pk,
        "列席名单": [town.county.people["张桂英"]],
        "列席人数": 2,
    }
    return town.open("attend_meeting", "邀请列席", "李敏", **filled | changes)


def test_a_request_starts_a_clock_and_the_answer_stops_it(town, invited):
    assert town.due(invited, "答复请假") == []
    town.at(3, 3).take(invited, "请假", "张桂英", 请假缘由="出差")
    assert town.due(invited, "答复请假") == ["2026-03-05"]
    assert town.due(invited, "列席") == ["2026-04-10"]
    told = Notice.objects.filter(person_id=town.county.people["李敏"], case_id=invited.pk)
    assert any("请假，请您答复请假" in one.sentence for one in told)
    clock = procedure.Clock.objects.get(case=invited, step="answer_leave", stopped_on=None)
    assert (clock.role, clock.acting) == ("deputies_affairs", True)
    town.at(3, 4).take(invited, "答复请假", "李敏", 准不准="不准")
    assert town.due(invited, "答复请假") == []
    with pytest.raises(NotAllowed, match="没有未决的"):
        town.take(invited, "答复请假", "李敏", 准不准="准假")
    assert ledger.verify().faults == []


def test_a_request_lapses_when_the_matter_goes_on(town, invited):
    town.at(3, 3).take(invited, "请假", "张桂英", 请假缘由="出差")
    town.take(invited, "要材料", "张桂英", 要什么材料="报告")
    town.at(4, 10).take(invited, "列席", "戚芳", 到了几人=1)
    assert town.due(invited, "答复请假") == []
    assert procedure.state_of(procedure.Case.objects.get(pk=invited.pk)).asked == ()
    assert ledger.verify().faults == []


def test_a_request_without_days_is_pending_until_it_is_answered_once(town, invited):
    with pytest.raises(NotAllowed, match="没有未决的"):
        town.take(invited, "给材料", "戚芳", 给的材料=town.file("戚芳"))
    town.take(invited, "要材料", "张桂英", 要什么材料="报告")
    town.take(invited, "要材料", "张桂英", 要什么材料="名册")
    town.take(invited, "给材料", "戚芳", 给的材料=town.file("戚芳"))
    with pytest.raises(NotAllowed, match="没有未决的"):
        town.take(invited, "给材料", "戚芳", 给的材料=town.file("戚芳"))
    assert ledger.verify().faults == []


def test_each_level_reads_its_own_numbers(town, invited):
    text = procedure.read_file(FILE)
    days = {level: one.by_step["reply"].deadline.words for level, one in text.levels.items()}
    assert days == {1: "自转办意见起2个月", 2: "自转办意见起1个月", 3: "自转办意见起1个月", 4: "自转办意见起1个月"}
    assert procedure.state_of(invited).level == 3
    with pytest.raises(NotAllowed, match="还不能邀请列席"):
        invite(town, 列席人数=1)
    place = regions.Division.objects.filter(level=regions.Division.Level.PROVINCE).earliest("pk")
    above = people.found_congress(place.pk, name="某省人民代表大会", by=SYSTEM, now=MONDAY)
    row = procedure.release(text, now=MONDAY, owner_id=above.pk)
    case = procedure.open_case("attend_meeting", title="省里的", congress=above, text=row, by=SYSTEM, now=MONDAY)
    held = procedure.held_of(case, on=dt.date(2026, 3, 2))
    assert held.text.by_step["reply"].deadline.words == "自转办意见起2个月"
    assert dict(held.text.by_step["invite"].conditions)["field_at_least"] == {"列席人数": "10"}
    assert ledger.verify().faults == []
