"""库里从网页开立的各份从页面走一遍：各人只照按钮和格的名字办，从开立办到结束，核验没有毛病（make test-all 才走）。

走的是 clerks 里的办法：看一件，按轮得到的按钮，照每一格填，交上去；等不到人办的，等到下一个到期，到期的自己会办。不开浏览器，直接来回；已经在
Chromium 里走到头的（tests/browser/test_library_walked.py）不在这里再走。
"""

import datetime as dt
import os

import pytest

from bihuan.demo.cast import YUNZE_MORE, YUNZE_YEAR
from bihuan.demo.county import settle
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.county import MONDAY
from tests.procedure.clerks import Clerks
from tests.procedure.town import Town

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.once,
    pytest.mark.skipif(not os.environ.get("BIHUAN_FIVE"), reason="make test-all 才走"),
]
WALKED = """
    contact_point_activity contact_visit continuing_motion council_topic cross_station deliberation_opinion
    deputy_fund draft_consultation ecology_lead ecology_topic expert_consultation face_to_face
    field_inspection four_party_review fund_review innovation_topic interpellation joint_action
    joint_conference legal_sitting livelihood_project meeting
    deputy_complaint deputy_group deputy_leave extra_session meeting_request session_inquiry
""".split()


@pytest.fixture
def clerks(county) -> Clerks:
    """云泽县各机关都有人，库里的各份都选用了，有一次将开的会议。"""
    settle(county, YUNZE_MORE, now=MONDAY)
    settle(county, YUNZE_YEAR, now=MONDAY)
    for code in sorted({path.name.split(".")[0] for path in procedure.shipped_files()}):
        row = procedure.latest(code)
        if row.kind != "suggestion":
            procedure.adopt_procedure(county.congress.pk, row.label, by=SYSTEM, now=MONDAY)
    town = Town(county, MONDAY.date())
    town.at(3, 2).open(
        "meeting", "定期", "戚芳", 会议名称="四月常委会", 会议种类="常委会会议", 会议机构=town.organ("常务委员会"),
        会议日期="2026-04-28",
    )  # fmt: skip
    return Clerks(town, clock.beijing(dt.date(2026, 3, 2)))


@pytest.mark.parametrize("code", WALKED)
def test_a_shipped_method_is_walked_by_its_labels(code, clerks):
    row = procedure.latest(code)
    procedure.adopt_procedure(clerks.town.county.congress.pk, row.label, by=SYSTEM, now=MONDAY)
    with clock.frozen(clerks.now):
        case = clerks.opens(row.kind)
    done = clerks.walks(case)
    case.refresh_from_db()
    assert case.ended_on is not None, (procedure.stage_name(case), done)
    assert ledger.verify().faults == []
